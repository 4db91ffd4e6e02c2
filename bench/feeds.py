"""The collector against webs on the loopback: many honest feeds at speed, and sites that change, fail and lie.

Small by default; `--long` polls 5,000 feeds (bar: 15 minutes on two cores, the server among them) and watches the lying
sites for VIGIE_BENCH_MINUTES (60). The accounts are compared with what the server says it listed, and with the store.
"""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import loopback

FEEDS = {False: 60, True: 5000}
LYING_SITES = {False: 12, True: 40}
LYING_SECONDS = {False: 40, True: 60 * int(os.environ.get("VIGIE_BENCH_MINUTES", "60"))}
LIMIT_SECONDS = 15 * 60
CONTACT = "mailto:bench@example.org"
ROUNDS = 60


def run(*, update: bool = False) -> int:
    """Print what was measured; 1 when a bar does not hold."""
    del update
    long = os.environ.get("VIGIE_BENCH_LONG") == "1"
    with tempfile.TemporaryDirectory(prefix="vigie-feeds-") as folder:
        return max(honest(Path(folder), FEEDS[long]), lying(Path(folder), LYING_SITES[long], LYING_SECONDS[long]))


def honest(folder: Path, feeds: int) -> int:
    """Poll each of many feeds once: seconds, and whether each was polled once."""
    store, sources = folder / "honest.db", folder / "honest.toml"
    with loopback.served("farm") as port:
        write_sources(sources, [f"s{n:05}.test" for n in range(feeds)], port, "1h")
        start = time.perf_counter()
        told = watch(store, sources, "--once", "--threads", "64")
        seconds = time.perf_counter() - start
        polls = loopback.report(port)["polls"]
    times = Counter(polls.values())
    print(f"{feeds} feeds: {seconds:.0f} s (limit {LIMIT_SECONDS}), {feeds / seconds:.1f} feeds/s; {told['line']}")
    faults = [f"{feeds - len(polls)} feeds were not polled"] * (len(polls) != feeds)
    faults += [f"polled more than once: {dict(times)}"] * (set(times) != {1})
    faults += [f"over {LIMIT_SECONDS} s"] * (seconds > LIMIT_SECONDS)
    return _judged("feeds", faults + checked(store, told))


def lying(folder: Path, sites: int, seconds: int) -> int:
    """Watch lying sites for a while, stop by SIGTERM, let them confess, poll until nothing waits; compare all accounts."""
    store, sources = folder / "lying.db", folder / "lying.toml"
    with loopback.served("lying", 7) as port:
        write_sources(sources, [f"l{n:03}.test" for n in range(sites)], port, "3s" if seconds < 300 else "20s")
        runs = [watch(store, sources, stop_after=seconds)]
        loopback.report(port, "_confess")
        for _ in range(ROUNDS):
            runs.append(watch(store, sources, "--once"))
            if not waiting(store):
                break
            time.sleep(2)
        truth = loopback.report(port)
    told = {k: sum(r[k] for r in runs) for k in runs[0] if isinstance(runs[0][k], int)}
    print(f"lying sites: {sites} for {seconds} s and {len(runs) - 1} honest rounds; {truth['polls']} answers to polls, "
          f"{truth['published']} articles published; lies {truth['lies']}")  # fmt: skip
    print(f"  {told['offered']} offered = {told['accepted']} accepted + {told['degraded']} degraded + "
          f"{told['refused']} refused + {told['duplicate']} duplicate; stopped in {runs[0]['stopped']:.1f} s")  # fmt: skip
    print(
        f"  the server listed {truth['listed']}, the collector read {told['listed']} (forgotten polls {told['forgotten']})"
    )
    faults = checked(store, told)
    faults += [f"{told['offered']} != {told['listed']} - {told['deferred']} + {told['resumed']}"] * (
        told["offered"] != told["listed"] - told["deferred"] + told["resumed"]
    )
    faults += [f"the server listed {truth['listed']}"] * (not told["forgotten"] and truth["listed"] != told["listed"])
    faults += ["stopping took longer than 10 s"] * (runs[0]["stopped"] > 10)
    faults += missing(store, truth["named"])
    return _judged("lying sites", faults)


