"""Parquet files, written and read by DuckDB."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Self

MEMORY = "512MB"
"""Memory that DuckDB may take for one file."""
FETCHED = 500
"""Rows fetched at once."""
_TYPES: Mapping[str, str] = {
    **dict.fromkeys(("lat", "lon"), "DOUBLE"),
    **dict.fromkeys(("independent_voices", "credibility", "articles_count", "min", "max"), "BIGINT"),
    **dict.fromkeys(("hedged", "approximate", "named", "own_voice"), "BOOLEAN"),
    **dict.fromkeys(("first_day", "last_day"), "DATE"),
}


def write_parquet(path: Path, rows: Iterable[Mapping[str, object]], columns: Sequence[str]) -> None:
    """Write rows to a Parquet file; it appears under its name once it is whole.

    Args:
        path: the file.
        rows: each with all columns.
        columns: their names; numbers, truths and days by name, all else text.
    """
    with ParquetDraft(path, columns) as draft:
        draft.add(rows)


class ParquetDraft:
    """A Parquet file being written, rows added piece by piece; it appears under its name when the draft is left without an error."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._path = path
        self._types = {c: _TYPES.get(c, "BIGINT" if c.endswith(("_min", "_max")) else "VARCHAR") for c in columns}
        self._lines = tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8", dir=path.parent)  # noqa: SIM115  closed on leaving

    def __enter__(self) -> Self:
        """The draft."""
        return self

    def add(self, rows: Iterable[Mapping[str, object]]) -> None:
        """Add rows, each with all columns."""
        self._lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)

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
