"""Templates and the words of the interface, in French or English."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from vigie import __version__
from vigie.jobs.wording import LANGUAGES, load_phrases
from vigie.model.events import EVENT_TYPES
from vigie.model.people import ROLES, Right
from vigie.publish.phrases import Phrases
from vigie.text.folding import fold
from vigie.web.access import Visitor

LANG_COOKIE = "vigie-lang"
MENU: tuple[tuple[str, str, Right], ...] = (
    ("/", "situation", "read"),
    ("/events", "events", "read"),
    ("/actors", "actors", "read"),
    ("/places", "places", "read"),
    ("/warnings", "warnings", "read"),
    ("/statements", "statements", "read"),
    ("/sources", "sources", "read"),
    ("/watches", "watch", "read"),
    ("/briefs", "briefs", "read"),
    ("/review", "review", "review"),
    ("/releases", "releases", "review"),
    ("/administration", "administration", "administer"),
    ("/audit", "audit", "audit"),
)
"""The main menu: address, key of its words, the right that its page asks for."""
ASIDE: frozenset[Right] = frozenset(("administer", "audit"))
"""Rights whose pages stand in the menu of the user: they are needed once a week, and the bar has one row."""


@cache
def words(lang: str) -> Phrases:
    """The words of pages and of what they show."""
    own = tomllib.loads((files("vigie.web") / "texts" / f"{lang}.toml").read_text("utf-8"))
    return Phrases(lang, {**load_phrases(lang).texts, **own})


@cache
def environment() -> Environment:
    """The templates; every value is escaped, a value that is missing is an error."""
    made = Environment(
        loader=PackageLoader("vigie.web"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.filters["fold"] = fold
    made.filters["path"] = lambda value: quote(str(value), safe="")
    made.filters["date_of"] = lambda ordinal: date.fromordinal(ordinal).isoformat() if ordinal else None
    made.globals["version"] = __version__
    made.globals["roles"] = ROLES
    made.globals["menu"] = MENU
    made.globals["event_types"] = EVENT_TYPES
    made.globals["aside_rights"] = ASIDE
    return made


def language(request: Request) -> str:
    """The language of a reader: what they chose, else what their browser prefers, else French."""
    asked = [request.query_params.get("lang"), request.cookies.get(LANG_COOKIE)]
    asked += [part.split(";")[0].strip()[:2].lower() for part in request.headers.get("accept-language", "").split(",")]
    return next((a for a in asked if a in LANGUAGES), LANGUAGES[0])


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page shows around its own: the way to other pages, the language, who is logged in."""

    path: str
    lang: str
    query: Mapping[str, str]

    def same(self, **changed: object) -> str:
        """This page with other parameters; None takes one away."""
        asked = {**self.query, **{k: None if v is None else str(v) for k, v in changed.items()}}
        kept = {k: v for k, v in asked.items() if v not in (None, "")}
        return f"{self.path}?{urlencode(kept)}" if kept else self.path


def page(
    request: Request, template: str, visitor: Visitor | None, *, status: int = 200, **context: Any
) -> HTMLResponse:
    """A page from a template, with the words of the reader's language."""
    lang = language(request)
    frame = Frame(request.url.path, lang, dict(request.query_params))
    made = environment().get_template(template).render(p=words(lang), visitor=visitor, frame=frame, **context)
    answer = HTMLResponse(made, status)
    if request.query_params.get("lang") in LANGUAGES:
        answer.set_cookie(LANG_COOKIE, lang, max_age=31_536_000, httponly=True, samesite="lax")
    return answer
