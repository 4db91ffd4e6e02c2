"""How fast partners are served: `vigie serve` over a store with many released objects, TAXII pages of 500 asked for at once.

10,000 objects in one collection by themselves, 100,000 with --long. Kept-alive connections, each going through the collection
page by page as a partner does who reads it all. Then what a partner sends: bundles of as many objects as are taken at once, half as many
before them, to see that twice the objects take twice the time.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from stream import ROOT

LONG, SHORT = 100_000, 10_000
RATE = 50.0
"""The bar: pages of `PAGE` objects a second on two cores."""
PAGE = 500
SECONDS = 10.0
"""How long the questions last."""
HANDS = 4
"""Partners who read at once."""
SENT = 20_000
"""Objects of a bundle, as many as are taken at once."""
KEY = "bench"
AT = datetime(2026, 11, 28, 8, tzinfo=UTC)


def run(*, update: bool = False) -> int:
    """Measure, and hold it against the bar; 1 when it falls short."""
    del update
    objects = LONG if os.environ.get("VIGIE_BENCH_LONG") else SHORT
    with tempfile.TemporaryDirectory(prefix="vigie-exchange-") as folder:
        path = Path(folder) / "exchange.db"
        began = time.perf_counter()
        fill(path, objects)
        print(f"exchange: {objects} objects released in {time.perf_counter() - began:.1f} s")
        with served(path) as port:
            collection = find(port)
            pages, size, seconds = measure(port, collection)
            manifests, _, spent = measure(port, collection, "manifest")
    print(f"exchange: {pages / seconds:.1f} pages/s of {PAGE} objects ({size / 1e3:.0f} kB each), bar {RATE:.0f}")
    print(f"exchange: {manifests / spent:.1f} manifests/s of {PAGE} rows")
    for kind, sent in (("events", events_of), ("relations of one group", relations_of)):
        half, whole = (import_seconds(sent(n)) for n in (SENT // 2, SENT))
        print(f"exchange: {SENT} objects ({kind}) imported in {whole:.1f} s, half of them in {half:.1f} s")
    return int(pages / seconds < RATE)


def fill(path: Path, count: int) -> None:
    """Make a store whose collection "violence CLEAR" has so many objects, and a partner with a key."""
    from vigie.jobs.stores import open_named
    from vigie.store import released
    from vigie.store.people import add_token, add_user

    store = open_named(str(path), create=True)
    with store.writing() as connection:
        add_user(connection, "administrator", "administrator", "RED", AT, "bench")
        partner = add_user(connection, "partner", "partner", "GREEN", AT, "bench")
        add_token(connection, partner, "bench", KEY, AT)
    for start in range(0, count, 5_000):
        objects = [made(n) for n in range(start, min(start + 5_000, count))]
        with store.writing() as connection:
            released.publish(connection, "violence CLEAR", f"bench {start}", objects, AT)
    store.close()


def made(n: int) -> dict[str, Any]:
    """An event as STIX, about as long as one of the press."""
    day = f"20{n % 20 + 5:02d}-{n % 12 + 1:02d}-15T00:00:00.000Z"
    sightings = [f"sighting--{n:08x}-{k:04x}-5000-8000-000000000000" for k in range(3)]
    return {
        "type": "event", "spec_version": "2.1", "id": f"event--{n:08x}-0000-5000-8000-000000000000",
        "created_by_ref": "identity--fa1a8ce2-540e-5205-8190-6454743a90e4", "created": day, "modified": day,
        "object_marking_refs": ["marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"], "status": "occurred",
        "name": f"attaque · Place {n % 500} · {day[:10]}", "event_types": ["attack"], "start_time": day, "start_time_fidelity": "day",
        "description": f"auteur : Groupe {n % 50} ; cible : un marché ; morts : {n % 40} ; blessés : {n % 90}", "sighting_refs": sightings,
        "extensions": {
            "extension-definition--4ca6de00-5b0d-45ef-a1dc-ea7279ea910e": {"extension_type": "new-sdo"},
            "extension-definition--6a1a8ce2-540e-5205-8190-6454743a90e4": {
                "extension_type": "property-extension", "reliability": "B", "credibility": 2, "independent_voices": 3, "hedged": False,
            },
        },
    }  # fmt: skip


def import_seconds(objects: list[dict[str, Any]]) -> float:
    """Seconds of a processor that `vigie import` works on a bundle."""
    from vigie.jobs.importing import import_bundle
    from vigie.store.opening import open_store

    told = {"type": "bundle", "id": "bundle--6a1a8ce2-540e-4205-8190-6454743a90e4", "objects": objects}
    data = json.dumps(told).encode()
    with tempfile.TemporaryDirectory(prefix="vigie-import-") as folder:
        store = open_store(str(Path(folder) / "s.db"), str.split)
        began = time.process_time()
        import_bundle(store, data, "partner", "CLEAR", "bench")
        spent = time.process_time() - began
        store.close()
    return spent


def sent_object(kind: str, n: int, **slots: Any) -> dict[str, Any]:
    """An object as a partner sends it."""
    day = "2026-11-20T00:00:00.000Z"
    return {"type": kind, "spec_version": "2.1", "id": f"{kind}--{n:08x}-0000-4000-8000-000000000000", "created": day, "modified": day, **slots}  # fmt: skip


def events_of(count: int) -> list[dict[str, Any]]:
    """So many objects: events, each with its place, a sighting by an outlet, a note and a contradiction, in a report."""
    made: list[dict[str, Any]] = []
    for n in range(count // 8):
        event = sent_object(
            "event",
            n,
            name=f"Attaque à Ville {n}",
            status="occurred",
            event_types=["attack"],
            description=f"Poste numéro {n} attaqué",
        )
        outlet = sent_object("identity", n, name=f"Journal {n}", identity_class="organization")
        place = sent_object("location", n, name=f"Ville {n}", country="ML")
        about = {"object_refs": [event["id"]]}
        made += [
            event, outlet, place, sent_object("relationship", n, relationship_type="located-at", source_ref=event["id"], target_ref=place["id"]),
            sent_object("sighting", n, sighting_of_ref=event["id"], where_sighted_refs=[outlet["id"]]),
            sent_object("note", n, content=f"Trois morts au poste {n}", authors=["le maire"], **about),
            sent_object("opinion", n, opinion="neutral", explanation=f"bilan du poste {n}", **about),
            sent_object("report", n, name=f"Compte rendu {n}", **about),
        ]  # fmt: skip
    return made


def relations_of(count: int) -> list[dict[str, Any]]:
    """So many objects: one group that is allied with all others."""
    groups = [sent_object("threat-actor", n, name=f"Groupe {n}") for n in range(count // 2)]
    return groups + [
        sent_object(
            "relationship", n, relationship_type="allied-with", source_ref=groups[0]["id"], target_ref=other["id"]
        )
        for n, other in enumerate(groups[1:])
    ]


@contextmanager
def served(path: Path) -> Iterator[int]:
    """`vigie serve` over a store, as its users start it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "vigie", "serve", "--store", str(path), "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def ask(connection: http.client.HTTPConnection, path: str) -> bytes:
    """One answer of the TAXII server."""
    headers = {"Accept": "application/taxii+json;version=2.1", "Authorization": f"Bearer {KEY}"}
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return body


def find(port: int) -> str:
    """The address of the collection."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    told = json.loads(ask(connection, "/taxii2/vigie/collections/"))["collections"]
    (one,) = [c["id"] for c in told if c["alias"] == "violence-clear"]
    return f"/taxii2/vigie/collections/{one}"


def measure(port: int, collection: str, what: str = "objects") -> tuple[int, float, float]:
    """Pages that several partners got in `SECONDS`, their mean size, and the seconds that it took."""
    sizes: list[int] = []
    over = time.perf_counter() + SECONDS

    def read() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        more = ""
        while time.perf_counter() < over:
            body = ask(connection, f"{collection}/{what}/?limit={PAGE}{more}")
            head = body[:80].decode("utf-8", "replace")
            more = "&next=" + head.split('"next":"')[1].split('"')[0] if '"more":true' in head else ""
            sizes.append(len(body))

    began = time.perf_counter()
    hands = [threading.Thread(target=read) for _ in range(HANDS)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    return len(sizes), sum(sizes) / max(1, len(sizes)), time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(run())
