"""The kill campaign: prepare stores, strike the work on them, check what is left, let the work be done again, compare."""

from __future__ import annotations

import gc
import itertools
import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from random import Random

from checking import Expectation, check, left_in_files
from places import Place
from planting import PLANTS
from steps import Acknowledgements, Kind, Scenario, Site, Step, is_filled, perform, scenario
from striking import ACKNOWLEDGED, COMMIT, STATEMENT, TIME, Strike, Task, run
from vigie.jobs.dumps import dump_lines
from vigie.store.dumping import dump
from vigie.store.errors import DumpError
from vigie.store.opening import Analyse, Store, open_store
from vigie.store.restoring import restore

NOW = "2026-11-28T09:00:00+00:00"
TOLD = 500
"""Kills between two lines of progress on standard error."""
TRIES = 4
"""A strike by time may come after the end of the work: it is tried again, each time at half of its time."""


@dataclass(frozen=True)
class Prepared:
    """A scenario on an engine, ready to be struck: the store it starts from, and what it leaves when nothing strikes it."""

    place: Place
    scenario: Scenario
    template: str | None
    content: tuple[str, ...]
    counts: Mapping[str, int]
    microseconds: int


@dataclass(frozen=True, slots=True)
class Plan:
    """One kill, by name: enough to repeat it."""

    engine: str
    kind: Kind
    seed: int
    strike: Strike

    def __str__(self) -> str:
        return f"{self.engine}/{self.kind}/{self.seed}/{self.strike}"


