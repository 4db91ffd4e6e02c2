"""Many writers at once on one store: all that is acknowledged is stored, once, and the audit stays one chain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from campaign import Ground
from checking import Expectation, check
from inputs import Writer
from places import Place
from steps import Acknowledgements, Scenario, Site, Step, perform, scenario
from striking import ended, forked
from vigie.store.opening import Analyse, open_store

WRITERS = 6
ARTICLES = 24
"""Articles that all writers offer, each in an order and in batches of its own."""


def run(places: Sequence[Place], folder: Path, analyse: Analyse, articles: int = ARTICLES) -> list[str]:
    """Let six processes write into one store of each engine; every rule that was broken."""
    return [f"{place.engine}: {b}" for place in places for b in _together(place, Ground(folder, analyse), articles)]


def shuffled(offers: Sequence[Step], seed: int) -> list[tuple[int, Step]]:
    """The offers of some steps in another order and other batches."""
    chance = Random(seed)
    all_of_them = [o for step in offers for o in step.offers]
    chance.shuffle(all_of_them)
    steps = []
    while all_of_them:
        size = chance.randint(1, 5)
        steps.append(Step("ingest", tuple(all_of_them[:size])))
        all_of_them = all_of_them[size:]
    return list(enumerate(steps))


def _together(place: Place, ground: Ground, articles: int) -> list[str]:
    offered = Step("ingest", Writer(6).offers(articles))

    def write(site: Site, number: int, acks: Acknowledgements) -> None:
        perform(site, shuffled([offered], number), 1, acks.write, ground.analyse)

    broken, told = all_at_once(ground, place, offered, write, WRITERS)
    stored = sum(len(line["stored"]) for line in told)
    if stored != WRITERS * len(offered.offers):
        broken.append(f"{stored} offers acknowledged, {WRITERS * len(offered.offers)} made")
    print(f"{place.engine}: {WRITERS} writers, {len(told)} transactions, {stored} offers acknowledged")
    return broken


def all_at_once(
    ground: Ground,
    place: Place,
    offered: Step,
    write: Callable[[Site, int, Acknowledgements], None],
    writers: int,
    meanwhile: Callable[[], None] = lambda: None,
) -> tuple[list[str], list[dict[str, Any]]]:
    """Let several processes write the same into one store: every rule that was broken, and what they acknowledged.

    Args:
        ground: scratch space.
        place: where the store is; it must end as one that a single process wrote undisturbed.
        offered: what all of them write.
        write: what one process does, by its number.
        writers: how many there are.
        meanwhile: what happens while they write.
    """
    made: Scenario = replace(scenario("ingest", 1), before=(), struck=(Step("open"), offered))
    alone = ground.site(place, None)
    perform(alone, [(0, offered)], 0, lambda _: None, ground.analyse)
    site = ground.site(place, None)
    open_store(site.address, ground.analyse).close()
    acks = [ground.acknowledgements() for _ in range(writers)]
    reports = [site.dump_file.with_suffix(f".{n}") for n in range(writers)]
    children = [forked(partial(write, site, n, acks[n]), reports[n]) for n in range(writers)]
    meanwhile()
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
        broken.append("the store is not as that of a single writer")
    ground.free(place, site)
    ground.free(place, alone)
    return broken, told
