"""The slots of a warning that its words fill: level, instruction, scales, and how long it holds."""

from __future__ import annotations

import re
from dataclasses import replace

from vigie.lang.warnings import WarningPack
from vigie.model.spans import Span
from vigie.stages.warnings.board import Board
from vigie.stages.warnings.reading import Reading, Scales

QUOTED = re.compile(r'(?:^|\W)(\w+) " ?([\w ]{3,28}?) ?"')
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
        while first - 1 >= tokens.start and board.syntax.tokens[first - 1].dep in {"advmod", "obj", "expl", "expl:pv", "iobj"}:
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


def until_of(board: Board, pack: WarningPack, span: Span) -> str | None:
    """The day until which it holds: a time behind "jusqu'au", or the end of a stretch that begins now."""
    for t in board.found.times:
        if not span.covers(t.span) or not t.value:
            continue
        before = board.folded[max(0, t.span.start - 12) : t.span.start].split()
        if before and before[-1] in pack.words["until"]:
            return t.value.rpartition("/")[2]
        if "until" in t.rules:
            return t.value.rpartition("/")[2]
    return None
