"""Which articles carry the same text, and whose text it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from vigie.model.articles import Article
from vigie.model.situations import CopyMark
from vigie.text.shingles import contained, shingles

COPY = 0.55  # share of the shorter text's shingles; measured on the copy groups of the story gold (docs/quality.md)
SAMPLE = 8  # one shingle in eight is indexed: two copies of 100 words still share a dozen
POSTINGS = 24  # articles kept for one shingle: a text carried by thousands is found through its first carriers
SHORT = 25  # words' worth of shingles under which a text must stand whole in the other


def find_copies(articles: Sequence[Article], origin_of: Callable[[Article], str | None]) -> Mapping[str, CopyMark]:
    """Mark each article with the earliest one that has (nearly) the same text, and with its origin.

    Args:
        articles: in any order; the earliest is by publication, then id.
        origin_of: the agency or medium named by an article's own credit, or None.

    Returns:
        A mark for every article id. Cost is linear in the number of articles: each is compared only with those
        that share sampled shingles, at most `POSTINGS` for a shingle.
    """
    ordered = sorted(articles, key=arrival)
    sets = {a.id: shingles(a.text) for a in ordered}
    index: dict[int, list[str]] = defaultdict(list)
    root: dict[str, tuple[str, float]] = {}
    for article in ordered:
        mine = sets[article.id]
        sampled = [h for h in mine if h % SAMPLE == 0]
        votes: dict[str, int] = defaultdict(int)
        for h in sampled:
            for other in index[h]:
                votes[other] += 1
        best = _best(mine, sets, votes)
        if best is not None:
            root[article.id] = (root.get(best[0], best)[0], best[1])
        for h in sampled:
            if len(index[h]) < POSTINGS:
                index[h].append(article.id)
    origins = {a.id: origin_of(a) for a in ordered}
    return {a.id: _mark(a.id, root, origins) for a in ordered}


def arrival(article: Article) -> tuple[str, str, str]:
    """Sort key: publication instant, day, id; undated articles last."""
    return (article.published or "9999", article.published_at or "9999", article.id)


def _best(
    mine: frozenset[int], sets: Mapping[str, frozenset[int]], votes: Mapping[str, int]
) -> tuple[str, float] | None:
    """The article that shares most, if it shares enough; ties go to the one seen first."""
    best: tuple[str, float] | None = None
    for other in sorted(votes, key=lambda o: -votes[o])[:POSTINGS]:
        theirs = sets[other]
        share = contained(mine, theirs)
        enough = 0.9 if min(len(mine), len(theirs)) < SHORT else COPY
        if share >= enough and (best is None or share > best[1]):
            best = (other, share)
    return best


def _mark(article: str, root: Mapping[str, tuple[str, float]], origins: Mapping[str, str | None]) -> CopyMark:
    copy_of, shared = root.get(article, (None, 0.0))
    origin = origins[article] or (origins[copy_of] if copy_of else None)
    return CopyMark(copy_of, round(shared, 3), origin)
