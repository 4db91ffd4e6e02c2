"""What a stem's `parse` may ask of the reader of the data files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol


class DataFiles(Protocol):
    """The data files of one language."""

    def toml(self, stem: str) -> Mapping[str, Any]:
        """The rows of `<stem>.toml`."""
        ...

    def tsv(self, stem: str) -> Sequence[Mapping[str, str]]:
        """The rows of `<stem>.tsv`."""
        ...
