"""Which articles carry the same text, whole or in parts, and whose text it is."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from vigie.model.articles import Article
from vigie.model.situations import CopyMark, Reuse
from vigie.text.shingles import contained, hashes_in, plain, sampled, shingles

Load = Callable[[str], Article]
"""The article that has an id."""

COPY = 0.55
"""Share of the shorter text's shingles; measured on the copy groups of the story gold (docs/quality.md)."""
LIKELY = 0.35
"""Share of the sampled shingles from which two texts are compared: a sample of forty strays by less than the rest to `COPY`."""
PLAINLY, LARGE = 0.8, 24
"""Share of a sample of some size that leaves no doubt, so that the whole texts need not be compared."""
POSTINGS = 12
"""Articles kept for one shingle: a text carried by thousands is found through its first carriers."""
COMPARED = 6
"""Articles whose texts are compared with a new one: those that share most of its sampled shingles."""
REMEMBERED = 400
"""Texts whose shingles are kept at hand (some 30 MB)."""
SHORT = 25
"""Words' worth of shingles under which a text must stand whole in the other."""
WHOLE = 0.9
"""Share from which a short text stands whole in another."""
PARAGRAPH = 20
"""Shingles from which a paragraph is long enough to be somebody's text: a sentence of three lines."""
PARTLY = 5
"""Sampled shingles from which two texts may share a paragraph: one of forty words has five. Two sentences of the trade
("selon un communiqué du ministère") have fewer."""
REUSED = 0.8
"""Share of a paragraph that stands in an earlier article whose words it takes over."""


