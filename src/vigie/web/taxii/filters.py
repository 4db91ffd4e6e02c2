"""What a TAXII client asks for: filters, limit, next."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from fastapi import HTTPException

from vigie.store.released import Wanted, added_instant, stix_instant

PAGE = 500
"""Objects of a page at most, and when nobody says: about 400 kB, which a slow line carries in seconds."""
VALUES = 100
"""Values of one filter at most: longer lists are no question that anybody types, and the database has its own limits."""
SPEC = "2.1"
_NEXT = re.compile(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{6}")


def read_filters(query: Mapping[str, str], *, versions: bool = True) -> tuple[Wanted | None, int]:
    """What is wanted and how many; None when nothing can meet the filters.

    Args:
        query: the parameters of the request.
        versions: whether `match[version]` is heeded; where it is not, every version is wanted.

    Raises:
        HTTPException: 400 for a filter that cannot be read.
    """
    after = max(filter(None, (_after(query), _next(query))), default=None)
    specs = _list(query, "spec_version")
    if specs and SPEC not in specs:
        return None, PAGE
    ids, types = _list(query, "id"), _list(query, "type")
    if not versions:
        return Wanted(after, ids, types, every=True), _limit(query)
    asked = _list(query, "version") or ("last",)
    return (
        Wanted(
            after, ids, types, tuple(stix_instant(_instant(v)) for v in asked if v not in ("first", "last", "all")),
            "first" in asked, "last" in asked, "all" in asked,
        ),
        _limit(query),
    )  # fmt: skip


def next_of(added: str) -> str:
    """Where the next page begins, behind what was added at an instant; nothing to read anything out of."""
    return added.rstrip("Z").replace(":", "-").replace(".", "-")


def _next(query: Mapping[str, str]) -> str | None:
    value = query.get("next")
    if value is None:
        return None
    if not _NEXT.fullmatch(value):
        raise HTTPException(400, "next: give what the page before said")
    return f"{value[:13]}:{value[14:16]}:{value[17:19]}.{value[20:]}Z"


def _after(query: Mapping[str, str]) -> str | None:
    value = query.get("added_after")
    return None if value is None else added_instant(_instant(value))


def _instant(value: str) -> datetime:
    try:
        at = datetime.fromisoformat(value)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise HTTPException(400, "an instant is written like 2026-11-28T08:00:00.000Z") from error


def _limit(query: Mapping[str, str]) -> int:
    value = query.get("limit")
    if value is None:
        return PAGE
    if not (value.isascii() and value.isdigit() and len(value) < 12 and int(value)):
        raise HTTPException(400, "limit: a whole number above 0")
    return min(int(value), PAGE)


def _list(query: Mapping[str, str], name: str) -> tuple[str, ...]:
    values = tuple(v.strip() for v in query.get(f"match[{name}]", "").split(",") if v.strip())
    if len(values) > VALUES:
        raise HTTPException(400, f"match[{name}]: {VALUES} values at most")
    return values
