"""What the board keeps of the parts of a situation: their bodies, and the row by which lists find each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from vigie.model.markings import Tlp
from vigie.model.situations import Actor, BoardWarning, Situation, SituationArticle
from vigie.store.codec import Part, canonical, pack_part
from vigie.store.schema import board, listings
from vigie.store.writing import chunks, put
from vigie.text.folding import fold
from vigie.text.urls import host_of

ALIASES, TIES = 6, 20
"""Aliases and relations of an actor that stand in its line."""
_BLANK = dict.fromkeys(("line", "names", "type", "state", "country", "copy_of", "outlet", "is_site", "translated"))


@dataclass(frozen=True, slots=True)
class PartDraft:
    """A part of the board to be written: its key, its packed body, and its row in the lists but for its place (None: in no list)."""

    key: str
    body: bytes
    listing: dict[str, Any] | None


def draft_part(kind: str, part: Part) -> PartDraft:
    """A part ready to be written."""
    return PartDraft(part.id, pack_part(kind, part), None if kind == "story" else listing_of(part))


def keep_board(connection: Connection, situation: Situation, level: Tlp) -> None:
    """Write what of the board of a marking differs from what it holds: of most parts an assembly changes nothing."""
    kinds: tuple[tuple[str, Sequence[Part]], ...] = (
        ("article", situation.articles),
        ("story", situation.stories),
        ("warning", situation.warnings),
        ("actor", situation.actors),
    )
    for kind, parts in kinds:
        keep_parts(connection, level, kind, [draft_part(kind, p) for p in parts])


def keep_parts(
    connection: Connection, level: Tlp, kind: str, drafts: Sequence[PartDraft], scope: Collection[str] | None = None
) -> None:
    """Write the parts of a kind that differ from those held, and take away those held that are not among them.

    Args:
        connection: from `Store.writing`.
        level: the marking of the board.
        kind: of the parts.
        drafts: the parts.
        scope: the keys of those held that they stand for; None: all of the kind.
    """
    mine = (board.c.tlp == level, board.c.kind == kind)
    held = _held(connection, mine, scope)
    bodies = {d.key: d.body for d in drafts}
    fresh = [d for d in drafts if held.get(d.key) != d.body]
    for some in chunks(sorted([*(held.keys() - bodies.keys()), *(d.key for d in fresh if d.key in held)])):
        connection.execute(delete(board).where(*mine, board.c.key.in_(some)))
    for few in chunks(fresh):
        named = [{"tlp": level, "kind": kind, "key": d.key} for d in few]
        connection.execute(insert(board), [{**n, "body": d.body} for n, d in zip(named, few, strict=True)])
        listed = [{**n, **d.listing} for n, d in zip(named, few, strict=True) if d.listing is not None]
        put(connection, listings, listed)


def _held(
    connection: Connection, mine: tuple[ColumnElement[bool], ...], scope: Collection[str] | None
) -> dict[str, bytes]:
    asked = select(board.c.key, board.c.body).where(*mine)
    if scope is None:
        return {r.key: r.body for r in connection.execute(asked)}
    keys = chunks(sorted(scope))
    return {r.key: r.body for some in keys for r in connection.execute(asked.where(board.c.key.in_(some)))}


def listing_of(part: Part) -> dict[str, Any]:
    """What the row of a part has beside its key; stories have none."""
    if isinstance(part, SituationArticle):
        return {
            **_BLANK,
            "rank": part.published or "",
            "copy_of": part.copy_of,
            "outlet": outlet_of(part),
            "is_site": part.publisher is None,
            "translated": part.machine_translated,
        }
    if isinstance(part, BoardWarning):
        country = (part.area.country or part.area.name) if part.area else ""
        return {**_BLANK, "rank": part.from_ or "", "state": part.state, "country": country}
    assert isinstance(part, Actor)
    return {**_BLANK, **_of_actor(part)}


def outlet_of(article: SituationArticle) -> str:
    """The publisher of an article, else the host of its address, else nothing."""
    return article.publisher or host_of(article.url or "")


def _of_actor(actor: Actor) -> dict[str, Any]:
    ties = [[x.relation, x.other, x.hedged] for x in actor.links if x.forward]
    counts = {"events": len(actor.events), "links": len(actor.links)}
    line = {"name": actor.name, "aliases": list(actor.aliases[:ALIASES]), "ties": ties[:TIES], **counts}
    return {
        "rank": f"{sum(counts.values()):09}",
        "line": canonical(line),
        "names": "\n".join(fold(n) for n in (actor.name, *actor.aliases)),
        "type": actor.type,
    }
