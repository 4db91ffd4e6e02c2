"""State bodies made of common nouns: "ministère espagnol de l'Intérieur", "parquet de Grenoble"."""

from __future__ import annotations

from vigie.lang.entities import Cue
from vigie.stages.names.drafts import Draft
from vigie.stages.names.page import Page
from vigie.text.gazetteer import longest


def body(page: Page, i: int) -> Draft | None:
    """The body whose head begins at word i, if its words name one."""
    found = longest(page.pack.bodies.tree, page.words, i)
    if found is None:
        return None
    return _BodyReader(page, page.pack.bodies.rows[found[1][0].row]).read(i, found[0])


class _BodyReader:
    """Reads a state body made of common nouns: head, qualifiers, nationality, complements."""

    def __init__(self, page: Page, cue: Cue) -> None:
        self.page, self.cue = page, cue
        self.words, self.pack = page.words, page.pack
        self.country: str | None = None
        self.good = False

    def read(self, i: int, k: int) -> Draft | None:
        """The body whose head is words [i, k), or None when nothing makes it a name."""
        words, cue = self.words, self.cue
        head = " ".join(words.forms[i:k])
        start = i
        if cue.numbered and i > 0 and words.forms[i - 1][0].isdigit() and words.spaced(i - 1):
            start, self.good = i - 1, True
        if cue.numbered and start == i and not words.capital(i) and not cue.portfolios:
            return None
        end = k if head in cue.alone or self.good else None
        at = self._step(k)
        while at is not None:
            end = at if self.good and words.forms[at - 1] not in self.pack.words["and_words"] else end
            at = self._step(at)
        if end is None or (
            start == i and not words.capital(i) and i > 0 and words.folded[words.ends[i - 1] : words.starts[i]] == "-"
        ):
            return None
        known = self.page.known.get(start)
        if known is not None and known[0] < end and not all(self.pack.is_loose(a) for a in known[1]):
            rows = tuple(dict.fromkeys(a.row for a in known[1] if self.pack.rows[a.row].type == "agency"))
            return Draft(
                start,
                end,
                cue.type or "agency",
                "kb" if rows else "pattern",
                rows,
                cue.id,
                (start, known[0]) if rows else None,
                country=self.country,
            )
        return Draft(start, end, cue.type or "agency", "pattern", rule=cue.id, country=self.country)

    def _step(self, k: int) -> int | None:
        words, cue, page = self.words, self.cue, self.page
        if k >= len(words) or not words.joined(k - 1) or k == 0:
            return None
        if cue.nationality or self.good:
            adjective = page.adjective(k)
            if adjective is not None:
                self.country = self.country or adjective[1]
                self.good = self.good or cue.nationality
                return adjective[0]
        if words.forms[k] in cue.qualifiers:
            self.good = self.good or words.forms[k] in cue.sufficient
            return k + 1
        return self._complement(k)

    def _complement(self, k: int) -> int | None:
        words, cue, page, w = self.words, self.cue, self.page, self.pack.words
        links = w["link_starts"] | (w["seat_links"] if cue.seat and self.good else frozenset())
        if words.forms[k] in w["and_words"] and self.good and cue.portfolios:
            after = page.linked(k + 1, w["link_starts"]) or k + 1
            found = longest(self.pack.portfolios, words, after) if after < len(words) else None
            return found[0] if found else None
        target = page.linked(k, links)
        if target is None:
            return None
        if cue.portfolios:
            found = longest(self.pack.portfolios, words, target)
            if found is not None:
                self.good = True
                return found[0]
        if not (cue.place or cue.nationality or self.good) or not words.capital(target):
            return None
        name = page.name_at(target)
        unsure = (
            name is not None
            and name[1] in ("person", "organisation")
            and not name[2]
            and name[0] == target + 1
            and cue.place
        )
        if (
            name is None
            or (name[1] not in ("place", "country", None) and not unsure)
            or (name[1] is None and not self.good and not cue.place)
        ):
            return None
        if name[1] == "country" and name[2]:
            self.country = self.country or self.pack.rows[name[2][0]].country
        self.good = True
        return name[0]
