"""Take articles in: one transaction holds article, version, findings, index entry, audit row, outbox row and accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from vigie.model.annotations import Annotation, MadeBy
from vigie.model.articles import Article
from vigie.model.markings import Tlp, highest
from vigie.store.articles import texts
from vigie.store.codec import pack_annotation, pack_head, pack_removed
from vigie.store.evidence import evidence_of, marks_of
from vigie.store.keys import article_key, day_number, digest, rank, version_digest
from vigie.store.offers import Offer, Receipt, Taken
from vigie.store.opening import Analyse, Store
from vigie.store.points import reached
from vigie.store.schema import annotated, arrivals, articles, finding_names, findings, versions
from vigie.store.shielding import shield_of
from vigie.store.wordindex import IndexEntry, add, entry_of, entry_with, remove
from vigie.store.writing import Act, announce, chunks, next_id, put, record

UNKNOWN = MadeBy("", "", "")
"""The maker of findings that name none."""


@dataclass(slots=True)
class _Held:
    """An article of the store, as far as an ingest needs to know it; the findings of `dropped` versions stay as they are."""

    id: int
    current: int | None = None
    order: tuple[str, str] = ("", "")
    entry: IndexEntry | None = None
    versions: dict[str, int] = field(default_factory=dict)
    dropped: set[int] = field(default_factory=set)
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class _Named:
    """An offer with its keys."""

    offer: Offer
    key: str
    text_hash: str
    version: str


@dataclass(slots=True)
class _Batch:
    """The rows that a batch writes."""

    held: dict[str, _Held]
    next_article: int
    next_version: int
    new_versions: list[dict[str, Any]] = field(default_factory=list)
    arrivals: dict[tuple[int, str, str], None] = field(default_factory=dict)
    annotated: dict[int, Annotation] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    news: list[str] = field(default_factory=list)
    current: dict[str, tuple[_Named, int]] = field(default_factory=dict)
    markings: dict[str, list[Tlp]] = field(default_factory=dict)
    stale_entries: dict[str, IndexEntry] = field(default_factory=dict)


def ingest(store: Store, offers: Sequence[Offer], now: str) -> tuple[Receipt, ...]:
    """Take offers in, in one transaction of their own; they are durable when this returns (see `ingest_into`)."""
    with store.writing() as connection:
        receipts = ingest_into(connection, offers, now, store.analyse)
        reached("ingest.before_commit")
    reached("ingest.after_commit")
    return receipts


def ingest_into(connection: Connection, offers: Sequence[Offer], now: str, analyse: Analyse) -> tuple[Receipt, ...]:
    """Take offers in on a writing transaction; the same offers twice, or in another order, leave the same articles.

    Args:
        connection: from `Store.writing`.
        offers: cleaned articles; `Article.id` is read only where there is no address.
        now: the present, an instant in UTC.
        analyse: the store's word analysis.
    """
    shield = shield_of(connection)
    named = [_named(o, shield.guard(o) if shield else o) for o in offers]
    batch = _Batch(
        _held(connection, sorted({n.key for n in named})), next_id(connection, articles), next_id(connection, versions)
    )
    makers = _makers(connection, batch, named)
    receipts = tuple(_take(batch, n, now, makers) for n in named)
    reached("ingest.decided")
    _write_articles(connection, batch, analyse)
    reached("ingest.articles")
    replace_findings(connection, batch.annotated)
    reached("ingest.findings")
    record(connection, batch.acts, now)
    announce(connection, "assemble", list(dict.fromkeys(batch.news)), now)
    reached("ingest.journal")
    return receipts


def unread(connection: Connection, articles_: Sequence[Article], made_by: MadeBy) -> list[Article | None]:
    """What of these articles is to be annotated, in order: without forgotten names; None where the store has the findings.

    Args:
        connection: a transaction.
        articles_: cleaned articles, before they are offered.
        made_by: what would annotate them.
    """
    shield = shield_of(connection)
    offers = [Offer(a) for a in articles_]
    named = [_named(o, shield.guard(o) if shield else o) for o in offers]
    batch = _Batch(_held(connection, sorted({n.key for n in named})), 0, 0)
    makers = _makers(connection, batch, named)
    known = [batch.held[n.key].versions.get(n.version) if n.key in batch.held else None for n in named]
    return [
        None if v is not None and makers.get(v) == made_by else n.offer.article
        for n, v in zip(named, known, strict=True)
    ]


def _named(offer: Offer, kept: Offer) -> _Named:
    """The keys of an offer; that of the article comes from what was offered, those of the version from what is kept of it."""
    text_hash = digest(kept.article.text)
    return _Named(kept, article_key(offer.article), text_hash, version_digest(kept.article, text_hash))


def _held(connection: Connection, keys: Sequence[str]) -> dict[str, _Held]:
    """What the store knows of these articles."""
    held: dict[str, _Held] = {}
    for some in chunks(keys):
        rows = connection.execute(
            select(articles.c.key, articles.c.id, articles.c.version_id, versions.c.id.label("version"), versions.c.digest,
                   versions.c.rank, versions.c.dropped)
            .join(versions, versions.c.article_id == articles.c.id)
            .where(articles.c.key.in_(some))
        )  # fmt: skip
        for row in rows:
            one = held.setdefault(row.key, _Held(row.id, row.version_id, is_new=False))
            one.versions[row.digest] = row.version
            if row.dropped:
                one.dropped.add(row.version)
            if row.version == row.version_id:
                one.order = (row.rank, row.digest)
    return held


def _makers(connection: Connection, batch: _Batch, named: Sequence[_Named]) -> Mapping[int, MadeBy]:
    """By which program, pack and model the known versions were annotated; those without findings or with stale ones are left out."""
    ids = [v for n in named if n.key in batch.held and (v := batch.held[n.key].versions.get(n.version))]
    made: dict[int, MadeBy] = {}
    for some in chunks(ids):
        rows = connection.execute(select(annotated).where(annotated.c.version_id.in_(some), ~annotated.c.stale))
        made |= {r.version_id: MadeBy(r.program, r.pack, r.model) for r in rows}
    return made


def _take(batch: _Batch, one: _Named, now: str, makers: Mapping[int, MadeBy]) -> Receipt:
    held = batch.held.get(one.key)
    batch.markings.setdefault(one.key, []).append(one.offer.tlp)
    taken: Taken = "version"
    if held is None:
        held = batch.held[one.key] = _Held(batch.next_article)
        batch.next_article += 1
        taken = "new"
    version = held.versions.get(one.version)
    if version is None:
        version = _new_version(batch, held, one, now)
        batch.acts.append(Act(f"article.{taken}", one.key, {"version": one.version, "text": one.text_hash}))
        batch.news.append(one.key)
    else:
        taken = "known"
    batch.arrivals[version, one.offer.source, one.offer.article.path or ""] = None
    annotation = one.offer.annotation
    is_new = (
        annotation is not None
        and version not in batch.annotated
        and version not in held.dropped
        and makers.get(version) != (annotation.made_by or UNKNOWN)
    )
    if annotation is not None and is_new:
        batch.annotated[version] = replace(annotation, article=one.offer.article)
        batch.news.append(one.key)
        if taken == "known":
            batch.acts.append(Act("article.annotated", one.key, {"version": one.version}))
    return Receipt(one.key, one.version, taken, is_new)


def _new_version(batch: _Batch, held: _Held, one: _Named, now: str) -> int:
    article = one.offer.article
    version = batch.next_version
    batch.next_version += 1
    held.versions[one.version] = version
    order = (rank(article), one.version)
    if held.current is None or order > held.order:
        held.current, held.order = version, order
        batch.current[one.key] = (one, version)
    batch.new_versions.append({
        "id": version,
        "article_id": held.id,
        "digest": one.version,
        "text_hash": one.text_hash,
        "rank": order[0],
        "title": article.title.of(article.text) if article.title else None,
        "head": pack_head(article),
        "chars": len(article.text),
        "text": article.text,
        "removed": pack_removed(article.removed) if article.removed else None,
        "seen": now,
        "keep_until": keep_until(now, one.offer.retention),
        "dropped": None,
    })  # fmt: skip
    return version


def keep_until(now: str, retention: int | None) -> str | None:
    """The day after which a text that came in `now` is dropped, `retention` days later; None keeps it."""
    return None if retention is None else (date.fromisoformat(now[:10]) + timedelta(days=retention)).isoformat()


def _write_articles(connection: Connection, batch: _Batch, analyse: Analyse) -> None:
    changed = [(batch.held[key], key, one.offer.article, version) for key, (one, version) in batch.current.items()]
    markings = {key: highest(marks) for key, marks in batch.markings.items()}
    old = _indexed(connection, [held.id for held, *_ in changed if not held.is_new])
    put(
        connection,
        articles,
        [
            {"id": h.id, "key": key, "tlp": markings[key], **_row(a, version)}
            for h, key, a, version in changed
            if h.is_new
        ],
    )
    for held, _, article, version in changed:
        if not held.is_new:
            connection.execute(update(articles).where(articles.c.id == held.id).values(**_row(article, version)))
    put(connection, versions, batch.new_versions)
    put(connection, arrivals, _new_arrivals(connection, batch))
    remove(connection, old, analyse)
    add(connection, [entry_of(held.id, article) for held, _, article, _ in changed], analyse)


def _row(article: Article, version: int) -> dict[str, Any]:
    return {
        "url": article.url,
        "publisher": article.publisher,
        "title": article.title.of(article.text) if article.title else None,
        "published": article.published,
        "day": day_number(article.published),
        "language": article.language,
        "version_id": version,
        "types": "",
        "countries": "",
    }


def _indexed(connection: Connection, ids: Sequence[int]) -> list[IndexEntry]:
    """What the index holds of these articles, made again from their current versions."""
    found = []
    for some in chunks(ids):
        rows = connection.execute(
            select(articles.c.id.label("article"), articles.c.day, versions.c.id, versions.c.chars, versions.c.title,
                   versions.c.text)
            .join(versions, versions.c.id == articles.c.version_id)
            .where(articles.c.id.in_(some))
        ).all()  # fmt: skip
        left = texts(connection, rows)
        found += [entry_with(r.article, r.day, r.title, left[r.id]) for r in rows]
    return found


def _new_arrivals(connection: Connection, batch: _Batch) -> list[dict[str, Any]]:
    fresh = {row["id"] for row in batch.new_versions}
    known = sorted({version for version, *_ in batch.arrivals} - fresh)
    there = {
        (r.version_id, r.source, r.path)
        for some in chunks(known)
        for r in connection.execute(select(arrivals).where(arrivals.c.version_id.in_(some)))
    }
    return [{"version_id": v, "source": s, "path": p} for v, s, p in batch.arrivals if (v, s, p) not in there]


def replace_findings(connection: Connection, found: Mapping[int, Annotation]) -> None:
    """Put the findings of versions (by their number) in the place of those they had."""
    if not found:
        return
    for some in chunks(list(found)):
        connection.execute(delete(annotated).where(annotated.c.version_id.in_(some)))
        connection.execute(delete(findings).where(findings.c.version_id.in_(some)))
    rows, names, made = [], [], []
    number = next_id(connection, findings)
    for version, annotation in found.items():
        by = annotation.made_by or UNKNOWN
        made.append({"version_id": version, "program": by.program, "pack": by.pack, "model": by.model,
                     "body": pack_annotation(annotation), "stale": False})  # fmt: skip
        for piece in evidence_of(annotation):
            rows.append({"id": number, "version_id": version, **piece.row})
            names += [{"finding_id": number, "role": role, "name": name} for role, name in piece.names]
            number += 1
    put(connection, annotated, made)
    put(connection, findings, rows)
    put(connection, finding_names, names)
    marks = [{"version": version, **marks_of(annotation)} for version, annotation in found.items()]
    connection.execute(update(articles).where(articles.c.version_id == bindparam("version")), marks)
