"""One event however often it is told: bring mentions together, keep the best clause, fill its slots from all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vigie.model.events import Event, EventType, RoleFiller
from vigie.model.places import Place
from vigie.model.spans import finding_id
from vigie.stages.events.clusters import VIOLENT, Cluster
from vigie.stages.events.identity import compatible, evidence, one_clause
from vigie.stages.events.locating import lie_together, width_of
from vigie.stages.events.mentions import Mention
from vigie.stages.events.reading import Reading
from vigie.text import clauses
from vigie.text.voices import ARTICLE

VOICELESS = frozenset({"claim_of_responsibility"})
"""Words that are public facts: whoever reports a claim, it stands."""
TOLD_BY_NAME = frozenset({"trial", "release"})
"""Types that a phrase alone reports ("l'ouverture du procès")."""
LISTED = frozenset({"target", "victim", "agent", "participant", "recipient"})
"""Roles of which one clause lists names and descriptions side by side."""
IN_BUILDINGS = VIOLENT | {"killing", "abduction"}
"""Types that take place in a building of the town that is told as their place."""
FIRST, RECENT = 10, 40
"""Events a new mention is compared with: the first of the article and the latest, so that cost stays linear in length."""
TOLL_PENALTY = 1.5
"""A toll ("trois personnes ont été tuées") tells its attack less well than the attack's own words."""

STEP_PENALTY = 0.8
"""The next step of an act ("et écroué") tells it less well than the act itself."""


def gather(reading: Reading, mentions: Sequence[Mention]) -> list[Cluster]:
    """Clusters of mentions of one event; the headline's mentions come last and join what the body tells."""
    clusters: list[Cluster] = []
    for mention in sorted(mentions, key=lambda m: (m.in_title, m.sentence, m.type not in VIOLENT, m.trigger.head)):
        home = _home(reading, clusters, mention)
        if home is None:
            home = Cluster()
            clusters.append(home)
        home.mentions.append(mention)
    return clusters


def _home(reading: Reading, clusters: Sequence[Cluster], m: Mention) -> Cluster | None:
    clusters = [*clusters[:FIRST], *clusters[FIRST:][-RECENT:]]
    clause = [c for c in clusters if one_clause(reading, c, m)]
    if clause:
        return min(clause, key=lambda c: c.type != m.type)
    fitting = [c for c in clusters if compatible(reading, c, m) and evidence(reading, c, m)]
    if m.type == "claim_of_responsibility":
        fitting = [c for c in fitting if not _of_other_acts(reading, clusters, c, m)]
    if not fitting:
        return None
    if m.trigger.row.toll:
        return min(fitting, key=lambda c: min(abs(k.sentence - m.sentence) for k in c.mentions))
    return min(
        fitting, key=lambda c: (c.type != m.type, _days_differ(c, m), abs(c.mentions[-1].trigger.head - m.trigger.head))
    )


def _of_other_acts(reading: Reading, clusters: Sequence[Cluster], c: Cluster, m: Mention) -> bool:
    """Whether a claim is told of one act, and those of a cluster of others."""
    mine = _act_of(reading, clusters, m)
    theirs = [act for k in c.mentions if (act := _act_of(reading, clusters, k)) is not None]
    return mine is not None and bool(theirs) and all(act is not mine for act in theirs)


def _act_of(reading: Reading, clusters: Sequence[Cluster], m: Mention) -> Cluster | None:
    """The act that a verb of claiming has as its object or qualifies ("l'attentat revendiqué par le groupe")."""
    syntax, verb = reading.syntax, m.trigger.head
    if not m.trigger.verbal:
        return None
    nouns = {syntax.tokens[verb].head, clauses.subject(syntax, verb), *clauses.objects(syntax, verb)}
    return next((c for c in clusters if any(k.trigger.top in nouns and k is not m for k in c.mentions)), None)


def _days_differ(c: Cluster, m: Mention) -> bool:
    return bool(m.when) and m.when not in c.whens()


def is_bare(c: Cluster) -> bool:
    """Whether a cluster says nothing of its event: noun phrases without time, place, people or numbers."""
    return all(
        m.clause is None
        and not (m.type in TOLD_BY_NAME and m.trigger.top != m.trigger.head)
        and not (m.type == "meeting" and m.definite and m.trigger.first < m.trigger.last)
        and not (m.when or m.where or m.figures or any(f.role != "weapon" for f in m.roles))
        for m in c.mentions
    )


