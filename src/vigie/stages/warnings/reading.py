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
from vigie.text.folding import fold

BODIES = frozenset({"country", "agency", "organisation", "place", "facility"})
PLACES = frozenset({"place", "facility", "country"})
OFFICE = 4
"""Tokens behind an office's name in which the body that it belongs to is named."""
BEHIND = 30
"""Characters behind an unknown place in which its country is named."""
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
    """The warnings that the verbs and the reported orders of an article tell; one row at most for each."""
    for t in board.syntax.tokens:
        for row in pack.rows.get(t.lemma, ()):
            found = list(_by_row(board, pack, row, t.i))
            if found:
                yield from found
                break
    orders = tuple(dict.fromkeys(row for rows in pack.rows.values() for row in rows if row.infinitive))
    for statement in board.found.statements:
        yield from _by_order(board, pack, orders, statement)


def _by_row(board: Board, pack: WarningPack, row: WarningRow, i: int) -> Iterator[Reading]:
    clause = _clause(board, i)
    if not _fits(board, row, clause) or (clauses.is_negated(board.syntax, i) and not _only(board, pack, i)):
        return
    order = _order(board, row, i, clause) if row.infinitive else None
    if (row.infinitive and order is None) or (row.object and not _acts_on(board, pack, row, i)):
        return
    if row.about and not _is_about(board, row, i):
        return
    statement = board.statement(i)
    told = _tellers(board, i)
    scope = _level_phrase(board, row, i) if row.kind == "threat_level" or row.about else clause
    area = _area(board, pack, order, scope, {e.id for e in told}) or _plan_area(board, pack, clause)
    issuers = _issuers(board, pack, row, told, statement, area, _authority(board, pack, i))
    verb = board.syntax.tokens[i].lemma
    action = pack.actions.get(verb, row.action) if row.object and row.action == "issue" else row.action
    yield from _read(board, pack, row, i, clause, order, issuers, area, action, statement)


def _clause(board: Board, i: int) -> range:
    """The clause of the verb at token i; with the noun that a participle qualifies ("une zone déconseillée par …")."""
    t = board.syntax.tokens[i]
    qualifies = clauses.is_participle(board.syntax, i) and t.dep in {"acl", "amod"}
    return board.clause(t.head if qualifies else i)


def _by_order(board: Board, pack: WarningPack, rows: tuple[WarningRow, ...], statement: Statement) -> Iterator[Reading]:
    """A reported order that begins its statement ("… de partir immédiatement"), in the name of each of its speakers."""
    inside = board.syntax.within(statement.span)
    begun = next((j for j in inside[:3] if clauses.is_infinitive(board.syntax, j)), None)
    if begun is None:
        return
    sentence = board.syntax.sentence(begun)
    negated, lemmas = clauses.is_negated(board.syntax, begun), board.lemmas(sentence)
    for row in rows:
        urged = row.kind == "call_to_leave" or bool(lemmas & row.lemmas)
        asks = board.syntax.tokens[begun].lemma in row.infinitive and row.negated == negated
        if not (urged and asks and _fits(board, row, sentence)):
            continue
        told = [e for e in board.found.entities.entities if e.name in statement.who or e.id in statement.who_ids]
        area = _area(board, pack, begun, sentence, {e.id for e in told})
        issuers = _issuers(board, pack, row, told, statement, area)
        found = list(_read(board, pack, row, begun, sentence, begun, issuers, area, row.action, statement))
        if found:
            yield from found
            return


def _read(
    board: Board, pack: WarningPack, row: WarningRow, i: int, clause: range, order: int | None, issuers: list[Issuer],
    area: Area | None, action: WarningAction, statement: Statement | None,
) -> Iterator[Reading]:  # fmt: skip
    if row.place and area is None:
        return
    for issuer in issuers:
        if _may_issue(pack, row, issuer) and not _of_itself(board, row, issuer, area):
            yield Reading(row, i, clause, order, issuer, _own_area(board, row, issuer, area), action, statement)


def _fits(board: Board, row: WarningRow, clause: range) -> bool:
    lemmas = board.lemmas(clause)
    return not lemmas & row.without and all(lemmas & group for group in row.among)


def _only(board: Board, pack: WarningPack, i: int) -> bool:
    """Whether a negation only narrows: "n'est plus que déconseillée"."""
    before = board.syntax.tokens[max(0, i - 2) : i]
    return any(board.folded[t.start : t.end] in pack.words["only"] for t in before)


def _order(board: Board, row: WarningRow, i: int, clause: range) -> int | None:
    """The infinitive that says what to do, under the verb."""
    for j in clause:
        if j == i or board.syntax.tokens[j].lemma not in row.infinitive or not clauses.is_infinitive(board.syntax, j):
            continue
        if i in board.syntax.ancestors(j) and (not row.negated or clauses.is_negated(board.syntax, j)):
            return j
    return None


