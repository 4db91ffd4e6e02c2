"""Admiralty grades of events, with their reasons (STANAG 2511; the doctrine is explained in docs/grades.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from vigie.lang.situations import SituationPack
from vigie.model.decisions import Decision
from vigie.model.gathering import Gathering, Member
from vigie.model.grades import Credibility, Grade, Reason, Reliability
from vigie.model.situations import Contradiction, Report, Source, Voice
from vigie.text.folding import fold

RuledGrades = Mapping[Report, Decision]
BEST_FIRST = "ABCFDE"  # F is a source nobody has judged: no worse than one known to be unreliable


def grade(
    gathering: Gathering,
    voices: tuple[Voice, ...],
    independent: int,
    contradictions: tuple[Contradiction, ...],
    pack: SituationPack,
) -> Grade:
    """Reliability of the best source that carries the event, and the credibility its voices give it.

    Credibility is 1 only when independence is certain and nobody disagrees, 6 when there is nothing to judge by.
    """
    reliability, source = _reliability(gathering, pack)
    credibility, reasons = _credibility(gathering, voices, independent, contradictions)
    return Grade(reliability, credibility, (Reason("source", (source.name, source.kind, reliability)), *reasons))


def source_of(member: Member, pack: SituationPack) -> Source:
    """The line of the reliability table for the medium of an article."""
    if member.annotation.article.translation.score >= 0.5:
        kind = pack.kinds["translated"]
        return Source(member.own_voice, kind.kind, kind.reliability)
    known = pack.sources.get(fold(member.own_voice))
    if known is None:
        return Source(member.own_voice, "unknown", pack.kinds["unknown"].reliability)
    return replace(known, name=member.own_voice)


def _reliability(gathering: Gathering, pack: SituationPack) -> tuple[Reliability, Source]:
    best = min((source_of(m, pack) for m in gathering.members), key=lambda s: (BEST_FIRST.index(s.reliability), s.name))
    return best.reliability, best


def _credibility(
    gathering: Gathering, voices: tuple[Voice, ...], independent: int, contradictions: tuple[Contradiction, ...]
) -> tuple[Credibility, tuple[Reason, ...]]:
    reasons = [Reason("voices", (str(independent), ", ".join(v.who for v in voices)))]
    disputed = [c.slot for c in contradictions if c.kind == "disagreement"]
    hedged = all(m.event.hedged for m in gathering.members)
    denied = any(m.event.factuality == "denied" for m in gathering.members)
    unnamed = not any(v.named for v in voices)
    if disputed:
        reasons.append(Reason("disputed", tuple(disputed)))
    if hedged:
        reasons.append(Reason("hedged"))
    if denied:
        reasons.append(Reason("denied"))
    if unnamed:
        reasons.append(Reason("unnamed"))
    return _level(independent, disputed=bool(disputed), hedged=hedged, denied=denied, unnamed=unnamed), tuple(reasons)


def _level(independent: int, *, disputed: bool, hedged: bool, denied: bool, unnamed: bool) -> Credibility:
    if denied:
        return 5 if independent < 2 else 4
    if independent >= 3 and not (disputed or hedged):
        return 1
    if independent >= 2 and not hedged:
        return 3 if disputed else 2
    if hedged or unnamed:
        return 4 if independent >= 1 and not (hedged and unnamed) else 6
    return 3


def ruled_grades(decisions: Sequence[Decision]) -> RuledGrades:
    """The grades that people gave, by the report that names the event; the last one given to a report holds."""
    given = sorted((d for d in decisions if d.kind == "grade"), key=lambda d: (d.when, d.author, d.reason))
    return {d.reports[0]: d for d in given}


def overruled(computed: Grade, gathering: Gathering, ruled: RuledGrades) -> Grade:
    """The grade that a person gave the event, with author, reason and day before the computed grade and its reasons."""
    given = [ruled[m.report] for m in gathering.members if m.report in ruled]
    if not given:
        return computed
    last = max(given, key=lambda d: (d.when, d.author, d.reason))
    computed_as = f"{computed.reliability}{computed.credibility}"
    return Grade(
        last.reliability or computed.reliability,
        last.credibility or computed.credibility,
        (Reason("overruled", (last.author, last.reason, last.when[:10], computed_as)), *computed.reasons),
    )
