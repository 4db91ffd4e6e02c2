"""Forget a person: blot the name out of everything, keep it from coming back, and say in the audit that it was done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, select, update

from vigie.model.articles import Article
from vigie.store.articles import Stored, stored
from vigie.store.codec import (
    ANNOTATION,
    ARTICLE,
    pack_head,
    pack_removed,
    pack_value,
    unpack_event,
    unpack_part,
    unpack_value,
)
from vigie.store.evidence import evidence_of
from vigie.store.gleanings import drop_gleanings
from vigie.store.keys import digest, version_digest
from vigie.store.labels import name_again
from vigie.store.opening import Analyse, Store
from vigie.store.parts import listing_of
from vigie.store.points import reached
from vigie.store.released import blot
from vigie.store.schema import (
    alerts,
    annotated,
    arrivals,
    articles,
    board,
    briefs,
    decisions,
    events,
    finding_names,
    findings,
    forgotten,
    inbox,
    listings,
    notices,
    ratings,
    refusals,
    releases,
    source_states,
    versions,
    watches,
)
from vigie.store.settings import set_setting, setting
from vigie.store.wiping import leave_unwiped, wipe
from vigie.store.wordindex import add, entry_of, remove
from vigie.store.writing import Act, announce, put, record
from vigie.text.masking import Mask, masked, masker, name_words, salted

_COLUMNS: tuple[tuple[Table, Column[Any], Column[Any]], ...] = (
    (refusals, refusals.c.id, refusals.c.path),
    (refusals, refusals.c.id, refusals.c.detail),
    (decisions, decisions.c.key, decisions.c.body),
    (notices, notices.c.id, notices.c.body),
    (source_states, source_states.c.name, source_states.c.detail),
    (briefs, briefs.c.key, briefs.c.title),
    (briefs, briefs.c.key, briefs.c.lines),
    (watches, watches.c.name, watches.c.rule),
    (ratings, ratings.c.id, ratings.c.reason),
    (releases, releases.c.id, releases.c.title),
    (releases, releases.c.id, releases.c.body),
    (releases, releases.c.id, releases.c.reason),
    (releases, releases.c.id, releases.c.endings),
    (alerts, alerts.c.identifier, alerts.c.title),
    (alerts, alerts.c.identifier, alerts.c.body),
    (inbox, inbox.c.key, inbox.c.body),
    (inbox, inbox.c.key, inbox.c.reason),
)
"""Other columns in which a name can stand: the table, its key, the column."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What forgetting a person changed; `wiped` is whether no byte of it is left in the files."""

    articles: int
    versions: int
    wiped: bool


def forget(store: Store, name: str, now: str, actor: str, new_salt: str) -> Forgotten:
    """Blot a name out of the store and remember its digest, in one transaction; then wipe the files.

    Args:
        store: the store.
        name: the whole name, two words at least: a single word would blot out too much.
        now: the instant that the audit names.
        actor: who asked for it, as the audit names them.
        new_salt: random text, the key of digests when the store has none yet.

    Raises:
        ValueError: the name has fewer than two words.
    """
    words = name_words(name)
    if len(words) < 2:
        raise ValueError("give the whole name: a single word would blot out too much")
    folded = " ".join(words)
    with store.writing() as connection:
        salt = setting(connection, "salt") or new_salt
        set_setting(connection, "salt", salt)
        mark = salted(salt)(folded)
        connection.execute(delete(forgotten).where(forgotten.c.digest == mark))
        put(connection, forgotten, [{"digest": mark, "words": len(words), "at": now}])
        changed = _blot_versions(
            connection, masker([folded]), masker([folded], surnames=False), words[-1], store.analyse
        )
        _blot_others(connection, masker([folded], surnames=False))
        blot(connection, masker([folded], surnames=False), datetime.fromisoformat(now))
        drop_gleanings(connection)
        reached("forget.blotted")
        record(
            connection,
            [Act("person.forgotten", mark, {"articles": len({k for k, _ in changed}), "versions": len(changed)})],
            now,
            actor,
        )
        announce(connection, "assemble", sorted({k for k, _ in changed}), now)
        leave_unwiped(connection)
        reached("forget.before_commit")
    return Forgotten(len({k for k, _ in changed}), len(changed), wipe(store))


