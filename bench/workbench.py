"""How fast the workbench answers: `vigie serve` over a made-up store, several people asking for every page, an ingest beside it.

5,000 articles by themselves, 200,000 with --long (about 3 GB under the temporary folder, deleted afterwards).
VIGIE_BENCH_WORKBENCH names a file to keep and use again, VIGIE_BENCH_SECONDS how long the mixed questions last.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import asking
import newsroom
import picture
from stream import ROOT

if TYPE_CHECKING:
    from vigie.store.opening import Store

LONG, SHORT = 200_000, 5_000
P95_MS, RATE, FIRST_BYTES = 200.0, 50.0, 300_000
"""The bar at `LONG` articles: 95 of a hundred answers of each page, requests a second, bytes of the first page."""
ALONE = 20
"""Questions of each page that one person asks, one after the other."""
HANDS = 24
"""Questions that may wait for their answer at once."""
BATCH = 1_000
READ = 4_000
"""Articles offered to the ingest that runs beside the questions: more than it can read meanwhile."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: of which page, after how many milliseconds, how many bytes, with which status."""

    page: str
    ms: float
    size: int
    status: int


def run(*, update: bool = False) -> int:
    """Print what each page costs; 1 when the bar is missed at 200,000 articles."""
    del update
    long = bool(os.environ.get("VIGIE_BENCH_LONG"))
    seconds = float(os.environ.get("VIGIE_BENCH_SECONDS", "90" if long else "8"))
    kept = os.environ.get("VIGIE_BENCH_WORKBENCH")
    folder = Path(tempfile.mkdtemp(prefix="vigie-bench-"))
    path = Path(kept) if kept else folder / "workbench.db"
    try:
        if not path.exists():
            fill(path, LONG if long else SHORT)
        return _measure(path, folder, seconds, judged=long)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


# --------------------------------------------------------------------------- the store


def fill(path: Path, count: int) -> None:
    """Make the store: articles through the ingest, two assemblies, people with what they decided."""
    from sqlalchemy import event

    from vigie.lang.loading import load_analysis
    from vigie.model.annotations import MadeBy
    from vigie.store.ingesting import ingest
    from vigie.store.markings import mark
    from vigie.store.opening import open_store
    from vigie.store.retention import purge
    from vigie.store.situations import keep_situation

    begun = time.perf_counter()
    store = open_store(str(path), load_analysis())
    event.listen(store.engine, "connect", _hurry)
    store.engine.dispose()
    now = datetime.now(UTC)
    world = newsroom.new_world(count, now.date())
    before, visit = ((now - timedelta(days=d)).isoformat(timespec="seconds") for d in (30, 1))
    batch = []
    for n, offer in enumerate(newsroom.offers(world, MadeBy("vigie bench", "fr bench", "model bench")), 1):
        batch.append(offer)
        if len(batch) == BATCH or n == count:
            ingest(store, batch, before)
            batch = []
    purge(store, now.date().isoformat(), visit)
    with store.writing() as connection:
        for key in sorted(world.marked):
            mark(connection, key, "AMBER", "desk", before)
    read = time.perf_counter()
    for earlier, at in ((True, before), (False, visit)):
        for level in ("CLEAR", "AMBER"):
            situation = picture.situation_of(world, sees_all=level == "AMBER", earlier=earlier)
            with store.writing() as connection:
                keep_situation(connection, situation, level, at)  # type: ignore[arg-type]
            del situation
    kept = time.perf_counter()
    asking.furnish(store, now)
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    print(f"{count} articles in {read - begun:.0f} s, four situations of {len(world.incidents)} events in {kept - read:.0f} s,"
          f" {path.stat().st_size / 1e9:.2f} GB", flush=True)  # fmt: skip


def _hurry(connection: object, _record: object) -> None:
    """A store that is filled for a measurement need not survive a power cut."""
    for pragma in ("synchronous = OFF", "secure_delete = OFF", "cache_size = -400000"):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]


# --------------------------------------------------------------------------- the server, the ingest


