"""One spelling for each web address, so that one article read twice is known again."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

TRACKING = re.compile(
    r"(?:utm_\w+|at_\w+|xtor|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|_ga|cmpid|ns_\w+|origin|ref(?:errer)?)",
    re.IGNORECASE,
)
"""Parameters by which publishers and networks tell where a click comes from; none of them names another article."""
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_BYTES = "surrogateescape"
"""How escapes that are no UTF-8 pass through: each byte comes out as it went in."""
_PORTS = {"http": 80, "https": 443}


def host_of(url: str) -> str:
    """The host of an address without its "www.", empty where it names none.

    >>> host_of("https://www.example.org/a"), host_of("a")
    ('example.org', '')
    """
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def canonical_url(url: str) -> str:
    """An address without what does not name the article: fragment, tracking parameters, default port, letter case of the host.

    An address that is no web address is given back stripped. `http` and `https` stay apart only in what is shown:
    the spelling made here always says `https`, because publishers serve one article under both. Escapes stay the bytes
    they are, whatever their encoding; half of a surrogate pair, which no address can hold, is escaped.

    >>> canonical_url("HTTP://Example.org:80/a?id=3&utm_source=x#top")
    'https://example.org/a?id=3'
    >>> canonical_url("https://example.org/?q=%E9t%E9"), canonical_url("https://example.org/?q=%C3%A9")
    ('https://example.org/?q=%E9t%E9', 'https://example.org/?q=%C3%A9')
    >>> canonical_url("https://example.org/a\\x0c?")
    'https://example.org/a'
    """
    url = _HALF_PAIR.sub(_escaped, url.strip())
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    if parts.scheme.lower() not in _PORTS or not parts.hostname:
        return url
    host = parts.hostname
    if ":" in host:
        host = f"[{host}]"
    if port is not None and port != _PORTS[parts.scheme.lower()]:
        host = f"{host}:{port}"
    pairs = parse_qsl(parts.query, keep_blank_values=True, errors=_BYTES)
    asked = [(k, v) for k, v in pairs if not TRACKING.fullmatch(k)]
    return urlunsplit(("https", host, parts.path or "/", urlencode(asked, errors=_BYTES), "")).strip()


def _escaped(half: re.Match[str]) -> str:
    return quote(half[0], errors="surrogatepass")
