"""Warnings, advice and alert levels in force, that a reader could act on.

In: the article with its entities, places, times and statements. Out: one warning for each issuer, kind and area, with the
best slots found anywhere in the article. The three scales are filled from words of the article only.
"""

from __future__ import annotations

from dataclasses import replace

from vigie.lang.warnings import WarningPack
from vigie.model.findings import Findings
from vigie.model.spans import finding_id
from vigie.model.warnings import SecurityWarning
from vigie.stages.warnings.board import Board
from vigie.stages.warnings.reading import Issuer, Reading, readings, words_of
from vigie.stages.warnings.slots import instruction_of, level_of, scales_of, until_of

RANK = {"agency": 0, "organisation": 1, "facility": 1, "place": 2, "country": 3, "person": 4}
"""Of two issuers of one state, the body that speaks comes before the state that it speaks for."""


def find_warnings(found: Findings, pack: WarningPack) -> tuple[SecurityWarning, ...]:
    """The warnings of an article in text order; one told twice is one."""
    if not found.syntax.tokens:
        return ()
    board = Board(found, pack.words["of"], pack.words["stands_for"])
    kept: list[tuple[Issuer, SecurityWarning]] = []
    for reading in sorted(readings(board, pack), key=lambda r: _in_title(found, board, r)):
        new = _warning(board, pack, reading)
        same = next((n for n, (issuer, old) in enumerate(kept) if _same(issuer, old, reading.issuer, new)), None)
        if same is None:
            kept.append((reading.issuer, new))
        else:
            kept[same] = _joined(*kept[same], reading.issuer, new)
    told = [w for _, w in kept]
    return tuple(sorted((w for w in told if not _said_better(w, told)), key=lambda w: w.span))


def _in_title(found: Findings, board: Board, reading: Reading) -> bool:
    """Headlines come last: the body tells a warning in full."""
    title = found.article.title
    return title is not None and title.covers(board.syntax.tokens[reading.verb].span)


def _said_better(warning: SecurityWarning, told: list[SecurityWarning]) -> bool:
    """Whether a bare "has issued an alert" is filled by what the same issuer asks in the same words."""
    return (
        warning.instruction is None
        and warning.kind == "security_alert"
        and any(
            w is not warning and w.issuer == warning.issuer and w.instruction and w.span.overlaps(warning.span)
            for w in told
        )
    )


def _warning(board: Board, pack: WarningPack, reading: Reading) -> SecurityWarning:
    span = words_of(board, reading)
    scales = scales_of(board, pack, span)
    entity = reading.issuer.entity
    area = reading.area
    return SecurityWarning(
        id=finding_id("warning", span, f"{reading.row.kind}:{reading.issuer.name}"),
        span=span,
        issuer=reading.issuer.name,
        issuer_id=entity.id if entity else None,
        kind=reading.row.kind,
        action=reading.action,
        area=area,
        level=level_of(board, pack, span),
        instruction=instruction_of(board, reading),
        urgency="past" if reading.action == "lift" else scales.urgency,
        severity=scales.severity,
        certainty=scales.certainty,
        from_=None,
        until=until_of(board, pack, reading),
        statement=reading.statement.id if reading.statement else None,
        rules=(reading.row.id,),
    )


def _same(issuer: Issuer, old: SecurityWarning, other: Issuer, new: SecurityWarning) -> bool:
    if old.kind != new.kind or (old.action == "lift") != (new.action == "lift"):
        return False
    a, b = issuer.entity, other.entity
    one = issuer.name == other.name or (
        a is not None and b is not None and a.country is not None and a.country == b.country
    )
    if not one:
        return False
    if old.area is None or new.area is None:
        return True
    return old.area.name == new.area.name or (old.area.country is not None and old.area.country == new.area.country)


def _joined(
    issuer: Issuer, old: SecurityWarning, other: Issuer, new: SecurityWarning
) -> tuple[Issuer, SecurityWarning]:
    """The first telling, with what a later one adds, in the name of the body that speaks."""
    first = min((issuer, other), key=lambda i: RANK.get(i.entity.type, 5) if i.entity else 6)
    unknown = {k: getattr(new, k) for k in ("urgency", "severity", "certainty") if getattr(old, k) == "unknown"}
    return first, replace(
        old,
        issuer=first.name,
        issuer_id=first.entity.id if first.entity else None,
        area=old.area or new.area,
        level=old.level or new.level,
        instruction=old.instruction or new.instruction,
        until=old.until or new.until,
        statement=old.statement or new.statement,
        **unknown,
    )