@contextmanager
def served(path: Path) -> Iterator[tuple[int, int]]:
    """`vigie serve` in a process of its own, as users start it beside a `vigie watch`; gives its port and process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "vigie", "serve", "--store", str(path), "--port", str(port), "--no-assemble"]
    process = subprocess.Popen(command)
    try:
        _await(port)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def _await(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the workbench does not start")


@contextmanager
def ingesting(path: Path, folder: Path) -> Iterator[int]:
    """`vigie ingest` beside the questions: it reads, annotates and keeps what the examples say, under ever new addresses. Gives its process."""
    from vigie.ingest.reading import read
    from vigie.model.articles import Document

    found = [d for d in read([ROOT / "examples" / "dispatches"]) if isinstance(d, Document)]
    lines = folder / "more.jsonl"
    with lines.open("w", encoding="utf-8") as file:
        for n in range(READ):
            d = found[n % len(found)]
            row = {"url": f"https://plus-{time.time_ns()}.example/{n}", "title": d.title, "text": "\n\n".join(d.paragraphs),
                   "published": d.published, "publisher": d.publisher}  # fmt: skip
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    command = [sys.executable, "-m", "vigie", "ingest", str(lines), "--store", str(path)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, env=os.environ | {"OMP_NUM_THREADS": "1"}, **quiet)  # type: ignore[call-overload]
    try:
        time.sleep(8)
        yield process.pid
        if process.poll() is not None:
            raise RuntimeError("the ingest ended before the questions")
    finally:
        process.kill()
        process.wait()


# --------------------------------------------------------------------------- asking


def ask(connection: http.client.HTTPConnection, question: asking.Question) -> tuple[int, bytes]:
    """One question on a connection that stays open while all goes well; its status (0 for none) and body."""
    try:
        connection.request(
            "GET", question.address, headers={"cookie": f"vigie={question.cookie}", "accept-language": "fr"}
        )
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        return 0, b""
    if answer.status >= 500:
        connection.close()
    return answer.status, body


def spent(process: int) -> float:
    """Seconds of processor time that a process and its workers have had, which tell what a page costs on a machine that others use too."""
    stat, children = Path(f"/proc/{process}/stat"), Path(f"/proc/{process}/task/{process}/children")
    fields = stat.read_text().rpartition(")")[2].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(spent(int(child)) for child in children.read_text().split())


def by_page(port: int, process: int, desk: asking.Desk, times: int) -> tuple[list[Answer], dict[str, float]]:
    """Each page so many times, and the milliseconds of processor time that the server took for one."""
    answers, costs = [], {}
    for path, people in desk.routes:
        questions = [desk.question(path, people) for _ in range(times)]
        before = spent(process)
        answers += one_by_one(port, questions)
        costs[path] = 1000 * (spent(process) - before) / times
    return answers, costs


def one_by_one(port: int, questions: Sequence[asking.Question]) -> list[Answer]:
    """The questions one after the other."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    answers = []
    for question in questions:
        begun = time.perf_counter()
        status, body = ask(connection, question)
        answers.append(Answer(question.page, (time.perf_counter() - begun) * 1000, len(body), status))
    connection.close()
    return answers


def mixed(port: int, questions: Sequence[asking.Question], rate: float | None) -> tuple[list[Answer], float]:
    """The questions by `HANDS` people at once; with a rate, each has its time and waiting for a free hand counts. Also the seconds it took."""
    answers: list[Answer] = []
    turn, queue = threading.Lock(), iter(enumerate(questions))
    chance = random.Random(newsroom.SEED)
    times, at = [], 0.0
    for _ in questions:
        at += chance.expovariate(rate) if rate else 0.0
        times.append(at)
    begun = time.perf_counter()

    def hand() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while True:
            with turn:
                number, question = next(queue, (0, None))
            if question is None:
                connection.close()
                return
            due = begun + times[number]
            time.sleep(max(0.0, due - time.perf_counter()))
            sent = due if rate else time.perf_counter()
            status, body = ask(connection, question)
            answers.append(Answer(question.page, (time.perf_counter() - sent) * 1000, len(body), status))

    hands = [threading.Thread(target=hand) for _ in range(HANDS if rate else 8)]
    for one in hands:
        one.start()
    for one in hands:
        one.join()
    return answers, time.perf_counter() - begun


