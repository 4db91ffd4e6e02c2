"""Vigie reads the press, in French first, and keeps a sourced picture of a security situation.

For Python programs (docs/python.md has an example that runs):

    annotation = vigie.annotate(text, published="2026-11-20")
    situation = vigie.assemble([annotation])
    for row in vigie.read_events("vigie.db", country="ML"): ...
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vigie.model.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from vigie.model.annotations import Annotation
    from vigie.model.events import EventType
    from vigie.model.markings import Tlp
    from vigie.model.situations import Actor, BoardWarning, Situation
    from vigie.store.eventlists import EventRow

__all__ = ("__version__", "annotate", "assemble", "read_actors", "read_annotations", "read_events", "read_warnings")


def annotate(
    text: str,
    *,
    published: str | date | None = None,
    title: str | None = None,
    url: str | None = None,
    publisher: str | None = None,
    model: str | None = None,
) -> Annotation:
    """All findings of one French article; every span points into `annotation.article.text`.

    Args:
        text: paragraphs parted by blank lines.
        published: the day, or an instant, ISO 8601: relative dates ("mardi") rest on it.
        title: the headline.
        url: where it stands; articles of one address are versions of one article in a store.
        publisher: the outlet.
        model: another spaCy pipeline for French, by path or package name; it is loaded once.

    Raises:
        ValueError: `published` is no date.
        vigie.jobs.programming.AnnotationError: a stage failed on the text.
    """
    from vigie.jobs.programming import annotate_text

    return annotate_text(text, published, title, url, publisher, model)


def assemble(annotations: Iterable[Annotation], *, as_of: str | None = None) -> Situation:
    """The situation that articles tell together: stories, events with voices and grades, warnings, actors.

    Args:
        annotations: in any order; the order changes nothing.
        as_of: the day of the situation, ISO 8601 (default: the last day of publication).
    """
    from vigie.jobs.programming import assemble_situation

    return assemble_situation(annotations, as_of)


def read_annotations(store: str, *, clearance: Tlp = "RED") -> Iterator[Annotation]:
    """The annotations of a store's articles, read in pieces.

    Args:
        store: an SQLite file, or a postgresql:// URL.
        clearance: only what this TLP marking covers.

    Raises:
        vigie.store.errors.StoreError: there is no such store, when the first one is asked for.
    """
    from vigie.jobs.programming import store_annotations

    return store_annotations(store, clearance)


def read_events(
    store: str,
    *,
    clearance: Tlp = "RED",
    type: EventType | None = None,  # noqa: A002  the word of the record
    country: str | None = None,
    place: str | None = None,
    actor: str | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Iterator[EventRow]:
    """The events of a store's situation, those told last first, each under its lasting key (run `vigie situate` first).

    Args:
        store: an SQLite file, or a postgresql:// URL.
        clearance: the situation made of what this TLP marking covers.
        type: only events of this type.
        country: only events there, by the ISO 3166-1 code.
        place: only events at places with this in their name.
        actor: only events in which this name stands.
        first_day: only events from this day on.
        last_day: only events up to this day.

    Raises:
        vigie.store.errors.StoreError: there is no such store, when the first one is asked for.
    """
    from vigie.jobs.programming import store_events
    from vigie.store.eventlists import EventFilter

    days = [d.toordinal() if d else None for d in (first_day, last_day)]
    wanted = EventFilter(type=type, country=country, place=place, actor=actor, first_day=days[0], last_day=days[1])
    return store_events(store, clearance, wanted)


def read_warnings(store: str, *, clearance: Tlp = "RED") -> Iterator[BoardWarning]:
    """The board of a store's warnings, with their states; arguments and errors as of `read_events`."""
    from vigie.jobs.programming import store_warnings

    return store_warnings(store, clearance)


def read_actors(store: str, *, clearance: Tlp = "RED") -> Iterator[Actor]:
    """The actors of a store's situation with their relations; arguments and errors as of `read_events`."""
    from vigie.jobs.programming import store_actors

    return store_actors(store, clearance)
