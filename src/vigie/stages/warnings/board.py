"""The article as the warning engine looks at it."""

from __future__ import annotations

from vigie.model.entities import Entity
from vigie.model.findings import Findings
from vigie.model.spans import Span
from vigie.model.statements import Statement
from vigie.text import clauses
from vigie.text.folding import fold


class Board:
    """Look-ups over one article: clauses as token ranges, and the entities on tokens."""

    def __init__(self, found: Findings, of: frozenset[str], stands_for: frozenset[str]) -> None:
        """`of` are prepositions, `stands_for` nouns that speak for what they belong to ("un rapport de l'ONU")."""
        self.of, self.stands_for = of | {""}, stands_for
        self.found, self.syntax = found, found.syntax
        self.text = found.article.text
        self.folded = fold(self.text)

    def clause(self, i: int) -> range:
        """Tokens of the subtree of token i, inside its sentence; the whole sentence where the verb stands at its top."""
        sentence = self.syntax.sentence(i)
        return range(max(self.syntax.left[i], sentence.start), min(self.syntax.right[i], sentence.stop))

    def lemmas(self, tokens: range) -> set[str]:
        """Lemmas and forms of the tokens of a clause: the parser's lemma of a rare word may be wrong."""
        return {w for j in tokens for w in (self.syntax.tokens[j].lemma, self.syntax.tokens[j].text)}

    def entity(self, i: int) -> Entity | None:
        """The entity on token i."""
        here = self.found.entities.at(self.syntax.tokens[i].start)
        return here[1] if here else None

    def entity_of(self, i: int) -> Entity | None:
        """The entity that the noun at token i names, itself or by the name set beside it ("la ville de Barcelone")."""
        own = self.entity(i)
        if own is not None:
            return own
        stands = self.syntax.tokens[i].lemma in self.stands_for
        for c in self.syntax.children[i]:
            linked = clauses.preposition(self.syntax, c)
            if (
                self.syntax.tokens[c].dep.partition(":")[0] in {"appos", "flat", "nmod"}
                and c > i
                and linked in (self.of if stands else {""})
            ):
                beside = self.entity(c)
                if beside is not None and beside.type != "person":
                    return beside
        return None

    def span(self, tokens: range) -> Span:
        """Characters of a clause, without the marks at its ends."""
        ts = self.syntax.tokens
        first, last = tokens.start, tokens.stop - 1
        while first < last and ts[first].pos in {"PUNCT", "SPACE"}:
            first += 1
        while last > first and ts[last].pos in {"PUNCT", "SPACE"}:
            last -= 1
        return Span(ts[first].start, ts[last].end)

    def statement(self, i: int) -> Statement | None:
        """The smallest statement whose content holds token i."""
        at = self.syntax.tokens[i].start
        holding = [s for s in self.found.statements if s.span.start <= at < s.span.end]
        return min(holding, key=lambda s: len(s.span), default=None)

    def told_of(self, i: int) -> list[int]:
        """What the verb at token i acts on: its objects, or what is its subject where it has none."""
        objects = clauses.objects(self.syntax, i)
        if objects and not clauses.is_passive(self.syntax, i):
            return objects
        subject = clauses.subject(self.syntax, i)
        return [subject] if subject is not None else []
