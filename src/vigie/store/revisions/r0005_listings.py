"""Lists that read no bodies: what the board is ordered and narrowed by, which events lie at a point, indexes that answer by themselves."""

import json
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from vigie.text.folding import fold
from vigie.text.urls import host_of

revision = "0005"
down_revision = "0003"
PIECE = 1_000
"""Rows that are filled at once."""
LISTED = (
    "tlp", "reported", "key", "day", "type", "country", "place", "story", "factuality", "independent", "reliability",
    "credibility", "disputed", "first_day", "last_day", "lat", "lon", "spot",
)  # fmt: skip
ALIASES, TIES = 6, 20
"""Aliases and relations of an actor in its line."""


def upgrade() -> None:
    """Make the table and the column, and fill them from what the store holds."""
    op.create_table(
        "listings",
        sa.Column("tlp", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("rank", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=True),
        sa.Column("names", sa.Text(), nullable=True),
        sa.Column("type", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("copy_of", sa.Text(), nullable=True),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("is_site", sa.Boolean(), nullable=True),
        sa.Column("translated", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tlp", "kind", "key"], ["board.tlp", "board.kind", "board.key"], name="fk_listings_tlp", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tlp", "kind", "key", name="pk_listings"),
    )
    op.create_table(
        "event_labels",
        sa.Column("tlp", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("event_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tlp", "event_key"], ["events.tlp", "events.key"], name="fk_event_labels_tlp", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tlp", "kind", "label", "event_key", name="pk_event_labels"),
        sa.CheckConstraint("kind in ('name', 'outlet')", name="ck_event_labels_kind"),
    )
    op.create_index("ix_event_labels_event", "event_labels", ["tlp", "event_key"], unique=False)
    op.add_column("events", sa.Column("spot", sa.Boolean(), nullable=False, server_default="0"))
    op.create_index("ix_listings_rank", "listings", ["tlp", "kind", "rank", "key"], unique=False)
    for name in ("type", "state", "country", "copy_of"):
        there = sa.text(f"{name} IS NOT NULL")
        op.create_index(
            f"ix_listings_{name}", "listings", ["tlp", name, "rank", "key"], sqlite_where=there, postgresql_where=there
        )
    signed = sa.text("outlet IS NOT NULL")
    op.create_index(
        "ix_listings_outlet", "listings", ["tlp", "outlet", "is_site", "rank", "copy_of", "translated", "key"],
        sqlite_where=signed, postgresql_where=signed,
    )  # fmt: skip
    op.drop_index("ix_events_reported", "events")
    op.drop_index("ix_events_changed", "events")
    op.create_index("ix_events_list", "events", list(LISTED), unique=False)
    op.create_index("ix_events_changed", "events", ["tlp", "changed", "made", "reported", "key"], unique=False)
    op.create_index("ix_events_story", "events", ["tlp", "story", "reported", "key"], unique=False)
    op.create_index("ix_events_where", "events", ["tlp", "country", "place", "lat", "lon", "reported"], unique=False)
    op.drop_index("ix_event_reports_article", "event_reports")
    told = ["article_key", "tlp", "local_id", "event_key"]
    op.create_index("ix_event_reports_article", "event_reports", told, unique=False)
    op.create_index("ix_articles_day", "articles", ["day", "key"], unique=False)
    op.create_index("ix_decisions_made", "decisions", ["made", "key"], unique=False)
    _fill_spots()
    _fill_listings()
    _fill_labels()


def _fill_spots() -> None:
    events = sa.table("events", sa.column("tlp"), sa.column("key"), sa.column("body"), sa.column("spot", sa.Boolean()))
    here = sa.update(events).where(events.c.tlp == sa.bindparam("at"), events.c.key == sa.bindparam("name"))
    for tlp, rows in _pieces(events):
        spots = [{"at": tlp, "name": r.key} for r in rows if _is_spot(_value(r.body).get("where") or {})]
        if spots:
            op.get_bind().execute(here.values(spot=True), spots)


def _is_spot(where: dict[str, Any]) -> bool:
    return where.get("lat") is not None and where.get("precision") in ("point", "place")


def _fill_listings() -> None:
    kinds = {"article": _article, "warning": _warning, "actor": _actor}
    listings = sa.table("listings", *map(sa.column, (
        "tlp", "kind", "key", "rank", "line", "names", "type", "state", "country", "copy_of", "outlet", "is_site", "translated",
    )))  # fmt: skip
    for kind, listed in kinds.items():
        board = sa.table("board", sa.column("tlp"), sa.column("key"), sa.column("body"), sa.column("kind"))
        for tlp, rows in _pieces(board, board.c.kind == kind):
            made = [{"tlp": tlp, "kind": kind, "key": r.key, **listed(_value(r.body))} for r in rows]
            op.get_bind().execute(sa.insert(listings), made)


def _article(value: dict[str, Any]) -> dict[str, Any]:
    publisher = value.get("publisher")
    return {
        "rank": value.get("published") or "",
        "copy_of": value.get("copy_of"),
        "outlet": publisher or host_of(value.get("url") or ""),
        "is_site": publisher is None,
        "translated": bool(value.get("machine_translated")),
    }


def _warning(value: dict[str, Any]) -> dict[str, Any]:
    area = value.get("area") or {}
    country = area.get("country") or area.get("name") or ""
    return {"rank": value.get("from_") or "", "state": value.get("state"), "country": country}


def _actor(value: dict[str, Any]) -> dict[str, Any]:
    name, aliases = value.get("name") or "", value.get("aliases") or []
    events, links = value.get("events") or [], value.get("links") or []
    ties = [[x.get("relation"), x.get("other"), bool(x.get("hedged"))] for x in links if x.get("forward")]
    line = {"name": name, "aliases": aliases[:ALIASES], "events": len(events), "links": len(links), "ties": ties[:TIES]}
    return {
        "rank": f"{len(events) + len(links):09}",
        "line": json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        "names": "\n".join(fold(n) for n in (name, *aliases)),
        "type": value.get("type"),
    }


def _fill_labels() -> None:
    connection = op.get_bind()
    events = sa.table("events", sa.column("tlp"), sa.column("key"), sa.column("body"))
    labels = sa.table("event_labels", *map(sa.column, ("tlp", "kind", "label", "event_key")))
    for tlp, rows in _pieces(events):
        made = [
            {"tlp": tlp, "kind": "name", "label": name, "event_key": r.key}
            for r in rows
            for name in sorted(_names(_value(r.body)))
        ]
        if made:
            connection.execute(sa.insert(labels), made)
    connection.execute(sa.text(
        "INSERT INTO event_labels (tlp, kind, label, event_key)"
        " SELECT DISTINCT r.tlp, 'outlet', l.outlet, r.event_key FROM event_reports r"
        " JOIN events e ON e.tlp = r.tlp AND e.key = r.event_key"
        " JOIN listings l ON l.tlp = r.tlp AND l.kind = 'article' AND l.key = r.article_key WHERE l.outlet <> ''"
    ))  # fmt: skip


def _names(event: dict[str, Any]) -> set[str]:
    told = [r.get("name") for r in event.get("roles", ())]
    for part in ("voices", "claims", "denials", "accusations"):
        for one in event.get(part, ()):
            told += [one.get("who"), one.get("of"), *one.get("via", ())]
    return {folded for name in told if name and (folded := fold(name).strip())}


def _pieces(table: Any, *where: Any) -> Iterator[tuple[str, Sequence[Any]]]:
    """The rows of a table in pieces, each of one marking, in the order of their keys."""
    connection = op.get_bind()
    for tlp in sorted(connection.execute(sa.select(table.c.tlp).distinct()).scalars()):
        last = ""
        asked = sa.select(table.c.key, table.c.body).where(table.c.tlp == tlp, *where)
        while rows := connection.execute(asked.where(table.c.key > last).order_by(table.c.key).limit(PIECE)).all():
            yield tlp, rows
            last = rows[-1].key


def _value(body: bytes) -> dict[str, Any]:
    try:
        value: dict[str, Any] = json.loads(zlib.decompress(bytes(body)))
    except (ValueError, zlib.error):
        return {}
    return value
