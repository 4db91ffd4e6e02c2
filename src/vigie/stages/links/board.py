"""The article as the link engine looks at it: words in one spelling, and the entity that stands on each token."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.lang.links import RoleRow
from vigie.model.entities import Entity
from vigie.model.findings import Findings
from vigie.model.spans import Span
from vigie.text.folding import fold


@dataclass(frozen=True, slots=True)
class Named:
    """A mention on tokens [first, last): its entity, and whether it is a name or a common noun bound to it."""

    entity: Entity
    first: int
    last: int
    named: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation found, before voice and doubt are added. Names stand for entities; ids where the article has them."""

    relation: str
    subject: str
    object: str
    subject_id: str | None
    object_id: str | None
    span: Span
    rule: str
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class RoleAt:
    """A role noun on tokens [first, last), with what the words right behind it say."""

    row: RoleRow
    first: int
    last: int
    end: int
    country: str | None
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Whose:
    """What a role belongs to: a name, its id if the article has it, and where the phrase ends."""

    name: str
    id: str | None
    kb: str | None
    end: int
    country: str | None = None


class Board:
    """Look-ups over one article."""

    def __init__(self, found: Findings) -> None:
        self.found, self.syntax = found, found.syntax
        folded = fold(found.article.text)
        self.words = [folded[t.start : t.end] for t in found.syntax.tokens]
        self.starting: dict[int, Named] = {}
        self.ending: dict[int, Named] = {}
        self.covering: dict[int, Named] = {}
        self.mentions: list[Named] = []
        for entity in found.entities.entities:
            for m in entity.mentions:
                inside = found.syntax.within(m.span)
                if len(inside):
                    self.mentions.append(Named(entity, inside.start, inside.stop, m.named))
        self.mentions.sort(key=lambda n: (n.first, -n.last))
        for named in self.mentions:
            self._put(named)

    def _put(self, new: Named) -> None:
        for table, key in (
            (self.starting, new.first),
            (self.ending, new.last),
            *((self.covering, i) for i in range(new.first, new.last)),
        ):
            old = table.get(key)
            if old is None or (new.named, new.last - new.first) > (old.named, old.last - old.first):
                table[key] = new

    def entity_of(self, i: int) -> Entity | None:
        """The entity that token i names: the mention on it, or the name set beside the common noun that it is."""
        here = self.covering.get(i)
        if here is not None:
            return here.entity
        tokens = self.syntax.tokens
        for c in self.syntax.children[i]:
            dep = tokens[c].dep.partition(":")[0]
            bare = not any(tokens[g].dep == "case" for g in self.syntax.children[c])
            if dep in {"appos", "flat"} or (dep == "nmod" and bare):
                beside = self.covering.get(c)
                if beside is not None and beside.named and c > i and c - i <= 4:
                    return beside.entity
        return None

    def speaker_of(self, i: int) -> Entity | None:
        """The person who says "je" at token i, by the statement around it."""
        t = self.syntax.tokens[i]
        if t.pos != "PRON" or not (t.has("Person=1") and t.has("Number=Sing")):
            return None
        said = [s for s in self.found.statements if s.span.covers(t.span) and len(s.who) == 1]
        if not said:
            return None
        who = min(said, key=lambda s: len(s.span)).who[0]
        return next((e for e in self.found.entities.entities if e.type == "person" and e.name == who), None)

    def named_within(self, i: int) -> Named | None:
        """The entity that the end of a longer name repeats from token i on ("état-major de l'armée française": the army)."""
        here = self.covering.get(i)
        if here is None or here.first >= i:
            return None
        rest = self.words[i : here.last]
        same = (m for m in self.mentions if m.named and self.words[m.first : m.last] == rest)
        inner = next((m for m in same if m.entity.id != here.entity.id), None)
        return Named(inner.entity, i, here.last, True) if inner is not None else None

    def source_of(self, i: int, country: str | None) -> Entity | None:
        """The person, of no other country than that given, who speaks where token i opens a source ("a dit le chef de X")."""
        start = self.syntax.tokens[i].start
        said = [
            s
            for s in self.found.statements
            if s.source is not None and len(s.who_ids) == 1 and s.source.start <= start < s.source.end
        ]
        opening = [s for s in said if s.source is not None and self.syntax.at(s.source.start) >= i - 1]
        who = opening[0].who_ids[0] if opening else None
        person = next((e for e in self.found.entities.entities if e.type == "person" and e.id == who), None)
        return None if person is not None and country and person.country not in (None, country) else person

    def span(self, first: int, last: int) -> Span:
        """Characters of tokens [first, last)."""
        return Span(self.syntax.tokens[first].start, self.syntax.tokens[last - 1].end)

    def bracketed(self, role: RoleAt, end: int) -> Entity | None:
        """Another name in brackets right behind a phrase: "la branche ouest-africaine de X (Y)"."""
        if self.words[end : end + 1] != ["("] or "person" in role.row.holder:
            return None
        named = self.starting.get(end + 1)
        return named.entity if named is not None and named.named and named.entity.type in role.row.holder else None
