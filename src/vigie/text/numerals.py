"""Numerals and quantities in a text: digits, number words, rounded amounts, bounds and ranges.

In: folded text (see `vigie.text.folding`) and the words of a language. Out: quantities with their least and greatest
value. Folding keeps lengths, so the offsets of a quantity are those of the article's text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from vigie.model.spans import Span

Kind = Literal["number", "article", "collective", "vague", "ordinal", "share"]
LARGEST = 10**15
"""Numbers above are refused as no quantity of anything in the news (serial numbers, long digit strings)."""
_DIGITS = 100
"""Digits past which a string is not even made a number: Python refuses to, and it would take long."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity in a text.

    `span` covers the bounding words too ("au moins 25"), `number` the numeral alone. `min` and `max` are equal when
    exact, None where open; both are None for a share without a base. `kind` "article" is a bare un or une, which
    counts only if the reader of the sentence says so; `share` is the fraction of a "share" ("la moitié", "12 %").
    """

    span: Span
    number: Span
    min: int | None
    max: int | None
    approximate: bool = False
    kind: Kind = "number"
    share: float | None = None


@dataclass(frozen=True, slots=True)
class NumeralWords:
    """Number words of a language and the expression that finds them, built once when the language is loaded."""

    units: Mapping[str, int]
    multipliers: Mapping[str, int]
    collectives: Mapping[str, int]
    shares: Mapping[str, float]
    ordinals: Mapping[str, int]
    vague: Mapping[str, int]
    bounds: Mapping[str, str]
    after: Mapping[str, str]
    plural_articles: frozenset[str]
    between: frozenset[str]
    opening: frozenset[str]
    to: frozenset[str]
    either: frozenset[str]
    joiners: frozenset[str]
    scanner: re.Pattern[str]
    tail: re.Pattern[str]

    @classmethod
    def build(cls, rows: Mapping[str, Any]) -> NumeralWords:
        """Make the tables of a language from its `numerals.toml`."""
        words = rows["words"]
        bounds = {form: row["kind"] for row in rows["bound"] for form in row["before"]}
        after = {form: row["kind"] for row in rows["bound"] for form in row["after"]}
        joined = _alternation(words["and"])
        parts = _alternation([*rows["units"], *rows["multipliers"]])
        ones = _alternation([*(w for w, n in rows["units"].items() if n in {1, 11})])
        spelled = rf"{parts}(?:[ -]{parts}|[ -]{joined}[ -]{ones})*"
        digits = r"\d{1,3}(?:[ .]\d{3})+(?!\d)|\d+(?:[.,]\d+)?"
        scaled = rf"(?:{digits})(?: {_alternation(rows['multipliers'])})?"
        percent = rf"(?P<percent> ?{_alternation(words['percent'], ends=False)})?"
        number = rf"(?P<number>{scaled}|{spelled})"
        collective = rf"(?P<collective>{_alternation(rows['collectives'])})(?: {_alternation(words['of'])} ?(?P<scale>{_alternation([*rows['collectives'], *rows['multipliers']])}))?"
        other = rf"(?P<ordinal>{_alternation(rows['ordinals'])})|(?P<share>{_alternation(rows['shares'])})|(?P<vague>{_alternation(rows['vague'])})"
        lead = rf"(?:(?P<bound>{_alternation(bounds)}) ?)?(?:(?P<article>{_alternation(words['articles'])}) )?"
        return cls(
            units=rows["units"],
            multipliers=rows["multipliers"],
            collectives=rows["collectives"],
            shares=rows["shares"],
            ordinals=rows["ordinals"],
            vague=rows["vague"],
            bounds=bounds,
            after=after,
            plural_articles=frozenset(words["plural_articles"]),
            between=frozenset(words["between"]),
            opening=frozenset(words["from"]),
            to=frozenset(words["to"]),
            either=frozenset(words["or"]),
            joiners=frozenset(words["and"]),
            scanner=re.compile(rf"(?<![\w.,%-])(?:{lead}(?:{collective}|{number}(?![\w%]){percent}|{other}))(?![\w])"),
            tail=re.compile(rf"(?: \w+)? (?P<after>{_alternation(after)})(?!\w)"),
        )


def _alternation(forms: Sequence[str] | Mapping[str, Any], *, ends: bool = True) -> str:
    """Longest first, so that a longer form wins over its beginning; a form that ends in a letter ends a word."""
    ordered = sorted(forms, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(f) + (r"\b" if ends and f[-1].isalnum() else "") for f in ordered) + ")"


def find_quantities(folded: str, words: NumeralWords) -> tuple[Quantity, ...]:
    """All quantities of a folded text, in order; ranges ("entre 30 et 40") are one quantity."""
    found: list[Quantity] = []
    for m in words.scanner.finditer(folded):
        q = _quantity(m, folded, words)
        if q is None:
            continue
        if found and found[-1].span.end > q.span.start:  # "une" of "une centaine"
            found.pop()
        found.append(q)
    return tuple(_ranges(found, folded, words))


def _quantity(m: re.Match[str], folded: str, words: NumeralWords) -> Quantity | None:
    if m["ordinal"]:
        n = words.ordinals[m["ordinal"]]
        return Quantity(Span(*m.span("ordinal")), Span(*m.span("ordinal")), n, n, kind="ordinal")
    if m["vague"]:
        n = words.vague[m["vague"]]
        return Quantity(Span(*m.span("vague")), Span(*m.span("vague")), n, None, approximate=True, kind="vague")
    start = m.start("bound") if m["bound"] else m.start("article") if m["article"] in words.units else m.end()
    if m["share"]:
        number = Span(*m.span("share"))
        start = m.start("bound") if m["bound"] else m.start("article") if m["article"] else number.start
        return Quantity(_span(start, number), number, None, None, kind="share", share=words.shares[m["share"]])
    if m["collective"]:
        return _collective(m, folded, words)
    number = Span(*m.span("number"))
    value = read_numeral(m["number"], words)
    if value is None or value > LARGEST:
        return None
    if m["percent"]:
        return Quantity(_span(start, Span(number.start, m.end())), number, None, None, kind="share", share=value / 100)
    kind: Kind = "article" if m["number"] in words.units and value == 1 else "number"
    whole = Quantity(_span(start, number), number, int(value), int(value), kind=kind)
    return _bounded(whole, words.bounds.get(m["bound"] or ""), folded, words)


def _collective(m: re.Match[str], folded: str, words: NumeralWords) -> Quantity:
    """ "une centaine" is about 100; "des centaines" and "plusieurs centaines" are at least 100; "trois dizaines" about 30."""
    value = words.collectives[m["collective"]]
    if m["scale"]:
        value *= words.collectives.get(m["scale"]) or words.multipliers[m["scale"]]
    number = Span(m.start("collective"), m.end())
    before = folded[max(0, number.start - 24) : number.start].rstrip()
    previous = re.split(r"[\s']", before)[-1] if before else ""
    start = number.start - len(previous) - 1 if previous else number.start
    count = words.units.get(previous)
    if count is not None:
        whole = Quantity(
            Span(start, number.end), number, count * value, count * value, approximate=True, kind="collective"
        )
        earlier = folded[max(0, start - 24) : start].rstrip(" ")
        form = next((f for f in words.bounds if earlier.endswith(f) and not earlier[: -len(f)][-1:].isalnum()), None)
        if form is None:
            return whole
        begin = folded.rindex(form, 0, start)
        return replace(
            _bounded(replace(whole, span=Span(begin, number.end)), words.bounds[form], folded, words), approximate=True
        )
    if m["collective"].endswith("s") and (
        previous in words.plural_articles or previous in words.vague or not m["article"]
    ):
        keep = previous in words.plural_articles or previous in words.vague
        return Quantity(
            Span(start if keep else number.start, number.end), number, value, None, approximate=True, kind="collective"
        )
    return Quantity(number, number, value, value, approximate=True, kind="collective")


def _span(start: int, number: Span) -> Span:
    return Span(min(start, number.start), number.end)


def _bounded(q: Quantity, kind: str | None, folded: str, words: NumeralWords) -> Quantity:
    if kind is None:
        tail = words.tail.match(folded, q.number.end)
        kind = words.after[tail["after"]] if tail else None
        if tail and tail.start("after") == q.number.end + 1:
            q = replace(q, span=Span(q.span.start, tail.end()))
    n = q.min
    if kind is None or n is None:
        return q
    low, high = {"least": (n, None), "more": (n + 1, None), "fewer": (None, n - 1), "most": (None, n)}.get(kind, (n, n))
    return replace(
        q,
        min=low,
        max=high,
        approximate=q.approximate or kind == "about",
        kind="number" if q.kind == "article" else q.kind,
    )


def _ranges(found: list[Quantity], folded: str, words: NumeralWords) -> list[Quantity]:
    """Join two neighbours that bound one quantity: "entre 30 et 40", "de 20 à 25", "deux ou trois"."""
    joined: list[Quantity] = []
    for q in found:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.kind in {"number", "article"}
            and q.kind == "number"
            and last.min == last.max is not None is not (q.min == q.max)
        ):
            between = folded[last.number.end : q.span.start].strip()
            opened = re.search(r"(\w+) $", folded[max(0, last.span.start - 8) : last.span.start])
            opening = opened[1] if opened else ""
            if _is_range(between, opening, words) and (pair := _pair(last, q, folded)) is not None:
                start = (
                    opened.start(1) + max(0, last.span.start - 8)
                    if opened and (opening in words.between)
                    else last.span.start
                )
                joined[-1] = Quantity(
                    Span(start, q.span.end), Span(last.number.start, q.number.end), *pair, approximate=False
                )
                continue
        joined.append(q)
    return joined


def _is_range(between: str, opening: str, words: NumeralWords) -> bool:
    if between in words.either or between == "-":
        return True
    return between in words.to and (between not in words.joiners or opening in words.between)


def _pair(low: Quantity, high: Quantity, folded: str) -> tuple[int, int] | None:
    a, b = low.min, high.max
    if a is None or b is None:
        return None
    scale = folded[high.number.start : high.number.end].rpartition(" ")[2]
    if scale.isalpha() and b >= 10**6 and a < 1000 and " " not in folded[low.number.start : low.number.end]:
        a *= 10**9 if b % 10**9 == 0 and b >= 10**9 else 10**6
    return (a, b) if a < b else None


def read_numeral(text: str, words: NumeralWords) -> float | None:
    """The value of a folded numeral, in digits, in words or mixed ("1,5 million"); None if it is none.

    >>> read_numeral("deux cent trente-quatre", words)  # doctest: +SKIP
    234
    """
    head, _, scale = text.rpartition(" ")
    if text[:1].isdigit():
        if scale in words.multipliers:
            value = _digits(head)
            return None if value is None else round(value * words.multipliers[scale])
        return _digits(text)
    return _spelled(re.split(r"[ -]+", text), words)


def _digits(text: str) -> float | None:
    if re.fullmatch(r"\d{1,3}(?:[ .]\d{3})+|\d+", text):
        digits = re.sub(r"\D", "", text)
        return int(digits) if len(digits) <= _DIGITS else None
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _spelled(parts: Sequence[str], words: NumeralWords) -> int | None:
    total = current = 0
    for part in parts:
        if part in words.joiners:
            continue
        scale = words.multipliers.get(part)
        if scale == 100:
            if current > 9:
                return None
            current = (current or 1) * 100
        elif scale is not None:
            total, current = total + (current or 1) * scale, 0
        else:
            value = words.units.get(part)
            if value is None or not _fits(current, value):
                return None
            current += 76 if value == 20 and current % 100 == 4 else value
    return total + current


def _fits(current: int, value: int) -> bool:
    """Whether a number word may follow: units after a ten, ten to nineteen after sixty and eighty, twenty after four."""
    rest = current % 100
    if value == 20 and rest == 4:
        return True
    if value < 10:
        return rest % 10 == 0
    return rest == 0 or (value < 20 and rest in {60, 80})
