"""The parameters of lists of events, read from an address without ever failing: what makes no sense is left out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import get_args

from starlette.datastructures import QueryParams

from vigie.jobs.wording import country_codes
from vigie.model.events import EVENT_TYPES, Factuality
from vigie.model.grades import Reliability
from vigie.store.eventlists import EventFilter
from vigie.text.folding import fold

NAMES = ("type", "country", "place", "actor", "factuality", "reliability", "credibility", "voices", "from", "to", "outlet",
         "story", "one_voice", "disputed", "new_since", "changed_since")  # fmt: skip
"""The parameters of a filter, as they stand in addresses and saved views."""
LONGEST = 120
"""Characters of a value: names of places, outlets and actors are shorter."""


def read_filter(asked: QueryParams) -> EventFilter:
    """The filter that an address asks for."""
    return EventFilter(
        type=_one_of(asked.get("type"), EVENT_TYPES),
        country=country_of(asked.get("country", "")),
        place=_text(asked.get("place")),
        actor=_text(asked.get("actor")),
        factuality=_one_of(asked.get("factuality"), get_args(Factuality)),
        reliability=_one_of(asked.get("reliability"), get_args(Reliability)),
        credibility=_number(asked.get("credibility"), 6),
        voices=_number(asked.get("voices"), 99),
        one_voice=asked.get("one_voice") == "1",
        disputed=asked.get("disputed") == "1",
        first_day=_day(asked.get("from")),
        last_day=_day(asked.get("to")),
        outlet=_text(asked.get("outlet")),
        story=_text(asked.get("story")),
        new_since=_instant(asked.get("new_since")),
        changed_since=_instant(asked.get("changed_since")),
    )


def _text(value: str | None) -> str | None:
    cleaned = " ".join((value or "").split())[:LONGEST]
    return cleaned if cleaned and cleaned.isprintable() else None


def _instant(value: str | None) -> str | None:
    """An instant as the store writes them, in UTC."""
    try:
        return datetime.fromisoformat(value or "").astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return None


def _one_of(value: str | None, known: tuple[str, ...]) -> str | None:
    return value if value in known else None


def country_of(words: str) -> str | None:
    """The code of a country, from its name in French or English or from its code.

    >>> country_of("Nigéria"), country_of("ng"), country_of("Atlantide")
    ('NG', 'NG', None)
    """
    code = country_codes().get(fold(words.strip()), words.strip().upper())
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def _number(value: str | None, most: int) -> int | None:
    good = value is not None and value.isascii() and value.isdigit() and len(value) < 3 and 0 < int(value) <= most
    return int(value) if good and value else None


def _day(value: str | None) -> int | None:
    try:
        return date.fromisoformat(value or "").toordinal()
    except ValueError:
        return None
