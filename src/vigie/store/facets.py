"""How often each type, country, outlet, month and grade stands among what a search found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from vigie.store.candidates import Facts
from vigie.store.wordindex import ID_BITS

SHOWN = 20
"""Values of a facet that are shown; months are shown all."""
Facets = Mapping[str, tuple[tuple[str, int], ...]]
"""The values of each facet with their counts, the most frequent first; months from the latest."""


@lru_cache(maxsize=20_000)
def month_of(day: int) -> str | None:
    """The month of a day, None for 0, the day that is not known.

    >>> month_of(739000)
    '2024-04'
    """
    return date.fromordinal(day).isoformat()[:7] if 0 < day <= date.max.toordinal() else None


def facets_of_articles(found: Facts) -> Facets:
    """The facets of articles; one with several types or countries counts under each."""
    outlets = Counter(p for p in found.publishers if p)
    return {
        "type": _top(_apart(found.types)),
        "country": _top(_apart(found.countries)),
        "outlet": _top(outlets),
        "month": _months(Counter(position >> ID_BITS for position in found.positions)),
    }


def _apart(spaced: Iterable[str]) -> Counter[str]:
    """The counts of names that stand together in strings."""
    counts: Counter[str] = Counter()
    for some, count in Counter(spaced).items():
        counts.update(dict.fromkeys(some.split(), count))
    return counts


def facets_of_rows(rows: Iterable[tuple[str, str | None, str | None, int]], third: str) -> Facets:
    """The facets of findings or events: rows of type, country, outlet or grade (`third` says which), and day."""
    types: Counter[str] = Counter()
    countries: Counter[str] = Counter()
    thirds: Counter[str] = Counter()
    days: Counter[int] = Counter()
    for kind, country, other, day in rows:
        types[kind] += 1
        days[day] += 1
        if country:
            countries[country] += 1
        if other:
            thirds[other] += 1
    return {"type": _top(types), "country": _top(countries), third: _top(thirds), "month": _months(days)}


def _months(days: Mapping[int, int]) -> tuple[tuple[str, int], ...]:
    months: Counter[str] = Counter()
    for day, count in days.items():
        month = month_of(day)
        if month:
            months[month] += count
    return tuple(sorted(months.items(), reverse=True))


def _top(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda c: (-c[1], c[0]))[:SHOWN])
