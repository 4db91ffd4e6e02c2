"""Leave no byte of what was dropped: in the word index, in free pages, in the write-ahead log."""

from __future__ import annotations

from sqlalchemy import Connection, text

from vigie.store.opening import Store, told
from vigie.store.points import reached
from vigie.store.settings import set_setting, setting
from vigie.store.wordindex import scrub

_REWRITTEN = (
    "versions", "words", "findings", "finding_names", "annotations", "articles", "events", "event_labels", "board", "listings", "notices", "refusals",
    "arrivals", "decisions", "source_states", "briefs", "watches", "ratings", "releases",
    "released_objects", "alerts", "inbox", "gleaned", "told_ties", "tallies", "fillings",
)  # fmt: skip
"""Tables of PostgreSQL whose files may hold dropped words; VACUUM FULL writes them anew."""


def leave_unwiped(connection: Connection) -> None:
    """Note, in the transaction that drops something, that its bytes are still to be wiped."""
    set_setting(connection, "unwiped", "1")


def is_unwiped(store: Store) -> bool:
    """Whether something that was dropped may still lie in the files."""
    with store.reading() as connection:
        return setting(connection, "unwiped") is not None


def wipe(store: Store) -> bool:
    """Wipe what was dropped from the files of the store.

    SQLite zeroes freed pages by itself (`secure_delete`); here the index is merged and the log emptied. PostgreSQL writes
    its tables anew; its own write-ahead log and backups are in the hands of its administrator.

    Returns:
        Whether it is done; False when a reader of long standing holds the log, which is to be tried again.
    """
    with store.writing() as connection:
        scrub(connection)
        reached("wipe.scrubbed")
    with told():
        done = _empty_log(store) if store.on_sqlite else _rewrite(store)
    if not done:
        return False
    reached("wipe.emptied")
    with store.writing() as connection:
        set_setting(connection, "unwiped", None)
    return True


def _empty_log(store: Store) -> bool:
    with store.engine.connect() as connection:
        raw = connection.connection.driver_connection
        if raw is None:
            return False
        busy, _, _ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy


def _rewrite(store: Store) -> bool:
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in _REWRITTEN:
            connection.execute(text(f"VACUUM FULL {table}"))
            reached("wipe.rewritten")
    return True
