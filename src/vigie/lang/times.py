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
    """A day of the year known by name: a month and day, days after Easter, or a day of the Islamic year.

    `proper` asks for a capital: "l'Ascension" is a feast, "l'ascension" a climb.
    """

    kind: str
    month: int
    day: int
    length: int
    proper: bool


@dataclass(frozen=True, slots=True)
class Expression:
    """A row of `times.toml`: how an expression looks and how it is read on the calendar.

    `reading` names an operation of `vigie.text.dating`, `by` is its fixed number (days off, direction, edge) and `unit`
    its unit. `before`, where it is set, must match just before the expression, `unless_before` and `unless_after` must
    not match beside it.
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
    future: re.Pattern[str]
    """Finite forms of the future by their ending, matched over form and lemma with a space between."""
    this: re.Pattern[str]
    """The word that points at the day of writing ("ce lundi")."""
    toward: re.Pattern[str]
    """Words that look ahead whatever the verb ("suspendu jusqu'à vendredi")."""


def parse(source: DataFiles) -> TimePack:
    """Read the rows of this stem; a form that names an unknown slot raises ValueError with its row."""
    rows = source.toml("times")
    numerals = NumeralWords.build(source.toml("numerals"))
    tables: dict[str, dict[str, Any]] = {
        name: {form: row["value"] for row in rows[name] for form in row["forms"]}
        for name in ("weekday", "month", "unit", "turn", "edge", "ordinal", "decade", "season", "count")
    }
    feasts = {form: _feast(row) for row in rows["feast"] for form in row["forms"]}
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
    empty: dict[str, Any] = {"reading": "known", "before": [], "unless_before": [], "unless_after": []}
    for row in ({**empty, **r} for r in (*rows["known_day"], *rows["expression"])):
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
        future=re.compile(rf"\w+{rows['tense']['future']} (?!\w+{rows['tense']['unless_infinitive']}$)"),
        this=_before(rows["tense"]["this"]),
        toward=_before(rows["tense"]["toward"]),
    )


def _feast(row: Mapping[str, Any]) -> Feast:
    return Feast(row["kind"], row.get("month", 0), row["day"], row.get("length", 1), row.get("proper", False))


def _alternation(forms: Sequence[str] | Mapping[str, Any]) -> str:
    ordered = sorted(forms, key=len, reverse=True)
    return "(?:" + "|".join(_words(f) for f in ordered) + ")"


def _words(form: str) -> str:
    """A form of one or more words as a pattern; spaces, underscores and the place after an elision are gaps."""
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
        unless_after=_after(row["unless_after"]) if row["unless_after"] else None,
        lower=row.get("lower", False),
        value=row.get("value"),
    )


def _after(patterns: Sequence[str]) -> re.Pattern[str]:
    """What must not follow: regular expressions; one that ends in a letter ends a word."""
    ended = [p + (r"(?!\w)" if p[-1].isalnum() and p[-2:-1] != "\\" else "") for p in patterns]
    return re.compile(rf"{GAP}?(?:{'|'.join(ended)})")


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
    for part in _TOKEN.findall(form):
        if part == "[":
            out.append("(?:")
        elif part == "]":
            out.append(")?")
        else:
            loose = " ?" if gap and part[0] in _LOOSE else gap
            out.append(loose + _choice(part, slots))
            gap = GAP
    return "".join(out)


def _choice(part: str, slots: Mapping[str, str]) -> str:
    choices = []
    for choice in part.split("|"):
        slot = _SLOT.fullmatch(choice)
        choices.append(f"(?P<{slot[1]}{slot[2]}>{slots[slot[1]]})" if slot else _words(choice))
    return choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"
