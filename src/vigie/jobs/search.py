"""Search a store: what a person asked, in words of the world, as a query, and its page."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.lang.loading import PackFiles
from vigie.model.grades import read_grade
from vigie.model.markings import LEVELS, Tlp
from vigie.store.filters import Filters, Named, Near
from vigie.store.opening import Store
from vigie.store.search import Over, Page, Query, Sort, search
from vigie.text.folding import fold
from vigie.text.intervals import bounds

RADIUS_KM = 25.0
"""Kilometres around a place that count as there when nothing is said: a large town and its surroundings."""
SECONDS = 10.0
"""Seconds that a search may take: a hundred times what a million articles need; a cold disk may need one."""


class AskedError(ValueError):
    """Something that was asked cannot be understood; the message is for who asked."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asks, as typed. `near` is "LAT,LON", `since` and `until` are EDTF dates, `grade` is like "B2", "B" or "2"."""

    words: str = ""
    over: Over = "articles"
    types: tuple[str, ...] = ()
    place: str | None = None
    near: str | None = None
    radius: float | None = None
    actor: str | None = None
    role: str | None = None
    voice: str | None = None
    since: str | None = None
    until: str | None = None
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    voices: int | None = None
    grade: str | None = None
    confidence: float | None = None
    clearance: Tlp = LEVELS[-1]
    sort: Sort = "relevance"
    limit: int = 20
    cursor: str | None = None
    facets: bool = False


def query_of(asked: Asked, files: PackFiles | None = None) -> Query:
    """The query that somebody means.

    Args:
        asked: as typed.
        files: the language data that places are looked up in (default: French).

    Raises:
        AskedError: a place, date, grade or position that cannot be understood.
    """
    countries, near = _where(asked, files or PackFiles("fr"))
    reliability, credibility = _grade(asked.grade)
    filters = Filters(
        types=asked.types,
        countries=countries,
        near=near,
        actor=Named(fold(asked.actor).strip(), asked.role) if asked.actor else None,
        voice=fold(asked.voice).strip() if asked.voice else None,
        first_day=_edge(asked.since, 0),
        last_day=_edge(asked.until, 1),
        voices=asked.voices,
        reliability=reliability,
        credibility=credibility,
        confidence=asked.confidence,
        outlets=asked.outlets,
        languages=asked.languages,
        clearance=asked.clearance,
    )
    return Query(asked.words, asked.over, filters, asked.sort, asked.limit, asked.cursor, asked.facets)


def find(store: Store, query: Query) -> Page:
    """The page of a query.

    Raises:
        CursorError: the cursor belongs to no page of such a search.
        StoreSlowError: it took longer than `SECONDS`.
    """
    with store.reading(SECONDS) as connection:
        return search(connection, query, store.analyse)


def _where(asked: Asked, files: PackFiles) -> tuple[tuple[str, ...], Near | None]:
    if asked.near:
        try:
            lat, lon = (float(part) for part in asked.near.split(","))
        except ValueError as error:
            raise AskedError(
                f"“{asked.near}” is no position: latitude and longitude in degrees, as in 16.27,-0.04"
            ) from error
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise AskedError(f"“{asked.near}” is no position on the globe")
        return (), Near(lat, lon, asked.radius or RADIUS_KM)
    if not asked.place:
        return (), None
    sought = fold(asked.place).strip()
    country = _country(sought, files)
    if country and asked.radius is None:
        return (country,), None
    place = _place(sought, files)
    if place is None:
        raise AskedError(f"no place of the name “{asked.place}” is known: give --near LAT,LON")
    return (), Near(*place, asked.radius or RADIUS_KM)


def _country(sought: str, files: PackFiles) -> str | None:
    for row in files.tsv("countries"):
        if sought in {fold(n) for n in (row["iso2"], row["name"], row["official"], *row["aliases"].split("|")) if n}:
            return row["iso2"]
    return None


def _place(sought: str, files: PackFiles) -> tuple[float, float] | None:
    """The position of the largest place of a name."""
    found = [
        r
        for r in files.tsv("places")
        if sought in fold(f"{r['name']}|{r['aliases']}").split("|") and r["lat"] and r["lon"]
    ]
    if not found:
        return None
    largest = max(found, key=lambda r: int(r["population"] or 0))
    return float(largest["lat"]), float(largest["lon"])


def _edge(value: str | None, end: int) -> int | None:
    if value is None:
        return None
    days = bounds(value)
    if days is None:
        raise AskedError(f"“{value}” is no date: a year, a month or a day, as in 2026-11 or 2026-11-05")
    return days[end].toordinal()


def _grade(grade: str | None) -> tuple[str | None, int | None]:
    if grade is None:
        return None, None
    try:
        return read_grade(grade.strip())
    except ValueError as error:
        raise AskedError(
            f"“{grade}” is no grade: a letter from A to F, a digit from 1 to 6, or both, as in B2"
        ) from error
