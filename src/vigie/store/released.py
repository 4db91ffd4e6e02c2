"""The STIX objects that left, version after version, each kept as the JSON that partners get."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, false, func, or_, select, update

from vigie.store.codec import canonical
from vigie.store.schema import released_objects as kept
from vigie.store.writing import Found, chunks, next_id, put
from vigie.text.masking import Mask, masked

OWN = frozenset(("event", "sighting", "relationship", "note", "opinion", "report", "language-content"))
"""Types of objects that a release says something with; places, people and outlets are what it says it of, and stay."""
REVOKED = '"revoked":true'
"""How a withdrawn object says so, in the spelling of `canonical`; quotation marks inside texts are escaped there."""
MICROSECOND, MILLISECOND = timedelta(microseconds=1), timedelta(milliseconds=1)
Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a client asks a collection for, as TAXII's filters say it; empty slots ask for nothing.

    `versions` holds instants in STIX's spelling, `first` and `last` ask for those versions, `every` for all of them.
    """

    after: str | None = None
    ids: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    first: bool = False
    last: bool = True
    every: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """An object of a page: its id, its version, when it was added, its JSON (empty when it was not asked for)."""

    id: str
    version: str
    added: str
    body: str


@dataclass(frozen=True, slots=True)
class ObjectPage:
    """A page of a collection in the order of addition, and whether more follows."""

    rows: tuple[Kept, ...]
    more: bool


def stix_instant(at: datetime) -> str:
    """An instant as STIX writes it, to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def added_instant(at: datetime) -> str:
    """An instant as TAXII writes when something was added, to the microsecond; texts compare as the instants do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def publish(connection: Connection, collection: str, release: str, objects: Iterable[Object], now: datetime) -> None:
    """Add to a collection what differs from the last version that it has; what the release said before and no longer says is revoked.

    What is revoked never comes back (STIX): an object that does gets another id, made of its own and the release's.

    Args:
        connection: from `Store.writing`.
        collection: theme and marking.
        release: its key.
        objects: all that the release says, its report among them.
        now: the present, which becomes the version of what is new.
    """
    said = _renamed(connection, collection, release, list(objects))
    before = _own(connection, collection, release)
    _append(connection, collection, release, said, now)
    gone = before - {o["id"] for o in said}
    _revoke(connection, collection, release, gone, now)


def revoke(connection: Connection, collection: str, release: str, now: datetime) -> None:
    """Add to a collection that all a release said is withdrawn, but for what another release says as well."""
    _revoke(connection, collection, release, _own(connection, collection, release), now)


def blot(connection: Connection, mask: Mask, now: datetime) -> None:
    """Blot a name out of all that left; what still stands gets a new version, so that those who have it learn of it."""
    changed = []
    for row in connection.execute(select(kept)).all():
        before = json.loads(row.body)
        after = masked(before, mask)
        if after != before:
            changed.append((row, after))
    for row, after in changed:
        if row.latest:
            _append(connection, row.collection, row.release_key, [after], now)
        connection.execute(update(kept).where(kept.c.id == row.id).values(body=canonical(after)))


def objects_of(
    connection: Connection, collection: str, wanted: Wanted, limit: int, *, bodies: bool = True
) -> ObjectPage:
    """A page of a collection, from what was added after `wanted.after`."""
    columns: list[ColumnElement[str]] = [
        kept.c.stix_id,
        kept.c.version,
        kept.c.added,
        *([kept.c.body] if bodies else []),
    ]
    asked = select(*columns).where(*_conditions(collection, wanted)).order_by(kept.c.added).limit(limit + 1)
    rows = connection.execute(asked).all()
    return ObjectPage(tuple(Kept(r[0], r[1], r[2], r[3] if bodies else "") for r in rows[:limit]), len(rows) > limit)


def is_kept(connection: Connection, collection: str, stix_id: str) -> bool:
    """Whether a collection has some version of an object."""
    mine = select(kept.c.id).where(kept.c.collection == collection, kept.c.stix_id == stix_id).limit(1)
    return connection.execute(mine).first() is not None


def _conditions(collection: str, wanted: Wanted) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = [kept.c.collection == collection]
    if wanted.after:
        asked.append(kept.c.added > wanted.after)
    if wanted.ids:
        asked.append(kept.c.stix_id.in_(wanted.ids))
    if wanted.types:
        asked.append(kept.c.type.in_(wanted.types))
    if not wanted.every:
        some: list[ColumnElement[bool]] = [kept.c.latest] if wanted.last else []
        some += [kept.c.first] if wanted.first else []
        some += [kept.c.version.in_(wanted.versions)] if wanted.versions else []
        asked.append(or_(false(), *some))
    return asked


