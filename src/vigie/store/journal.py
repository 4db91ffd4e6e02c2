"""Read the journal: the audit, the runs with their accounts."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from vigie.store.schema import audit

PAGE = 100
"""Rows of one page."""


@dataclass(frozen=True, slots=True)
class AuditRow:
    """A row of the audit."""

    id: int
    at: str
    actor: str
    action: str
    subject: str
    detail: str


def audit_rows(connection: Connection, before: int | None = None, actor: str | None = None) -> list[AuditRow]:
    """Rows of the audit, the latest first."""
    asked = select(audit).order_by(audit.c.id.desc()).limit(PAGE)
    if before:
        asked = asked.where(audit.c.id < before)
    if actor:
        asked = asked.where(audit.c.actor == actor)
    return [AuditRow(r.id, r.at, r.actor, r.action, r.subject, r.detail) for r in connection.execute(asked)]
