"""The knowledge base and the cues by which names are typed and resolved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from vigie.lang.coreference import ReferencePack
from vigie.lang.coreference import parse as parse_references
from vigie.lang.sources import DataFiles
from vigie.model.entities import EntityType
from vigie.text.folding import fold
from vigie.text.gazetteer import Alias, Gazetteer, key_of

TABLES: Mapping[str, EntityType] = {
    "countries": "country",
    "groups": "group",
    "agencies": "agency",
    "organisations": "organisation",
    "media": "media",
    "officials": "person",
    "people": "person",
    "facilities": "facility",
    "places": "place",
}
"""The tables of the knowledge base and what their rows are; on equal names the earlier table comes first."""


@dataclass(frozen=True, slots=True)
class Known:
    """One row of the knowledge base; `countries` are ISO 3166-1 alpha-2 codes, `risk` says when a place's name is also a word or a person's."""

    key: str
    name: str
    type: EntityType
    countries: tuple[str, ...] = ()
    wikidata: str | None = None
    kind: str = ""
    standing: str = ""
    lat: float | None = None
    lon: float | None = None
    population: int = 0
    risk: str = ""
    parent: str = ""
    admin: str = ""

    @property
    def country(self) -> str | None:
        """The country, where there is exactly one."""
        return self.countries[0] if len(self.countries) == 1 else None


@dataclass(frozen=True, slots=True)
class Term:
    """One term of office: dates are ISO 8601, to the year, month or day; `until` is None while it lasts."""

    row: int
    since: str
    until: str | None

    def covers(self, day: str) -> bool:
        """Whether a day (YYYY-MM-DD) falls within the term, as far as its dates are known."""
        return self.since <= day and (self.until is None or day[: len(self.until)] <= self.until)


@dataclass(frozen=True, slots=True)
class Cue:
    """One row of entities.toml: words that type or shape the name beside them."""

    id: str
    type: EntityType | None
    gender: Literal["m", "f"] | None
    qualifiers: frozenset[str]
    sufficient: frozenset[str]
    alone: frozenset[str]
    inner: frozenset[str]
    keep: frozenset[str]
    absorbing: frozenset[str]
    portfolios: bool
    nationality: bool
    place: bool
    seat: bool
    numbered: bool
    direct: bool


@dataclass(frozen=True, slots=True)
class CueTable:
    """Cues of one kind and the tree that finds them by their folded words."""

    rows: tuple[Cue, ...]
    tree: Gazetteer


@dataclass(frozen=True, slots=True)
class EntityPack:
    """The knowledge base and the cues by which names are typed and resolved.

    `tree` finds rows by their spellings; `nationality` gives the country of an adjective ("americain", "nord coreen"), `adjective` the masculine adjective of a country;
    `words` are small sets of folded function words by name.
    """

    rows: Rows = field(repr=False)
    tree: Gazetteer = field(repr=False)
    by_key: Mapping[str, int] = field(repr=False)
    nationality: Mapping[str, str] = field(repr=False)
    adjective: Mapping[str, str] = field(repr=False)
    country_rows: Mapping[str, int]
    terms: Mapping[tuple[str, frozenset[str]], tuple[Term, ...]] = field(repr=False)
    offices_of: Mapping[int, tuple[tuple[frozenset[str], Term], ...]] = field(repr=False)
    surnames: Mapping[str, frozenset[int]] = field(repr=False)
    titles: CueTable
    bodies: CueTable
    sites: CueTable
    classes: CueTable
    openings: CueTable
    branches: CueTable
    branches_of: Mapping[tuple[str, str], tuple[int, ...]] = field(repr=False)
    portfolios: Gazetteer
    words: Mapping[str, frozenset[str]]
    common: frozenset[str] = field(repr=False)
    peoples: frozenset[str] = field(repr=False)
    references: ReferencePack = field(repr=False)

    def is_loose(self, alias: Alias) -> bool:
        """Whether a spelling describes rather than names ("les forces russes")."""
        if not alias.form[0].islower():
            return False
        first, *rest = key_of(alias.form).split(" ")
        return first in self.words["loose_heads"] and not (rest and rest[0] in self.words["firm_seconds"])


def spaced(form: str) -> str:
    """A form folded, with hyphens and apostrophes as spaces.

    >>> spaced("Nord-Coréen")
    'nord coreen'
    """
    return " ".join(fold(form).replace("-", " ").replace("'", " ").split())


def office_words(office: str, skip: frozenset[str]) -> frozenset[str]:
    """The words of an office that count.

    >>> sorted(office_words("ministre des Affaires étrangères", frozenset({"des"})))
    ['affaires', 'etrangeres', 'ministre']
    """
    return frozenset(spaced(office).split()) - skip


def parse(source: DataFiles) -> EntityPack:
    """Read the tables of the knowledge base and the cues, and index them."""
    cues = source.toml("entities")
    words = {name: frozenset(forms) for name, forms in cues["words"].items()}
    base = _Base(words)
    for stem, kind in TABLES.items():
        for row in source.tsv(stem):
            base.add(stem, kind, row)
    return EntityPack(
        rows=Rows(base.raw),
        tree=Gazetteer.of(base.forms, exact=frozenset(base.exact), lower=frozenset(base.lower)),
        by_key=base.by_key,
        nationality=base.nationality,
        adjective=base.adjective,
        country_rows=base.country_rows,
        terms={key: tuple(terms) for key, terms in base.terms.items()},
        offices_of=base.offices_of,
        surnames={name: frozenset(rows) for name, rows in base.surnames.items()},
        titles=_table(cues["title"]),
        bodies=_table(cues["body"]),
        sites=_table(cues["site"]),
        classes=_table(cues["class"]),
        openings=_table(cues["opening"]),
        branches=_table(cues["branch"]),
        branches_of=base.branches_of,
        portfolios=Gazetteer.of((form, 0) for form in cues["portfolios"]["forms"]),
        words=words,
        common=frozenset(word for row in source.tsv("common_words") for word in row["words"].split()),
        peoples=frozenset(form for word in words["peoples"] for form in _inflected(word)) | frozenset(base.nationality),
        references=parse_references(source),
    )


class Rows(Sequence[Known]):
    """The rows of all tables by number, read when they are asked for: an article needs some fifty of forty thousand."""

    __slots__ = ("_raw", "_read")

    def __init__(self, raw: Sequence[tuple[str, EntityType, Mapping[str, str]]]) -> None:
        self._raw = raw
        self._read: dict[int, Known] = {}

    def __len__(self) -> int:
        return len(self._raw)

    def __getitem__(self, n: int) -> Known:  # type: ignore[override]
        known = self._read.get(n)
        if known is None:
            known = self._read[n] = _known(*self._raw[n])
        return known


class _Base:
    """The tables as they are read."""

    def __init__(self, words: Mapping[str, frozenset[str]]) -> None:
        self._class_words, self._months, self._contracted, self._merged, self._not_names = (
            words["class_words"],
            words["months"],
            words["contracted"],
            words["merged"],
            tuple(words["not_names"]),
        )
        self._function_words = words["link_starts"] | words["article_after_link"] | words["seat_links"]
        self.raw: list[tuple[str, EntityType, Mapping[str, str]]] = []
        self.forms: list[tuple[str, int]] = []
        self.exact: set[tuple[int, str]] = set()
        self.lower: set[int] = set()
        self.by_key: dict[str, int] = {}
        self.nationality: dict[str, str] = {}
        self.adjective: dict[str, str] = {}
        self.country_rows: dict[str, int] = {}
        self.terms: dict[tuple[str, frozenset[str]], list[Term]] = {}
        self.branches_of: dict[tuple[str, str], tuple[int, ...]] = {}
        self.surnames: dict[str, set[int]] = {}
        self.offices_of: dict[int, tuple[tuple[frozenset[str], Term], ...]] = {}
        self._persons: dict[str, int] = {}

    def add(self, stem: str, kind: EntityType, row: Mapping[str, str]) -> None:
        name = row.get("name") or row.get("person") or ""
        if not name:
            return
        place = self._persons.get(fold(name)) if kind == "person" else None
        if place is None:
            place = len(self.raw)
            self.raw.append((stem, kind, row))
            if kind == "person":
                self._persons[fold(name)] = place
        self.by_key[_key(stem, row)] = place
        self._spell(place, name, kind, row)
        if stem == "countries":
            self._country(place, row)
        if kind == "group" and row.get("parent"):
            for country in _parts(row.get("countries")):
                self.branches_of[row["parent"], country] = (*self.branches_of.get((row["parent"], country), ()), place)
        if stem == "officials":
            until = row.get("until") or ""
            key = (row.get("country") or "", office_words(row.get("office", ""), self._function_words))
            term = Term(place, row.get("from", ""), None if until in ("", "..") else until)
            self.terms.setdefault(key, []).append(term)
            self.surnames.setdefault(key_of(name).split(" ")[-1], set()).add(place)
            self.offices_of[place] = (*self.offices_of.get(place, ()), (key[1], term))

    def _spell(self, place: int, name: str, kind: EntityType, row: Mapping[str, str]) -> None:
        aliases = row.get("aliases")
        forms = [name, *_parts(aliases)] if aliases else [name]
        if row.get("official"):
            forms.append(row["official"])
        if row.get("cased"):
            cased = _parts(row["cased"])
            elided = (form[0].lower() + form[1:] for form in cased if form[1:2] in "'’")
            self.exact.update((place, form) for form in (*cased, *elided))
        if kind == "group" and any(f[0].islower() for f in forms):
            self.lower.add(place)
        if kind == "media":  # "du Figaro", "au Monde": the article goes into the preposition; "l'Express"
            named = [f.partition(" ")[2] for f in forms if f.split(" ")[0] in self._contracted]
            written = [f"{m} {n}" for n in named for m in sorted(self._merged)]
            self.exact.update((place, form) for form in written)
            written += [f[0].lower() + f[1:] for f in forms if f[1:2] in "'’"]
            self.forms += [(form, place) for form in written]
        for form in forms:
            if form[0].islower():
                bare = self._without_class(form)
                if not self._is_described(bare):
                    self.forms.append((bare, place))
            elif kind == "agency" and form.count(" ") > 1 and form[1:].islower():
                self.forms.append((form[0].lower() + form[1:], place))  # common nouns all: the press writes both
            elif not (form[0].isdigit() and key_of(form).split(" ")[-1] in self._months):
                self.forms.append((form, place))

    def _is_described(self, form: str) -> bool:
        """Whether a spelling is a description that several things answer to ("coalition menée par …")."""
        return form[0].islower() and form.startswith(self._not_names)

    def _without_class(self, form: str) -> str:
        """The name without a lower-case class word before it: "groupe Abou Sayyaf" names Abou Sayyaf."""
        first, _, rest = form.partition(" ")
        if first not in self._class_words:
            return form
        second, _, after = rest.partition(" ")
        if after and spaced(second) in self.nationality:
            rest = after
        return rest if rest[:1].isupper() else form

    def _country(self, place: int, row: Mapping[str, str]) -> None:
        code = row.get("iso2", "")
        self.country_rows[code] = place
        self.adjective[code] = spaced(next(iter(_parts(row.get("demonyms_m"))), ""))
        for form in (*_parts(row.get("demonyms_m")), *_parts(row.get("demonyms_f"))):
            folded = spaced(form)
            for each in (folded, folded + "s", _plural(folded)):
                self.nationality.setdefault(each, code)


def _key(stem: str, row: Mapping[str, str]) -> str:
    return f"{stem}/{row.get('id') or row.get('iso2', '')}"


def _known(stem: str, kind: EntityType, row: Mapping[str, str]) -> Known:
    territory = stem == "countries" and row.get("kind") == "territory"
    return Known(
        key=_key(stem, row),
        name=(row.get("name") or row.get("person") or "").partition(" (")[0],
        type="place" if territory else kind,
        countries=tuple(_parts(row.get("countries") or row.get("country") or row.get("iso2"))),
        wikidata=row.get("wikidata") or None,
        kind=row.get("kind") or "",
        standing=row.get("standing") or ("public_role" if stem == "officials" else ""),
        lat=_number(row.get("lat")),
        lon=_number(row.get("lon")),
        population=int(_number(row.get("population")) or 0),
        risk=row.get("risk") or "",
        parent=row.get("parent") or row.get("group") or "",
        admin=row.get("admin") or "",
    )


def _table(rows: Sequence[Mapping[str, Any]]) -> CueTable:
    cues = tuple(_cue(row) for row in rows)
    return CueTable(cues, Gazetteer.of((form, n) for n, row in enumerate(rows) for form in row["forms"]))


def _cue(row: Mapping[str, Any]) -> Cue:
    def forms(key: str) -> frozenset[str]:
        return frozenset(row.get(key, ()))

    return Cue(
        id=row["id"],
        type=row.get("type"),
        gender=row.get("gender"),
        qualifiers=forms("qualifiers") | forms("sufficient"),
        sufficient=forms("sufficient"),
        alone=forms("alone"),
        inner=forms("inner") | forms("outer"),
        keep=forms("keep"),
        absorbing=forms("absorbing"),
        portfolios=row.get("portfolios", False),
        nationality=row.get("nationality", False),
        place=row.get("place", False),
        seat=row.get("seat", False),
        numbered=row.get("numbered", False),
        direct=row.get("direct", False),
    )


def _parts(value: str | None) -> Iterable[str]:
    return [part.strip() for part in (value or "").split("|") if part.strip()]


def _number(value: str | None) -> float | None:
    return float(value) if value else None


def _inflected(word: str) -> tuple[str, ...]:
    """The forms a name of a people may take: masculine and feminine, singular and plural."""
    masculine = word[:-1] + "ux" if word.endswith("l") else _plural(word)
    feminine = word + "ne" if word.endswith("en") else word if word.endswith("e") else word + "e"
    return word, masculine, word + "s", feminine, feminine + "s"


def _plural(form: str) -> str:
    return form if form[-1:] in "sx" else form + "s"
