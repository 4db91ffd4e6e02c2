"""Mark articles: who may see them, and all that is made of them."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from vigie.model.markings import Tlp
from vigie.store.schema import articles
from vigie.store.writing import Act, announce, record


def mark(connection: Connection, key: str, tlp: Tlp, actor: str, now: str) -> bool:
    """Give an article a marking; the situation is to be assembled again. Whether there is such an article.

    Only a person changes a marking: an ingest of the same article leaves it as it is.
    """
    before = connection.execute(select(articles.c.tlp).where(articles.c.key == key)).scalar()
    if before is None:
        return False
    if before != tlp:
        connection.execute(update(articles).where(articles.c.key == key).values(tlp=tlp))
        record(connection, [Act("article.marked", key, {"from": before, "to": tlp})], now, actor)
        announce(connection, "assemble", [key], now)
    return True
