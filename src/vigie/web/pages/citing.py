"""One-click citations of an article or of a line of it: text, BibTeX, CSL."""

from __future__ import annotations

import json

from fastapi import APIRouter, HTTPException, Request, Response

from vigie.model.handouts import Handout
from vigie.model.situations import SituationArticle
from vigie.publish.exports.citations import as_bibtex, as_line, csl
from vigie.store.articles import stored
from vigie.store.schema import articles
from vigie.text.evidence import short_span
from vigie.web.access import AtDesk

router = APIRouter()


@router.get("/articles/{key}/citation.{form}")
def citation(request: Request, key: str, form: str, desk: AtDesk) -> Response:
    """The citation in a form (txt, bib, csl); with `finding`, a text quotes 25 words of it at most."""
    one = next(stored(desk.connection, desk.sight.articles & (articles.c.key == key)), None)
    if one is None or form not in ("txt", "bib", "csl"):
        raise HTTPException(404)
    a = one.article
    title = a.title.of(a.text) if a.title else None
    marked = SituationArticle(key, a.publisher, a.published, title, a.url, None, None, None, False)
    if form == "bib":
        return Response(
            as_bibtex(Handout(desk.sight.level, None, (), (), (), (), (marked,))), media_type="application/x-bibtex"
        )
    if form == "csl":
        return Response(
            json.dumps(csl(marked), ensure_ascii=False), media_type="application/vnd.citationstyles.csl+json"
        )
    quote = None
    if one.annotation and (finding := request.query_params.get("finding")):
        layers = (
            one.annotation.statements,
            one.annotation.events,
            one.annotation.figures,
            one.annotation.warnings,
            one.annotation.links,
        )
        span = next((f.span for layer in layers for f in layer if f.id == finding), None)
        quote = short_span(span, a.text).of(a.text) if span else None
    return Response(as_line(marked, quote), media_type="text/plain; charset=utf-8")
