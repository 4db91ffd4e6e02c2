"""One event however often it is told: bring mentions together, keep the best clause, fill its slots from all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from vigie.model.events import Event, Factuality, RoleFiller
from vigie.model.places import Place
from vigie.model.spans import finding_id
from vigie.stages.events.mentions import Mention
from vigie.stages.events.reading import Reading

VIOLENT = frozenset({"attack", "strike", "clash"})
REAL = frozenset({"happened", "ongoing", "denied"})
SAME_STORY = 12
"""Sentences within which an undated toll belongs to the attack told before."""


@dataclass(slots=True)
class _Cluster:
    """Mentions taken for one event, while they are gathered."""

    mentions: list[Mention] = field(default_factory=list)

    @property
    def lead(self) -> Mention:
        return self.mentions[0]

    def whens(self) -> set[str]:
        return {m.when for m in self.mentions if m.when}

    def places(self) -> set[str]:
        return {m.where.name for m in self.mentions if m.where and m.where.precision != "country"}

    def countries(self) -> set[str]:
        return {m.where.country for m in self.mentions if m.where and m.where.country}

    def names(self, role: str) -> set[str]:
        return {f.id or f.name for m in self.mentions for f in m.roles if f.role == role and f.id}


def merge(reading: Reading, mentions: Sequence[Mention]) -> list[Event]:
    """Events of an article from its mentions, in text order of the clauses that tell them."""
    clusters: list[_Cluster] = []
    for mention in sorted(mentions, key=lambda m: (m.in_title, m.trigger.head)):
        home = _home(clusters, mention)
        if home is None:
            home = _Cluster()
            clusters.append(home)
        home.mentions.append(mention)
    events = [_event(reading, c) for c in clusters]
    return sorted(events, key=lambda e: (e.span, e.type))


def _home(clusters: Sequence[_Cluster], m: Mention) -> _Cluster | None:
    fitting = [c for c in clusters if _same(c, m)]
    if not fitting:
        return None
    return min(fitting, key=lambda c: (c.lead.type != m.type, abs(c.mentions[-1].trigger.head - m.trigger.head)))


def _same(c: _Cluster, m: Mention) -> bool:
    lead = c.lead
    if not _types_meet(lead, m):
        return False
    if (lead.factuality in REAL) != (m.factuality in REAL) and not (lead.type == m.type and m.in_title):
        return False
    if lead.generic != m.generic and not m.definite:
        return False
    if m.when and c.whens() and not any(_times_meet(m.when, w) for w in c.whens()):
        return False
    place = m.where
    if place is not None and place.country and c.countries() and place.country not in c.countries():
        return False
    if place is not None and place.precision != "country" and c.places() and place.name not in c.places() and not m.definite and lead.type not in {"warning"}:
        if not (m.when and c.whens()):
            return False
    for role in ("perpetrator", "victim", "agent", "target", "participant"):
        mine = {f.id for f in m.roles if f.role == role and f.id}
        theirs = c.names(role)
        if mine and theirs and mine.isdisjoint(theirs):
            return False
    return True


def _types_meet(a: Mention, b: Mention) -> bool:
    if a.type == b.type:
        return True
    if b.type == "killing" and a.type in VIOLENT:
        return _is_toll(b) and b.trigger.head - a.trigger.head < 600
    if a.type == "killing" and b.type in VIOLENT:
        return _is_toll(a)
    return False


def _is_toll(m: Mention) -> bool:
    """Whether a killing tells the toll of an attack: no known killer, or a militant one, and no named leader killed."""
    killers = [f for f in m.roles if f.role == "perpetrator"]
    return not killers and bool(m.figures or not m.verbal_named())


def _times_meet(a: str, b: str) -> bool:
    """Whether two EDTF values may speak of one day: equal, or one begins as the other ("2015-11" and "2015-11-13"), or ranges that meet."""
    if a == b:
        return True
    (a1, _, a2), (b1, _, b2) = a.partition("/"), b.partition("/")
    a2, b2 = a2 or a1, b2 or b1
    if ".." in (a1, a2, b1, b2):
        return False
    return a1 <= b2 + "~" and b1 <= a2 + "~"


def _event(reading: Reading, c: _Cluster) -> Event:
    best = max(c.mentions, key=lambda m: (_quality(m, c), -m.trigger.head))
    violent = [m for m in c.mentions if m.type in VIOLENT]
    kind = violent[0].type if violent else best.type
    span, trigger = best.span, best.trigger
    trigger_span = reading.span_of({trigger.first, trigger.last})
    voice = next((m.voice for m in (best, *c.mentions) if m.voice.who), best.voice)
    return Event(
        id=finding_id("event", span, kind),
        type=kind,  # type: ignore[arg-type]
        span=span,
        trigger=trigger_span,
        when=_best_when([best, *c.mentions]),
        where=_best_where([best, *c.mentions]),
        roles=_best_roles([best, *c.mentions]),
        figures=tuple(dict.fromkeys(f for m in c.mentions for f in m.figures)),
        factuality=_best_factuality(best, c),
        hedged=best.hedged,
        who=voice.who,
        statement=voice.statement,
        plover=reading.pack.plover.get(kind),
        rules=(trigger.row.id,),
    )


def _quality(m: Mention, c: _Cluster) -> float:
    """How well a mention reports its event: a clause before a phrase, with time, place, people and numbers, and early."""
    score = 1.5 * (m.clause is not None) + 1.0 * bool(m.when) + 0.7 * bool(m.where) + 0.6 * bool(m.figures)
    score += 0.3 * min(2, len(m.roles)) - 4.0 * m.in_title - 0.25 * c.mentions.index(m)
    return score - 0.5 * (m.definite and m.clause is None)


def _best_when(mentions: Iterable[Mention]) -> str | None:
    whens = [m.when for m in mentions if m.when]
    return max(whens, key=lambda w: ("/" not in w, len(w)), default=None) if whens else None


def _best_where(mentions: Iterable[Mention]) -> Place | None:
    places = [m.where for m in mentions if m.where is not None]
    rank = {"point": 0, "place": 1, "region": 2, "country": 3}
    return min(places, key=lambda p: rank[p.precision], default=None)


def _best_roles(mentions: Iterable[Mention]) -> tuple[RoleFiller, ...]:
    """All fillers; where a role has names, descriptions are dropped."""
    by_role: dict[str, dict[str, RoleFiller]] = {}
    for m in mentions:
        for f in m.roles:
            by_role.setdefault(f.role, {}).setdefault(f.id or f.name, f)
    kept: list[RoleFiller] = []
    for fillers in by_role.values():
        named = [f for f in fillers.values() if f.id]
        kept.extend(named or list(fillers.values())[:2])
    return tuple(kept)


def _best_factuality(best: Mention, c: _Cluster) -> Factuality:
    return best.factuality


def without_copies(mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions without those whose clause repeats another of the same type on the same words."""
    kept: list[Mention] = []
    for m in mentions:
        if not any(k.type == m.type and k.clause is not None and k.clause == m.clause for k in kept):
            kept.append(m)
        else:
            at = next(i for i, k in enumerate(kept) if k.type == m.type and k.clause == m.clause)
            kept[at] = replace(kept[at], roles=(*kept[at].roles, *m.roles))
    return kept
