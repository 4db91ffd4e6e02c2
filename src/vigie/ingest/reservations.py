"""Machine-readable reservations of text and data mining: which signals stop us, which are only noted.

In: response headers, pages, tdmrep.json, lines of robots.txt. Out: `Signals`, quotes of what was said. The choice of what
stops is explained in docs/fetching.md: whatever speaks of mining, of use by automatic systems, or to Vigie by name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from vigie.ingest.fetch_limits import META_TAGS, PAGE_SCANNED
from vigie.ingest.robots import PRODUCT

_RESERVED, _OPEN = {"1", "2", "true"}, {"0", "false"}
"""Values of tdm-reservation; `2` is from a draft of the protocol: reserved, with a policy."""
_STOPS = {"noai"}
_STOPS_FOR_US = {"noai", "noindex", "none"}
_NOTED = {"noimageai", "noindex", "none", "noarchive", "nosnippet"}
_USES = {"tdm", "bots", "ai-input", "search"}
"""Uses of Content-Signal and Content-Usage that are ours: mining, automatic processing, input of a model, an index."""
_REFUSED = {"n", "no"}
_VALUED = ("max-", "unavailable_after", "tdm-reservation")
"""Directives that carry a value after a colon, where the name of a robot could stand."""
_QUOTE = 200
"""Characters of a quoted signal."""
_QUOTES = 5
"""Signals that are quoted in a line."""

_PAIR = re.compile(r"([A-Za-z][\w.-]*)\s*=\s*([A-Za-z0-9]+)")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_META_CHARS = 2000
_START = re.compile(r"<(?:!--|(?:meta|script|style|title|textarea|template)\b)")
"""What is looked at: meta tags, and the comments and elements whose content is no markup of the page itself. What stands
in `noscript` is meant for us: we run no scripts."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What was said: quotes of what stops us, and of what is only noted, each with where it stood."""

    stops: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __add__(self, other: Signals) -> Signals:
        return Signals(self.stops + other.stops, self.notes + other.notes)


Said = tuple[str, bool]
"""A quote, and whether it stops us."""


def _signals(said: Iterable[Said]) -> Signals:
    found = dict.fromkeys((_printable(quote[:_QUOTE]), stops) for quote, stops in said)
    return Signals(tuple(q for q, stops in found if stops), tuple(q for q, stops in found if not stops))


def _printable(quote: str) -> str:
    return "".join(c if c.isprintable() else " " for c in quote)


def in_words(quotes: Sequence[str]) -> str | None:
    """Quotes as one line to read, the first few of many; None of none."""
    return "; ".join(quotes[:_QUOTES]) or None


def header_signals(fields: Sequence[tuple[str, str]]) -> Signals:
    """What response headers say, given as (lower-case name, value) in order."""
    policy = next((value for name, value in fields if name == "tdm-policy"), None)
    return _signals(_said_by_headers(fields, policy))


def _said_by_headers(fields: Sequence[tuple[str, str]], policy: str | None) -> Iterator[Said]:
    for name, value in fields:
        if name == "tdm-reservation":
            yield from _reservation("tdm-reservation", value, policy)
        elif name == "x-robots-tag":
            yield from _directives("X-Robots-Tag", value)
        elif name in {"content-usage", "content-signal"}:
            yield from _uses(name, value)


def _reservation(where: str, value: str, policy: str | None = None) -> Iterator[Said]:
    for one in value.lower().split(","):
        if one.strip() in _RESERVED:
            yield f"{where}: {one.strip()}" + (f", tdm-policy: {policy}" if policy else ""), True
        elif one.strip() in _OPEN:
            yield f"{where}: {one.strip()}", False


def _directives(where: str, value: str, robot: str = "") -> Iterator[Said]:
    """Directives to robots, which may be addressed to one of them: `noai, googlebot: noindex`."""
    for token in value.lower().split(","):
        name, colon, rest = (part.strip() for part in token.partition(":"))
        if colon and not name.startswith(_VALUED):
            robot, name, rest = name, rest, ""
        if robot not in {"", "*", PRODUCT.lower()}:
            continue
        if name == "tdm-reservation":
            yield from _reservation(f"{where}: {name}", rest)
        elif name in (_STOPS_FOR_US if robot == PRODUCT.lower() else _STOPS):
            yield f"{where}: {robot + ': ' if robot else ''}{name}", True
        elif name in _NOTED:
            yield f"{where}: {name}", False


def _uses(where: str, value: str) -> Iterator[Said]:
    for use, answer in _PAIR.findall(value.lower()):
        yield f"{where}: {use}={answer}", use in _USES and answer in _REFUSED


