"""Words of time expressions, and the little language in which their forms are written.

A form is a row of words in folded spelling (lower case, no accents). `{month}` stands for any word of that table,
`a|b` for a choice, `[…]` for what may be missing, `_` for the space inside one choice, `,` for a comma. Two slots of
one kind in a form are told apart by a figure: `du {day} au {day2} {month}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vigie.lang.sources import DataFiles
from vigie.text.numerals import NumeralWords

Table = Mapping[str, int]

GAP = r"(?:(?<=['./-]) ?| +|\n(?!\n) *)"
KEY = re.compile(r"[0-9]+|[^\W\d_]+'?")
_TOKEN = re.compile(r"\[|\]|,|[^\s\[\],]+")
_SLOT = re.compile(r"\{([a-z]+)([0-9]?)\}")
_NUMBERS = {
    "day": r"1 ?ers?|premier|[12][0-9]|3[01]|0?[1-9]",
    "year": r"1[5-9][0-9][0-9]|20[0-9][0-9]",
    "short": r"[0-9][0-9]",
    "dmy": r"(?:0?[1-9]|[12][0-9]|3[01])[/.](?:0?[1-9]|1[0-2])[/.](?:19|20)?[0-9][0-9]",
    "ymd": r"(?:19|20)[0-9][0-9]-[01][0-9]-[0-3][0-9]",
}
_LOOSE = frozenset(",-/")
"""Marks before which no space is needed."""
DIGITS = "#"


@dataclass(frozen=True, slots=True)
class Feast:
    """A day of the year known by name: a month and day, days after Easter, or a day of the Islamic year."""

    kind: str
    month: int
    day: int
    length: int


@dataclass(frozen=True, slots=True)
class Expression:
    """A row of `times.toml`: how an expression looks and how it is read on the calendar.

    `reading` names an operation of `vigie.text.dating`, `by` is its fixed number (days off, direction, edge) and `unit`
    its unit. `before` must match just before the expression where it is set, `unless_before` and `unless_after` must not.
    `lower` asks for a small initial: "mars" is a month, "Mars" a planet.
    """

    id: str
    pattern: re.Pattern[str]
    reading: str
    by: int
    unit: str
    approximate: bool
    before: re.Pattern[str] | None
    unless_before: re.Pattern[str] | None
    unless_after: re.Pattern[str] | None
    lower: bool
    value: str | None


@dataclass(frozen=True, slots=True)
class Prefix:
    """A word before an expression that opens its value: since it, or until it from now on."""

    id: str
    pattern: re.Pattern[str]
    reading: str


@dataclass(frozen=True, slots=True)
class TimePack:
    """Words of time expressions; `rows` holds for each first word the rows that may begin with it."""

    rows: Mapping[str, tuple[Expression, ...]]
    prefixes: tuple[Prefix, ...]
    weekdays: Table
    months: Table
    units: Mapping[str, str]
    turns: Table
    edges: Table
    ordinals: Table
    decades: Table
    counts: Table
    seasons: Table
    feasts: Mapping[str, Feast]
    numerals: NumeralWords
    ahead: frozenset[str]
    """Lemmas whose present and participle look forward ("attendu", "prévu", "doit")."""
    this: re.Pattern[str]
    """The word that points at the day of writing ("ce lundi")."""


def parse(source: DataFiles) -> TimePack:
    """Read the rows of this stem; a form that names an unknown slot raises ValueError with its row."""
    rows = source.toml("times")
    numerals = NumeralWords.build(source.toml("numerals"))
    tables: dict[str, dict[str, Any]] = {
        name: {form: row["value"] for row in rows[name] for form in row["forms"]}
        for name in ("weekday", "month", "unit", "turn", "edge", "ordinal", "decade", "season", "count")
    }
    feasts = {form: Feast(f["kind"], f.get("month", 0), f.get("day", 0), f.get("length", 1)) for f in rows["feast"] for form in f["forms"]}
    parts = [form for row in rows["part"] for form in row["forms"]]
    slots = {name: _alternation(table) for name, table in tables.items()}
    slots |= {name: f"(?:{pattern})" for name, pattern in _NUMBERS.items()}
    slots["feast"], slots["part"] = _alternation(feasts), _alternation(parts)
    slots["count"] = rf"(?:[0-9]{{1,3}}|{slots['count']}|{_spelled(numerals)})"
    firsts = {name: _keys([*table]) for name, table in tables.items()} | {name: {DIGITS} for name in _NUMBERS}
    firsts["feast"], firsts["part"] = _keys([*feasts]), _keys(parts)
    firsts["count"] = {DIGITS} | firsts["count"] | _keys([*numerals.units])
    firsts["day"] = firsts["day"] | _keys(["premier"])
    index: dict[str, list[Expression]] = {}
    for row in [*rows["expression"], *({"reading": "known", **r} for r in rows["known_day"])]:
        row = {"before": [], "unless_before": [], "unless_after": [], **row}
        for form in row["forms"]:
            expression = _expression(row, form, slots)
            for key in _first(form, firsts):
                index.setdefault(key, []).append(expression)
    return TimePack(
        rows={key: tuple(found) for key, found in index.items()},
        prefixes=tuple(Prefix(p["id"], _before(p["forms"]), p["reading"]) for p in rows["prefix"]),
        weekdays=tables["weekday"],
        months=tables["month"],
        units=tables["unit"],
        turns=tables["turn"],
        edges=tables["edge"],
        ordinals=tables["ordinal"],
        decades=tables["decade"],
        counts=tables["count"],
        seasons=tables["season"],
        feasts=feasts,
        numerals=numerals,
        ahead=frozenset(rows["tense"]["ahead"]),
        this=_before(rows["tense"]["this"]),
    )


def _alternation(forms: Sequence[str] | Mapping[str, Any]) -> str:
    ordered = sorted(forms, key=len, reverse=True)
    return "(?:" + "|".join(_words(f) for f in ordered) + ")"


def _words(form: str) -> str:
    """A form of one or more words as a pattern; spaces and underscores are gaps, and so is the place after an elision."""
    return re.sub(r"(?:\\ |_)+", lambda _: GAP, re.escape(form))


def _spelled(words: NumeralWords) -> str:
    unit = _alternation(words.units)
    joined = "|".join(sorted(words.joiners))
    return rf"(?:{unit}(?:[ -](?:(?:{joined})[ -])?{unit})*)"


def _keys(forms: Sequence[str]) -> set[str]:
    return {DIGITS if m[0].isdigit() else m[0] for f in forms if (m := KEY.match(f))}


def _first(form: str, firsts: Mapping[str, set[str]]) -> Iterator[str]:
    """The keys under which a form is looked up: what its first word may begin with."""
    keys: set[str] = set()
    for choice in _TOKEN.findall(form)[0].split("|"):
        slot = _SLOT.match(choice)
        keys |= firsts[slot[1]] if slot else _keys([choice])
    return iter(sorted(keys))


def _expression(row: Mapping[str, Any], form: str, slots: Mapping[str, str]) -> Expression:
    try:
        pattern = re.compile(compile_form(form, slots) + r"(?![\w])")
    except (KeyError, re.error) as error:
        raise ValueError(f"times row {row['id']}: form {form!r} is not readable: {error}") from error
    return Expression(
        id=row["id"],
        pattern=pattern,
        reading=row["reading"],
        by=row.get("by", 0),
        unit=row.get("unit", "day"),
        approximate=row.get("approximate", False),
        before=_before(row["before"]) if row["before"] else None,
        unless_before=_before(row["unless_before"]) if row["unless_before"] else None,
        unless_after=re.compile(rf"{GAP}?(?:{'|'.join(_words(w) for w in row['unless_after'])})") if row["unless_after"] else None,
        lower=row.get("lower", False),
        value=row.get("value"),
    )


def _before(forms: Sequence[str]) -> re.Pattern[str]:
    """A pattern for words that end where an expression begins."""
    words = "|".join(_words(f) if f[-1] in "'(/-" else _words(f) + GAP for f in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?<![\w])(?:{words})$")


def compile_form(form: str, slots: Mapping[str, str]) -> str:
    """The regular expression of a form; each slot becomes a group of its name.

    >>> compile_form("{day} [de] {month}", {"day": "[0-9]", "month": "mai"}).count("(?P<")
    2
    """
    out: list[str] = []
    gap = ""
    for token in _TOKEN.findall(form):
        if token == "[":
            out.append("(?:")
        elif token == "]":
            out.append(")?")
        else:
            loose = " ?" if gap and token[0] in _LOOSE else gap
            out.append(loose + _choice(token, slots))
            gap = GAP
    return "".join(out)


def _choice(token: str, slots: Mapping[str, str]) -> str:
    choices = []
    for choice in token.split("|"):
        slot = _SLOT.fullmatch(choice)
        choices.append(f"(?P<{slot[1]}{slot[2]}>{slots[slot[1]]})" if slot else _words(choice))
    return choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"