def _judged(name: str, faults: list[str]) -> int:
    for fault in faults:
        print(f"  FAULT {name}: {fault}")
    return int(bool(faults))


# --------------------------------------------------------------------------- the collector as a process


def write_sources(path: Path, hosts: list[str], port: int, every: str) -> None:
    """A file with one feed a host."""
    rows = (f'[[source]]\nname = "{h}"\nurl = "http://{h}:{port}/feed.xml"\nevery = "{every}"\n' for h in hosts)
    path.write_text("\n".join(rows), "utf-8")


def watch(store: Path, sources: Path, *more: str, stop_after: float | None = None) -> dict[str, Any]:
    """Run `vigie watch` and give what it told at its end; with `stop_after` it is stopped by SIGTERM then."""
    command = [sys.executable, "-m", "vigie", "watch", "--store", str(store), "--sources", str(sources), "--no-annotate",
               "--allow-loopback", "--contact", CONTACT, *more]  # fmt: skip
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    stopped = 0.0
    if stop_after is not None:
        lines: list[str] = []
        deadline = time.monotonic() + stop_after
        assert process.stderr is not None
        os.set_blocking(process.stderr.fileno(), False)
        while time.monotonic() < deadline and process.poll() is None:
            lines += process.stderr.readlines()
            time.sleep(0.2)
        os.set_blocking(process.stderr.fileno(), True)
        start = time.monotonic()
        process.send_signal(signal.SIGTERM)
        err = "".join(lines) + process.stderr.read()
        process.wait(30)
        stopped = time.monotonic() - start
    else:
        _, err = process.communicate()
    if process.returncode:
        raise RuntimeError(f"vigie watch ended with {process.returncode}:\n{err[-3000:]}")
    found = {name: int(n) for n, name in re.findall(r"(\d+) (\w+)", "".join(err.splitlines(keepends=True)[-2:]))}
    return {**found, "stopped": stopped, "line": err.splitlines()[-2].removeprefix("vigie: ")}


# --------------------------------------------------------------------------- the store as a witness


def checked(store: Path, told: dict[str, Any]) -> list[str]:
    """What in the store's accounts is not what the collector told, or not what the store holds."""
    faults = []
    with sqlite3.connect(store) as base:
        counts = Counter(dict(base.execute("SELECT outcome, sum(count) FROM accounts GROUP BY outcome").fetchall()))
        kept = base.execute("SELECT count(*) FROM versions").fetchone()[0]
        refused = base.execute("SELECT count(*) FROM refusals").fetchone()[0]
        owned = base.execute("SELECT count(*) FROM source_states WHERE owner IS NOT NULL").fetchone()[0]
    for outcome in ("accepted", "degraded", "refused", "duplicate"):
        if counts[outcome] != told[outcome]:
            faults.append(f"{outcome}: {counts[outcome]} in the store, {told[outcome]} told")
    if kept != counts["accepted"] + counts["degraded"]:
        faults.append(f"{kept} versions are kept, {counts['accepted'] + counts['degraded']} were accepted")
    if refused != counts["refused"]:
        faults.append(f"{refused} refusals by name, {counts['refused']} counted")
    if owned:
        faults.append(f"{owned} sources are still claimed")
    return faults


def waiting(store: Path) -> int:
    """How many items wait for their pages."""
    with sqlite3.connect(store) as base:
        return int(base.execute("SELECT count(*) FROM source_items WHERE waiting IS NOT NULL").fetchone()[0])


def missing(store: Path, named: dict[str, list[str]]) -> list[str]:
    """Articles that the server listed in full and that are neither kept nor refused by name."""
    with sqlite3.connect(store) as base:
        there = {u for (u,) in base.execute("SELECT url FROM articles UNION SELECT path FROM refusals") if u}
    there = {re.sub(r"^https?://([^:/]+)(?::\d+)?", r"\1", u) for u in there}
    lost = [f"{host}/{path}" for host, paths in named.items() for path in paths if f"{host}/{path}" not in there]
    return [f"{len(lost)} listed articles are lost, such as {lost[:3]}"] if lost else []
