"""`vigie search`: hits on standard output, counts on standard error."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

import click

from vigie.cli.stores import opened
from vigie.jobs.search import Asked, AskedError, find, query_of
from vigie.store.hits import ArticleHit, EventHit, FindingHit, Hit
from vigie.store.search import CursorError, Page
from vigie.text.snippets import Snippet


def run(address: str, asked: Asked, form: str) -> int:
    """Search and show; the exit code is 0 also when nothing was found."""
    try:
        query = query_of(asked)
        with opened(address) as store:
            page = find(store, query)
    except (AskedError, CursorError) as error:
        raise click.UsageError(str(error)) from error
    for hit in page.hits:
        click.echo(json.dumps(_record(hit), ensure_ascii=False) if form == "jsonl" else _lines(hit))
    _tell(page)
    return 0


def _tell(page: Page) -> None:
    found = f"{page.count:,}".replace(",", " ") + ("+" if page.more else "")
    click.echo(f"vigie: {found} found, {len(page.hits)} shown", err=True)
    for name, values in (page.facets or {}).items():
        click.echo(f"vigie: {name}: " + ", ".join(f"{value} {count}" for value, count in values), err=True)
    if page.cursor:
        click.echo(f"vigie: more with --cursor {page.cursor}", err=True)


def _record(hit: Hit) -> dict[str, Any]:
    kind = {ArticleHit: "article", FindingHit: "finding", EventHit: "event"}[type(hit)]
    days = {k: _day(v) if k in ("first_day", "last_day") else v for k, v in asdict(hit).items()}
    return {"hit": kind, **days}


def _day(ordinal: int | None) -> str | None:
    return None if ordinal is None or ordinal < 1 else date.fromordinal(ordinal).isoformat()


def _lines(hit: Hit) -> str:
    if isinstance(hit, ArticleHit):
        head = (
            f"{(hit.published or '')[:10] or '----------'}  {hit.outlet or '-'}  {_marked(hit.title or '-', hit.marks)}"
        )
        what = "  ".join(filter(None, (" ".join(hit.types), " ".join(hit.countries))))
        return "\n".join(
            filter(
                None,
                (head, f"  {_shown(hit.snippet)}", what and f"  [{what}]", f"  {hit.key}  {hit.url or ''}".rstrip()),
            )
        )
    when = "/".join(dict.fromkeys(filter(None, (_day(hit.first_day), _day(hit.last_day)))))
    where = ", ".join(filter(None, (hit.place, hit.country)))
    if isinstance(hit, FindingHit):
        head = "  ".join(
            filter(None, (when or (hit.published or "")[:10], f"{hit.layer}:{hit.kind or '-'}", where, hit.who))
        )
        return f"{head}\n  {_shown(hit.quote)}\n  {hit.key} {hit.local_id}  {hit.outlet or '-'}"
    head = "  ".join(filter(None, (when, hit.type, where, hit.factuality)))
    return f"{head}\n  {hit.independent} independent, grade {hit.grade}\n  {hit.key}"


def _shown(passage: Snippet) -> str:
    return _marked(passage.text, passage.marks)


def _marked(text: str, marks: tuple[tuple[int, int], ...]) -> str:
    """A text with the found words in bold, where somebody watches."""
    pieces, last = [], 0
    for start, end in marks:
        pieces += [text[last:start], click.style(text[start:end], bold=True)]
        last = end
    return " ".join("".join([*pieces, text[last:]]).split())
