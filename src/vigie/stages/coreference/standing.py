"""Standing and procedure of persons: what the article's words, then the knowledge base, say of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from vigie.lang.coreference import Calling
from vigie.model.entities import Entity, Procedure, Standing
from vigie.stages.coreference.board import Board, HeldRole, Occurrence
from vigie.stages.coreference.callings import callings, harmed_people
from vigie.text.clauses import is_negated, is_participle, is_passive, subject
from vigie.text.gazetteer import Gazetteer, longest

_APART = 2
"""Words at most between a name and the words in apposition to it ("Jean Vernier, déjà condamné")."""


class Standings:
    """What an article and the knowledge base show of the standing of each person."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._law, self._hurt, self._armed = procedures(board), victims(board), fighters(board)
        self._callings, self._harmed = callings(board), harmed_people(board)

    def of(self, entity: Entity, n: int) -> Entity:
        """A person with standing and procedure; anything else as it is."""
        if entity.type != "person":
            return entity
        standing, calling = self._standing(entity, n)
        rules = (*entity.rules, calling.id) if calling is not None else entity.rules
        return replace(entity, procedure=self._law.get(n), standing=standing, rules=rules)

    def _standing(self, entity: Entity, n: int) -> tuple[Standing | None, Calling | None]:
        """The standing, and the calling that gave it."""
        board = self._board
        row = board.pack.by_key.get(entity.kb or "")
        known = board.pack.rows[row].standing if row is not None else ""
        if known in ("public_role", "armed_group"):
            return ("public_role" if known == "public_role" else "armed_group"), None
        said = [r.cue.standing for r in board.facts[n].roles if r.cue.standing]
        calling = self._callings.get(n)
        if _is_firmly_public(board, n):
            return "public_role", calling
        if n in self._armed or (said and said[0] == "armed_group"):
            return "armed_group", None
        if calling is not None and calling.firm:
            return "public_role", calling
        if self._law.get(n) in ("suspected", "charged", "tried", "convicted") or "suspect" in said:
            return "suspect", None
        if n in self._hurt or "victim" in said:
            return "victim", None
        if _is_public_head(board, n) and n not in self._harmed:
            return "public_role", calling
        if calling is not None and not _is_neighbour(board, n):
            return "public_role", calling
        return ("private" if "private" in said else entity.standing), None


def _is_firmly_public(board: Board, n: int) -> bool:
    """Whether a person holds a public role that counts for more than being a victim: an office of the state, not of any body."""
    return any(r.cue.standing == "public_role" and not _is_soft(board, r) for r in board.facts[n].roles)


def _is_public_head(board: Board, n: int) -> bool:
    """Whether a person heads a body: no longer, where they did so once; not one of neighbours."""
    return not _is_neighbour(board, n) and any(
        r.cue.standing == "public_role" and not r.former for r in board.facts[n].roles
    )


def _is_soft(board: Board, role: HeldRole) -> bool:
    """Whether a role is that of a head of a body of any size; presidents are, but for those of states and of bodies that are known."""
    if role.cue.soft:
        return True
    bodies = [board.entities[int(c[1:])] for c in role.complement if c.startswith("#")]
    plain = [c for c in role.complement if not c.startswith("#")]
    return role.cue.titular and (
        any(e.kb is None for e in bodies) or bool(board.refs.words["local"].intersection(plain))
    )


def _is_neighbour(board: Board, n: int) -> bool:
    """Whether a person heads something among neighbours ("président du syndic de l'immeuble")."""
    return any(r.complement & board.refs.words["local"] for r in board.facts[n].roles)


def procedures(board: Board) -> dict[int, Procedure]:
    """The furthest stage before the law that the article gives each person."""
    found: dict[int, tuple[int, Procedure]] = {}
    for cue, o in _told_of(board, board.refs.procedure_tree):
        row = board.refs.procedures[cue]
        if board.is_public(o.entity) and not (row.firm and o.named):
            continue
        if row.rank > found.get(o.entity, (0, row.value))[0]:
            found[o.entity] = (row.rank, row.value)
    return {person: value for person, (_, value) in found.items()}


def victims(board: Board) -> set[int]:
    """Persons of whom the article says that they were killed, wounded or taken."""
    return {o.entity for _, o in _told_of(board, board.refs.victim_tree) if not _is_sure(board, o.entity)}


def _is_sure(board: Board, n: int) -> bool:
    """Whether a person is public by the knowledge base, or firmly by the article's own words."""
    return _is_firmly_public(board, n) or (board.is_public(n) and not board.facts[n].roles)


def accused(board: Board) -> frozenset[int]:
    """Persons whom the article's own words show as accused or suspected; where there are none, the only private person it is about."""
    called = {n for n, f in enumerate(board.facts) if any(r.cue.standing == "suspect" for r in f.roles)}
    found = called | procedures(board).keys()
    if found:
        return frozenset(found)
    named = Counter(o.entity for o in board.occurrences if o.named and board.entities[o.entity].type == "person")
    hurt = victims(board)
    private = [n for n in named if not board.is_public(n) and n not in hurt]
    return frozenset(n for n in private if len(private) == 1 and named[n] > 1)


def fighters(board: Board) -> set[int]:
    """Persons whom the article calls chiefs or members of an armed group."""
    groups = {f"#{n}" for n, e in enumerate(board.entities) if e.type == "group"}
    leading = {n for n, f in enumerate(board.facts) if any(r.cue.commands and r.complement & groups for r in f.roles)}
    return leading | {o.entity for _, o in _told_of(board, board.refs.armed_tree) if not board.is_public(o.entity)}


def _told_of(board: Board, tree: Gazetteer) -> Iterator[tuple[int, Occurrence]]:
    """Cues of a tree with the mentions of the persons that they are said of."""
    words = board.words
    for i, form in enumerate(words.forms):
        found = longest(tree, words, i) if form in tree.reach else None
        if found is None:
            continue
        surface = words.text[words.starts[i] : words.ends[found[0] - 1]].lower().replace("’", "'")
        row = next((a.row for a in found[1] if a.form == surface), None)
        person = _person_of(board, i, found[0]) if row is not None else None
        if row is not None and person is not None:
            yield row, person


def _person_of(board: Board, i: int, j: int) -> Occurrence | None:
    """The person that words [i, j) are said of: behind a noun ("procès de X"), subject of a passive, or beside an apposition."""
    if board.words.forms[j - 1] in board.refs.words["of"]:
        return _person_at(board, j)
    token = board.token(i)
    t = board.syntax.tokens[token]
    if (is_participle(board.syntax, token) and not is_passive(board.syntax, token)) or is_negated(board.syntax, token):
        return None
    if t.dep == "xcomp" and board.syntax.tokens[t.head].lemma in board.refs.words["modals"]:
        return None
    at = subject(board.syntax, token)
    if at is not None:
        return _person_at(board, board.word_of(board.syntax.tokens[at].start))
    head = board.syntax.tokens[token].head
    if head < token:
        person = _person_at(board, board.word_of(board.syntax.tokens[head].start))
        if person is not None:
            return person
    for k in range(i - 1, max(-1, i - 2 - _APART), -1):
        if board.sentence(k) != board.sentence(i):
            return None
        if (person := _person_at(board, k)) is not None:
            gap = board.words.text[board.words.ends[k] : board.words.starts[k + 1]]
            return person if gap.startswith(",") else None
    return None


def _person_at(board: Board, k: int) -> Occurrence | None:
    o = board.by_word.get(k)
    return o if o is not None and board.entities[o.entity].type == "person" else None