def _acts_on(board: Board, pack: WarningPack, row: WarningRow, i: int) -> bool:
    tokens = board.syntax.tokens
    acted = board.told_of(i)
    beside = (c for c in board.syntax.children[i] if clauses.preposition(board.syntax, c) in pack.words["within"])
    direct = {tokens[o].lemma for o in acted} | {tokens[c].lemma for c in beside if tokens[c].dep != "conj"}
    return bool(direct & row.object)


def _is_about(board: Board, row: WarningRow, i: int) -> bool:
    heads = [i, *(c for c in board.syntax.children[i] if board.syntax.tokens[c].lemma in row.object)]
    return any(
        board.syntax.tokens[k].lemma in row.about
        for h in heads
        for c in clauses.complements(board.syntax, h, row.prepositions)
        for k in clauses.conjuncts(board.syntax, c)
    )


def _tellers(board: Board, i: int) -> list[Entity]:
    """The entities that the verb at token i names as doing it: its subject, or the agent of a passive."""
    syntax = board.syntax
    if clauses.is_passive(syntax, i) and not clauses.is_reflexive(syntax, i):
        agent = clauses.agent(syntax, i)
        heads = [agent] if agent is not None else []
    elif clauses.is_verbal(syntax, i):
        subject = clauses.subject(syntax, i)
        heads = clauses.conjuncts(syntax, subject) if subject is not None else []
        if subject is not None and syntax.tokens[subject].pos == "PRON" and board.entity(subject) is None:
            heads += [j for j in range(syntax.sentence(i).start, subject) if _is_body(board, j)][-1:]
        t = syntax.tokens[i]
        if t.dep == "conj" and syntax.tokens[t.head].pos == "PROPN":
            heads.append(t.head)  # "X and Y have warned", where the parser took X for the whole sentence
    else:
        heads = [
            j for j in range(syntax.sentence(i).start, i) if _is_body(board, j, frozenset({"agency", "organisation"}))
        ][:1]
    found = [e for h in heads if (e := board.entity_of(h)) is not None and not _loosely_named(board, h, e)]
    return list({e.id: e for e in found}.values())


def _loosely_named(board: Board, i: int, entity: Entity) -> bool:
    """Whether a mere pronoun stands for a state: too often it is the other state of the sentence."""
    return board.syntax.tokens[i].pos == "PRON" and entity.type == "country"


def _is_body(board: Board, i: int, types: frozenset[str] = BODIES) -> bool:
    entity = board.entity(i)
    return entity is not None and entity.type in types


def _whole(board: Board, entity: Entity) -> Entity:
    """For an office of a known body, that body ("le bureau consulaire du département d'État")."""
    if entity.kb is not None or entity.type != "agency":
        return entity
    for m in entity.mentions:
        after = board.syntax.at(m.span.end)
        for c in range(after, min(len(board.syntax.tokens), after + OFFICE)):
            whole = board.entity(c)
            if whole is not None and whole.id != entity.id:
                return whole if whole.type == "agency" and whole.kb is not None else entity
    return entity


def _issuers(
    board: Board,
    pack: WarningPack,
    row: WarningRow,
    told: list[Entity],
    statement: Statement | None,
    area: Area | None,
    teller: str | None = None,
) -> list[Issuer]:
    """Who warns: who is said to, the speaker, or the country whose level it is; a capital stands for its state."""
    found = [_issuer(board, pack, e) for e in told]
    if not found and statement is not None:
        found = [_issuer(board, pack, e) for name in statement.who[:1] if (e := _speaker(board, name)) is not None]
        by_person = all(i.entity is not None and i.entity.type == "person" for i in found)
        if found and not (row.self_issued and row.action == "issue" and by_person and area is not None):
            return found
    if not found and row.kind == "threat_level" and teller is not None:
        return [Issuer(teller, None)]
    if not found or (row.self_issued and not told):
        country = _country_entity(board, area.country) if row.self_issued and area is not None else None
        return [Issuer(country.name, country)] if country else found
    return found


def _issuer(board: Board, pack: WarningPack, entity: Entity) -> Issuer:
    entity = _whole(board, entity)
    code = pack.capitals.get(fold(entity.name)) if entity.type == "place" else None
    if code is None:
        return Issuer(entity.name, entity)
    state = _country_entity(board, code)
    return Issuer(state.name, state) if state else Issuer(pack.countries[code], entity)


def _country_entity(board: Board, code: str | None) -> Entity | None:
    return next((e for e in board.found.entities.entities if e.type == "country" and e.country == code and code), None)


def _authority(board: Board, pack: WarningPack, i: int) -> str | None:
    """A bare noun of authority that is the subject ("le gouvernement"), where no entity stands for it."""
    subject = clauses.subject(board.syntax, i)
    if subject is None or board.syntax.tokens[subject].lemma not in pack.words["authority"]:
        return None
    end = clauses.noun_phrase(board.syntax, subject).end
    return board.text[board.syntax.tokens[subject].start : end]


