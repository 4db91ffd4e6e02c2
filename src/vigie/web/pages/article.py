"""One article: its text with the findings marked by layer, what was removed, versions with their differences, copies."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select

from vigie.jobs.articlecards import article_card
from vigie.model.markings import Tlp, at_or_below
from vigie.store.articles import stored
from vigie.store.eventlists import events_of_article
from vigie.store.markings import mark
from vigie.store.schema import articles
from vigie.store.sight import sight_of
from vigie.web.access import Approver, AtDesk, Reader, instant_of, store_of
from vigie.web.guarding import OwnForm
from vigie.web.rendering import language, page, words

router = APIRouter()
LAYERS = ("statements", "events", "figures", "times", "warnings", "links", "entities")
"""The layers that can be shown, in the order of their toggles."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A paragraph that a version took out (`-`) or put in (`+`)."""

    sign: str
    text: str


@router.get("/articles/{key}")
def article_page(request: Request, key: str, reader: Reader, desk: AtDesk) -> Response:
    """The article under its lasting key; `layer` parameters say which findings are marked, all but entities by default."""
    connection, sight = desk.connection, desk.sight
    p = words(language(request))
    versions = list(stored(connection, sight.articles & (articles.c.key == key), all_versions=True))
    current = next(stored(connection, sight.articles & (articles.c.key == key)), None)
    if current is None:
        raise HTTPException(404)
    asked = request.query_params.getlist("layer")
    layers = [x for x in LAYERS if x in asked] or [x for x in LAYERS if x != "entities"]
    earlier = [v for v in versions if v.id != current.id]
    return page(
        request, "article.html", reader,
        card=article_card(connection, sight, current, layers, p),
        layers=layers,
        all_layers=LAYERS,
        events=events_of_article(connection, sight, key),
        tlp=connection.execute(select(articles.c.tlp).where(articles.c.key == key)).scalar_one(),
        markings=at_or_below(reader.user.clearance),
        versions=[(v, _differences(v.article.text, current.article.text)) for v in earlier],
    )  # fmt: skip


@router.post("/articles/{key}/marking")
def mark_article(request: Request, key: str, approver: Approver, _: OwnForm, tlp: Annotated[Tlp, Form()]) -> Response:
    """Give an article another marking, up to one's own clearance; what was made of it follows at once."""
    clearance = approver.user.clearance
    if tlp not in at_or_below(clearance):
        raise HTTPException(422)
    with store_of(request).writing() as connection:
        seen = select(articles.c.id).where(sight_of(connection, clearance).articles, articles.c.key == key)
        if connection.execute(seen).first() is None:
            raise HTTPException(404)
        mark(connection, key, tlp, approver.user.name, instant_of(request))
    request.app.state.refresh()
    return RedirectResponse(f"/articles/{quote(key, safe='')}", 303)


def _differences(old: str, new: str) -> list[Difference]:
    """Paragraph by paragraph: `ndiff` also looks inside them, which takes minutes for two long articles."""
    before, after = ([x for x in text.split("\n") if x.strip()] for text in (old, new))
    found = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            found += [Difference("-", x) for x in before[a:b]] + [Difference("+", x) for x in after[c:d]]
    return found
