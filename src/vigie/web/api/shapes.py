"""The shapes of answers, from which the OpenAPI document is made; docs/records.md and the contract say what each field means."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from vigie.model.decisions import DecisionKind
from vigie.model.events import EventType, Factuality
from vigie.model.grades import Credibility, Reliability
from vigie.model.markings import Tlp
from vigie.model.people import Role
from vigie.web.api.records import Event

Item = TypeVar("Item")


class Problem(BaseModel):
    """What went wrong (RFC 9457, application/problem+json)."""

    type: str = Field(description="A name for this kind of problem that stays.")
    title: str
    status: int
    detail: str | None = Field(None, description="What was wrong with this request.")


class Listing(BaseModel, Generic[Item]):
    """A part of a list."""

    items: list[Item]
    next: str | None = Field(description="Give it as `after` (as `cursor` for searches) to go on; null at the end.")


class CountedListing(Listing[Item], Generic[Item]):
    """A part of a list whose length is known."""

    count: int = Field(description="How many there are, exact unless `more` says otherwise.")
    more: bool = Field(description="There are more than `count`.")


class KeptEvent(BaseModel):
    """An event under its lasting key."""

    key: str
    made: str = Field(description="When it came into the store.")
    changed: str = Field(description="When it last changed.")
    event: Event


class NamedRole(BaseModel):
    """Who stands in an event, and as what, in words."""

    role: str
    name: str


class Account(BaseModel):
    """What one report says of an event."""

    article: str
    outlet: str | None
    published: str | None
    title: str | None
    copy_of: str | None
    who: list[str]
    hedged: bool
    when: str | None
    where: str | None
    factuality: Factuality
    roles: list[NamedRole]
    figures: list[str]
    finding: str
    rules: list[str]


class PlaceCount(BaseModel):
    """A place with its events."""

    name: str
    country: str | None
    lat: float | None
    lon: float | None
    events: int
    reported: str | None = Field(description="The last day one was reported.")


class Article(BaseModel):
    """An article as lists show it."""

    key: str
    outlet: str | None
    title: str | None
    published: str | None
    language: str
    url: str | None


class Annotation(BaseModel):
    """What was read in an article: the annotation record (contract/annotation.md)."""

    model_config = ConfigDict(extra="allow")
    id: str
    dropped: str | None = Field(description="The day its text went; then only title and quotations stand in it.")
    annotation: dict[str, Any] | None = Field(description="null when it was not read yet.")
    events: dict[str, str] = Field(description="The lasting keys of the events it tells, by finding.")


class Outlet(BaseModel):
    """A publisher with its reliability."""

    name: str
    is_site: bool = Field(description="Nobody signs; the name is the host of the addresses.")
    articles: int
    copies: int
    translations: int
    last: str | None
    reliability: Reliability | None


class Source(BaseModel):
    """A source that is collected."""

    name: str
    health: str
    since: str | None
    last_new: str | None
    next_due: str | None
    detail: str | None


class Hit(BaseModel):
    """Something that a search found; which fields there are depends on `over`."""

    model_config = ConfigDict(extra="allow")
    key: str


class ValueCount(BaseModel):
    """How often a value of a facet stands among what was found."""

    value: str
    count: int


class Found(CountedListing[Hit]):
    """What a search found."""

    facets: dict[str, list[ValueCount]] | None


class Watch(BaseModel):
    """A watch list."""

    name: str
    actors: list[str]
    types: list[EventType]
    countries: list[str]
    near: list[float] | None = Field(description="Latitude, longitude, kilometres.")
    words: list[str]
    reliability: Reliability | None
    credibility: Credibility | None
    voices: int
    clearance: Tlp


class BriefLine(BaseModel):
    """An event of a brief, with its author's comment."""

    event: str
    comment: str


class Brief(BaseModel):
    """A brief that somebody composed."""

    key: str
    title: str
    author: str
    made: str
    tlp: Tlp
    lines: list[BriefLine]
    approved_by: str | None
    approved: str | None


class Decision(BaseModel):
    """What somebody decided about events."""

    key: str
    kind: DecisionKind
    author: str
    reason: str
    when: str
    tlp: Tlp
    undone: str | None
    reports: list[str] = Field(description="article#finding")
    apart_from: list[str]
    reliability: Reliability | None
    credibility: Credibility | None


class Me(BaseModel):
    """Who asks."""

    name: str
    role: Role
    clearance: Tlp
    level: Tlp = Field(description="The marking whose situation they see.")
    since: str | None = Field(description="The visit before; null for programs.")


class Situation(BaseModel):
    """The situation in figures."""

    level: Tlp
    since: str
    events: int
    new: int
    changed: int
    one_voice: int
    disputed: int
    warnings_in_force: int
    sources_in_trouble: list[str]


class Index(BaseModel):
    """Where to go on."""

    version: str
    links: dict[str, str]
