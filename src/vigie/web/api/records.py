"""The shapes of the public records (contract/situation.md), for the OpenAPI document."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from vigie.model.entities import EntityType
from vigie.model.events import EventType, Factuality
from vigie.model.grades import Credibility, Reliability


class Place(BaseModel):
    """A place."""

    name: str
    country: str | None = Field(description="ISO 3166-1, two letters.")
    lat: float | None
    lon: float | None
    id: str | None
    precision: str | None


class Area(BaseModel):
    """An area of a warning."""

    name: str
    country: str | None


class Report(BaseModel):
    """Which article tells an event, under which finding, and why it was taken as the same event."""

    article: str
    event: str
    because: str | None


class Voice(BaseModel):
    """A root source of an event."""

    who: str | None
    via: list[str]
    articles: list[str]
    statements: list[str]
    named: bool
    own: bool


class FigureValue(BaseModel):
    """A figure as somebody gave it at a time."""

    min: int | float | None
    max: int | float | None
    approximate: bool
    who: str | None
    articles: list[str]
    as_of: str | None


class Bounds(BaseModel):
    """The figure that holds."""

    min: int | float | None
    max: int | float | None


class Figures(BaseModel):
    """A figure over time."""

    what: str
    values: list[FigureValue]
    current: Bounds


class Stand(BaseModel):
    """One value of a slot on which accounts differ."""

    value: str
    who: list[str]
    articles: list[str]


class Contradiction(BaseModel):
    """A slot on which accounts differ."""

    slot: str
    kind: Literal["evolution", "disagreement"]
    values: list[Stand]


class Claim(BaseModel):
    """A claim of responsibility, a denial or an accusation."""

    who: str | None
    via: list[str]
    articles: list[str]
    of: str | None


class Grade(BaseModel):
    """An Admiralty grade (STANAG 2511) with its reasons."""

    reliability: Reliability
    credibility: Credibility
    reasons: list[str]


class Change(BaseModel):
    """A change in the history of an event."""

    when: str | None
    what: str
    article: str | None


class Event(BaseModel):
    """An event of the situation record (contract/situation.md)."""

    id: str
    story: str | None
    type: EventType
    when: str | None = Field(description="EDTF.")
    where: Place | None
    roles: dict[str, list[str]]
    factuality: Factuality
    hedged: bool
    confidence: float | None
    reports: list[Report]
    voices: list[Voice]
    independent: int
    figures: list[Figures]
    contradictions: list[Contradiction]
    claims: list[Claim]
    denials: list[Claim]
    accusations: list[Claim]
    grade: Grade
    first_reported: str | None
    last_reported: str | None
    history: list[Change]


class Warning(BaseModel):  # noqa: A001  the name of what it shows
    """A warning of the situation record."""

    id: str
    issuer: str | None
    kind: str
    area: Area | None
    level: str | None
    instruction: str | None
    urgency: str | None
    severity: str | None
    certainty: str | None
    from_: str | None = Field(alias="from")
    until: str | None
    state: str
    superseded_by: str | None
    articles: list[str]
    reasons: list[str]


class ActorLink(BaseModel):
    """What ties an actor to another."""

    relation: str
    other: str
    forward: bool
    articles: list[str]
    voices: list[str]
    hedged: bool


class Actor(BaseModel):
    """An actor of the situation record."""

    id: str
    name: str
    type: EntityType
    aliases: list[str]
    events: list[str]
    links: list[ActorLink]
