"""One warning read from one clause: who warns, of what place, in which words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vigie.lang.warnings import WarningPack, WarningRow
from vigie.model.entities import Entity
from vigie.model.spans import Span
from vigie.model.statements import Statement
from vigie.model.warnings import Area, Certainty, Severity, Urgency, WarningAction
from vigie.stages.warnings.board import Board
from vigie.text import clauses

BODIES = frozenset({"country", "agency", "organisation", "place", "facility"})
PLACES = frozenset({"place", "facility", "country"})
LONGEST = 45
"""Tokens of a clause that is given as the words of a warning; longer ones are cut around the verb."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who warns: a name, and the entity where the article has one."""

    name: str
    entity: Entity | None


@dataclass(frozen=True, slots=True)
class Scales:
    """The three scales of the Common Alerting Protocol."""

    urgency: Urgency = "unknown"
    severity: Severity = "unknown"
    certainty: Certainty = "unknown"


@dataclass(frozen=True, slots=True)
class Reading:
    """A warning as one clause tells it."""

    row: WarningRow
    verb: int
    clause: range
    order: int | None
    issuer: Issuer
    area: Area | None
    action: WarningAction
    statement: Statement | None


def readings(board: Board, pack: WarningPack) -> Iterator[Reading]:
    """The warnings that the verbs of an article tell, in text order; one row at most for each verb."""
    for t in board.syntax.tokens:
        for row in pack.rows.get(t.lemma, ()):
            found = list(_by_row(board, pack, row, t.i))
            if found:
                yield from found
                break


def _by_row(board: Board, pack: WarningPack, row: WarningRow, i: int) -> Iterator[Reading]:
    clause = board.clause(i)
    lemmas = board.lemmas(clause)
    if lemmas & row.without or not all(lemmas & group for group in row.among) or clauses.is_negated(board.syntax, i):
        return
    order = _order(board, row, i, clause) if row.infinitive else None
    if row.infinitive and order is None:
        return
    if row.object and not _acts_on(board, row, i):
        return
    if row.about and not _is_about(board, row, i):
        return
    area = _area(board, pack, row, i, order, clause)
    if row.place and area is None:
        return
    statement = board.statement(i)
    for issuer in _issuers(board, row, i, statement, area):
        if _may_issue(pack, row, issuer):
            own = _own_area(board, row, issuer, area)
            yield Reading(row, i, clause, order, issuer, own, pack.actions.get(board.syntax.tokens[i].lemma, row.action) if row.action == "issue" and row.object else row.action, statement)


def _order(board: Board, row: WarningRow, i: int, clause: range) -> int | None:
    """The infinitive that says what to do, under the verb."""
    for j in clause:
        t = board.syntax.tokens[j]
        if j != i and t.lemma in row.infinitive and clauses.is_infinitive(board.syntax, j) and i in board.syntax.ancestors(j):
            if clauses.is_negated(board.syntax, j) == row.negated or not row.negated:
                return j
    return None


def _acts_on(board: Board, row: WarningRow, i: int) -> bool:
    tokens = board.syntax.tokens
    acted = board.told_of(i)
    direct = {tokens[o].lemma for o in acted} | {tokens[c].lemma for c in board.syntax.children[i] if tokens[c].dep != "conj"}
    return bool(direct & row.object)


def _is_about(board: Board, row: WarningRow, i: int) -> bool:
    heads = [i, *(c for c in board.syntax.children[i] if board.syntax.tokens[c].lemma in row.object)]
    return any(
        board.syntax.tokens[k].lemma in row.about
        for h in heads
        for c in clauses.complements(board.syntax, h, row.prepositions)
        for k in clauses.conjuncts(board.syntax, c)
    )