def plan_of(name: str) -> Plan:
    """The plan that a name stands for, as a report shows it."""
    engine, kind, seed, strike = name.split("/")
    point, _, nth = strike.partition("#")
    return Plan(engine, kind, int(seed), Strike(point, int(nth)))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a plan: whether the child was killed, and every rule that was broken."""

    plan: Plan
    killed: bool
    broken: tuple[str, ...]


_NUMBERS = itertools.count()


class Ground:
    """Scratch space in which scenarios are prepared and struck.

    `notes` is where the campaign keeps what it notes itself, when that must not stand on the same disk.
    """

    def __init__(self, folder: Path, analyse: Analyse, plant: str | None = None, notes: Path | None = None) -> None:
        self._folder = folder
        self._notes = notes or folder
        self.analyse = analyse
        self._plant = PLANTS[plant] if plant else None
        self._templates: dict[str, str] = {}

    def prepare(self, place: Place, kind: Kind, seed: int) -> Prepared:
        """Do a scenario undisturbed, twice, and keep what it starts from and what it leaves.

        Raises:
            RuntimeError: it fails, breaks a rule or leaves something else the second time.
        """
        made = scenario(kind, seed)
        template = None
        if made.before:
            site, acks = self.site(place, None), self.acknowledgements()
            run(self.task(site, made.before, acks, 0), None)
            template = place.keep(site.address)
        site, acks = self.site(place, template, restores=made.restores), self.acknowledgements()
        task = self.task(site, made.struck, acks, 1)
        run(task, None)
        told = json.loads(task.report.read_text("utf-8"))
        content = self.content(site.address)
        prepared = Prepared(place, made, template, content, told["counts"], told["microseconds"])
        broken = self.state(prepared, site, acks)
        if kind != "life":
            run(self.task(site, made.struck, acks, 2), None)
            broken += ["done twice, it leaves something else"] if self.content(site.address) != content else []
        if broken:
            raise RuntimeError(f"{place.engine}/{kind}/{seed} without a fault: {broken}")
        self.free(place, site)
        return prepared

    def strike(self, prepared: Prepared, plan: Plan) -> Outcome:
        """Kill the work once, then check everything."""
        strike = plan.strike
        for _ in range(TRIES):
            killed, broken = self._strike(prepared, strike)
            if killed or broken or strike.point != TIME:
                break
            strike = replace(strike, nth=strike.nth // 2)
        return Outcome(replace(plan, strike=strike), killed, tuple(broken))

    def _strike(self, prepared: Prepared, strike: Strike) -> tuple[bool, list[str]]:
        place, made = prepared.place, prepared.scenario
        site, acks = self.site(place, prepared.template, restores=made.restores), self.acknowledgements()
        try:
            killed = run(self.task(site, made.struck, acks, 1), strike, self._plant) == signal.SIGKILL
            if not killed:
                return False, []
            broken = [f"after the kill: {b}" for b in self.state(prepared, site, acks)]
            done = {line["step"] for line in acks.read()} if made.kind == "life" else set()
            left = [(n, s) for n, s in enumerate(made.struck) if n not in done]
            run(replace(self.task(site, made.struck, acks, 2), steps=left), None, self._plant)
            broken += [f"after the replay: {b}" for b in self.state(prepared, site, acks)]
            if self.content(site.address) != prepared.content:
                broken.append("after the replay: the store is not as one that was never killed")
            return True, broken
        except Exception as error:  # noqa: BLE001  a child or a check that fails is a broken rule, told with its cause
            return True, [f"failed: {error}"]
        finally:
            self.free(place, site)

    # ------------------------------------------------------------------ what is left

    def state(self, prepared: Prepared, site: Site, acks: Acknowledgements) -> list[str]:
        """Every rule broken by the store, its files, its dump and the copy restored from it."""
        expected = Expectation(prepared.scenario, acks.read())
        if not prepared.place.has_schema(site.address):
            return ["acknowledged and not stored: the store"] if expected.acknowledged else []
        files = prepared.place.files(site.address) + b"".join(p.read_bytes() for p in self._dumps(site))
        store = open_store(site.address, self.analyse)
        try:
            broken = check(store, expected)
            broken += self._dump_files(prepared.place, site, expected)
            if site.copy and prepared.place.has_schema(site.copy):
                broken += self._copy(site.copy, store)
            broken += left_in_files(store, files, expected)
            return broken
        finally:
            store.close()

    def _dump_files(self, place: Place, site: Site, expected: Expectation) -> Iterator[str]:
        """A dump under its name is whole; a draft is whole or refused."""
        if any("dumped" in line for line in expected.acknowledged) and not site.dump_file.exists():
            yield "acknowledged and not there: the dump"
        for path in self._dumps(site):
            address = place.new(self._empty(place))
            scratch = open_store(address, self.analyse)
            try:
                with dump_lines(path) as lines:
                    restore(scratch, lines, NOW)
                problems = check(scratch, Expectation(expected.scenario, ()))
                yield from (f"restored from {path.name}: {p}" for p in problems if "outbox" not in p)
            except DumpError as error:
                if path == site.dump_file:
                    yield f"a dump in part under its name: {error}"
                if is_filled(scratch):
                    yield "a dump that was refused left something"
            finally:
                scratch.close()
                place.free(address)

    def _dumps(self, site: Site) -> list[Path]:
        """The dump of a run and its drafts, as far as they are there."""
        return sorted(site.dump_file.parent.glob(f"*{site.dump_file.name}*"))

    def _copy(self, address: str, store: Store) -> Iterator[str]:
        """The restored store is empty or the whole."""
        copy = open_store(address, self.analyse)
        try:
            if is_filled(copy) and _lines(copy) != _lines(store):
                yield "a store restored in part"
        finally:
            copy.close()

    # ------------------------------------------------------------------ making and throwing away

    def site(self, place: Place, template: str | None, *, restores: bool = False) -> Site:
        """Room for one run of a scenario, its store a copy of a template where there is one."""
        number = f"{os.getpid()}-{next(_NUMBERS)}"
        return Site(place.new(template), self._folder / f"{number}.dump", place.new() if restores else None)

    def free(self, place: Place, site: Site) -> None:
        """Throw away what a run left."""
        place.free(site.address)
        if site.copy:
            place.free(site.copy)
        for folder in (self._folder, self._notes):
            for path in folder.glob(f"*{site.dump_file.stem}*"):
                path.unlink()

    def _empty(self, place: Place) -> str:
        """A template of an empty store, made once."""
        if place.engine not in self._templates:
            address = place.new()
            open_store(address, self.analyse).close()
            self._templates[place.engine] = place.keep(address)
        return self._templates[place.engine]

    def warm_up(self, place: Place) -> None:
        """Do a life in this process: its children then find modules loaded and SQL compiled."""
        life, site = scenario("life", 0), self.site(place, None, restores=True)
        perform(site, list(enumerate(life.struck)), 0, lambda _: None, self.analyse)
        self.free(place, site)

    def acknowledgements(self) -> Acknowledgements:
        """A new file of acknowledgements."""
        return Acknowledgements(self._notes / f"{os.getpid()}-{next(_NUMBERS)}.acknowledged")

    def task(self, site: Site, steps: Sequence[Step], acks: Acknowledgements, attempt: int) -> Task:
        """All steps of a scenario, for a child to do."""
        return Task(site, list(enumerate(steps)), attempt, acks, self.analyse, self.report(site))

    def report(self, site: Site) -> Path:
        """The file in which a child tells what it did in a place."""
        return self._notes / f"{site.dump_file.stem}.report"

    def content(self, address: str) -> tuple[str, ...]:
        """The logical dump of a store."""
        store = open_store(address, self.analyse)
        try:
            return _lines(store)
        finally:
            store.close()


def _lines(store: Store) -> tuple[str, ...]:
    with store.reading() as connection:
        return tuple(dump(connection, journal=False))


# ---------------------------------------------------------------------- plans


def plans(prepared: Sequence[Prepared], kills: int, chance: Random) -> list[Plan]:
    """Every named point of every scenario once, then points, statements and times by lot."""
    made = [
        _plan(p, point, chance.randint(1, count))
        for p in _one_of_each(prepared)
        for point, count in p.counts.items()
        if point not in (STATEMENT, COMMIT, ACKNOWLEDGED)
    ]
    files = [p for p in prepared if p.place.engine == "sqlite"]
    servers = [p for p in prepared if p.place.engine != "sqlite"]
    while len(made) < kills:
        one = chance.choice(servers if servers and chance.random() < 0.25 else files)
        manner = chance.choice(("point", STATEMENT, TIME))
        if manner == TIME:
            made.append(_plan(one, TIME, chance.randint(1, one.microseconds)))
        else:
            points = [p for p in one.counts if p != STATEMENT] if manner == "point" else [STATEMENT]
            point = chance.choice(points)
            made.append(_plan(one, point, chance.randint(1, one.counts[point])))
    return made[:kills]


def _one_of_each(prepared: Sequence[Prepared]) -> list[Prepared]:
    return list({(p.place.engine, p.scenario.kind): p for p in prepared}.values())


def _plan(one: Prepared, point: str, nth: int) -> Plan:
    return Plan(one.place.engine, one.scenario.kind, one.scenario.seed, Strike(point, nth))


# ---------------------------------------------------------------------- running them


class Tally:
    """What a campaign saw: kills by engine, kind of scenario and manner, strikes that came too late, broken rules."""

    def __init__(self) -> None:
        self.kills: Counter[tuple[str, str, str]] = Counter()
        self.missed = 0
        self.violations: list[Outcome] = []

    def add(self, outcome: Outcome) -> None:
        """Count what became of a plan, and tell of it when a rule was broken."""
        point = outcome.plan.strike.point
        manner = point if point in (STATEMENT, TIME) else "named point"
        if outcome.killed:
            self.kills[outcome.plan.engine, outcome.plan.kind, manner] += 1
        self.missed += not outcome.killed
        if outcome.broken:
            self.violations.append(outcome)
            print(f"  BROKEN {outcome.plan}: {outcome.broken}", file=sys.stderr, flush=True)
        if (self.kills.total() + self.missed) % TOLD == 0:
            print(f"  {self.kills.total()} kills, {len(self.violations)} broke a rule", file=sys.stderr, flush=True)

    def by(self, name: str) -> int:
        """The kills of an engine, a kind or a manner."""
        return sum(count for names, count in self.kills.items() if name in names)


_ground: Ground
_prepared: dict[tuple[str, Kind, int], Prepared]


def _one(plan: Plan) -> Outcome:
    return _ground.strike(_prepared[plan.engine, plan.kind, plan.seed], plan)


def campaign(
    ground: Ground, prepared: Sequence[Prepared], todo: Sequence[Plan], processes: int, seconds: float | None = None
) -> Tally:
    """Carry out plans in several processes, each of which forks the children that it kills; stop early after some seconds."""
    global _ground, _prepared  # noqa: PLW0603  handed to the processes by fork, stores and all
    _ground = ground
    _prepared = {(p.place.engine, p.scenario.kind, p.scenario.seed): p for p in prepared}
    tally, started = Tally(), time.monotonic()
    gc.collect()
    gc.freeze()
    pool = ProcessPoolExecutor(processes, mp_context=get_context("fork"))
    try:
        for outcome in pool.map(_one, todo, chunksize=4):
            tally.add(outcome)
            if seconds is not None and time.monotonic() > started + seconds:
                break
    finally:
        pool.shutdown(cancel_futures=True)
    return tally
