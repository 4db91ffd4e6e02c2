"""What programs may ask for: parameters that are read strictly, so that a misspelt one is told and never ignored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from vigie.model.events import EventType, Factuality
from vigie.model.grades import Credibility, Reliability
from vigie.publish.phrases import Phrases
from vigie.store.eventlists import EventFilter
from vigie.web.api.shapes import Problem
from vigie.web.rendering import language, words

MOST = 200
"""Items of a page at most."""
Words = Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""A line that somebody typed; control characters are in no name."""
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Cursor = Annotated[str, StringConstraints(max_length=600, pattern=r"^[^\x00-\x1f\x7f]+$")]
EventCursor = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,8}\.[0-9a-z]{1,64}$")]
PROBLEMS: Mapping[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": told}
    for status, told in {
        401: "No good key and no session.",
        403: "The role does not allow it.",
        404: "There is no such thing, or not for you.",
        405: "Not with this method.",
        422: "A parameter was not understood.",
        503: "The store is busy, or the question takes too long.",
    }.items()
}
"""The answers that every route may give beside its own."""


class Asked(BaseModel):
    """What every route takes; anything that is not named is refused."""

    model_config = ConfigDict(extra="forbid")
    lang: Literal["fr", "en"] | None = Field(None, description="Language of reasons and states.")


class Paged(Asked):
    """A list in the order of keys."""

    after: Cursor | None = Field(None, description="`next` of the page before.")
    limit: int = Field(50, ge=1, le=MOST)


class EventSelection(Asked):
    """Which events."""

    type: EventType | None = None
    country: Country | None = Field(None, description="ISO 3166-1, two letters.")
    place: Words | None = Field(None, description="Part of the name of the place.")
    actor: Words | None = Field(None, description="The beginning of a name that stands in the event.")
    factuality: Factuality | None = None
    reliability: Reliability | None = Field(None, description="This letter or a better one.")
    credibility: Credibility | None = Field(None, description="This digit or a better one.")
    voices: int | None = Field(None, ge=1, le=99, description="Independent voices at least.")
    one_voice: bool = False
    disputed: bool = False
    from_: date | None = Field(None, alias="from", description="On or after this day.")
    to: date | None = Field(None, description="On or before this day.")
    outlet: Words | None = Field(None, description="Told by this outlet.")
    story: Words | None = None
    new_since: Words | None = Field(None, description="In the store since this instant.")
    changed_since: Words | None = Field(None, description="Changed since this instant, and not new since.")

    def filter(self) -> EventFilter:
        """The filter of the store."""
        return EventFilter(
            type=self.type,
            country=self.country,
            place=self.place or None,
            actor=self.actor or None,
            factuality=self.factuality,
            reliability=self.reliability,
            credibility=self.credibility,
            voices=self.voices,
            one_voice=self.one_voice,
            disputed=self.disputed,
            first_day=self.from_.toordinal() if self.from_ else None,
            last_day=self.to.toordinal() if self.to else None,
            outlet=self.outlet,
            story=self.story,
            new_since=self.new_since,
            changed_since=self.changed_since,
        )


Plain = Annotated[Asked, Query()]


def phrases(request: Request) -> Phrases:
    """The words of the language that was asked for."""
    return words(language(request))


def counted(facets: Mapping[str, Sequence[tuple[str, int]]]) -> dict[str, list[dict[str, Any]]]:
    """Counts by facet."""
    return {name: [{"value": v, "count": n} for v, n in some] for name, some in facets.items()}


def answer(value: Any) -> JSONResponse:
    """A value as it is: records are plain JSON already, and are not copied into models to be written out."""
    return JSONResponse(value)
