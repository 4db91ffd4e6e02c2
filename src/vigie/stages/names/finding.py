"""The candidates of an article, and which of them stand."""

from __future__ import annotations

from collections.abc import Iterator

from vigie.lang.entities import EntityPack
from vigie.model.articles import Article
from vigie.model.names import FoundName
from vigie.model.spans import Span
from vigie.model.syntax import Syntax
from vigie.stages.names.bodies import body
from vigie.stages.names.drafts import Draft
from vigie.stages.names.echoes import acronyms, echoes
from vigie.stages.names.known import admitted, known_draft
from vigie.stages.names.page import Page
from vigie.stages.names.patterns import aged_person, branch, classed, site, titled
from vigie.stages.names.tagged import tagged_draft, tagged_spans
from vigie.text.gazetteer import matches, words_of

_RANK = {"kb": 0, "pattern": 1, "model": 2}


def find_names(article: Article, syntax: Syntax, pack: EntityPack) -> tuple[FoundName, ...]:
    """Names of the article in text order; they do not overlap, but each may hold an inner name of its own thing."""
    page = Page(words_of(article.text), syntax, pack)
    page.known = {i: (j, aliases) for i, j, aliases in matches(pack.tree, page.words)}
    page.seen = dict(tagged_spans(page))
    page.known = dict(admitted(page))
    return tuple(_found(page, draft) for draft in _chosen(page))


def _chosen(page: Page) -> list[Draft]:
    """Candidates that do not overlap: the longer wins, then titled persons, the knowledge base, patterns, the model."""
    drafts = sorted(_drafts(page), key=lambda d: (d.i - d.j, not d.titled, _RANK[d.basis]))
    taken: set[int] = set()
    kept: list[Draft] = []
    for draft in drafts:
        if taken.isdisjoint(range(draft.i, draft.j)):
            taken.update(range(draft.i, draft.j))
            kept.append(draft)
    kept.extend(acronyms(page, tuple(kept), taken))
    kept.extend(echoes(page, tuple(kept), taken))
    return sorted(kept, key=lambda d: d.i)


def _drafts(page: Page) -> Iterator[Draft]:
    pack = page.pack
    readers = (
        (pack.bodies, body), (pack.sites, site), (pack.classes, classed), (pack.titles, titled), (pack.branches, branch),
    )  # fmt: skip
    for i, form in enumerate(page.words.forms):
        for table, read in readers:
            draft = read(page, i) if form in table.tree.reach else None
            if draft is not None:
                yield draft
        aged = aged_person(page, i)
        if aged is not None:
            yield aged
    for i, (j, aliases) in page.known.items():
        yield known_draft(page, i, j, aliases)
    for i, (j, label) in page.seen.items():
        draft = tagged_draft(page, i, j, label)
        if draft is not None:
            yield draft


def _found(page: Page, draft: Draft) -> FoundName:
    """The draft with character offsets."""

    def span(words: tuple[int, int] | None) -> Span | None:
        return Span(page.words.starts[words[0]], page.words.ends[words[1] - 1]) if words else None

    return FoundName(
        span=Span(page.words.starts[draft.i], page.words.ends[draft.j - 1]),
        type=draft.type, rows=draft.rows, basis=draft.basis, rule=draft.rule, inner=span(draft.inner), core=span(draft.core),
        country=draft.country, gender=draft.gender, titled=draft.titled, named=draft.named, locative=draft.locative,
    )  # fmt: skip
