"""Parquet files, written by DuckDB."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import duckdb

MEMORY = "512MB"
"""Memory that DuckDB may take for one file."""
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
    types = {c: _TYPES.get(c, "BIGINT" if c.endswith(("_min", "_max")) else "VARCHAR") for c in columns}
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8", dir=path.parent) as lines:
        for row in rows:
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
        lines.flush()
        try:
            with duckdb.connect(
                ":memory:", config={"memory_limit": MEMORY, "autoinstall_known_extensions": "false"}
            ) as engine:
                read = engine.from_query(
                    "SELECT * FROM read_json(?, format = 'newline_delimited', columns = ?)", params=[lines.name, types]
                )
                read.write_parquet(str(draft), compression="zstd")
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
