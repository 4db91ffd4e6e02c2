"""The faults: `./run faults [kills|disk|writers|server] [--long] [--kills N] [--plant NAME] [--only PLAN]`; all parts without a name.

kills    SIGKILL at every named point, at SQL statements and at any time of ingest, migration, purge, forgetting, dump and restore
disk     a full disk, by a small tmpfs where one can be mounted and by a limit on file size everywhere
writers  six processes that write into one store at once
server   PostgreSQL killed and started again while programs write
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent))

import disk
import outage
import writers
from campaign import Ground, campaign, plan_of, plans
from places import Databases, Files, Place
from planting import PLANTS
from servers import BINARIES, Server, scratch
from steps import KINDS, work_in_small_pieces
from vigie.lang.loading import load_analysis
from warm import keep_engines_warm

KILLS, LONG_KILLS = 500, 10_000
SEEDS, LONG_SEEDS = 2, 6
"""Variants of each scenario."""
SHOWN = 100
PARTS = ("kills", "disk", "writers", "server")


def main() -> int:
    """Run the parts that were asked for; the exit code is 1 when a rule was broken."""
    asked = arguments().parse_args()
    keep_engines_warm()
    work_in_small_pieces()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))
    folder = scratch("vigie-faults-")
    server = Server() if BINARIES else None
    broken: list[str] = []
    try:
        if server:
            server.start()
        else:
            print("SKIPPED 1 engine: PostgreSQL is not installed (Debian: apt-get install postgresql)")
        places: list[Place] = [Files(folder), *([Databases(server)] if server else [])]
        for part in asked.parts or PARTS:
            started = time.perf_counter()
            if part == "kills":
                broken += kills(folder, places, asked)
            elif part == "disk":
                broken += disk.run(folder, load_analysis())
            elif part == "writers":
                broken += writers.run(places, folder, load_analysis())
            elif server:
                broken += outage.run(folder, load_analysis())
            print(f"{part}: {time.perf_counter() - started:.1f} s", flush=True)
    finally:
        if server:
            server.close()
        shutil.rmtree(folder)
    for one in broken[:SHOWN]:
        print(f"BROKEN {one}")
    print(f"{len(broken)} violations")
    return int(bool(broken))


def arguments() -> argparse.ArgumentParser:
    """What can be asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS])
    parser.add_argument("--long", action="store_true", help=f"{LONG_KILLS} kills instead of {KILLS}")
    parser.add_argument("--kills", type=int, metavar="N", help="so many kills")
    parser.add_argument("--minutes", type=float, metavar="M", help="stop the kills after so many minutes")
    parser.add_argument("--seed", type=int, default=1, help="another campaign")
    parser.add_argument("--plant", choices=sorted(PLANTS), help="plant a fault that the campaign must see")
    parser.add_argument(
        "--only", type=plan_of, metavar="PLAN", help="repeat one kill, by the name that a report gave it"
    )
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    return parser


def kills(folder: Path, places: list[Place], asked: argparse.Namespace) -> list[str]:
    """The kill campaign; every rule that was broken."""
    ground = Ground(folder, load_analysis(), asked.plant)
    for place in places:
        ground.warm_up(place)
    if asked.only:
        only = asked.only
        place = next(p for p in places if p.engine == only.engine)
        prepared = [ground.prepare(place, only.kind, only.seed)]
        todo = [only]
    else:
        seeds = range(asked.seed * 100, asked.seed * 100 + (LONG_SEEDS if asked.long else SEEDS))
        kinds = ("ingest",) if asked.plant else KINDS
        prepared = [ground.prepare(place, kind, seed) for place in places for kind in kinds for seed in seeds]
        todo = plans(prepared, asked.kills or (LONG_KILLS if asked.long else KILLS), Random(asked.seed))
    tally = campaign(ground, prepared, todo, asked.processes, asked.minutes and asked.minutes * 60)
    print(
        f"{tally.kills.total()} kills on {len(prepared)} prepared stores; {tally.missed} came after the end of the work"
    )
    for names in (
        {p.place.engine for p in prepared},
        {p.scenario.kind for p in prepared},
        {"named point", "statement", "time"},
    ):
        print("  " + ", ".join(f"{name} {tally.by(name)}" for name in sorted(names)))
    return [f"{o.plan}: {b}" for o in tally.violations for b in o.broken]


if __name__ == "__main__":
    sys.exit(main())