def _level_phrase(board: Board, row: WarningRow, i: int) -> range:
    """The words of the level itself: a place elsewhere in the clause is where something happened, not where it holds."""
    tokens = board.syntax.tokens
    for j in (*board.told_of(i), *board.syntax.children[i]):
        if tokens[j].lemma in row.object | row.about:
            return board.clause(j)
    return range(i, i)


def _plan_area(board: Board, pack: WarningPack, clause: range) -> Area | None:
    """The country whose own plan the clause names."""
    for t in board.syntax.tokens[clause.start : clause.stop]:
        code = pack.plans.get(board.folded[t.start : t.end])
        if code:
            return Area(pack.countries[code], code)
    return None


def _speaker(board: Board, name: str) -> Entity | None:
    """The entity that a speaker's name or description stands for ("porte-parole du ministère de l'Intérieur")."""
    entities = board.found.entities.entities
    exact = next((e for e in entities if e.name == name), None)
    within = [e for e in entities if e.type in BODIES and e.name in name]
    return exact or max(within, key=lambda e: len(e.name), default=None)


def _may_issue(pack: WarningPack, row: WarningRow, issuer: Issuer) -> bool:
    """Whether such a one warns so: travel advice and alerts come from states and bodies, not from persons."""
    if issuer.name.lower() in pack.words["not_issuer"] or (
        issuer.entity is not None and issuer.entity.type in {"media", "group"}
    ):
        return False
    if row.bodies:
        return issuer.entity is not None and issuer.entity.type in BODIES
    if row.kind == "threat_level":
        return issuer.entity is None or issuer.entity.type != "organisation"
    return issuer.entity is not None


def _of_itself(board: Board, row: WarningRow, issuer: Issuer, area: Area | None) -> bool:
    """Whether a state would advise against itself: then the parser took the place for the one who warns."""
    e = issuer.entity
    if row.kind not in ("travel_advice", "call_to_leave") or e is None or area is None or e.type not in PLACES:
        return False
    return area.country is not None and _country(board, e) == area.country


def _own_area(board: Board, row: WarningRow, issuer: Issuer, area: Area | None) -> Area | None:
    """The area that the clause names, or the issuer's own country where a level or call stands without one."""
    if area is not None or not row.own_area or issuer.entity is None:
        return area
    if issuer.entity.type in {"place", "country", "facility"}:
        return Area(issuer.entity.name, _country(board, issuer.entity))
    code = issuer.entity.country
    country = _country_entity(board, code)
    return Area(country.name if country else issuer.name, code) if code else None


def _country(board: Board, entity: Entity) -> str | None:
    place = board.found.places.get(entity.id)
    return (place.country if place else None) or entity.country


def _area(board: Board, pack: WarningPack, order: int | None, clause: range, out: set[str]) -> Area | None:
    """The place that the warning is about: named under the order, else in the clause, else the one "the zone" takes up."""
    for tokens in (board.clause(order) if order is not None else range(0), clause):
        named = [e for j in tokens if (e := board.entity(j)) is not None and e.type in PLACES and e.id not in out]
        if named:
            return Area(named[0].name, _country(board, named[0]) or _country_near(board, named[0]))
    if any(
        board.folded[t.start : t.end] in pack.words["generic_place"]
        for t in board.syntax.tokens[clause.start : clause.stop]
    ):
        start = board.syntax.tokens[clause.start].start
        before = [e for e in _mentioned_before(board, start) if e.type in PLACES and e.id not in out]
        if before:
            last = before[0]
            return Area(last.name, _country(board, last) or _country_near(board, last))
    return None


def _country_near(board: Board, place: Entity) -> str | None:
    """The country of a place that no table knows, where it is told right behind it ("Oum-Sidr, dans l'est du Tchad")."""
    for country in board.found.entities.entities:
        if country.type != "country":
            continue
        for m in country.mentions:
            if any(
                0 <= m.span.start - p.span.end <= BEHIND and _together(board, p.span.end, m.span.start)
                for p in place.mentions
            ):
                return country.country
    return None


def _together(board: Board, a: int, b: int) -> bool:
    tokens = board.syntax.tokens
    return tokens[board.syntax.at(a)].sent == tokens[board.syntax.at(b)].sent


def _mentioned_before(board: Board, offset: int) -> list[Entity]:
    """Entities by their last mention before an offset, nearest first."""
    last = [
        (max(m.span.start for m in e.mentions if m.span.end <= offset), e)
        for e in board.found.entities.entities
        if any(m.span.end <= offset for m in e.mentions)
    ]
    return [e for _, e in sorted(last, key=lambda pair: -pair[0])]


def words_of(board: Board, reading: Reading) -> Span:
    """The words that tell the warning: from the subject to the end of what is asked."""
    first, last = reading.clause.start, reading.clause.stop
    if last - first > LONGEST:
        ends = board.syntax.right[reading.order] if reading.order is not None else reading.verb + LONGEST // 2
        first, last = max(first, reading.verb - LONGEST // 2), max(min(last, ends), reading.verb + 1)
    return board.span(range(first, last))
