"""One article's words beside the knowledge base, and what all readers of names ask of them."""

from __future__ import annotations

from vigie.lang.entities import Cue, EntityPack
from vigie.model.entities import EntityType
from vigie.model.syntax import Syntax
from vigie.stages.names.drafts import MODEL_TYPES
from vigie.text.gazetteer import Alias, Words, longest

NameHere = tuple[int, EntityType | None, tuple[int, ...]]
"""A name at some word: its end, its type and rows where known."""


class Page:
    """The words of an article; `known` and `seen` hold, by first word, the names of the tables and those of the model.

    Built per call and filled by `finding`; nothing is kept.
    """

    def __init__(self, words: Words, syntax: Syntax, pack: EntityPack) -> None:
        self.words, self.syntax, self.pack = words, syntax, pack
        self.known: dict[int, tuple[int, tuple[Alias, ...]]] = {}
        self.seen: dict[int, tuple[int, str]] = {}

    def gap(self, i: int) -> str:
        """The folded characters between word i - 1 and word i."""
        return self.words.folded[self.words.ends[i - 1] : self.words.starts[i]] if 0 < i < len(self.words) else ""

    def acronym(self, i: int) -> bool:
        """Whether word i is all capitals."""
        return self.words.text[self.words.starts[i] : self.words.ends[i]].isupper()

    def opens(self, i: int) -> bool:
        """Whether word i opens a sentence, a paragraph or a quotation, where any word has a capital."""
        token = self.syntax.tokens[self.syntax.at(self.words.starts[i])]
        if token.i == self.syntax.sentences[token.sent][0] or i == 0:
            return True
        gap = self.words.folded[self.words.ends[i - 1] : self.words.starts[i]]
        return any(c in gap for c in '":.!?(\n')

    def shouted(self, i: int) -> bool:
        """Whether a neighbour of word i is all capitals too, as in a headline: "UN MORT" names no body."""
        near = [k for k in (i - 1, i + 1) if 0 <= k < len(self.words) and len(self.words.forms[k]) > 1]
        return any(self.acronym(k) for k in near)

    def is_head(self, i: int) -> bool:
        """Whether word i is a common noun of bodies, sites or classes, no name by itself."""
        pack, form = self.pack, self.words.forms[i]
        return any(
            form in table.tree.keys for table in (pack.bodies, pack.sites, pack.classes, pack.openings, pack.titles)
        )

    def behind(self, i: int, kind: str) -> bool:
        """Whether a function word of that kind stands right before word i."""
        return i > 0 and self.words.forms[i - 1] in self.pack.words[kind] and self.words.spaced(i - 1)

    def linked(self, k: int, links: frozenset[str]) -> int | None:
        """The word after a preposition (and article) at k, if one is there."""
        words = self.words
        if k >= len(words) or not words.spaced(k - 1) or words.forms[k] not in links:
            return None
        k += 1
        if k < len(words) and words.forms[k] in self.pack.words["article_after_link"] and words.spaced(k - 1):
            k += 1
        return k if k < len(words) and words.spaced(k - 1) else None

    def adjective(self, k: int) -> tuple[int, str] | None:
        """The end and country of an adjective of nationality at word k."""
        words = self.words
        if k >= len(words) or words.capital(k):
            return None
        if k + 1 < len(words) and words.joined(k):
            two = f"{words.forms[k]} {words.forms[k + 1]}"
            if two in self.pack.nationality:
                return k + 2, self.pack.nationality[two]
        code = self.pack.nationality.get(words.forms[k])
        return (k + 1, code) if code else None

    def capitals(self, k: int) -> int:
        """The end of a run of capitalised words from k, particles within it."""
        words, j = self.words, k + 1
        while j < len(words) and words.joined(j - 1):
            if words.capital(j):
                j += 1
            elif (
                words.forms[j] in self.pack.words["particles"]
                and words.joined(j)
                and j + 1 < len(words)
                and words.capital(j + 1)
                and words.folded[words.ends[j - 1] : words.starts[j]] == "-"
            ):
                j += 2
            else:
                break
        return j

    def name_at(self, k: int) -> NameHere | None:
        """The name that begins at word k: its end, its type where known, its rows."""
        if k >= len(self.words):
            return None
        known, seen = self.known.get(k), self.seen.get(k)
        if known is not None and (seen is None or seen[0] <= known[0]):
            rows = tuple(a.row for a in known[1])
            return known[0], self.pack.rows[rows[0]].type, rows
        if seen is not None:
            return seen[0], MODEL_TYPES.get(seen[1]), ()
        if self.words.capital(k) and self.words.forms[k] not in self.pack.words["never"]:
            return self.capitals(k), None, ()
        return None

    def class_before(self, i: int) -> Cue | None:
        """The class word that stands right before word i ("le groupe X", "la ville de X")."""
        words = self.words
        for back in range(1, 5):
            k = i - back
            if k < 0 or not words.spaced(k):
                return None
            found = longest(self.pack.classes.tree, words, k)
            if found is None or (words.capital(k) and not self.acronym(k)):
                continue
            gap = words.forms[found[0] : i]
            if found[0] == i or (
                len(gap) <= 2
                and all(g in self.pack.words["links"] or g in self.pack.words["article_after_link"] for g in gap)
            ):
                cue = self.pack.classes.rows[found[1][0].row]
                linked = found[0] != i
                return cue if cue.type == "place" or not linked else None
        return None
