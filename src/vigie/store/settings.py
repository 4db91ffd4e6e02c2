"""Facts that the store keeps of itself, by name."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import Connection, delete, insert, select

from vigie.store.schema import settings

Setting = Literal["salt", "unwiped", "situation"]
"""`salt` keys the digests of forgotten names; `unwiped` stands while dropped texts may still lie in free pages; `situation`
is another with each transaction that changed the kept situation, so that what was counted in it is known to be true still."""


def setting(connection: Connection, name: Setting) -> str | None:
    """The value of a setting, None when it was never set."""
    return connection.execute(select(settings.c.value).where(settings.c.name == name)).scalar()


def set_setting(connection: Connection, name: Setting, value: str | None) -> None:
    """Give a setting its value; None takes it away."""
    connection.execute(delete(settings).where(settings.c.name == name))
    if value is not None:
        connection.execute(insert(settings).values(name=name, value=value))
