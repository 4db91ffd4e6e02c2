"""What people type into forms and addresses, read once for all pages."""

from __future__ import annotations

from fastapi import HTTPException


def line_of(typed: str, most: int) -> str:
    """What was typed as one line of `most` characters at most.

    Raises:
        HTTPException: 422 for nothing, or for what cannot be printed.
    """
    line = " ".join(typed.split())[:most]
    if not line or not line.isprintable():
        raise HTTPException(422)
    return line


def row_number(typed: str | None) -> int | None:
    """The number of a row in an address; None for what is none."""
    good = typed is not None and typed.isascii() and typed.isdigit() and len(typed) < 16
    return int(typed) if good and typed else None