# --------------------------------------------------------------------------- the figures


def _measure(path: Path, folder: Path, seconds: float, *, judged: bool) -> int:
    from vigie.jobs.stores import open_named

    store = open_named(str(path))
    desk = asking.desk_of(store, random.Random(newsroom.SEED))
    bare = _bare(store)
    store.close()
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    if desk.left_out:
        print(f"not asked, for want of a key: {' '.join(desk.left_out)}")
    with served(path) as (port, process):
        one_by_one(port, desk.each(2))
        alone, costs = by_page(port, process, desk, ALONE if seconds > 20 else 6)
        most, took = mixed(port, desk.mix(int(RATE * seconds / 3)), None)
        with ingesting(path, folder) as reader:
            before, read = spent(process), spent(reader)
            busy, lasted = mixed(port, desk.mix(int(RATE * seconds)), RATE)
            each, read = 1000 * (spent(process) - before) / len(busy), (spent(reader) - read) / lasted
    _table(alone, busy, costs)
    reached, free = len(busy) / lasted, len(most) / took
    first = max(a.size for a in alone if a.page == "/")
    every = _cut([a.ms for a in busy], 95)
    print(
        f"mixed, {RATE:.0f} a second asked for while ingesting: {reached:.1f} a second, p95 {every:.0f} ms; eight people without a pause: {free:.0f} a second"
    )
    print(
        f"processor time of the server: {each:.1f} ms a request in the mix, {1000 / each:.0f} requests a second of one core;"
        f" the ingest had {read:.0%} of a core; load of the machine {os.getloadavg()[0]:.1f}"
    )
    print(
        f"the first page: {first / 1000:.0f} kB (limit {FIRST_BYTES / 1000:.0f}); bare SQLite for the forty newest events: {bare:.2f} ms"
    )
    slow = sorted({a.page for a in busy if _cut([b.ms for b in busy if b.page == a.page], 95) > P95_MS})
    missed = (
        [f"p95 of {page}" for page in slow]
        + ["requests a second"] * (reached < 0.97 * RATE)
        + ["first page"] * (first > FIRST_BYTES)
    )
    wrong = sorted({f"{a.status} {a.page}" for a in (*alone, *most, *busy) if a.status != 200})
    for line in [*missed, *wrong]:
        print(f"MISSED {line}" if judged or line in wrong else f"over the bar: {line}")
    return int(bool(wrong) or (judged and bool(missed)))


def _bare(store: Store) -> float:
    """Milliseconds of the plainest query for a page: what the database itself takes."""
    from sqlalchemy import text

    times = []
    with store.reading() as connection:
        for _ in range(30):
            begun = time.perf_counter()
            connection.execute(
                text("SELECT * FROM events WHERE tlp = 'CLEAR' ORDER BY reported DESC, key DESC LIMIT 40")
            ).all()
            times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def _cut(times: Sequence[float], percent: int) -> float:
    return statistics.quantiles(times, n=100)[percent - 1] if len(times) > 1 else times[0]


def _table(alone: Sequence[Answer], busy: Sequence[Answer], costs: Mapping[str, float]) -> None:
    by_page: dict[str, tuple[list[Answer], list[Answer]]] = defaultdict(lambda: ([], []))
    for number, some in enumerate((alone, busy)):
        for a in some:
            by_page[a.page][number].append(a)
    print(f"{'page':38}{'kB':>6}{'CPU':>7}{'alone p50':>11}{'p95':>7}{'mixed':>7}{'p50':>7}{'p95':>7}{'most':>7}")
    for page, (one, many) in sorted(by_page.items()):
        size = statistics.median(a.size for a in (*one, *many)) / 1000
        times, others = [a.ms for a in one], [a.ms for a in many] or [0.0]
        print(f"{page:38}{size:6.0f}{costs[page]:7.1f}{statistics.median(times):11.1f}{_cut(times, 95):7.1f}{len(many):7}"
              f"{statistics.median(others):7.1f}{_cut(others, 95):7.1f}{max(others):7.0f}")  # fmt: skip
