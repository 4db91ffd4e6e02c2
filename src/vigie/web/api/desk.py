"""The desk: who asks, the situation in figures, watch lists, briefs, decisions, the audit, and the document of all this."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.openapi.utils import get_openapi
from pydantic import Field

from vigie import __version__
from vigie.model.watches import WatchRule
from vigie.store.boards import troubled
from vigie.store.briefs import KeptBrief, brief_of, briefs_of
from vigie.store.decisions import Decided, decided
from vigie.store.eventlists import EventFilter, count_events
from vigie.store.journal import AuditRow, audit_rows
from vigie.store.listings import list_warnings
from vigie.store.watchlists import rules, told
from vigie.web.access import AtDesk, Auditor, Reader, Reviewer
from vigie.web.api.asking import PROBLEMS, Asked, Cursor, Plain, Words, answer
from vigie.web.api.shapes import Brief, Decision, Index, Listing, Me, Situation, Watch

router = APIRouter(prefix="/api/v1", responses=dict(PROBLEMS), tags=["desk"])
NOTICES = 100
"""Notices of a watch list at most, the latest."""
ABOUT = """Everything that the pages show, as JSON, with the same permissions. Lists give `next`: ask again with it as `after`
until it is null. Parameters that are not known are refused. Records are those of the public contract (docs/records.md)."""


@router.get("", response_model=Index)
def index(request: Request, _: Reader, __: Plain) -> Response:
    """Where to go on."""
    paths = [r for r in _document(request)["paths"] if "{" not in r]
    return answer({"version": __version__, "links": {p.rpartition("/")[2]: p for p in paths}})


@router.get("/openapi.json", response_model=dict[str, Any])
def openapi(request: Request, _: Reader, __: Plain) -> Response:
    """This interface in OpenAPI 3.1."""
    return answer(_document(request))


def _document(request: Request) -> dict[str, Any]:
    made: dict[str, Any] | None = request.app.state.openapi
    if made is None:
        shown = [r for r in request.app.state.routes if r.path.startswith("/api/v1")]
        made = get_openapi(title="Vigie", version=__version__, description=ABOUT, routes=shown)
        made["components"]["securitySchemes"] = {
            "key": {"type": "http", "scheme": "bearer", "description": "An access key (page “keys”)."}
        }
        made["security"] = [{"key": []}]
        for path in made["paths"].values():
            for operation in path.values():
                for answered in operation["responses"]:
                    _problem_type(operation["responses"][answered], answered)
        request.app.state.openapi = made
    return made


def _problem_type(told: dict[str, Any], status: str) -> None:
    """Problems have a media type of their own."""
    if status.startswith(("4", "5")) and "content" in told:
        told["content"] = {"application/problem+json": next(iter(told["content"].values()))}


@router.get("/me", response_model=Me)
def me(reader: Reader, desk: AtDesk, _: Plain) -> Response:
    """Who asks, and whose situation they see."""
    u = reader.user
    return answer({
        "name": u.name, "role": u.role, "clearance": u.clearance, "level": desk.sight.level, "since": reader.since
    })  # fmt: skip


class _Since(Asked):
    """From when on something is new."""

    since: Words | None = Field(None, description="An instant; without one, the visit before (a day ago for programs).")


@router.get("/situation", response_model=Situation)
def situation(request: Request, reader: Reader, desk: AtDesk, asked: Annotated[_Since, Query()]) -> Response:
    """The situation in figures; the lists behind them are those of events and warnings."""
    day_ago = (request.app.state.clock() - timedelta(days=1)).isoformat(timespec="seconds")
    since = asked.since or reader.since or day_ago
    connection, sight = desk.connection, desk.sight
    wanted = {
        "events": EventFilter(),
        "new": EventFilter(new_since=since),
        "changed": EventFilter(changed_since=since),
        "one_voice": EventFilter(one_voice=True),
        "disputed": EventFilter(disputed=True),
    }
    return answer({
        "level": sight.level,
        "since": since,
        **{name: count_events(connection, sight, one) for name, one in wanted.items()},
        "warnings_in_force": list_warnings(connection, sight, "in_force", limit=1).count,
        "sources_in_trouble": [t.source for t in troubled(connection)],
    })  # fmt: skip


@router.get("/watches", response_model=list[Watch])
def list_of_watches(reader: Reader, desk: AtDesk, _: Plain) -> Response:
    """The watch lists that the reader's clearance covers; where they notify stays with the pages."""
    return answer([_watch(r) for r in rules(desk.connection) if r.is_for(reader.user.clearance)])


def _watch(rule: WatchRule) -> dict[str, Any]:
    told = asdict(rule)
    del told["notify"]
    return told


@router.get("/watches/{name}/notices", response_model=list[dict[str, Any]])
def notices_of_watch(name: str, reader: Reader, desk: AtDesk, _: Plain) -> Response:
    """What a watch list told, the latest first."""
    if not any(r.name == name and r.is_for(reader.user.clearance) for r in rules(desk.connection)):
        raise HTTPException(404)
    return answer([json.loads(body) for body in told(desk.connection, name, NOTICES)])


@router.get("/briefs", response_model=list[Brief])
def list_of_briefs(reader: Reader, desk: AtDesk, _: Plain) -> Response:
    """Composed briefs, the latest 500."""
    return answer([_brief(b) for b in briefs_of(desk.connection, reader.user.clearance)])


@router.get("/briefs/{key}", response_model=Brief)
def one_brief(key: str, reader: Reader, desk: AtDesk, _: Plain) -> Response:
    """One composed brief."""
    found = brief_of(desk.connection, reader.user.clearance, key)
    if found is None:
        raise HTTPException(404)
    return answer(_brief(found))


def _brief(b: KeptBrief) -> dict[str, Any]:
    return {**asdict(b), "lines": [asdict(x) for x in b.lines]}


class _Decisions(Asked):
    """Which decisions."""

    after: Cursor | None = Field(None, description="`next` of the page before.")


@router.get("/decisions", response_model=Listing[Decision])
def list_of_decisions(_: Reviewer, desk: AtDesk, asked: Annotated[_Decisions, Query()]) -> Response:
    """What people decided about events that the reader may see, the latest first, 50 a page."""
    found, after = decided(desk.connection, desk.sight, asked.after)
    return answer({"items": [_decision(d) for d in found], "next": after})


def _decision(d: Decided) -> dict[str, Any]:
    made = d.decision
    return {
        "key": d.key, "kind": made.kind, "author": made.author, "reason": made.reason, "when": made.when, "tlp": made.tlp,
        "undone": d.undone, "reports": [f"{r.article}#{r.event}" for r in made.reports],
        "apart_from": [f"{r.article}#{r.event}" for r in made.apart_from],
        "reliability": made.reliability, "credibility": made.credibility,
    }  # fmt: skip


class _Audit(Asked):
    """A part of the audit."""

    after: int | None = Field(None, ge=1, le=2**53, description="`next` of the page before.")
    actor: Words | None = None


@router.get("/audit", response_model=Listing[AuditRow])
def audit(_: Auditor, desk: AtDesk, asked: Annotated[_Audit, Query()]) -> Response:
    """The audit log, the latest first, 100 rows a page."""
    rows = audit_rows(desk.connection, asked.after, asked.actor)
    return answer({
        "items": [asdict(r) for r in rows],
        "next": str(rows[-1].id) if rows and rows[-1].id > 1 else None,
    })  # fmt: skip
