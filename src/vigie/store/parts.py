"""What the board keeps of the parts of a situation: their bodies, and the row by which lists find each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from vigie.model.markings import Tlp
from vigie.model.situations import Actor, BoardWarning, Situation, SituationArticle
from vigie.store.codec import Part, canonical, pack_part
from vigie.store.schema import board, listings
from vigie.store.writing import chunks
from vigie.text.folding import fold
from vigie.text.urls import host_of

ALIASES, TIES = 6, 20
"""Aliases and relations of an actor that stand in its line."""
_BLANK = dict.fromkeys(("line", "names", "type", "state", "country", "copy_of", "outlet", "is_site", "translated"))


def keep_board(connection: Connection, situation: Situation, level: Tlp) -> None:
    """Write what of the board of a marking differs from what it holds: of most parts an assembly changes nothing."""
    kinds: tuple[tuple[str, Sequence[Part]], ...] = (
        ("article", situation.articles),
        ("story", situation.stories),
        ("warning", situation.warnings),
        ("actor", situation.actors),
    )
    for kind, parts in kinds:
        mine = (board.c.tlp == level, board.c.kind == kind)
        held = {r.key: r.body for r in connection.execute(select(board.c.key, board.c.body).where(*mine))}
        bodies = {p.id: pack_part(kind, p) for p in parts}
        fresh = [p for p in parts if held.get(p.id) != bodies[p.id]]
        for some in chunks(sorted([*(held.keys() - bodies.keys()), *(p.id for p in fresh if p.id in held)])):
            connection.execute(delete(board).where(*mine, board.c.key.in_(some)))
        for few in chunks(fresh):
            named = [{"tlp": level, "kind": kind, "key": p.id} for p in few]
            connection.execute(insert(board), [{**n, "body": bodies[n["key"]]} for n in named])
            if kind != "story":
                rows = [{**n, **listing_of(p)} for n, p in zip(named, few, strict=True)]
                connection.execute(insert(listings), rows)


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
