"""Articles with what was read in them, statements, outlets and sources."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import Field, StringConstraints

from vigie.publish.records import annotation_record
from vigie.store.articlelists import ArticleFilter, list_articles
from vigie.store.articles import stored
from vigie.store.eventlists import events_of_article
from vigie.store.outlets import polled
from vigie.store.ratings import history
from vigie.store.schema import articles
from vigie.store.statementlists import Said, SaidFilter, statements_of
from vigie.text.folding import fold
from vigie.web.access import AtDesk, Reader, store_of
from vigie.web.api.asking import MOST, PROBLEMS, Asked, Cursor, Plain, Words, answer
from vigie.web.api.shapes import Annotation, Article, Listing, Outlet, Source
from vigie.web.pages.sources import outlets_at

router = APIRouter(prefix="/api/v1", responses=dict(PROBLEMS))


class _Articles(Asked):
    """Which articles."""

    outlet: Words | None = None
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")] | None = None
    from_: date | None = Field(None, alias="from")
    to: date | None = None
    after: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,8}\.[!-~]{1,200}$")] | None = None
    limit: int = Field(50, ge=1, le=MOST)


@router.get("/articles", response_model=Listing[Article], tags=["articles"])
def list_of_articles(_: Reader, desk: AtDesk, asked: Annotated[_Articles, Query()]) -> Response:
    """Articles, the latest first; those without a day come last."""
    wanted = ArticleFilter(
        asked.outlet,
        asked.language,
        asked.from_.toordinal() if asked.from_ else None,
        asked.to.toordinal() if asked.to else None,
    )
    day, key = (asked.after or ".").split(".", 1)
    found, after = list_articles(desk.connection, desk.sight, wanted, (int(day), key) if key else None, asked.limit)
    return answer({"items": [asdict(a) for a in found], "next": f"{after[0]}.{after[1]}" if after else None})


@router.get("/articles/{key}", response_model=Annotation, tags=["articles"])
def one_article(key: str, _: Reader, desk: AtDesk, __: Plain) -> Response:
    """One article, with its record as contract/annotation.md lists it."""
    found = next(stored(desk.connection, desk.sight.articles & (articles.c.key == key)), None)
    if found is None:
        raise HTTPException(404)
    return answer({
        "id": key,
        "dropped": found.dropped,
        "annotation": annotation_record(found.annotation) if found.annotation else None,
        "events": events_of_article(desk.connection, desk.sight, key),
    })  # fmt: skip


class _Statements(Asked):
    """Which statements."""

    who: Words | None = Field(None, description="The beginning of a speaker's name, or of the medium it came through.")
    words: Words | None = Field(None, description="Words that stand in the quotation, as written.")
    after: Cursor | None = None


@router.get("/statements", response_model=Listing[Said], tags=["statements"])
def list_of_statements(request: Request, _: Reader, desk: AtDesk, asked: Annotated[_Statements, Query()]) -> Response:
    """Who said what, 50 a page; of rare words a page may be shorter and the next one hold more."""
    wanted = SaidFilter(asked.who or None, asked.words or None)
    found, after = statements_of(desk.connection, desk.sight, wanted, asked.after, store_of(request).analyse)
    return answer({"items": [asdict(s) for s in found], "next": after})


class _Pages(Asked):
    """Lists whose pages have a length of their own."""

    after: Cursor | None = Field(None, description="`next` of the page before.")


@router.get("/outlets", response_model=Listing[Outlet], tags=["sources"])
def list_of_outlets(request: Request, _: Reader, desk: AtDesk, asked: Annotated[_Pages, Query()]) -> Response:
    """Publishers with their reliability and the share of copies, those with most articles first, 100 a page."""
    rated = {key: some[0].reliability for key, some in history(desk.connection).items()}
    letters = {**request.app.state.reliability, **rated}
    found = outlets_at(desk, asked.after)
    items = [{**asdict(o), "reliability": letters.get(fold(o.name).strip())} for o in found.rows]
    return answer({"items": items, "next": found.after})


@router.get("/sources", response_model=Listing[Source], tags=["sources"])
def list_of_sources(_: Reader, desk: AtDesk, asked: Annotated[_Pages, Query()]) -> Response:
    """What is collected, and how it fares, by name, 500 a page."""
    found, after = polled(desk.connection, asked.after)
    return answer({"items": [asdict(s) for s in found], "next": after})
