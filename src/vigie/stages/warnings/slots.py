"""The slots of a warning that its words fill: level, instruction, scales, and how long it holds."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

from vigie.lang.warnings import WarningPack
from vigie.model.spans import Span
from vigie.stages.warnings.board import Board
from vigie.stages.warnings.reading import Reading, Scales
from vigie.text.calendar import plus_days

QUOTED = re.compile(r'(?:^|\W)(\w+) " ?([\w ]{3,28}?) ?"')
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
HOURS = 24


def level_of(board: Board, pack: WarningPack, span: Span) -> str | None:
    """The level that the words name, verbatim: a known form, else a quoted word behind "à" or "demeure" (the last one)."""
    folded = board.folded[span.start : span.end]
    quoted = [m for m in QUOTED.finditer(folded) if m[1] in pack.level_after]
    if quoted:
        start, end = quoted[-1].span(2)
        return board.text[span.start + start : span.start + end]
    for form in pack.levels:
        at = folded.find(form)
        if at >= 0 and not folded[at + len(form) : at + len(form) + 1].isalpha() and not folded[at - 1 : at].isalpha():
            return board.text[span.start + at : span.start + at + len(form)]
    return None


def instruction_of(board: Board, reading: Reading) -> str | None:
    """What the reader is asked to do, verbatim: the infinitive with what belongs to it; for advice against, the clause."""
    if reading.order is not None:
        tokens = board.clause(reading.order)
        first = reading.order
        while first - 1 >= tokens.start and board.syntax.tokens[first - 1].dep in {
            "advmod",
            "obj",
            "expl",
            "expl:pv",
            "iobj",
        }:
            first -= 1
        return board.span(range(first, tokens.stop)).of(board.text)
    if reading.row.id == "advise_against":
        return board.span(range(max(reading.clause.start, reading.verb - 6), reading.clause.stop)).of(board.text)
    return None


def scales_of(board: Board, pack: WarningPack, span: Span) -> Scales:
    """The scales from the words of the warning only; the heaviest word first."""
    folded = board.folded[span.start : span.end]
    scales = Scales()
    for row in pack.scales:
        if any(f in folded for f in row.forms):
            scales = replace(
                scales,
                urgency=scales.urgency if scales.urgency != "unknown" else row.urgency or "unknown",
                severity=scales.severity if scales.severity != "unknown" else row.severity or "unknown",
                certainty=scales.certainty if scales.certainty != "unknown" else row.certainty or "unknown",
            )
    return scales


def until_of(board: Board, pack: WarningPack, reading: Reading) -> str | None:
    """The day until which it holds: a time behind "jusqu'au", the end of a stretch that begins now, or so many hours."""
    sentence = board.span(board.syntax.sentence(reading.verb))
    times = [t for t in board.found.times if t.value and sentence.covers(t.span)]
    for t in times:
        before = board.folded[max(0, t.span.start - 12) : t.span.start].split()
        if "until" in t.rules or (before and before[-1] in pack.words["until"]):
            return str(t.value).rpartition("/")[2]
    return _after_hours(board, pack, sentence, next((str(t.value) for t in times if DAY.fullmatch(str(t.value))), None))


def _after_hours(board: Board, pack: WarningPack, sentence: Span, day: str | None) -> str | None:
    """ "Pendant 48 heures": as many days after the day told in the sentence, else after publication."""
    day = day or board.found.article.published
    words = board.folded[sentence.start : sentence.end].split()
    for number, unit in pairwise(words):
        if number.isdecimal() and number.isascii() and len(number) <= 3 and unit.strip(".,") in pack.words["for_hours"]:
            hours = int(number)
            if day and hours and hours % HOURS == 0:
                return plus_days(date.fromisoformat(day), hours // HOURS).isoformat()
    return None