def _issuers(board: Board, row: WarningRow, i: int, statement: Statement | None, area: Area | None) -> list[Issuer]:
    """Who warns: the subject, the agent of a passive, the speaker, or the country whose level it is."""
    syntax = board.syntax
    if clauses.is_passive(syntax, i):
        agent = clauses.agent(syntax, i)
        heads = [agent] if agent is not None else []
    else:
        subject = clauses.subject(syntax, i)
        heads = clauses.conjuncts(syntax, subject) if subject is not None else []
    found = [Issuer(e.name, e) for h in heads if (e := board.entity_of(h)) is not None]
    if found:
        return found
    if statement is not None and statement.who:
        ids = dict(zip(statement.who, statement.who_ids, strict=False))
        by_id = {e.id: e for e in board.found.entities.entities}
        return [Issuer(name, by_id.get(ids.get(name, ""))) for name in statement.who[:1]]
    if row.self_issued and area is not None and area.country:
        country = next((e for e in board.found.entities.entities if e.type == "country" and e.country == area.country), None)
        return [Issuer(country.name, country)] if country else []
    return []


def _may_issue(pack: WarningPack, row: WarningRow, issuer: Issuer) -> bool:
    """Whether such a one warns so: travel advice and alerts come from states and bodies, not from persons."""
    if issuer.name.lower() in pack.words["not_issuer"] or (issuer.entity is not None and issuer.entity.type in {"media", "group"}):
        return False
    if row.bodies:
        return issuer.entity is not None and issuer.entity.type in BODIES
    return issuer.entity is not None


def _own_area(board: Board, row: WarningRow, issuer: Issuer, area: Area | None) -> Area | None:
    """The area that the clause names, or the issuer's own country where a level or call stands without one."""
    if area is not None or not row.own_area or issuer.entity is None:
        return area
    if issuer.entity.type in {"place", "country", "facility"}:
        return Area(issuer.entity.name, _country(board, issuer.entity))
    code = issuer.entity.country
    country = next((e for e in board.found.entities.entities if e.type == "country" and e.country == code), None)
    return Area(country.name if country else issuer.name, code) if code else None


def _country(board: Board, entity: Entity) -> str | None:
    place = board.found.places.get(entity.id)
    return (place.country if place else None) or entity.country


def _area(board: Board, pack: WarningPack, row: WarningRow, i: int, order: int | None, clause: range) -> Area | None:
    """The place that the warning is about: named under the order, else in the clause, else the one that "the zone" takes up."""
    subject = clauses.subject(board.syntax, i) if not clauses.is_passive(board.syntax, i) else clauses.agent(board.syntax, i)
    out = range(board.syntax.left[subject], board.syntax.right[subject]) if subject is not None else range(0)
    for tokens in (board.clause(order) if order is not None else range(0), clause):
        named = [e for j in tokens if j not in out and (e := board.entity(j)) is not None and e.type in PLACES]
        if named:
            exact = next((e for e in named if e.type != "country"), named[0])
            return Area(exact.name, _country(board, exact) or _country_near(board, exact, i))
    if any(board.folded[t.start : t.end] in pack.words["generic_place"] for t in board.syntax.tokens[clause.start : clause.stop]):
        before = [e for e in _mentioned_before(board, board.syntax.tokens[clause.start].start) if e.type in PLACES]
        if before:
            last = next((e for e in before[:2] if e.type != "country"), before[0])
            return Area(last.name, _country(board, last) or _country_near(board, last, i))
    return None


def _country_near(board: Board, place: Entity, i: int) -> str | None:
    """The country of a place that no table knows: the only one the article tells a place in, by a country named near it."""
    mentions = sorted(
        (abs(m.span.start - p.span.start), e.country or "")
        for e in board.found.entities.entities if e.type == "country"
        for m in e.mentions for p in place.mentions
    )  # fmt: skip
    return (mentions[0][1] or None) if mentions and mentions[0][0] <= 40 else None


def _mentioned_before(board: Board, offset: int) -> list[Entity]:
    """Entities by their last mention before an offset, nearest first."""
    last = [(max(m.span.start for m in e.mentions if m.span.end <= offset), e) for e in board.found.entities.entities if any(m.span.end <= offset for m in e.mentions)]
    return [e for _, e in sorted(last, key=lambda pair: -pair[0])]


def words_of(board: Board, reading: Reading) -> Span:
    """The words that tell the warning: from the subject to the end of what is asked."""
    first, last = reading.clause.start, reading.clause.stop
    if last - first > LONGEST:
        ends = board.syntax.right[reading.order] if reading.order is not None else reading.verb + LONGEST // 2
        first, last = max(first, reading.verb - LONGEST // 2), max(min(last, ends), reading.verb + 1)
    return board.span(range(first, last))
