"""Reporting verbs, attribution phrases and hedges."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.lang.sources import DataFiles


@dataclass(frozen=True, slots=True)
class StatementPack:
    """Reporting verbs, attribution phrases and hedges."""


def parse(source: DataFiles) -> StatementPack:
    """Read the rows of this stem."""
    del source
    return StatementPack()
