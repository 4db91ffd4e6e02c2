"""Fakes of the web, and a store to collect into."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from vigie.store.opening import Store, open_store

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty SQLite store."""
    opened = open_store(str(tmp_path / "store.db"), lambda text: re.findall(r"[^\W_]+", text.lower()))
    try:
        yield opened
    finally:
        opened.close()
