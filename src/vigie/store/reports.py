"""The reports of events, each with its article and the finding it rests on."""

from __future__ import annotations

from sqlalchemy import and_

from vigie.store.schema import articles, event_reports, findings

TOLD = event_reports.join(articles, articles.c.key == event_reports.c.article_key).join(
    findings,
    and_(
        findings.c.version_id == articles.c.version_id,
        findings.c.layer == "event",
        findings.c.local_id == event_reports.c.local_id,
    ),
)
"""What queries about reports are made from: `event_reports`, the current version of `articles`, `findings`."""
