"""Engines that are used again by one store after another, so that a campaign of thousands of stores compiles its SQL once.

Nothing else changes: each store gets connections of its own, with all settings of `vigie.store.opening`.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Engine, event, make_url

from vigie.store import opening
from vigie.store.opening import is_sqlite

_make = opening._engine
_close = opening.Store.close
_free: dict[str, list[Engine]] = defaultdict(list)
_database: dict[int, str] = {}
_server: dict[int, str] = {}
"""The server of each engine, an address without a database: a free engine serves no other."""


def _engine(address: str, *, create: bool) -> Engine:
    """An engine for an address: a free one of its server, or a new one."""
    url = make_url(address if "://" in address else f"sqlite:///{address}")
    server = str(url._replace(database=None))
    if _free[server]:
        engine = _free[server].pop()
    else:
        engine = _make(address, create=create)
        _server[id(engine)] = server
        on_sqlite = is_sqlite(engine)

        @event.listens_for(engine, "do_connect")
        def elsewhere(_dialect: Any, _record: Any, arguments: list[Any], named: dict[str, Any]) -> None:
            if on_sqlite:
                arguments[0] = _database[id(engine)]
            else:
                named["dbname"] = _database[id(engine)]

    _database[id(engine)] = url.database or ""
    return engine


def close(self: opening.Store) -> None:
    """Let go of all connections, and give the engine back."""
    _close(self)
    _free[_server[id(self.engine)]].append(self.engine)


def keep_engines_warm() -> None:
    """From now on, stores opened by this process and its children share engines."""
    opening._engine = _engine
    opening.Store.close = close  # type: ignore[method-assign]
