"""Bring the schema of a store up to date, whichever released version made it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from vigie.store.points import reached

HEAD = "0006"
"""The revision that this program works with; a test compares it with the last file of `revisions`."""
_HERE = Path(__file__).parent


def migrate(engine: Engine, to: str = HEAD) -> None:
    """Run the missing revisions in one transaction; a store that is up to date stays as it is.

    Alembic takes half a second to import, which only a store with a schema to make or to change has to pay.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_HERE / "migrations"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(_HERE / "revisions"))
    options = {"vigie_begin": "BEGIN IMMEDIATE"} if engine.dialect.name == "sqlite" else {}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, to)
        reached("migrate.before_commit")
    reached("migrate.after_commit")