class CopyIndex:
    """The texts seen so far, small enough to keep for years: their plain bytes, one shingle in eight indexed.

    Articles are added in order of arrival. The cost of one does not grow with the number of those before it: it is
    compared with at most `COMPARED` articles, found through at most `POSTINGS` for each sampled shingle.

    Args:
        load: where texts are read again when they are compared, instead of being kept here.
        wanted: the only sampled shingles that the articles to be placed have; those passed over are indexed by these alone.
    """

    def __init__(self, load: Load | None = None, wanted: frozenset[int] | None = None) -> None:
        self._load, self._wanted = load, wanted
        self._texts: dict[int, bytes] = {}
        self._samples: array[int] = array("I")
        self._ids: list[str] = []
        self._numbers: dict[str, int] = {}
        self._roots: array[int] = array("I")
        self._origins: list[str | None] = []
        self._sets: dict[int, frozenset[bytes]] = {}
        self._postings: dict[int, int | tuple[int, ...]] = {}

    def add(self, article: Article, credited: str | None) -> CopyMark:
        """Mark an article with the earliest one that has (nearly) the same text, with the sources of its paragraphs, and
        with its origin.

        Args:
            article: later in order of arrival than all before it.
            credited: the agency or medium named by the article's own credit, or None.
        """
        text = plain(article.text)
        self._texts[len(self._ids)] = text
        return self.place(article.id, sampled(text), credited, lambda _: article)

    def place(self, key: str, sample: frozenset[int], credited: str | None, load: Load) -> CopyMark:
        """What `add` does, of an article of which only the sampled shingles are there until its text is needed."""
        number = len(self._ids)
        root, shared = number, 0.0
        reuses: tuple[Reuse, ...] = ()
        near = self._near(sample)
        if near and near[0][1] >= PLAINLY and len(sample) >= LARGE:
            root, shared = self._roots[near[0][0]], near[0][1]
        elif near:
            article = load(key)
            best, shared, sets = self._best(shingles(plain(article.text)), [n for n, _ in near])
            if best is None:
                reuses = self._reuses(article, sets)
            else:
                root = self._roots[best]
        origin = credited or (self._origins[root] if root != number else None)
        self._keep(key, len(sample), root, origin)
        return CopyMark(None if root == number else self._ids[root], round(shared, 3), origin, reuses)

    def pass_over(self, key: str, sample: bytes, mark: CopyMark) -> None:
        """Take in an article whose mark is known, for those that follow it."""
        number, postings = len(self._ids), self._postings
        for h in hashes_in(sample, self._wanted or frozenset()):
            posted = postings.get(h)
            if posted is None:
                postings[h] = number
            elif isinstance(posted, int):
                postings[h] = (posted, number)
            elif len(posted) < POSTINGS:
                postings[h] = (*posted, number)
        root = self._numbers.get(mark.copy_of, number) if mark.copy_of else number
        self._keep(key, len(sample) // array("I").itemsize, root, mark.origin)

    def _keep(self, key: str, size: int, root: int, origin: str | None) -> None:
        self._numbers[key] = len(self._ids)
        self._samples.append(size)
        self._ids.append(key)
        self._roots.append(root)
        self._origins.append(origin)

    def _near(self, sample: frozenset[int]) -> list[tuple[int, float]]:
        """The articles that share enough of the sampled shingles, most first, with the share of the smaller sample.

        The sample is indexed on the way.
        """
        postings, number = self._postings, len(self._ids)
        known = postings.keys() & sample
        postings.update(dict.fromkeys(sample - known, number))
        votes: dict[int, int] = defaultdict(int)
        for h in known:
            posted = postings[h]
            if isinstance(posted, int):
                votes[posted] += 1
                postings[h] = (posted, number)
                continue
            for n in posted:
                votes[n] += 1
            if len(posted) < POSTINGS:
                postings[h] = (*posted, number)
        size, sizes = len(sample), self._samples
        likely = [n for n, v in votes.items() if v >= PARTLY or v >= LIKELY * min(size, sizes[n])]
        most = sorted(likely, key=lambda n: (-votes[n], n))[:COMPARED]
        return [(n, votes[n] / min(size, sizes[n])) for n in most]

    def _best(
        self, mine: frozenset[bytes], near: Iterable[int]
    ) -> tuple[int | None, float, dict[int, frozenset[bytes]]]:
        """The article that shares most, and its share, if it shares enough (the first of equals); the sets compared.

        One that holds nearly the whole text ends the search: whose copy it is makes no difference.
        """
        best: tuple[int | None, float] = (None, 0.0)
        sets: dict[int, frozenset[bytes]] = {}
        for n in near:
            theirs = sets[n] = self._shingles_of(n)
            share = contained(mine, theirs)
            enough = WHOLE if min(len(mine), len(theirs)) < SHORT else COPY
            if share >= enough and share > best[1]:
                best = (n, share)
            if best[1] >= WHOLE:
                break
        return *best, sets

    def _shingles_of(self, n: int) -> frozenset[bytes]:
        """The shingles of an earlier text; the texts of one day are asked for again and again."""
        found = self._sets.get(n)
        if found is None:
            if len(self._sets) >= REMEMBERED:
                self._sets.clear()
            text = self._texts[n] if n in self._texts or self._load is None else plain(self._load(self._ids[n]).text)
            found = self._sets[n] = shingles(text)
        return found

    def _reuses(self, article: Article, sets: Mapping[int, frozenset[bytes]]) -> tuple[Reuse, ...]:
        """Paragraphs that stand in earlier articles: each is ascribed to the article that shares most, then the earliest."""
        taken: dict[str, list[int]] = {}
        for k, paragraph in enumerate(article.paragraphs):
            words = shingles(plain(paragraph.of(article.text)))
            if len(words) < PARAGRAPH:
                continue
            source = next((n for n in sets if len(words & sets[n]) >= REUSED * len(words)), None)
            if source is not None:
                taken.setdefault(self._ids[self._roots[source]], []).append(k)
        return tuple(Reuse(source, tuple(ks)) for source, ks in taken.items())


def find_copies(articles: Iterable[Article], origin_of: Callable[[Article], str | None]) -> Mapping[str, CopyMark]:
    """The mark of every article, by id; see `CopyIndex`. Articles in any order, the earliest is by publication, then id."""
    index = CopyIndex()
    return {a.id: index.add(a, origin_of(a)) for a in sorted(articles, key=arrival)}


def arrival(article: Article) -> tuple[str, str, str]:
    """Sort key: publication day, instant, id; undated articles last."""
    return (article.published or "9999", article.published_at or "9999", article.id)
