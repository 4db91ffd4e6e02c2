"""What assembling keeps between two assemblies: what it read of each article, and what each situation was made of."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, and_, delete, exists, or_, select, update

from vigie.model.gleanings import Glance, Gleaning, Shown, ToldTie, ToldWarning
from vigie.model.markings import Tlp, at_or_below
from vigie.model.situations import CopyMark, Reuse
from vigie.store.codec import LEVEL, canonical, pack_value, unpack_value
from vigie.store.schema import articles, assembled, fillings, gleaned, placed, tallies, told_ties
from vigie.store.writing import chunks, next_id, put
from vigie.text.naming import SEPARATOR

_WARNINGS = TypeAdapter(tuple[ToldWarning, ...])
DERIVED = (assembled, placed, tallies, fillings, told_ties, gleaned)
"""The tables of this module; an assembly that finds them empty makes everything anew."""
UNMARKED = CopyMark()
_GLANCE = (
    gleaned.c.id, gleaned.c.key, gleaned.c.published, gleaned.c.moment, gleaned.c.credited, gleaned.c.sample,
    gleaned.c.telling,
)  # fmt: skip
Words = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """An article in a situation: what was gleaned of it, its story, its mark as copy, and whose text it is in the end."""

    gleaned: int
    story: str
    mark: CopyMark
    origin: str | None


@dataclass(frozen=True, slots=True)
class Filling:
    """Somebody who takes part in an event; `article` tells it first, as the event of that `number` in it."""

    actor: str
    event: str
    article: str
    number: int


# --------------------------------------------------------------------------- articles


def latest_digests(connection: Connection, keys: Sequence[str]) -> dict[str, str]:
    """What the latest gleanings of articles were read from."""
    found: dict[str, str] = {}
    for some in chunks(keys):
        asked = select(gleaned.c.key, gleaned.c.digest).where(gleaned.c.is_latest, gleaned.c.key.in_(some))
        found |= {r.key: r.digest for r in connection.execute(asked)}
    return found


def keep_gleaned(
    connection: Connection, found: Mapping[str, tuple[str, Gleaning]], without: Sequence[str] = ()
) -> None:
    """Make gleanings, each with the digest of what it was read from, the latest of their articles.

    Those `without` findings have none any more.
    """
    for some in chunks([*found, *without]):
        connection.execute(update(gleaned).where(gleaned.c.is_latest, gleaned.c.key.in_(some)).values(is_latest=False))
    rows, ties = [], []
    number = next_id(connection, gleaned)
    for mark, one in found.values():
        glance = one.glance
        rows.append({
            "id": number, "key": glance.key, "is_latest": True, "digest": mark, "published": glance.published,
            "moment": glance.moment, "credited": glance.credited, "own": one.own, "sample": glance.sample,
            "telling": glance.telling, "words": _pack_words(one.words),
            "shown": pack_value([[s.key, s.type, s.name, list(s.aliases)] for s in one.shown]),
            "warnings": zlib.compress(_WARNINGS.dump_json(one.warnings), LEVEL) if one.warnings else None,
        })  # fmt: skip
        ties += [
            {"gleaned_id": number, "number": n, "relation": t.relation, "subject": t.subject, "object": t.object,
             "who": canonical(list(t.who)), "hedged": t.hedged}
            for n, t in enumerate(one.ties)
        ]  # fmt: skip
        number += 1
    put(connection, gleaned, rows)
    put(connection, told_ties, ties)


def drop_unused(connection: Connection) -> None:
    """Drop what was gleaned of earlier states of articles and no situation is made of any more."""
    used = exists().where(placed.c.gleaned_id == gleaned.c.id)
    connection.execute(delete(gleaned).where(~gleaned.c.is_latest, ~used))


def drop_words(connection: Connection, keys: Sequence[str]) -> None:
    """Drop the words of articles whose text goes; they are gleaned again from what is left of it."""
    for some in chunks(keys):
        connection.execute(update(gleaned).where(gleaned.c.key.in_(some)).values(words=_pack_words(()), digest=""))


def drop_gleanings(connection: Connection) -> None:
    """Drop all that assembling keeps; the next assembly makes everything anew."""
    for table in DERIVED:
        connection.execute(delete(table))


def _pack_words(words: Words) -> bytes:
    """Words and kinds in a form that is read back five times as fast as JSON: a story of thousands is summed from them."""
    return zlib.compress(
        SEPARATOR.join([bytes(k for _, k in words).decode("latin-1"), *(w for w, _ in words)]).encode(), 1
    )


def _unpack_words(body: bytes) -> Words:
    kinds, *words = zlib.decompress(body).decode().split(SEPARATOR)
    return tuple(zip(words, kinds.encode("latin-1"), strict=True))


def glances(connection: Connection, level: Tlp) -> Iterator[tuple[int, Glance]]:
    """The articles that may be seen under a marking, as they are now, with the numbers of their gleanings."""
    seen = select(*_GLANCE).join(articles, articles.c.key == gleaned.c.key)
    asked = seen.where(gleaned.c.is_latest, articles.c.tlp.in_(at_or_below(level)))
    return ((r.id, Glance(*r[1:])) for r in connection.execute(asked))


def glances_of(connection: Connection, numbers: Sequence[int]) -> Iterator[Glance]:
    """Gleanings by their numbers, as far as they are there."""
    for some in chunks(numbers):
        rows = connection.execute(select(*_GLANCE).where(gleaned.c.id.in_(some)))
        yield from (Glance(*r[1:]) for r in rows)


def words_of(connection: Connection, keys: Sequence[str]) -> dict[str, Words]:
    """The words of articles as they are now."""
    found: dict[str, Words] = {}
    for some in chunks(keys):
        asked = select(gleaned.c.key, gleaned.c.words).where(gleaned.c.is_latest, gleaned.c.key.in_(some))
        found |= {key: _unpack_words(body) for key, body in connection.execute(asked)}
    return found


def shown_in(connection: Connection, numbers: Sequence[int]) -> Iterator[Shown]:
    """The entities that some gleanings show."""
    for some in chunks(numbers):
        for body in connection.execute(select(gleaned.c.shown).where(gleaned.c.id.in_(some))).scalars():
            yield from (Shown(k, t, n, tuple(a)) for k, t, n, a in unpack_value(body))


def tied_in(connection: Connection, numbers: Sequence[int]) -> set[str]:
    """The sides of the relations that some gleanings tell."""
    found: set[str] = set()
    for some in chunks(numbers):
        asked = select(told_ties.c.subject, told_ties.c.object).where(told_ties.c.gleaned_id.in_(some))
        for row in connection.execute(asked):
            found |= set(row)
    return found


def ties_of(connection: Connection, actors: Sequence[str]) -> Iterator[tuple[str, str, int, ToldTie]]:
    """The relations in which actors stand: the article, the medium it is by itself, the number in it, the relation; some twice."""
    asked = select(gleaned.c.key, gleaned.c.own, told_ties).join(gleaned, gleaned.c.id == told_ties.c.gleaned_id)
    for some in chunks(actors):
        sides = or_(told_ties.c.subject.in_(some), told_ties.c.object.in_(some))
        for r in connection.execute(asked.where(gleaned.c.is_latest, sides)):
            tie = ToldTie(r.relation, r.subject, r.object, tuple(json.loads(r.who)), r.hedged)
            yield r.key, r.own, r.number, tie


def media_of(connection: Connection) -> Iterator[tuple[str, str]]:
    """Each article with the medium it is by itself."""
    return ((r.key, r.own) for r in connection.execute(select(gleaned.c.key, gleaned.c.own).where(gleaned.c.is_latest)))


def warning_articles(connection: Connection) -> set[int]:
    """The numbers of the gleanings that tell a warning."""
    return set(connection.execute(select(gleaned.c.id).where(gleaned.c.warnings.is_not(None))).scalars())


def warnings_of(connection: Connection, numbers: Iterable[int]) -> Iterator[ToldWarning]:
    """The warnings that gleanings tell."""
    for some in chunks(sorted(numbers)):
        for body in connection.execute(select(gleaned.c.warnings).where(gleaned.c.id.in_(some))).scalars():
            yield from _WARNINGS.validate_json(zlib.decompress(body))


# --------------------------------------------------------------------------- situations


def places_of(connection: Connection, level: Tlp) -> dict[str, Placed]:
    """The articles that the situation of a marking was made of, by their keys."""
    rows = connection.execute(select(placed).where(placed.c.tlp == level))
    return {r.key: Placed(r.gleaned_id, r.story, _unpack_mark(r.mark), r.origin) for r in rows}


def keep_places(connection: Connection, level: Tlp, gone: Sequence[str], made: Mapping[str, Placed]) -> None:
    """Take articles out of what a situation was made of, and put others in, in place of what they were."""
    _drop_keys(connection, placed.c.tlp == level, placed.c.key, [*gone, *made])
    put(connection, placed, [
        {"tlp": level, "key": k, "gleaned_id": p.gleaned, "story": p.story, "mark": _pack_mark(p.mark), "origin": p.origin}
        for k, p in made.items()
    ])  # fmt: skip


def tallies_of(connection: Connection, level: Tlp, actors: Sequence[str]) -> dict[str, list[dict[str, int]]]:
    """The tallies of actors: numbers by name, by other name, by type."""
    found: dict[str, list[dict[str, int]]] = {}
    for some in chunks(actors):
        rows = connection.execute(select(tallies).where(tallies.c.tlp == level, tallies.c.actor.in_(some)))
        found |= {r.actor: unpack_value(r.body) for r in rows}
    return found


def keep_tallies(connection: Connection, level: Tlp, made: Mapping[str, Sequence[Mapping[str, int]]]) -> None:
    """Write tallies; those without a name go."""
    _drop_keys(connection, tallies.c.tlp == level, tallies.c.actor, list(made))
    rows = [{"tlp": level, "actor": a, "body": pack_value([dict(c) for c in t])} for a, t in made.items() if t[0]]
    put(connection, tallies, rows)


def fillings_told_by(connection: Connection, level: Tlp, keys: Sequence[str]) -> set[str]:
    """The actors of the events that some articles told first."""
    found: set[str] = set()
    for some in chunks(keys):
        asked = select(fillings.c.actor).where(fillings.c.tlp == level, fillings.c.article_key.in_(some))
        found |= set(connection.execute(asked.distinct()).scalars())
    return found


def fillings_of(connection: Connection, level: Tlp, actors: Sequence[str]) -> Iterator[Filling]:
    """In which events actors take part."""
    for some in chunks(actors):
        rows = connection.execute(select(fillings).where(fillings.c.tlp == level, fillings.c.actor.in_(some)))
        yield from (Filling(r.actor, r.event_id, r.article_key, r.number) for r in rows)


def keep_fillings(connection: Connection, level: Tlp, touched: Sequence[str], made: Sequence[Filling]) -> None:
    """Put fillings in the place of those of the events that some articles told first."""
    _drop_keys(connection, fillings.c.tlp == level, fillings.c.article_key, touched)
    put(connection, fillings, [
        {"tlp": level, "actor": f.actor, "event_id": f.event, "article_key": f.article, "number": f.number} for f in made
    ])  # fmt: skip


def made_of(connection: Connection, level: Tlp) -> tuple[str, dict[str, Any]] | None:
    """The stamp of a situation and what else it was made of; None when it was never assembled."""
    row = connection.execute(select(assembled).where(assembled.c.tlp == level)).first()
    return None if row is None else (row.stamp, unpack_value(row.made_of))


def keep_made_of(connection: Connection, level: Tlp, stamp: str, value: Mapping[str, Any]) -> None:
    """Note of what a situation was made."""
    connection.execute(delete(assembled).where(assembled.c.tlp == level))
    put(connection, assembled, [{"tlp": level, "stamp": stamp, "made_of": pack_value(value)}])


def drop_situation(connection: Connection, level: Tlp) -> None:
    """Drop what the situation of a marking was made of."""
    for table in (assembled, placed, tallies, fillings):
        connection.execute(delete(table).where(table.c.tlp == level))


def drop_other_situations(connection: Connection, used: Sequence[Tlp]) -> None:
    """Drop what the situations of other markings than these were made of."""
    for table in (assembled, placed, tallies, fillings):
        connection.execute(delete(table).where(table.c.tlp.not_in(used)))


def _drop_keys(
    connection: Connection, mine: ColumnElement[bool], column: ColumnElement[str], keys: Sequence[str]
) -> None:
    for some in chunks(keys):
        connection.execute(delete(column.table).where(and_(mine, column.in_(some))))


def _pack_mark(mark: CopyMark) -> str:
    if mark == UNMARKED:
        return ""
    reuses = [[r.article, list(r.paragraphs)] for r in mark.reuses]
    return canonical([mark.copy_of, mark.shared, mark.origin, reuses])


def _unpack_mark(packed: str) -> CopyMark:
    if not packed:
        return UNMARKED
    copy_of, shared, origin, reuses = json.loads(packed)
    return CopyMark(copy_of, shared, origin, tuple(Reuse(a, tuple(ks)) for a, ks in reuses))
