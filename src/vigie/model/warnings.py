"""Warnings, advice and alert levels a reader could act on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vigie.model.spans import Span

WarningKind = Literal["travel_advice", "security_alert", "threat_level", "call_to_leave", "general"]
WarningAction = Literal["issue", "extend", "raise", "lower", "lift"]
Urgency = Literal["immediate", "expected", "future", "past", "unknown"]
Severity = Literal["extreme", "severe", "moderate", "minor", "unknown"]
Certainty = Literal["observed", "likely", "possible", "unlikely", "unknown"]
CapKind = Literal["Alert", "Update", "Cancel"]


@dataclass(frozen=True, slots=True)
class Area:
    """What a warning is about: a place or country name, and the country's ISO 3166-1 alpha-2 code."""

    name: str
    country: str | None


@dataclass(frozen=True, slots=True)
class CapReference:
    """A CAP message as later ones refer to it, by what it said of itself when it was sent."""

    sender: str
    identifier: str
    sent: str


@dataclass(frozen=True, slots=True)
class SecurityWarning:
    """A warning in force; the three scales are those of the Common Alerting Protocol 1.2."""

    id: str
    span: Span
    issuer: str | None
    issuer_id: str | None
    kind: WarningKind
    action: WarningAction
    area: Area | None
    level: str | None
    instruction: str | None
    urgency: Urgency
    severity: Severity
    certainty: Certainty
    from_: str | None
    until: str | None
    statement: str | None = None
    rules: tuple[str, ...] = ()
    confidence: float | None = None
