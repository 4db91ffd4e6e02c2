"""Check what left: approved by enough people, as they approved it, each object and alert with its release."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Connection, select

from vigie.model.releases import PEOPLE
from vigie.store.keys import digest
from vigie.store.schema import alerts, audit, releases
from vigie.store.schema import released_objects as kept
from vigie.store.soundness import Problem
from vigie.text.masking import BLOT


def release_problems(connection: Connection) -> Iterator[Problem]:
    """What left was approved by enough people, is what they approved, and lies where it belongs."""
    told = Counter(
        (r.subject, json.loads(r.detail)["number"], r.actor)
        for r in connection.execute(select(audit).where(audit.c.action == "release.approved"))
    )
    collections: dict[str, str] = {}
    for row in connection.execute(select(releases).order_by(releases.c.key, releases.c.number)):
        name = f"{row.key} {row.number}"
        collections[row.key] = f"{row.theme} {row.tlp}"
        if digest(row.body) != row.digest and BLOT not in row.body:
            yield Problem("a release is what was approved", name)
        people = {who for who, *_ in json.loads(row.approvals)}
        if row.approved is not None and len(people) < PEOPLE[row.status]:
            yield Problem("what left was approved by enough people", name)
        if any(not told[row.key, row.number, who] for who in people):
            yield Problem("every approval is in the audit", name)
    left = select(kept.c.release_key, kept.c.collection).distinct()
    for key, collection in connection.execute(left):
        if collections.get(key) != collection:
            yield Problem("an object left with its release", key)
    for key, tlp in connection.execute(select(alerts.c.release_key, alerts.c.tlp).distinct()):
        if collections.get(key) != f"warnings {tlp}":
            yield Problem("an alert left with its release", key)