def _blot_versions(
    connection: Connection, mask: Mask, whole: Mask, surname: str, analyse: Analyse
) -> list[tuple[str, int]]:
    """Blot the name out of every version that has it whole; the keys of their articles and the numbers of the versions."""
    changed = []
    for one in stored(connection, all_versions=True):
        before = ARTICLE.dump_python(one.article, mode="json")
        found = None if one.annotation is None else ANNOTATION.dump_python(one.annotation, mode="json")
        if masked(before, whole) == before and (found is None or masked(found, whole) == found):
            continue
        article = ARTICLE.validate_python(masked(before, mask))
        _write_version(connection, one, replace(article, id=one.article.id), mask, analyse)
        if found is not None:
            _write_findings(connection, one, masked(found, mask), article, surname, mask)
        changed.append((one.article.id, one.id))
    return changed


def _write_version(connection: Connection, one: Stored, article: Article, mask: Mask, analyse: Analyse) -> None:
    title = article.title.of(article.text) if article.title else None
    values: dict[str, Any] = {"head": pack_head(article), "title": title}
    if one.dropped is None:
        text_hash = digest(article.text)
        values |= {"text": article.text, "text_hash": text_hash, "digest": version_digest(article, text_hash)}
        values |= {"removed": pack_removed(article.removed) if article.removed else None}
    connection.execute(update(versions).where(versions.c.id == one.id).values(**values))
    for path in connection.execute(select(arrivals.c.path).where(arrivals.c.version_id == one.id)).scalars().all():
        if mask(path) != path:
            connection.execute(
                update(arrivals).where(arrivals.c.version_id == one.id, arrivals.c.path == path).values(path=mask(path))
            )
    current = connection.execute(select(articles.c.id).where(articles.c.version_id == one.id)).scalar()
    if current is not None:
        remove(connection, [entry_of(current, one.article)], analyse)
        add(connection, [entry_of(current, article)], analyse)
        row = {"title": title, "url": article.url, "publisher": article.publisher}
        connection.execute(update(articles).where(articles.c.id == current).values(**row))


def _write_findings(
    connection: Connection, one: Stored, found: Any, article: Article, surname: str, mask: Mask
) -> None:
    bare = {**found, "article": {"id": "", "text": "", "title": None, "paragraphs": []}}
    body = pack_value(bare)
    connection.execute(
        update(annotated).where(annotated.c.version_id == one.id).values(body=body, stale=one.dropped is None)
    )
    pieces = {}
    if one.dropped is None:
        annotation = ANNOTATION.validate_python({**found, "article": ARTICLE.dump_python(article, mode="json")})
        pieces = {(p.row["layer"], p.row["local_id"]): p.row for p in evidence_of(annotation)}
    mine = connection.execute(select(findings).where(findings.c.version_id == one.id)).all()
    for row in mine:
        new = pieces.get(
            (row.layer, row.local_id),
            {"quote": mask(row.quote), "who": row.who and mask(row.who), "place": row.place and mask(row.place)},
        )
        connection.execute(
            update(findings)
            .where(findings.c.id == row.id)
            .values(quote=new["quote"], who=new["who"], place=new["place"])
        )
    numbers = select(findings.c.id).where(findings.c.version_id == one.id)
    connection.execute(
        delete(finding_names).where(
            finding_names.c.finding_id.in_(numbers), finding_names.c.name.contains(surname, autoescape=True)
        )
    )


def _blot_others(connection: Connection, whole: Mask) -> None:
    for table, key, column in _COLUMNS:
        for number, value in connection.execute(select(key, column).where(column.is_not(None))).all():
            if whole(value) != value:
                connection.execute(update(table).where(key == number).values({column.name: whole(value)}))
    for table, new in ((events, {"digest": ""}), (board, {})):
        for row in connection.execute(select(*table.primary_key.columns, table.c.body)).all():
            before = unpack_value(row.body)
            after = masked(before, whole)
            if after != before:
                mine = [column == getattr(row, column.name) for column in table.primary_key.columns]
                connection.execute(update(table).where(*mine).values(body=pack_value(after), **new))
                if table is events:
                    name_again(connection, row.tlp, row.key, unpack_event(pack_value(after)))
                elif row.kind != "story":
                    _list_again(connection, row.tlp, row.kind, row.key, pack_value(after))


def _list_again(connection: Connection, tlp: str, kind: str, key: str, body: bytes) -> None:
    """Give a part of the board whose body was changed the row that lists find it by."""
    mine = (listings.c.tlp == tlp, listings.c.kind == kind, listings.c.key == key)
    connection.execute(update(listings).where(*mine).values(**listing_of(unpack_part(kind, body))))
