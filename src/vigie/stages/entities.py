"""Entities: the names of one thing brought together under its usual name.

In: candidate names in text order. Out: entities with all their named mentions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from vigie.lang.entities import EntityPack, Known
from vigie.model.articles import Article
from vigie.model.entities import Entity, EntityType, Mention
from vigie.model.names import FoundName
from vigie.model.spans import Span, finding_id
from vigie.text.gazetteer import key_of
from vigie.text.spellings import initials_of, shortens, sounds_of, words_in

SHORTEST_ACRONYM, LONGEST_ACRONYM = 2, 7
"""Letters in an acronym that is bound to a long name by its initials."""

TYPES: tuple[EntityType, ...] = ("person", "group", "agency", "organisation", "media", "country", "place", "facility")

HOME = "FR"
"""The country whose officials the French press names without saying whose they are."""
_ALONE = 0.8
"""Share of the names with a country from which the article is about one country alone."""
_DWARFS = 5
"""How many times bigger than its homonyms in other countries a place must be to stand for itself without a word more."""
MODEL_CONFIDENCE, PATTERN_CONFIDENCE, KNOWN_CONFIDENCE = 0.75, 0.9, 0.95
"""Share of such names right in form and type on the reference gold and our own: 49 of 65, 45 of 50, 447 of 470."""


@dataclass(slots=True)
class _Cluster:
    """Names taken for one thing, while they are gathered."""

    type: EntityType
    number: int
    names: list[FoundName] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    whys: list[str] = field(default_factory=list)
    rows: tuple[int, ...] = ()
    country: str | None = None

    def add(self, name: FoundName, text: str, why: str) -> None:
        self.names.append(name)
        self.texts.append(text)
        self.whys.append(why)
        self.country = self.country or name.country
        if name.rows:
            common = tuple(r for r in self.rows if r in name.rows)
            self.rows = common or self.rows or name.rows


def find_entities(article: Article, names: Sequence[FoundName], pack: EntityPack) -> tuple[Entity, ...]:
    """The entities of an article, in the order of their first mention."""
    gathering = _Gathering(article, pack)
    names = _nationalised(_settled(names, pack), article.text, pack)
    for name in sorted(names, key=gathering.fullness):
        gathering.place(name)
    return tuple(sorted((gathering.entity(c) for c in gathering.clusters), key=lambda e: e.mentions[0].span))


def _settled(names: Sequence[FoundName], pack: EntityPack) -> list[FoundName]:
    """Names that several rows bear, given to the row that the rest of the article speaks for; homonymous places stay open."""
    sure = Counter(r for n in names if len(n.rows) == 1 for r in n.rows)
    countries = Counter(pack.rows[r].country for r in sure if pack.rows[r].country)
    return [_settle(n, sure, countries, pack) if len(n.rows) > 1 else n for n in names]


def _settle(name: FoundName, sure: Counter[int], countries: Counter[str | None], pack: EntityPack) -> FoundName:
    countries_named = tuple(r for r in name.rows if pack.rows[r].type == "country")
    if countries_named:
        return replace(name, rows=countries_named, type="country")
    first = pack.rows[name.rows[0]].type
    rows = [r for r in name.rows if (pack.rows[r].type == "place") == (first == "place")]
    if first == "place":
        return replace(name, rows=tuple(rows))
    weights = [
        (10 if sure[r] else 0) + min(3, countries[pack.rows[r].country]) - place / 10 for place, r in enumerate(rows)
    ]
    best = rows[weights.index(max(weights))]
    return replace(name, rows=(best,), type=pack.rows[best].type)


def _nationalised(names: list[FoundName], text: str, pack: EntityPack) -> list[FoundName]:
    """Bodies named without their country ("ministère des Affaires étrangères"), bound to that of the country they belong to.

    It is the one whose body the article names elsewhere, else that of the only country that the article is about.
    """
    sure = {r for n in names for r in n.rows}
    countries = Counter(pack.rows[r].country for n in names for r in n.rows[:1] if pack.rows[r].country)
    total = sum(countries.values())
    found: list[FoundName] = []
    for name in names:
        bound = name
        if name.type == "agency" and not name.rows and not name.country and name.basis == "pattern":
            rows = {c: r for c in countries if c and (r := _body_of(c, name.span.of(text), pack)) is not None}
            named = [r for r in rows.values() if r in sure]
            alone = [r for c, r in rows.items() if countries[c] >= _ALONE * total]
            chosen = named if len(named) == 1 else alone
            bound = replace(name, rows=(chosen[0],), basis="kb") if chosen else name
        found.append(bound)
    return found


def _in_office(name: FoundName, article: Article, pack: EntityPack, countries: set[str | None]) -> FoundName:
    """A titled surname ("M. Vernier") given to the one official of that surname who was in office on the day in such a country."""
    text = name.span.of(article.text)
    if name.type != "person" or not name.titled or name.rows or article.published is None or " " in text:
        return name
    rows = {
        r
        for r in pack.surnames.get(key_of(text), ())
        if pack.rows[r].country in countries
        and any(term.covers(article.published) for _, term in pack.offices_of.get(r, ()))
    }
    return replace(name, rows=(rows.pop(),)) if len(rows) == 1 else name


def _body_of(country: str, form: str, pack: EntityPack) -> int | None:
    """The row of a country's body: "ministère de l'Intérieur" of Spain is the "ministère espagnol de l'Intérieur"."""
    head, _, rest = key_of(form).partition(" ")
    aliases = pack.tree.aliases(f"{head} {pack.adjective.get(country, '')} {rest}".strip())
    rows = {a.row for a in aliases if pack.rows[a.row].type == "agency"}
    return rows.pop() if len(rows) == 1 else None


