"""Migrations: up from every released schema with data in it, to exactly the tables that the program knows."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

import vigie.store.migrating
from vigie.store.dumping import dump
from vigie.store.errors import StoreVersionError
from vigie.store.ingesting import ingest
from vigie.store.migrating import HEAD, migrate
from vigie.store.opening import Store, open_store
from vigie.store.people import count_users
from vigie.store.schema import metadata
from vigie.store.verifying import verify

NOW = "2026-11-28T08:00:00+00:00"
REVISIONS = sorted(p.stem[1:5] for p in (Path(vigie.store.migrating.__file__).parent / "revisions").glob("r*.py"))


def test_the_program_works_with_the_last_revision() -> None:
    assert REVISIONS[-1] == HEAD


def test_the_revisions_make_the_tables_that_the_program_knows(store) -> None:
    def ours(_object: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
        return not (kind in ("table", "index") and (name or "").startswith(("words", "ix_words")))

    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_server_default": False})
        assert compare_metadata(context, metadata) == []


def bare(store: Store, revision: str) -> Store:
    """The same place emptied and brought to an earlier revision."""
    with store.engine.begin() as connection:
        if store.on_sqlite:
            connection.execute(text("DROP TABLE words"))
        else:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        metadata.drop_all(connection)
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    migrate(store.engine, revision)
    return store


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_store_of_each_released_version_comes_up_with_its_data(store, address, offers, revision, tmp_path) -> None:
    ingest(bare(store, revision), offers, NOW)
    fresh = open_store(str(tmp_path / "fresh.db"), store.analyse)
    ingest(fresh, offers, NOW)
    with fresh.reading() as connection:
        expected = list(dump(connection, journal=False))
    fresh.close()
    new = open_store(address, store.analyse)
    assert verify(new) == ()
    with new.reading() as connection:
        assert list(dump(connection, journal=False)) == expected
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD
        assert count_users(connection) == 0
    new.close()


def test_a_store_of_a_later_program_is_refused(tmp_path) -> None:
    path = tmp_path / "a.db"
    open_store(str(path), str.split).close()
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreVersionError, match="later program"):
        open_store(str(path), str.split)
