"""Admiralty grades: reliability of the source, credibility of the information (STANAG 2511, AJP-2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Reliability = Literal["A", "B", "C", "D", "E", "F"]
Credibility = Literal[1, 2, 3, 4, 5, 6]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a grade: a stable code and the words that fill its sentence."""

    code: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grade:
    """Reliability A (completely reliable) to F (cannot be judged), credibility 1 (confirmed) to 6 (cannot be judged)."""

    reliability: Reliability
    credibility: Credibility
    reasons: tuple[Reason, ...]
