"""Read of new and changed articles what assembling keeps of each; the annotations of all others stay packed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from vigie import __version__
from vigie.lang.situations import SituationPack
from vigie.model.gleanings import Gleaning
from vigie.pipeline import glean
from vigie.stages.stories import Vectors
from vigie.store.articles import EVERY, PackedArticle, packed_by_key
from vigie.store.gleanings import keep_gleaned, latest_digests
from vigie.store.keys import digest
from vigie.store.opening import Store
from vigie.store.points import reached
from vigie.store.schema import articles

BATCH = 200
"""Articles gleaned in one transaction: half a second's work, so that an ingest beside it need not wait long."""


def glean_articles(store: Store, pack: SituationPack, keys: Sequence[str], *, anew: bool = False) -> None:
    """Glean articles by their keys, unless what was read of them is what they say still.

    Args:
        store: the store.
        pack: the data of the stages.
        keys: of articles; those without findings are left out of the situation.
        anew: glean them whatever was read of them.
    """
    vectors = Vectors(pack)
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        with store.writing() as connection:
            known = {} if anew else latest_digests(connection, some)
            packed = {one.key: (_digest(one), one) for one in packed_by_key(connection, EVERY, some)}
            found: dict[str, tuple[str, Gleaning]] = {
                key: (mark, glean(one.annotation(), pack, vectors))
                for key, (mark, one) in packed.items()
                if known.get(key) != mark
            }
            keep_gleaned(connection, found, [k for k in some if k not in packed])
            reached("assemble.gleaned")


def every_key(connection: Connection) -> list[str]:
    """The keys of all articles."""
    return list(connection.execute(select(articles.c.key).order_by(articles.c.id)).scalars())


def _digest(one: PackedArticle) -> str:
    """What tells whether an article, or the program that gleans it, is another."""
    return digest("\n".join((__version__, one.head, one.text, one.removed or "", one.body.hex())))
