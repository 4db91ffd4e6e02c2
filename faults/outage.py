"""PostgreSQL killed and started again while programs write: they are told, try again, and nothing is lost or doubled."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from campaign import Ground
from checking import Expectation, check
from inputs import Writer
from places import Databases, Files
from servers import Server
from steps import Acknowledgements, Scenario, Site, Step, do, now_of, perform, scenario
from striking import ended, forked
from vigie.store.errors import StoreUnreachableError
from vigie.store.opening import Analyse, open_store
from writers import shuffled

WRITERS = 2
ARTICLES = 60
OUTAGES = 4
ATTEMPTS = 2000
"""Times that a writer asks again, 10 ms between them: much longer than the server is away."""


def run(folder: Path, analyse: Analyse, outages: int = OUTAGES, articles: int = ARTICLES) -> list[str]:
    """Kill a server several times under two writers; every rule that was broken."""
    server = Server()
    server.start(durable=True)
    try:
        return _under(Databases(server), Ground(folder, analyse), folder, outages, articles)
    finally:
        server.close()


def _under(place: Databases, ground: Ground, folder: Path, outages: int, articles: int) -> list[str]:
    offered = Step("ingest", Writer(7).offers(articles))
    made: Scenario = replace(scenario("ingest", 1), before=(), struck=(Step("open"), offered))
    alone = ground.site(Files(folder), None)
    perform(alone, [(0, offered)], 0, lambda _: None, ground.analyse)
    site = ground.site(place, None)
    open_store(site.address, ground.analyse).close()
    acks = [ground.acknowledgements() for _ in range(WRITERS)]
    reports = [site.dump_file.with_suffix(f".{n}") for n in range(WRITERS)]
    children = [
        forked(lambda n=n: _insist(site, shuffled([offered], n) * 3, acks[n], ground.analyse), reports[n])  # type: ignore[misc]
        for n in range(WRITERS)
    ]
    chance = Random(7)
    for _ in range(outages):
        time.sleep(chance.uniform(0.05, 0.4))
        place.server.kill()
        place.server.start(durable=True)
    broken = []
    for child, report in zip(children, reports, strict=True):
        try:
            ended(child, report)
        except RuntimeError as error:
            broken.append(f"a writer failed: {error}")
    told = [line for one in acks for line in one.read()]
    store = open_store(site.address, ground.analyse)
    broken += check(store, Expectation(made, told))
    store.close()
    if ground.content(site.address) != ground.content(alone.address):
        broken.append("the store is not as one on a server that was never killed")
    refused = sum("unreachable" in line for line in told)
    if not refused:
        broken.append("no writer was ever told that the server is away: the part has proven nothing")
    print(f"server killed {outages} times under {WRITERS} writers, who were told {refused} times")
    ground.free(place, site)
    ground.free(Files(folder), alone)
    return broken


def _insist(site: Site, steps: Sequence[tuple[int, Step]], acks: Acknowledgements, analyse: Analyse) -> None:
    """Write on one open store, asking again while the server is away."""
    store = open_store(site.address, analyse)
    for number, step in steps:
        for attempt in range(ATTEMPTS):
            try:
                acks.write({"step": number, **do(store, site, step, now_of(attempt))})
                break
            except StoreUnreachableError as error:
                acks.write({"step": number, "unreachable": str(error)})
                time.sleep(0.01)
        else:
            raise RuntimeError("the server did not come back")
    store.close()