def usage_signals(lines: Sequence[str], target: str) -> Signals:
    """What Content-Signal and Content-Usage lines of robots.txt say of a path; a line may name the paths it speaks of."""
    said: list[Said] = []
    for line in lines:
        first, _, rest = line.partition(" ")
        if not first.startswith("/"):
            said += _uses("robots.txt", line)
        elif _matches(first, target):
            said += _uses("robots.txt", rest)
    return _signals(said)


# --------------------------------------------------------------------------- tdmrep.json


@dataclass(frozen=True, slots=True)
class TdmRule:
    """A rule of tdmrep.json: a pattern of paths, whether they are reserved, where the policy is."""

    location: str
    reserved: bool
    policy: str | None = None


def read_tdmrep(body: bytes) -> tuple[TdmRule, ...]:
    """The rules of a tdmrep.json in order; none when it is no JSON, and none of entries that are no rules."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    entries = data if isinstance(data, list) else [data]
    return tuple(rule for e in entries if isinstance(e, dict) and (rule := _rule(e)))


def _rule(entry: dict[str, object]) -> TdmRule | None:
    location, policy = entry.get("location"), entry.get("tdm-policy")
    value = str(entry.get("tdm-reservation")).lower().removesuffix(".0")
    if not isinstance(location, str) or value not in _RESERVED | _OPEN:
        return None
    return TdmRule(location, value in _RESERVED, policy if isinstance(policy, str) else None)


def tdmrep_signals(rules: Sequence[TdmRule], target: str) -> Signals:
    """What tdmrep.json says of a path: the first rule that matches counts, as the protocol has it."""
    for rule in rules:
        if _matches(rule.location, target):
            where = f"tdmrep.json {rule.location}: tdm-reservation"
            return _signals(_reservation(where, str(int(rule.reserved)), rule.policy))
    return Signals()


def _matches(pattern: str, target: str) -> bool:
    """Whether a path matches a pattern of robots.txt kind: a prefix, `*` for anything, `$` for the end."""
    anchored = pattern.endswith("$")
    first, *parts = unquote(pattern.removesuffix("$")).split("*")
    target = unquote(target)
    if first and not first.startswith("/"):
        first = "/" + first
    if not target.startswith(first):
        return False
    at = len(first)
    if not parts:
        return not anchored or at == len(target)
    last = parts.pop()
    for part in parts:
        found = target.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if anchored:
        return len(target) - len(last) >= at and target.endswith(last)
    return target.find(last, at) >= 0


# --------------------------------------------------------------------------- pages


def page_signals(body: bytes, content_type: str) -> Signals:
    """What the meta tags of an HTML page say; nothing of other bodies."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in {"text/html", "application/xhtml+xml"} and not _looks_like_page(body, kind):
        return Signals()
    return _signals(_said_by_page(list(_metas(_text(body[:PAGE_SCANNED])))))


def _looks_like_page(body: bytes, kind: str) -> bool:
    start = body[:1024].lower().replace(b"\x00", b"")
    return kind in {"", "text/plain", "application/octet-stream"} and (b"<html" in start or b"<!doctype html" in start)


def _text(body: bytes) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    return body.replace(b"\x00", b"").decode("latin-1")


def _said_by_page(metas: Sequence[tuple[str, str]]) -> Iterator[Said]:
    policy = next((content for name, content in metas if name == "tdm-policy"), None)
    for name, content in metas:
        if name == "tdm-reservation":
            yield from _reservation("meta tdm-reservation", content, policy)
        elif name == "robots":
            yield from _directives("meta robots", content)
        elif name == PRODUCT.lower():
            yield from _directives("meta", content, name)


def _metas(text: str) -> Iterator[tuple[str, str]]:
    """Name and content of each meta tag outside comments and scripts; one pass, whatever the page."""
    low = text.lower()
    seen = 0
    start = _START.search(low)
    while start and seen < META_TAGS:
        at = start.end()
        if start[0] == "<!--":
            at = low.find("-->", at - 2)
        elif start[0] == "<meta":
            seen += 1
            tag = _tag(text, start.start())
            at = start.start() + len(tag)
            found = {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(tag)}
            name = found.get("name") or found.get("property") or found.get("http-equiv") or ""
            yield name.strip().lower(), found.get("content", "").strip()
        elif not _tag(low, start.start()).endswith("/"):
            at = low.find(f"</{start[0][1:]}", at)
        if at < 0:
            return
        start = _START.search(low, at)


def _tag(text: str, at: int) -> str:
    """The text of a tag, to its closing bracket outside quotes."""
    tag = text[at : at + _META_CHARS]
    quote = ""
    for n, char in enumerate(tag):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char == ">":
            return tag[:n]
    return tag.partition(">")[0]