def _latest(connection: Connection, collection: str, ids: Iterable[str]) -> Mapping[str, Found]:
    found: dict[str, Found] = {}
    for some in chunks(sorted(set(ids))):
        asked = select(kept).where(kept.c.collection == collection, kept.c.latest, kept.c.stix_id.in_(some))
        found |= {r.stix_id: r for r in connection.execute(asked)}
    return found


def _renamed(connection: Connection, collection: str, release: str, objects: list[Object]) -> list[Object]:
    """The objects, those that were revoked under other ids, in themselves and wherever they are named."""
    names = {str(o["id"]): str(o["id"]) for o in objects}
    while True:
        held = _latest(connection, collection, names.values())
        over = [i for i, name in names.items() if name in held and REVOKED in held[name].body]
        if not over:
            break
        for i in over:
            kind, _, mark = names[i].partition("--")
            names[i] = f"{kind}--{uuid.uuid5(uuid.UUID(mark), release)}"
    text = canonical(objects)
    for old, new in names.items():
        if old != new:
            text = text.replace(f'"{old}"', f'"{new}"')
    renamed: list[Object] = json.loads(text)
    return renamed


def _own(connection: Connection, collection: str, release: str) -> set[str]:
    """The ids of what a release says at present, by its report."""
    mine = (kept.c.collection == collection, kept.c.latest, kept.c.type == "report", kept.c.release_key == release)
    found: set[str] = set()
    for row in connection.execute(select(kept).where(*mine)):
        if REVOKED not in row.body:
            named = [row.stix_id, *json.loads(row.body)["object_refs"]]
            found |= {i for i in named if i.partition("--")[0] in OWN}
    return found


def _append(connection: Connection, collection: str, release: str, objects: Sequence[Object], now: datetime) -> None:
    held = _latest(connection, collection, (o["id"] for o in objects))
    objects = [_known(o, held.get(o["id"])) for o in objects]
    fresh = [o for o in objects if o["id"] not in held or _bare(o) != _bare(json.loads(held[o["id"]].body))]
    known = [held[o["id"]].id for o in fresh if o["id"] in held]
    for some in chunks(known):
        connection.execute(update(kept).where(kept.c.id.in_(some)).values(latest=False))
    number, added = next_id(connection, kept), _next_added(connection, collection, now)
    rows = []
    for n, one in enumerate(fresh):
        before = held.get(one["id"])
        made = _versioned(one, before, now)
        version = made.get("modified", made["created"])
        rows.append({
            "id": number + n, "collection": collection, "added": added_instant(added + n * MICROSECOND), "stix_id": made["id"],
            "version": version, "type": made["type"], "first": before is None, "latest": True, "release_key": release,
            "body": canonical(made),
        })  # fmt: skip
    put(connection, kept, rows)


def _known(one: Object, before: Found | None) -> Object:
    """An object with what is known of it: a release that says less of a place than another one takes nothing back."""
    return one if before is None or one["type"] in OWN else {**json.loads(before.body), **one}


def _versioned(one: Object, before: Found | None, now: datetime) -> Object:
    """An object with the instants of its version: created once, modified now, and later than the version before."""
    if "modified" not in one:
        return one
    if before is None:
        return {**one, "created": min(str(one["created"]), stix_instant(now)), "modified": stix_instant(now)}
    least = datetime.fromisoformat(before.version) + MILLISECOND
    created = json.loads(before.body)["created"]
    return {**one, "created": created, "modified": stix_instant(max(now, least))}


def _revoke(connection: Connection, collection: str, release: str, ids: set[str], now: datetime) -> None:
    held = _latest(connection, collection, ids)
    over = [
        {**json.loads(row.body), "revoked": True}
        for i, row in sorted(held.items())
        if REVOKED not in row.body and not _said_elsewhere(connection, collection, release, i)
    ]
    _append(connection, collection, release, over, now)


def _said_elsewhere(connection: Connection, collection: str, release: str, stix_id: str) -> bool:
    """Whether the report of another release names an object."""
    others = (
        kept.c.collection == collection, kept.c.latest, kept.c.type == "report", kept.c.release_key != release,
        kept.c.body.contains(stix_id, autoescape=True), ~kept.c.body.contains(REVOKED, autoescape=True),
    )  # fmt: skip
    return connection.execute(select(kept.c.id).where(*others).limit(1)).first() is not None


def _next_added(connection: Connection, collection: str, now: datetime) -> datetime:
    last = connection.execute(select(func.max(kept.c.added)).where(kept.c.collection == collection)).scalar()
    return max(now, datetime.fromisoformat(last) + MICROSECOND) if last else now


def _bare(one: Object) -> str:
    return canonical({k: v for k, v in one.items() if k not in ("created", "modified")})
