"""Admiralty grades: reliability of the source, credibility of the information (STANAG 2511, AJP-2.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast

Reliability = Literal["A", "B", "C", "D", "E", "F"]
Credibility = Literal[1, 2, 3, 4, 5, 6]


_GRADE = re.compile(r"([A-F])?([1-6])?")


def read_grade(text: str) -> tuple[Reliability | None, Credibility | None]:
    """The letter and the digit of a grade like B2, B or 2.

    >>> read_grade("b2"), read_grade("B"), read_grade("2")
    (('B', 2), ('B', None), (None, 2))

    Raises:
        ValueError: it is no such grade.
    """
    found = _GRADE.fullmatch(text.upper())
    if found is None or not found[0]:
        raise ValueError(f"{text} is no grade like B2, B or 2")
    letter, digit = found.groups()
    return cast(Reliability | None, letter), cast(Credibility, int(digit)) if digit else None


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
