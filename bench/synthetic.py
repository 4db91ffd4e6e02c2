"""A store of synthetic articles for benchmarks: French words as frequent as in the press, outlets, days, findings, events.

`fill` writes straight into an SQLite store, past the ingest: a million articles in some minutes. The words are those of
lang/fr/frequencies.tsv with their counts, and made-up names for the long tail; the sentences mean nothing.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEED = 20261128
WORDS, TITLE = 150, 9
POOL, NAMES, BATCH = 3_000_000, 60_000, 10_000
FIRST_DAY, DAYS = 735_600, 4_100
"""From the end of 2014 on, eleven years."""
ARCHIVE = 0.1
"""Share of articles that come in out of the order of days."""
COUNTRIES = ("FR", "ML", "UA", "RU", "BF", "NE", "SY", "IL", "PS", "LB", "IQ", "AF", "CD", "SD", "TD", "NG", "CM", "TV")
TYPES = (
    "attack",
    "arrest",
    "trial",
    "threat",
    "killing",
    "strike",
    "meeting",
    "deployment",
    "abduction",
    "prison_break",
)
OUTLETS = tuple(f"Journal {n}" for n in range(400))
ROLES = ("speaker", "perpetrator", "victim", "via")
_SYLLABLES = [c + v for c in "bcdfgklmnprstvz" for v in ("a", "e", "i", "o", "u", "ou", "an")]


@dataclass(frozen=True, slots=True)
class Filled:
    """What was written, and the words by falling frequency."""

    articles: int
    findings: int
    events: int
    seconds: float
    words: tuple[str, ...]


def vocabulary(rng: random.Random) -> tuple[list[str], list[float]]:
    """Words and their weights, the most frequent first."""
    lines = (ROOT / "src/vigie/lang/fr/frequencies.tsv").read_text("utf-8").splitlines()[1:]
    known = [(w, float(n)) for w, n in (line.split("\t") for line in lines) if w.isalpha() and n.isdigit()]
    known.sort(key=lambda one: -one[1])
    least = known[-1][1]
    names = ["".join(rng.choices(_SYLLABLES, k=3 + n % 2)) for n in range(NAMES)]
    return [w for w, _ in known] + names, [n for _, n in known] + [least / (1 + n / 800) for n in range(NAMES)]


def fill(path: Path, count: int, analyse: object, seed: int = SEED) -> Filled:
    """Write `count` articles into the empty SQLite store at `path`; the same seed writes the same store."""
    started = time.perf_counter()
    rng = random.Random(seed)
    words, weights = vocabulary(rng)
    terms = {w: " ".join(analyse(w)) for w in words}  # type: ignore[operator]
    pool = rng.choices(words, cum_weights=list(accumulate(weights)), k=min(POOL, count * 40 + 10_000))
    store = sqlite3.connect(path, isolation_level=None)
    for pragma in ("synchronous = OFF", "cache_size = -200000", "temp_store = MEMORY", "secure_delete = OFF"):
        store.execute(f"PRAGMA {pragma}")
    indexes = store.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    for name, _ in indexes:
        store.execute(f"DROP INDEX {name}")
    findings = events = 0
    for first in range(1, count + 1, BATCH):
        batch = _Rows(rng, first, findings, events)
        batch.make(min(BATCH, count + 1 - first), count, pool, terms)
        store.execute("BEGIN")
        batch.write(store)
        store.execute("COMMIT")
        findings, events = batch.finding, batch.event
    for _, sql in indexes:
        store.execute(sql)
    store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return Filled(count, findings, events, time.perf_counter() - started, tuple(words))


def copy(path: Path, address: str, analyse: object) -> int:
    """Copy a filled store into an empty one on another engine, its word index made anew; how many rows were copied."""
    from sqlalchemy import select, text

    from vigie.store import schema
    from vigie.store.opening import open_store
    from vigie.store.wordindex import add, entry_with
    from vigie.store.writing import put

    tables = [getattr(schema, name) for name in _COLUMNS if name != "words"]
    count = 0
    old, new = (open_store(where, analyse) for where in (str(path), address))  # type: ignore[arg-type]
    with old.reading() as source, new.writing() as target:
        for table in tables:
            for some in source.execution_options(yield_per=BATCH // 4).execute(select(table)).partitions():
                put(target, table, [dict(row._mapping) for row in some])
                count += len(some)
        joined = select(
            schema.articles.c.id, schema.articles.c.day, schema.versions.c.title, schema.versions.c.text
        ).join(schema.versions, schema.versions.c.id == schema.articles.c.version_id)
        for some in source.execution_options(yield_per=BATCH // 4).execute(joined).partitions():
            add(target, [entry_with(r.id, r.day, r.title, r.text) for r in some], analyse)  # type: ignore[arg-type]
    with new.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    old.close()
    new.close()
    return count


class _Rows:
    """The rows of a batch."""

    def __init__(self, rng: random.Random, first: int, findings: int, events: int) -> None:
        self.rng, self.first, self.finding, self.event = rng, first, findings, events
        self.rows: dict[str, list[tuple[object, ...]]] = {}

    def put(self, table: str, *row: object) -> None:
        self.rows.setdefault(table, []).append(row)

    def make(self, size: int, count: int, pool: list[str], terms: dict[str, str]) -> None:
        rng = self.rng
        for number in range(self.first, self.first + size):
            day = FIRST_DAY + (rng.randrange(DAYS) if rng.random() < ARCHIVE else DAYS * number // count)
            at = rng.randrange(len(pool) - WORDS - TITLE)
            title, body = pool[at : at + TITLE], pool[at + TITLE : at + TITLE + WORDS]
            text = " ".join(title) + "\n" + ". ".join(" ".join(body[n : n + 15]) for n in range(0, WORDS, 15))
            outlet = OUTLETS[min(int(rng.paretovariate(0.7)) - 1, len(OUTLETS) - 1)]
            types, countries = self._findings(number, day, body)
            key, published = f"{number:020x}", _date(day)
            self.put("articles", number, key, f"https://exemple.org/{key}", outlet, " ".join(title), published, day, "fr",
                     number, types, countries)  # fmt: skip
            self.put("versions", number, number, key, key, published, " ".join(title), "{}", len(text), text, published)
            self.put("words", day << 32 | number, _joined(title, terms), _joined(body, terms))

    def _findings(self, number: int, day: int, body: list[str]) -> tuple[str, str]:
        rng = self.rng
        types, countries = set(), set()
        for local in range(rng.choice((0, 0, 0, 1, 1, 2, 3, 5))):
            self.finding += 1
            kind = TYPES[min(int(rng.expovariate(0.6)), len(TYPES) - 1)]
            country = COUNTRIES[min(int(rng.expovariate(0.35)), len(COUNTRIES) - 1)]
            lat, lon = rng.uniform(-30, 55), rng.uniform(-15, 60)
            is_event = rng.random() < 0.6
            when = day - rng.randrange(3)
            row = (kind, lat, lon, country, when, when) if is_event else ("direct", None, None, None, None, None)
            self.put("findings", self.finding, number, "event" if is_event else "statement", f"e{local}", row[0], 0, 60,
                     " ".join(body[:10]), when if is_event else day, None, "Lieu" if is_event else None, row[3], row[1],
                     row[2], row[4], row[5], "asserted", 0, rng.random())  # fmt: skip
            name = f"nom {min(int(rng.paretovariate(0.5)), 50_000)}"
            self.put("finding_names", self.finding, rng.choice(ROLES), name)
            if is_event:
                types.add(kind)
                countries.add(country)
                self._event(number, f"e{local}", (kind, country, lat, lon, when))
        return _spaced(types), _spaced(countries)

    def _event(self, number: int, local: str, row: tuple[object, ...]) -> None:
        rng = self.rng
        if rng.random() < 0.4 or not self.event:
            self.event += 1
            kind, country, lat, lon, when = row
            self.put("events", "CLEAR", f"{self.event:016x}", None, kind, "Lieu", country, lat, lon, when, when, "asserted",
                     min(int(rng.paretovariate(1.2)), 30), rng.choice("ABCDEF"), rng.randrange(1, 7), rng.random(), "", when,
                     b"x" * 400)  # fmt: skip
        self.put("event_reports", "CLEAR", f"{self.event:016x}", f"{number:020x}", local)

    def write(self, store: sqlite3.Connection) -> None:
        self.rows["words"].sort()
        for table, columns in _COLUMNS.items():
            named = ", ".join(f'"{column}"' for column in columns.split())
            marks = ", ".join("?" * len(columns.split()))
            sql = f"INSERT INTO {table} ({named}) VALUES ({marks})"
            store.executemany(sql, self.rows.get(table, ()))


_COLUMNS = {
    "articles": "id key url publisher title published day language version_id types countries",
    "versions": "id article_id digest text_hash rank title head chars text seen",
    "words": "rowid title body",
    "findings": "id version_id layer local_id kind start end quote day who place country lat lon first_day last_day"
    " factuality hedged confidence",
    "finding_names": "finding_id role name",
    "events": "tlp key story type place country lat lon first_day last_day factuality independent reliability credibility"
    " confidence digest day body",
    "event_reports": "tlp event_key article_key local_id",
}


def _date(day: int) -> str:
    from datetime import date

    return date.fromordinal(day).isoformat()


def _joined(words: list[str], terms: dict[str, str]) -> str:
    return " ".join(t for t in map(terms.__getitem__, words) if t)


def _spaced(names: set[str]) -> str:
    return f" {' '.join(sorted(names))} " if names else ""


def phrases(words: tuple[str, ...], texts: Iterator[str]) -> list[str]:
    """Two words that stand side by side in each of some texts."""
    known = set(words[50:3000])
    found = []
    for text in texts:
        pairs = zip(text.split(), text.split()[1:], strict=False)
        pair = next(((a, b) for a, b in pairs if a in known and b in known), None)
        if pair:
            found.append(" ".join(pair))
    return found
