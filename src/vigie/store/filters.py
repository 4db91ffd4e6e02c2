"""What a search asks of articles, findings and events beside words, as conditions of SQL."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import cos, radians
from typing import Any, Final

from sqlalchemy import Connection

from vigie.model.events import EVENT_TYPES
from vigie.model.markings import LEVELS, Tlp, at_or_below
from vigie.store.opening import is_sqlite
from vigie.store.wordindex import ID_BITS

LAYERS: Final = frozenset({"statement", "figure", "event", "warning", "link"})
"""The kinds of findings; each can be asked for as a type, beside the types of events and the kinds inside a layer."""
_HINT = re.compile(r" INDEXED BY \w+")
DEGREE_KM = 111.2
"""Kilometres of a degree of latitude."""
RADIUS_KM = 1000.0
"""The largest radius in kilometres: the plane that distances are measured on is off by 2 % there."""


@dataclass(frozen=True, slots=True)
class Near:
    """A place and a distance in kilometres around it, `RADIUS_KM` at most."""

    lat: float
    lon: float
    km: float


@dataclass(frozen=True, slots=True)
class Named:
    """A name in the folded spelling, and the role it must stand in (None: any)."""

    name: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """What must hold; empty tuples and None ask for nothing.

    types: event types, layers, or kinds inside a layer; one of them. countries: ISO codes, one of them.
    first_day, last_day: ordinals; articles by their day, findings and events by overlap with their dates.
    voice: who speaks or is passed on. voices: independent voices of an event at least.
    reliability: a letter or a better one; credibility: a number or a better (lower) one; confidence: at least.
    clearance: the highest marking that the reader may see; level: the marking whose situation they see, set by the search.
    """

    types: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    near: Near | None = None
    actor: Named | None = None
    voice: str | None = None
    first_day: int | None = None
    last_day: int | None = None
    voices: int | None = None
    reliability: str | None = None
    credibility: int | None = None
    confidence: float | None = None
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    clearance: Tlp = "CLEAR"
    level: Tlp = "CLEAR"


def spoken(connection: Connection, sql: str) -> str:
    """A query in the words of its engine: SQLite takes tables in the order told and the index told, PostgreSQL chooses."""
    if is_sqlite(connection):
        return sql
    return _HINT.sub("", sql).replace("CROSS JOIN", "JOIN")


@dataclass(slots=True)
class Where:
    """Conditions and their values, collected one by one."""

    clauses: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def put(self, clause: str, **values: Any) -> None:
        """Add a condition."""
        self.clauses.append(clause)
        self.values |= values

    def one_of(self, column: str, choices: Sequence[str], name: str) -> None:
        """Ask that a column has one of some values, if there are any."""
        if choices:
            self.put(self.listed(column, choices, name))

    def listed(self, column: str, choices: Sequence[str], name: str) -> str:
        """A condition that a column has one of some values, not yet added."""
        names = {f"{name}{n}": choice for n, choice in enumerate(choices)}
        self.values |= names
        return f"{column} IN ({', '.join(f':{n}' for n in names)})"

    @property
    def sql(self) -> str:
        """All conditions together."""
        return " AND ".join(self.clauses) or "1 = 1"


def article_conditions(asked: Filters) -> Where:
    """What must hold for an article `a`; the one place where markings are compared for articles and their findings."""
    where = Where()
    _period_of_articles(where, asked)
    visible(where, "a", asked.clearance)
    where.one_of("a.publisher", asked.outlets, "outlet")
    where.one_of("a.language", asked.languages, "language")
    if asked.types and set(asked.types) <= set(EVENT_TYPES):
        where.put(_any_of(where, "a.types", asked.types, "has_type"))
    if asked.countries:
        where.put(_any_of(where, "a.countries", asked.countries, "has_country"))
    if asks_one_finding(asked):
        inner = finding_conditions(asked, dated=False)
        where.put(
            f"EXISTS (SELECT 1 FROM findings f INDEXED BY ix_findings_version WHERE f.version_id = a.version_id AND {inner.sql})",
            **inner.values,
        )
    if asks_events(asked):
        inner = event_conditions(asked, whole=False)
        where.put(
            "EXISTS (SELECT 1 FROM event_reports r INDEXED BY ix_event_reports_article CROSS JOIN events e ON e.tlp = r.tlp AND e.key = r.event_key"
            f" WHERE r.article_key = a.key AND {inner.sql})",
            **inner.values,
        )
    return where


def _period_of_articles(where: Where, asked: Filters) -> None:
    if asked.first_day is not None:
        where.put("a.day >= :first_day", first_day=asked.first_day)
    if asked.last_day is not None:
        where.put("a.day <= :last_day", last_day=asked.last_day)


def _any_of(where: Where, column: str, choices: Sequence[str], name: str) -> str:
    names = {f"{name}{n}": f"% {choice} %" for n, choice in enumerate(choices)}
    where.values |= names
    return f"({' OR '.join(f'{column} LIKE :{n}' for n in names)})"


def asks_one_finding(asked: Filters) -> bool:
    """Whether conditions are asked that one finding of an article must meet together."""
    kinds = bool(asked.types) and not set(asked.types) <= set(EVENT_TYPES)
    return kinds or bool(asked.near or asked.actor or asked.voice) or asked.confidence is not None


def asks_events(asked: Filters) -> bool:
    """Whether something is asked that only events across articles have."""
    return asked.voices is not None or asked.reliability is not None or asked.credibility is not None


def finding_conditions(asked: Filters, *, dated: bool) -> Where:
    """What must hold for a finding `f` itself; `dated`: whether the period is asked of the finding."""
    where = Where()
    if asked.types:
        where.put(types_of_findings(where, asked.types))
    where.one_of("f.country", asked.countries, "country")
    if asked.near:
        _near(where, "f", asked.near)
    if asked.confidence is not None:
        where.put("f.confidence >= :confidence", confidence=asked.confidence)
    if dated:
        _overlap(where, "f", asked)
    for condition, values in name_conditions(asked):
        where.put(f"EXISTS (SELECT 1 FROM finding_names n WHERE n.finding_id = f.id AND {condition})", **values)
    return where


def types_of_findings(where: Where, types: Sequence[str]) -> str:
    """A condition on the kind or the layer of a finding `f`."""
    kinds = where.listed("f.kind", types, "kind")
    layers = [t for t in types if t in LAYERS]
    return f"({kinds} OR {where.listed('f.layer', layers, 'layer')})" if layers else kinds


def name_conditions(asked: Filters) -> list[tuple[str, dict[str, Any]]]:
    """Conditions on names `n`, each with its values: exactly the name, or the name with more words behind it."""
    found = []
    if asked.actor:
        role = " AND n.role = :role" if asked.actor.role else ""
        values: dict[str, Any] = {"role": asked.actor.role} if asked.actor.role else {}
        found.append((_called("actor") + role, {**_bounds("actor", asked.actor.name), **values}))
    if asked.voice:
        found.append((f"{_called('voice')} AND n.role IN ('speaker', 'via')", _bounds("voice", asked.voice)))
    return found


def _called(label: str) -> str:
    return f"(n.name = :{label} OR n.name >= :{label}_low AND n.name < :{label}_high)"


def _bounds(label: str, name: str) -> dict[str, str]:
    return {label: name, f"{label}_low": f"{name} ", f"{label}_high": f"{name}!"}


def event_conditions(asked: Filters, *, whole: bool) -> Where:
    """What must hold for an event `e` across articles; `whole`: all that is asked, else only what events alone have."""
    where = Where()
    where.put("e.tlp = :level", level=asked.level)
    if asked.voices is not None:
        where.put("e.independent >= :voices", voices=asked.voices)
    if asked.reliability is not None:
        where.put("e.reliability <= :reliability", reliability=asked.reliability)
    if asked.credibility is not None:
        where.put("e.credibility <= :credibility", credibility=asked.credibility)
    if whole:
        where.one_of("e.type", asked.types, "kind")
        where.one_of("e.country", asked.countries, "country")
        if asked.near:
            _near(where, "e", asked.near)
        if asked.confidence is not None:
            where.put("e.confidence >= :confidence", confidence=asked.confidence)
        _overlap(where, "e", asked)
        if asked.actor or asked.voice or asked.outlets or asked.languages:
            _reported(where, asked)
    return where


def _reported(where: Where, asked: Filters) -> None:
    """Ask that one report of an event `e` stands in such an article, with such names."""
    inner = Where()
    visible(inner, "a", asked.clearance)
    inner.one_of("a.publisher", asked.outlets, "outlet")
    inner.one_of("a.language", asked.languages, "language")
    for condition, values in name_conditions(asked):
        inner.put(f"EXISTS (SELECT 1 FROM finding_names n WHERE n.finding_id = f.id AND {condition})", **values)
    where.put(
        "EXISTS (SELECT 1 FROM event_reports r CROSS JOIN articles a ON a.key = r.article_key CROSS JOIN findings f INDEXED BY ix_findings_version"
        " ON f.version_id = a.version_id AND f.layer = 'event' AND f.local_id = r.local_id"
        f" WHERE r.tlp = e.tlp AND r.event_key = e.key AND {inner.sql})",
        **inner.values,
    )


def visible(where: Where, alias: str, clearance: Tlp) -> None:
    """Ask that the reader may see an article: every query of the search that comes to articles goes through here."""
    if clearance != LEVELS[-1]:
        where.one_of(f"{alias}.tlp", at_or_below(clearance), "tlp")


def unhidden(connection: Connection, clearance: Tlp) -> Where:
    """Ask that no article above a clearance stands at a position of the word index, which knows no markings.

    What is cut at a number of candidates must be cut among what the reader may see: the rest would show in what is left out.
    """
    where = Where()
    if clearance != LEVELS[-1]:
        position = "rowid" if is_sqlite(connection) else "position"
        above = where.listed("tlp", [level for level in LEVELS if level not in at_or_below(clearance)], "above")
        where.put(f"{position} NOT IN (SELECT (CAST(day AS bigint) << {ID_BITS}) + id FROM articles WHERE {above})")
    return where


def _overlap(where: Where, alias: str, asked: Filters) -> None:
    if asked.first_day is not None:
        where.put(f"coalesce({alias}.last_day, {alias}.day) >= :first_day", first_day=asked.first_day)
    if asked.last_day is not None:
        where.put(f"{alias}.day <= :last_day", last_day=asked.last_day)


def _near(where: Where, alias: str, near: Near) -> None:
    """Ask for a distance on a plane; the edge of the map at 180 degrees is no edge."""
    reach = min(near.km, RADIUS_KM) / DEGREE_KM
    east = f"abs({alias}.lon - :lon)"
    where.put(
        f"{alias}.lat BETWEEN :south AND :north AND ({alias}.lat - :lat) * ({alias}.lat - :lat) + :shrink *"
        f" (CASE WHEN {east} > 180 THEN 360 - {east} ELSE {east} END)"
        f" * (CASE WHEN {east} > 180 THEN 360 - {east} ELSE {east} END) <= :reach",
        lat=near.lat, lon=near.lon, south=near.lat - reach, north=near.lat + reach,
        shrink=cos(radians(near.lat)) ** 2, reach=reach * reach,
    )  # fmt: skip