class _Gathering:
    """Names go to their clusters, fullest names first, so that short forms find what they shorten."""

    def __init__(self, article: Article, pack: EntityPack) -> None:
        self.article, self.text, self.pack = article, article.text, pack
        self.clusters: list[_Cluster] = []
        self.by_row: dict[int, _Cluster] = {}
        self.by_sound: dict[tuple[EntityType, tuple[str, ...]], _Cluster] = {}
        self.by_edge: dict[str, dict[int, _Cluster]] = {}
        self.skip = (
            pack.words["articles"]
            | pack.words["links"]
            | pack.words["article_after_link"]
            | pack.words["and_words"]
            | pack.words["minor"]
        )

    def fullness(self, name: FoundName) -> tuple[int, int, int]:
        """Order of placing: known rows, then more words, then text order."""
        short = (name.basis == "model" or (name.type == "person" and not name.rows)) and len(
            words_in(name.span.of(self.text))
        ) == 1
        return (
            2 if short else 1 if not name.rows or name.type in ("place", "country") else 0,
            0 if name.type == "person" else 1,
            name.span.start,
        )

    def place(self, name: FoundName) -> None:
        text = name.span.of(self.text)
        if name.rows and name.type in ("place", "country") and self._is_surname(name, sounds_of(text)):
            name = replace(name, rows=(), type="person")
        elif name.titled and not name.rows and not self._full_names(sounds_of(text)):
            name = _in_office(name, self.article, self.pack, self._abouts())
        cluster, why = self._home(name, text)
        if cluster is None:
            cluster = _Cluster(name.type, len(self.clusters))
            self.clusters.append(cluster)
        cluster.add(name, text, why)
        for edge in {*sounds_of(text)[:1], *sounds_of(text)[-1:]}:
            self.by_edge.setdefault(edge, {}).setdefault(cluster.number, cluster)
        for row in name.rows:
            self.by_row.setdefault(row, cluster)
        self.by_sound.setdefault((cluster.type, sounds_of(text)), cluster)
        core = self._core(name)
        if core is not None:
            self.by_sound.setdefault(core, cluster)
        if name.inner:
            self.by_sound.setdefault((cluster.type, sounds_of(name.inner.of(self.text))), cluster)

    def _home(self, name: FoundName, text: str) -> tuple[_Cluster | None, str]:
        for row in name.rows:
            if row in self.by_row:
                return self.by_row[row], f"alias in {self.pack.rows[row].key}"
        if name.rows:
            return None, f"alias in {self.pack.rows[name.rows[0]].key}"
        sounds = sounds_of(text)
        same = self.by_sound.get((name.type, sounds))
        if same is not None:
            return same, "same name"
        if name.type == "person" or self._is_surname(name, sounds):
            return self._person(name, sounds)
        return self._other(name, text, sounds)

    def _person(self, name: FoundName, sounds: tuple[str, ...]) -> tuple[_Cluster | None, str]:
        fuller = self._full_names(sounds)
        if len(fuller) == 1:
            return fuller[0], f"short for {fuller[0].texts[0]}"
        if not fuller and len(sounds) == 1:
            first = [c for c in self._people(*sounds) if any(sounds_of(t)[:1] == sounds for t in c.texts)]
            if len(first) == 1:
                return first[0], f"first name of {first[0].texts[0]}"
        return (None, self._why(name)) if fuller else self._elsewhere(name, sounds)

    def _abouts(self) -> set[str | None]:
        """The countries that the known names of the article belong to, and that of the press it stands in."""
        return {HOME, *(self.pack.rows[r].country for c in self.clusters for r in c.rows[:1])} - {None}

    def _full_names(self, sounds: tuple[str, ...]) -> list[_Cluster]:
        """Persons whose name a short form could shorten, or who are a short form of it."""

        def fits(full: tuple[str, ...]) -> bool:
            return shortens(sounds, full) or (shortens(full, sounds) and len(full) > 1)

        return [c for c in self._people(*sounds[-1:]) if any(fits(sounds_of(t)) for t in c.texts)]

    def _people(self, *edges: str) -> list[_Cluster]:
        """Persons with a name that begins or ends with one of some words, in the order in which they were found."""
        found = {n: c for edge in edges for n, c in self.by_edge.get(edge, {}).items() if c.type == "person"}
        return [found[n] for n in sorted(found)]

    def _is_surname(self, name: FoundName, sounds: tuple[str, ...]) -> bool:
        """Whether the model mistook a person's surname for a place or a body."""
        return (
            name.basis == "model"
            or (name.type in ("place", "country") and not name.locative and " " not in name.span.of(self.text))
        ) and any(
            len(full) > len(sounds) and (shortens(sounds, full) or full[:1] == sounds)
            for c in self._people(*sounds[:1], *sounds[-1:])
            for full in map(sounds_of, c.texts)
        )

    def _other(self, name: FoundName, text: str, sounds: tuple[str, ...]) -> tuple[_Cluster | None, str]:
        letters = "".join(words_in(text))
        if (text.isupper() and SHORTEST_ACRONYM <= len(letters) <= LONGEST_ACRONYM) or self._bracketed(name):
            for c in self.clusters:
                if c.type != "person" and any(
                    self._stands_for(name, letters, n, t) for n, t in zip(c.names, c.texts, strict=True)
                ):
                    return c, f"acronym of {c.texts[0]}"
        core = self._core(name)
        if core is not None and core in self.by_sound:
            return self.by_sound[core], "same kind of place, same name"
        return self._elsewhere(name, sounds)

    def _elsewhere(self, name: FoundName, sounds: tuple[str, ...]) -> tuple[_Cluster | None, str]:
        """The same words under another type: the model wavers, the thing is one."""
        for kind in TYPES:
            other = self.by_sound.get((kind, sounds))
            if other is not None and sounds:
                return other, "same name"
        return None, self._why(name)

    def _core(self, name: FoundName) -> tuple[EntityType, tuple[str, ...]] | None:
        """What identifies a site: its kind of building and the name in it ("camp", "al hol")."""
        if name.core is None or name.type != "facility":
            return None
        return name.type, (words_in(name.span.of(self.text))[0], *sounds_of(name.core.of(self.text)))

    def _bracketed(self, name: FoundName) -> bool:
        return (
            self.text[max(0, name.span.start - 1) : name.span.start] == "("
            and self.text[name.span.end : name.span.end + 1] == ")"
        )

    def _stands_for(self, short: FoundName, letters: str, full: FoundName, text: str) -> bool:
        if len(words_in(text)) < 2:
            return False
        initials = initials_of(text, self.skip)
        if letters == initials:
            return True
        gap = self.text[full.span.end : short.span.start] if full.span.end <= short.span.start else ""
        return gap in (" (", ' ("', " (« ") and letters[:1] == initials[:1]

    def _why(self, name: FoundName) -> str:
        return {"kb": "known name", "pattern": f"pattern {name.rule}", "model": "seen by the model"}[name.basis]

    # ---- from cluster to entity
    def entity(self, cluster: _Cluster) -> Entity:
        known = max((self.pack.rows[r] for r in cluster.rows), key=lambda k: k.population, default=None)
        mentions = self._mentions(cluster)
        first = mentions[0].span
        kind = known.type if known else self._majority(cluster)
        return Entity(
            id=finding_id("entity", first, kind),
            name=known.name if known else self._fullest(cluster),
            type=kind,
            mentions=mentions,
            same_as=known.wikidata if known else None,
            country=self._country(cluster, known),
            kb=known.key if known else None,
            why=f"in {known.key}" if known else cluster.whys[0],
            gender=next((n.gender for n in cluster.names if n.gender), None),
            rules=tuple(dict.fromkeys(n.rule for n in cluster.names if n.rule)),
            confidence=self._confidence(cluster),
        )

    def _country(self, cluster: _Cluster, known: Known | None) -> str | None:
        if known is None:
            return cluster.country
        rivals = [self.pack.rows[r] for r in cluster.rows if self.pack.rows[r].country != known.country]
        return known.country if all(known.population > _DWARFS * k.population for k in rivals) else None

    def _majority(self, cluster: _Cluster) -> EntityType:
        return Counter(n.type for n in cluster.names).most_common(1)[0][0] if cluster.names else cluster.type

    def _mentions(self, cluster: _Cluster) -> tuple[Mention, ...]:
        spans: dict[Span, str] = {}
        named = {n.span: n.named for n in cluster.names} | {n.inner: True for n in cluster.names if n.inner}
        for name, why in zip(cluster.names, cluster.whys, strict=True):
            spans.setdefault(name.span, why)
            if name.inner:
                spans.setdefault(name.inner, why)
        return tuple(Mention(span, named[span], spans[span]) for span in sorted(spans))

    def _fullest(self, cluster: _Cluster) -> str:
        return max(self._forms(cluster), key=lambda t: (len(words_in(t)), len(t)))

    def _forms(self, cluster: _Cluster) -> Iterable[str]:
        for name, text in zip(cluster.names, cluster.texts, strict=True):
            yield name.inner.of(self.text) if name.inner and cluster.type in ("place", "person") else text

    def _confidence(self, cluster: _Cluster) -> float:
        by_basis = {"kb": KNOWN_CONFIDENCE, "pattern": PATTERN_CONFIDENCE, "model": MODEL_CONFIDENCE}
        return max(by_basis[n.basis] for n in cluster.names)
