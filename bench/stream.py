"""The articles of data/orange for the benchmarks that read them."""

from __future__ import annotations

import json
import lzma
import os
from collections.abc import Iterator, Set
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vigie.model.articles import Document

ROOT = Path(__file__).resolve().parent.parent
ORANGE = Path(os.environ.get("VIGIE_SHARED", ROOT.parent / "shared")) / "data" / "orange"


def documents(ids: Set[str] | None = None) -> Iterator[Document]:
    """The articles of some ids, or all of them, in the order of the stream."""
    from vigie.model.articles import Document

    with lzma.open(ORANGE / "articles.jsonl.xz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if ids is None or str(row["id"]) in ids:
                yield Document(
                    str(row["id"]),
                    None,
                    row["url"],
                    row["title"],
                    tuple(row["paragraphs"]),
                    published=row["published"],
                    published_basis="given",
                )
