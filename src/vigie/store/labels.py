"""By whom events are found: those who take part in one or speak of it, and the outlets that report it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, Select, delete, insert, select

from vigie.model.markings import Tlp
from vigie.model.situations import SituationEvent
from vigie.store.opening import begins_with
from vigie.store.schema import event_labels
from vigie.text.folding import fold


def labels_of(event: SituationEvent, outlets: Mapping[str, str]) -> list[tuple[str, str]]:
    """The labels of an event, each with its kind; `outlets` are those of articles by their ids."""
    signed = {outlets.get(r.article, "") for r in event.reports} - {""}
    return [("name", name) for name in sorted(_names(event))] + [("outlet", name) for name in sorted(signed)]


def name_again(connection: Connection, level: str, key: str, event: SituationEvent) -> None:
    """Give an event whose words were changed the names that it has now."""
    mine = (event_labels.c.tlp == level, event_labels.c.event_key == key, event_labels.c.kind == "name")
    connection.execute(delete(event_labels).where(*mine))
    names = sorted(_names(event))
    if names:
        rows = [{"tlp": level, "kind": "name", "label": name, "event_key": key} for name in names]
        connection.execute(insert(event_labels), rows)


def _names(event: SituationEvent) -> set[str]:
    told: list[str | None] = [r.name for r in event.roles]
    for voice in event.voices:
        told += [voice.who, *voice.via]
    claims: Iterable[object] = (*event.claims, *event.denials, *event.accusations)
    for claim in claims:
        told += [claim.who, claim.of, *claim.via]  # type: ignore[attr-defined]
    return {folded for name in told if name and (folded := fold(name).strip())}


def events_naming(connection: Connection, level: Tlp, name: str) -> Select[tuple[str]]:
    """The keys of events in which somebody takes part or speaks whose name begins so."""
    asked = begins_with(connection, event_labels.c.label, fold(name).strip())
    return select(event_labels.c.event_key).where(event_labels.c.tlp == level, event_labels.c.kind == "name", asked)


def events_told_by(level: Tlp, outlet: str) -> Select[tuple[str]]:
    """The keys of events that an outlet reports: a publisher, or a site whose pages name none."""
    mine = (event_labels.c.tlp == level, event_labels.c.kind == "outlet", event_labels.c.label == outlet)
    return select(event_labels.c.event_key).where(*mine)
