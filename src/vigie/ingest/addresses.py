"""Which addresses are fetched: web addresses of public hosts.

In: an address as a stranger wrote it, or as a name server answered. Out: a `Place` to ask, the addresses to connect to, or a
`FetchRefusedError` that says what is wrong. The check that counts is made on the very address that is connected to, so
a name that answers differently the second time gains nothing.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpx2

from vigie.ingest.fetch_limits import URL_CHARS
from vigie.ingest.fetch_refusals import FetchRefusedError

Resolve = Callable[[str, int], Sequence[str]]
"""From a host name and a port to its addresses as text; raises OSError when there is none."""

_IPV4_REFUSED = tuple(
    IPv4Network(n)
    for n in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32",
    )
)  # fmt: skip
"""Special blocks of IANA's registry, and the one public address that a cloud gives to its metadata service."""

_IPV6_GLOBAL = IPv6Network("2000::/3")
"""All that is handed out on the public Internet; outside lie loopback, mapped, NAT64, local, multicast and unassigned blocks."""

_IPV6_REFUSED = tuple(
    IPv6Network(n) for n in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "2620:4f:8000::/48")
)
"""Inside the global block: protocol assignments with Teredo, documentation, 6to4, AS112."""

_PORTS = {"http": 80, "https": 443}
_PORTS_REFUSED = frozenset((
    1719, 1720, 1723, 2049, 3306, 3659, 4045, 4190, 5060, 5061, 5432, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669,
    6679, 6697, 9200, 10080, 11211, 27017,
))  # fmt: skip
"""Ports above 1023 that browsers refuse because other protocols answer there, and those of common databases."""

_AUTHORITY = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)")
_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*")
_NUMBER = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)")
_NAME_CHARS = 253


@dataclass(frozen=True, slots=True)
class Place:
    """A checked web address: `url` in one spelling without fragment, `host` in ASCII, `target` as sent in the request line."""

    url: str
    scheme: str
    host: str
    port: int
    netloc: str
    target: str

    @property
    def origin(self) -> str:
        """Scheme, host and port: what robots.txt speaks for."""
        return f"{self.scheme}://{self.netloc}"

    def beside(self, path: str) -> Place:
        """Another path of the same origin."""
        return Place(self.origin + path, self.scheme, self.host, self.port, self.netloc, path)


def read_place(url: str) -> Place:
    """The place that an absolute address names.

    Raises:
        FetchRefusedError: `bad_url` when it is malformed, too long, neither http nor https, names a user, a strange
            port, or a host as a number in other than dotted form.
    """
    url = url.strip()
    if len(url) > URL_CHARS:
        raise FetchRefusedError("bad_url", f"{len(url)} characters, limit {URL_CHARS}")
    found = _AUTHORITY.match(url)
    if not found:
        raise FetchRefusedError("bad_url", "not an absolute web address")
    if found[1].lower() not in _PORTS:
        raise FetchRefusedError("bad_url", f"{found[1].lower()[:20]}: is not fetched")
    if "@" in found[2]:
        raise FetchRefusedError("bad_url", "names a user")
    return _place(_parsed(url))


def join_place(here: Place, location: str) -> Place:
    """The place that a redirect of `here` points to.

    Raises:
        FetchRefusedError: `redirect_refused` when `read_place` would refuse it, or when it leaves https for http.
    """
    try:
        if len(location) > URL_CHARS:
            raise FetchRefusedError("bad_url", f"{len(location)} characters, limit {URL_CHARS}")
        there = read_place(str(_parsed(here.url).join(_parsed(location.strip()))))
    except FetchRefusedError as refused:
        raise FetchRefusedError("redirect_refused", refused.detail) from refused
    if here.scheme == "https" and there.scheme == "http":
        raise FetchRefusedError("redirect_refused", "from https to http")
    return there


def _parsed(url: str) -> httpx2.URL:
    try:
        return httpx2.URL(url)
    except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
        raise FetchRefusedError("bad_url", str(error)[:200]) from error


def _place(url: httpx2.URL) -> Place:
    host = url.raw_host.decode("ascii").removesuffix(".")
    if url.userinfo or not _is_host(host):
        raise FetchRefusedError("bad_url", f"host {host[:100]!r}")
    port = url.port if url.port is not None else _PORTS[url.scheme]
    if port not in _PORTS.values() and (not 1024 <= port <= 65535 or port in _PORTS_REFUSED):
        raise FetchRefusedError("bad_url", f"port {port}")
    netloc = f"[{host}]" if ":" in host else host
    if port != _PORTS[url.scheme]:
        netloc = f"{netloc}:{port}"
    target = url.raw_path.decode("ascii")
    spelled = f"{url.scheme}://{netloc}{target}"
    if len(spelled) > URL_CHARS:
        raise FetchRefusedError("bad_url", f"{len(spelled)} characters as sent, limit {URL_CHARS}")
    return Place(spelled, url.scheme, host, port, netloc, target)


def _is_host(host: str) -> bool:
    """Whether a host is a name, an IPv4 address in dotted form or an IPv6 address without zone.

    A last label that is a number makes it an address to some resolvers (`127.1`, `0x7f000001`, `017700000001`).
    """
    if ":" in host:
        return "%" not in host and _as_address(host) is not None
    if len(host) > _NAME_CHARS or not _NAME.fullmatch(host):
        return False
    last = host.rpartition(".")[2]
    return not _NUMBER.fullmatch(last) or isinstance(_as_address(host), IPv4Address)


def _as_address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def is_public(text: str) -> bool:
    """Whether an address, as text, belongs to the public Internet and to one host there.

    >>> is_public("192.0.34.166"), is_public("169.254.169.254"), is_public("::ffff:192.0.34.166")
    (True, False, False)
    """
    address = _as_address(text)
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in n for n in _IPV4_REFUSED)
    if isinstance(address, IPv6Address) and address.scope_id is None:
        return address in _IPV6_GLOBAL and address.is_global and not any(address in n for n in _IPV6_REFUSED)
    return False


def is_literal(host: str) -> bool:
    """Whether a host is an address itself, and no name."""
    return _as_address(host) is not None


def system_addresses(host: str, port: int) -> tuple[str, ...]:
    """The addresses of a host by the system's resolver, each once, in its order.

    Raises:
        OSError: the name is unknown or the resolver fails.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