def without_echoes(clusters: Sequence[Cluster]) -> list[Cluster]:
    """Clusters that tell something; those that only the headline tells are left out where the body has their kind."""
    told = [c for c in clusters if not is_bare(c) and not all(m.trigger.row.toll for m in c.mentions)]
    body = {c.type for c in told if not all(m.in_title for m in c.mentions)}
    body |= {"attack"} if "plot_foiled" in body else set()
    return [c for c in told if c.type not in body or not all(m.in_title for m in c.mentions)]


def event_of(reading: Reading, c: Cluster) -> Event:
    """The event of a cluster, told by its best clause."""
    best = max(c.mentions, key=lambda m: _quality(m, c))
    ordered = [best, *(m for m in c.mentions if m is not best)]
    trigger_span = reading.span_of({best.trigger.first, best.trigger.last})
    voice = (
        ARTICLE
        if c.type in VOICELESS
        else next((m.voice for m in ordered if m.voice.who and _tells_same(m, best)), best.voice)
    )
    return Event(
        id=finding_id("event", best.span, c.type),
        type=c.type,
        span=best.span,
        trigger=trigger_span,
        when=_best_when(ordered),
        where=_best_where(ordered, c.type),
        roles=_best_roles(reading, ordered),
        figures=tuple(dict.fromkeys(f for m in ordered for f in m.figures)),
        factuality=best.factuality,
        hedged=best.hedged,
        who=voice.who,
        statement=voice.statement,
        level=next((m.level for m in ordered if m.level is not None), None),
        plover=reading.pack.plover.get(c.type),
        rules=tuple(dict.fromkeys(m.trigger.row.id for m in ordered if m is best or m.trigger.row.toll)),
    )


def _tells_same(m: Mention, best: Mention) -> bool:
    """Whether a mention tells the same fact as the best one: itself, or a clause with the same number."""
    return m is best or (m.clause is not None and bool(set(m.figures) & set(best.figures) or m.counted & best.counted))


def _quality(m: Mention, c: Cluster) -> float:
    """How well a mention reports its event: a clause before a phrase, with time, place, people and numbers, and early."""
    told = 1.5 if m.clause is not None else 0.8 * bool(m.when or m.roles)
    score = told + 1.0 * bool(m.when) + 0.7 * bool(m.where) + 0.6 * bool(m.figures) + 0.3 * min(2, len(m.roles))
    score -= 4.0 * m.in_title + 0.5 * c.mentions.index(m) + 0.5 * (m.definite and not m.when)
    return score - TOLL_PENALTY * (m.type != c.type or m.trigger.row.toll) - STEP_PENALTY * m.trigger.row.sequel


def _best_when(mentions: Iterable[Mention]) -> str | None:
    return max((m.when for m in mentions if m.when), key=lambda w: ("/" not in w, len(w)), default=None)


def _best_where(mentions: Sequence[Mention], kind: EventType) -> Place | None:
    """The first place that is more than a region or country, else the first region of a country, else the first country.

    The building in which an act of violence took place says more than its town, whichever is told first.
    """
    places = [m.where for m in mentions if m.where is not None]
    best = min(places, key=width_of, default=None)
    if best is None or best.precision != "place" or kind not in IN_BUILDINGS:
        return best
    return next((p for p in places if p.precision == "point" and lie_together(p, best)), best)


def _best_roles(reading: Reading, mentions: Iterable[Mention]) -> tuple[RoleFiller, ...]:
    """All named fillers of a role; where it has none, the descriptions of the first mention that gives some.

    A perpetrator known by group only keeps his description too ("un homme en noir", claimed by a group), and so does
    what one mention tells beside a name ("contre Dorn, des policiers et une épicerie").
    """
    named: dict[str, dict[str, RoleFiller]] = {}
    described: dict[str, list[RoleFiller]] = {}
    beside: dict[str, list[RoleFiller]] = {}
    for m in mentions:
        here: dict[str, list[RoleFiller]] = {}
        for f in m.roles:
            if f.id:
                named.setdefault(f.role, {}).setdefault(f.id, f)
            elif f not in here.setdefault(f.role, []):
                here[f.role].append(f)
        for role, fillers in here.items():
            described.setdefault(role, fillers)
            if role in LISTED and any(f.id for f in m.roles if f.role == role):
                beside.setdefault(role, fillers)
    kept: list[RoleFiller] = []
    for role in {**named, **described}:
        fillers = list(named.get(role, {}).values())
        by_groups = role == "perpetrator" and all(reading.kinds.get(f.id or "") == "group" for f in fillers)
        others = described.get(role, [])[: 1 if fillers else None] if by_groups or not fillers else []
        kept += fillers + (beside.get(role) or others)
    return tuple(kept)
