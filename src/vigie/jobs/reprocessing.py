"""Bring old articles up to date: read again what is unread, stale, or was read by another version of the program."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

from vigie.jobs.annotate import Annotator, Failure
from vigie.store.articles import out_of_date, stored
from vigie.store.ingesting import replace_findings
from vigie.store.opening import Store
from vigie.store.points import reached
from vigie.store.schema import versions
from vigie.store.writing import Act, announce, record

BATCH = 32
"""Articles read between two commits: a few seconds' work, which is all that an interruption loses."""


def count_out_of_date(store: Store, annotator: Annotator) -> int:
    """How many versions are to be read again."""
    with store.reading() as connection:
        return sum(1 for _ in stored(connection, out_of_date(annotator.made_by), all_versions=True))


def reprocess(store: Store, annotator: Annotator, limit: int | None = None) -> Iterator[str | Failure]:
    """Read out-of-date versions again, batch by batch, each batch durable at once; the key of each article, or its failure.

    Decisions of people stand in tables of their own and are applied when the situation is assembled: nothing here touches them.
    """
    with store.reading() as connection:
        waiting = stored(connection, out_of_date(annotator.made_by), all_versions=True)
        every = tuple((one.id, one.article.id) for one in (waiting if limit is None else islice(waiting, limit)))
    for start in range(0, len(every), BATCH):
        yield from _batch(store, annotator, [number for number, _ in every[start : start + BATCH]])


def _batch(store: Store, annotator: Annotator, numbers: list[int]) -> list[str | Failure]:
    with store.reading() as connection:
        old = list(stored(connection, versions.c.id.in_(numbers) & versions.c.text.is_not(None), all_versions=True))
    found = list(annotator.annotate([one.article for one in old]))
    read = {one.id: new for one, new in zip(old, found, strict=True) if not isinstance(new, Failure)}
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with store.writing() as connection:
        replace_findings(connection, read)
        done = [one for one in old if one.id in read]
        record(connection, [Act("article.annotated", one.article.id, {"version": one.digest}) for one in done], now)
        announce(connection, "assemble", list(dict.fromkeys(one.article.id for one in done)), now)
        reached("reprocess.before_commit")
    return [new if isinstance(new, Failure) else one.article.id for one, new in zip(old, found, strict=True)]
