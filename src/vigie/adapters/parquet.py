"""Parquet files, written and read by DuckDB."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Self

MEMORY = "512MB"
"""Memory that DuckDB may take for one file."""
_spell = json.JSONEncoder(ensure_ascii=False).encode
FETCHED = 500
"""Rows fetched at once."""
_TYPES: Mapping[str, str] = {
    "text": "VARCHAR",
    "count": "BIGINT",
    "degrees": "DOUBLE",
    "truth": "BOOLEAN",
    "day": "DATE",
}
"""How DuckDB calls what stands in a column."""


def write_parquet(path: Path, rows: Iterable[Mapping[str, object]], columns: Mapping[str, str]) -> None:
    """Write rows to a Parquet file; it appears under its name once it is whole.

    Args:
        path: the file.
        rows: each with all columns.
        columns: their names, and whether they hold text, counts, degrees, truths or days.
    """
    with ParquetDraft(path, columns) as draft:
        draft.add(parquet_lines(rows))


def parquet_lines(rows: Iterable[Mapping[str, object]]) -> str:
    """Rows as a draft takes them."""
    return "".join(f"{_spell(row)}\n" for row in rows)


class ParquetDraft:
    """A Parquet file being written, rows added piece by piece; it appears under its name when the draft is left without an error."""

    def __init__(self, path: Path, columns: Mapping[str, str]) -> None:
        self._path = path
        self._types = {name: _TYPES[kind] for name, kind in columns.items()}
        self._lines = tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8", dir=path.parent)  # noqa: SIM115  closed on leaving

    def __enter__(self) -> Self:
        """The draft."""
        return self

    def add(self, lines: str) -> None:
        """Add rows with all columns, from `parquet_lines`."""
        self._lines.write(lines)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Write the file from the rows, unless an error came."""
        with self._lines:
            if kind is None:
                self._lines.flush()
                self._seal()

    def _seal(self) -> None:
        import duckdb

        draft = self._path.with_name(f".{self._path.name}.{os.getpid()}.part")
        try:
            with duckdb.connect(
                ":memory:", config={"memory_limit": MEMORY, "autoinstall_known_extensions": "false"}
            ) as engine:
                read = engine.from_query(
                    "SELECT * FROM read_json(?, format = 'newline_delimited', columns = ?)",
                    params=[self._lines.name, self._types],
                )
                read.write_parquet(str(draft), compression="zstd")
            draft.replace(self._path)
        finally:
            draft.unlink(missing_ok=True)


class ParquetError(Exception):
    """A file that is no Parquet file, or is damaged."""


def read_parquet_rows(path: Path) -> Iterator[dict[str, object]]:
    """The rows of a Parquet file, days and instants as ISO 8601 text; DuckDB may open this file and nothing else.

    Raises:
        ParquetError: the file is damaged, or is none; rows before the damage were given.
    """
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "threads": "1",
    }
    shown = str(path.resolve())
    try:
        with duckdb.connect(":memory:", config=config) as engine:
            engine.execute("SET allowed_paths = [$path]", {"path": shown})
            engine.execute("SET enable_external_access = false")
            engine.execute("SET lock_configuration = true")
            found = engine.execute("SELECT * FROM read_parquet(?)", [shown])
            names = [column[0] for column in found.description or ()]
            while rows := found.fetchmany(FETCHED):
                for row in rows:
                    yield {n: v.isoformat() if isinstance(v, date) else v for n, v in zip(names, row, strict=True)}
    except duckdb.Error as error:
        raise ParquetError(str(error).splitlines()[0][:80]) from error
