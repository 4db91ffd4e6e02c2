"""What cleaning knows of a language's pages: boilerplate, credits, written dates, marks of translation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from vigie.lang.sources import DataFiles
from vigie.lang.translation import TranslationPack
from vigie.lang.translation import parse as parse_translation

Where = Literal["anywhere", "head", "tail"]
_GROUP = re.compile(r"\(\?P<\w+>")
_SLOT = re.compile(r"\{([a-z_]+)\}")
_DEFAULT_MAX = 200
"""Longest boilerplate line where its row does not say."""
LONG_LINE = 260
"""Characters past which a line is a paragraph, and only the rules made for such are asked."""


@dataclass(frozen=True, slots=True)
class LineRule:
    """Boilerplate that fills a whole line.

    `pattern` matches the whole line; its groups `credit`, `author`, `published` and `modified` hold what the line tells.
    `where` limits it to the first or last lines of an article; `takes` is how many headline-like lines after it go too.
    A line that `unless` matches whole is no boilerplate after all.
    """

    id: str
    reason: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    where: Where
    max: int
    takes: int


@dataclass(frozen=True, slots=True)
class EndRule:
    """Boilerplate that ends a paragraph and is cut from it."""

    id: str
    reason: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class CreditRule:
    """Words of the text that tell its credit or publication day and stay in it ("KABOUL, 25 août 2021 (AFP) -")."""

    id: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """How the language writes a day: a pattern with groups, and the number of each month's name (lower case)."""

    pattern: re.Pattern[str]
    months: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CleaningPack:
    """The rows of cleaning.

    `any_line` is one alternation of the line rules, to be asked first of lines up to `LONG_LINE` characters; `any_end`
    is that of the end rules. A text of whose words `native_share` are `native_words` is in the pack's language.
    """

    lines: tuple[LineRule, ...]
    any_line: re.Pattern[str]
    ends: tuple[EndRule, ...]
    any_end: re.Pattern[str]
    openings: tuple[CreditRule, ...]
    closings: tuple[CreditRule, ...]
    day: WrittenDay
    native_words: frozenset[str]
    native_share: float
    translation: TranslationPack


def parse(source: DataFiles) -> CleaningPack:
    """Read the rows of cleaning and of the marks of translation."""
    data = source.toml("cleaning")
    slots = _slots(data)
    lines = tuple(_line(row, slots) for row in data["line"])
    ends = tuple(EndRule(r["id"], r["reason"], _compiled(r, slots, r"\s*(?:{})\s*$")) for r in data["end"])
    return CleaningPack(
        lines=lines,
        any_line=_any(r.pattern for r in lines),
        ends=ends,
        any_end=_any(r.pattern for r in ends),
        openings=tuple(CreditRule(r["id"], _compiled(r, slots)) for r in data["opening"]),
        closings=tuple(CreditRule(r["id"], _compiled(r, slots, r"(?:{})\s*$")) for r in data["closing"]),
        day=WrittenDay(re.compile(_day_pattern(data, named=True), re.IGNORECASE), _months(data)),
        native_words=frozenset(data["language"]["words"]),
        native_share=float(data["language"]["share"]),
        translation=parse_translation(source),
    )


def _any(patterns: Iterable[re.Pattern[str]]) -> re.Pattern[str]:
    """One alternation of several patterns, without their group names."""
    return re.compile("|".join(f"(?:{_GROUP.sub('(?:', p.pattern)})" for p in patterns))


def _line(row: Mapping[str, Any], slots: Mapping[str, str]) -> LineRule:
    unless = _compiled(row, slots, of="not") if "not" in row else None
    return LineRule(
        id=row["id"],
        reason=row["reason"],
        pattern=_compiled(row, slots),
        unless=unless,
        where=row.get("where", "anywhere"),
        max=row.get("max", _DEFAULT_MAX),
        takes=row.get("takes", 0),
    )


def _compiled(
    row: Mapping[str, Any], slots: Mapping[str, str], frame: str = "(?:{})", of: str = "pattern"
) -> re.Pattern[str]:
    """A row's pattern with its slots filled; case counts only in rows that say so and in names."""
    filled = _SLOT.sub(lambda m: slots.get(m[1], m[0]), row[of])
    scoped = filled if row.get("case") else f"(?i:{filled})"
    try:
        return re.compile(frame.replace("{}", scoped))
    except re.error as error:
        error.add_note(f"in cleaning row {row['id']}")
        raise


def _slots(data: Mapping[str, Any]) -> Mapping[str, str]:
    """The named pieces that patterns may use in braces: lists of the file, names, days and hours."""
    slots = {name: f"(?-i:{_either(words)})" for name, words in data["list"].items()}
    word = r"[A-ZÀ-ÖØ-ÝŒ][\w'’.-]*"
    slots["name"] = rf"(?-i:{word}(?: (?:(?:d|l)['’])?(?:[a-zà-ÿ]{{1,4}} )?{word}){{0,4}})"
    slots["day"] = _day_pattern(data, named=False)
    slots["hour"] = r"\d{1,2} ?(?:h|:) ?(?:\d{2})?(?: ?min)?(?::\d{2})?"
    return slots


def _either(words: Sequence[str]) -> str:
    return "(?:" + "|".join(re.escape(w).replace("'", "['’]") for w in sorted(words, key=len, reverse=True)) + ")"


def _months(data: Mapping[str, Any]) -> Mapping[str, int]:
    return {name: int(number) for number, names in data["months"].items() for name in names}


def _day_pattern(data: Mapping[str, Any], *, named: bool) -> str:
    """Written days with their year: "lundi 1er mars 2021 à 8h05", "01/03/2021 - 08:05"."""

    def group(name: str, inner: str) -> str:
        return f"(?P<{name}>{inner})" if named else f"(?:{inner})"

    weekday = _either(data["list"]["weekdays"])
    clock = group("hour", r"\d{1,2}") + " ?[hH:] ?" + group("minute", r"\d{2}") + "?"
    at = rf"(?:(?:,? ?(?:à|-|–|—|\|),? ?| ){clock}(?::\d\d)?)?"
    words = (
        group("d", r"\d{1,2}")
        + r"(?:er)?[  ]"
        + group("month", _either(list(_months(data))))
        + r"\.?[  ]"
        + group("y", r"\d{4}")
    )
    digits = group("d2", r"\d{1,2}") + "[/.-]" + group("m2", r"\d{1,2}") + "[/.-]" + group("y2", r"\d{4}")
    return rf"(?:(?:le )?(?:{weekday},? )?(?:{words}|{digits}){at})"
