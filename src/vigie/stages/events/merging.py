"""One event however often it is told: bring mentions together, keep the best clause, fill its slots from all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from vigie.model.events import Event, EventType, RoleFiller
from vigie.model.places import Place
from vigie.model.spans import finding_id
from vigie.stages.events.mentions import Mention
from vigie.stages.events.reading import Reading
from vigie.text import clauses
from vigie.text.distances import kilometres
from vigie.text.voices import ARTICLE

VIOLENT = frozenset({"attack", "strike", "clash"})
SAID = frozenset({"warning", "accusation", "denial", "meeting"})
"""Types of which one person does several in an article: who acts proves nothing."""
REAL = frozenset({"happened", "ongoing", "denied"})
COUNTING = frozenset({"killing", "arrest", "abduction", "release", "trial"})
"""Types of which two mentions with different numbers are two events."""
VOICELESS = frozenset({"claim_of_responsibility"})
"""Words that are public facts: whoever reports a claim, it stands."""
TOLD_BY_NAME = frozenset({"trial", "release"})
"""Types that a phrase alone reports ("l'ouverture du procès")."""
FIRST, RECENT = 10, 40
"""Events a new mention is compared with: the first of the article and the latest, so that cost stays linear in length."""
NEAR = 5
"""Sentences over which an undated mention still speaks of the event told before."""
APART_KM = 60
"""Kilometres beyond which two places are not those of one event."""
TOLL_PENALTY = 1.5
"""A toll ("trois personnes ont été tuées") tells its attack less well than the attack's own words."""


@dataclass(slots=True)
class Cluster:
    """Mentions taken for one event, while they are gathered."""

    mentions: list[Mention] = field(default_factory=list)

    @property
    def type(self) -> EventType:
        """Its type: that of its first violent mention, else of its first."""
        return next((m.type for m in self.mentions if m.type in VIOLENT), self.mentions[0].type)

    def whens(self) -> set[str]:
        """The dates its mentions give."""
        return {m.when for m in self.mentions if m.when}

    def places(self) -> set[str]:
        """The names of its places, countries apart."""
        return {m.where.name for m in self.mentions if m.where and m.where.precision != "country"}

    def countries(self) -> set[str]:
        """The codes of its countries."""
        return {m.where.country for m in self.mentions if m.where and m.where.country}

    def fillers(self, *roles: str) -> set[str]:
        """Ids of the entities in some of its roles."""
        return {f.id for m in self.mentions for f in m.roles if f.role in roles and f.id}


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
    clause = next((c for c in clusters if _one_clause(c, m)), None)
    if clause is not None:
        return clause
    fitting = [c for c in clusters if _compatible(reading, c, m) and _evidence(c, m)]
    if not fitting:
        return None
    if m.trigger.row.toll:
        return min(fitting, key=lambda c: min(abs(k.sentence - m.sentence) for k in c.mentions))
    return min(
        fitting, key=lambda c: (c.type != m.type, _days_differ(c, m), abs(c.mentions[-1].trigger.head - m.trigger.head))
    )


def _one_clause(c: Cluster, m: Mention) -> bool:
    """Whether a killing and an attack are told by one verb ("ont été tués dans une frappe")."""
    kinds = {c.type, m.type}
    return (
        "killing" in kinds
        and bool(kinds & VIOLENT)
        and m.clause is not None
        and any(k.clause == m.clause for k in c.mentions)
    )


def _days_differ(c: Cluster, m: Mention) -> bool:
    return bool(m.when) and m.when not in c.whens()


def _compatible(reading: Reading, c: Cluster, m: Mention) -> bool:
    """Whether nothing speaks against one event: types meet, and no date, country, doer, victim or number differs."""
    lead = c.mentions[0]
    if not _types_meet(reading, c, m):
        return False
    if m.type == "claim_of_responsibility":
        return not (m.when and c.whens()) or any(_times_meet(m.when, w) for w in c.whens())
    if (lead.factuality in REAL) != (m.factuality in REAL) and not m.in_title:
        return False
    if any(k.generic for k in c.mentions) != m.generic and not m.in_title:
        return False
    if m.when and c.whens() and not any(_times_meet(m.when, w) for w in c.whens()):
        return False
    if m.when and not c.whens() and _is_another(reading, m):
        return False
    if m.when and not m.in_title and _counts_differ(reading, c, m):
        return False
    place = m.where
    if place is not None and _is_far(place, c):
        return False
    if place is not None and place.country and c.countries() and place.country not in c.countries():
        return False
    if (
        place is not None
        and place.precision != "country"
        and c.places()
        and place.name not in c.places()
        and not (m.when or m.definite or m.in_title)
    ):
        return False
    if m.type in COUNTING and m.type == c.type and not m.trigger.row.toll and _numbers_differ(reading, c, m):
        return False
    return not any(_names_differ(reading, c, m, role) for role in _deciding_roles(m))


def _counts_differ(reading: Reading, c: Cluster, m: Mention) -> bool:
    """Whether one phrase tells of one event and the others of several ("l'attaque", "les attentats de janvier")."""
    mine = _number(reading, m)
    theirs = {n for k in c.mentions if not k.in_title and (n := _number(reading, k))}
    return bool(mine and theirs) and mine not in theirs


def _number(reading: Reading, m: Mention) -> str:
    if m.trigger.verbal or m.trigger.row.type not in VIOLENT or m.clause is not None:
        return ""
    return clauses.feature(reading.syntax.tokens[m.trigger.head].morph, "Number")


def _is_far(place: Place, c: Cluster) -> bool:
    """Whether a place on the map lies farther than `APART_KM` from every place of a cluster."""
    if not place.is_spot:
        return False
    others = [m.where for m in c.mentions if m.where is not None and m.where.is_spot]
    return bool(others) and all(kilometres(place, o) > APART_KM for o in others)


def _is_another(reading: Reading, m: Mention) -> bool:
    """Whether a phrase sets its event apart from the one told ("la dernière attaque, le 23 mars")."""
    if m.trigger.verbal:
        return False
    near = {*reading.syntax.children[m.trigger.head], *reading.syntax.children[m.trigger.top]}
    return any(reading.words[c] in reading.pack.words.other_adjectives for c in near)


def _deciding_roles(m: Mention) -> tuple[str, ...]:
    return (
        ("perpetrator", "victim", "agent", "target")
        if m.type in {"arrest", "trial"}
        else ("perpetrator", "victim", "agent")
    )


def _names_differ(reading: Reading, c: Cluster, m: Mention, role: str) -> bool:
    """Whether a role has names of one kind on both sides and none in common; a gunman and the group that claims him agree."""
    mine, theirs = {f.id for f in m.roles if f.role == role and f.id}, c.fillers(role)
    if not mine or not theirs or not mine.isdisjoint(theirs):
        return False
    return bool({reading.kinds.get(i) for i in mine} & {reading.kinds.get(i) for i in theirs})


def _numbers_differ(reading: Reading, c: Cluster, m: Mention) -> bool:
    values = {f.id: (f.min, f.max) for f in reading.found.figures}
    mine, theirs = {values[f] for f in m.figures}, {values[f] for k in c.mentions for f in k.figures}
    if mine and theirs and mine.isdisjoint(theirs):
        return True
    counts = {n for k in c.mentions for n in k.counted}
    return bool(m.counted and counts) and m.counted.isdisjoint(counts)


def _evidence(c: Cluster, m: Mention) -> bool:
    """Whether something speaks for one event: the headline, a definite phrase, a shared date, place, name or number, or nearness."""
    if m.in_title or m.definite or m.type == "claim_of_responsibility":
        return True
    if m.when and m.when in c.whens():
        return True
    if m.where is not None and m.where.precision != "country" and m.where.name in c.places():
        return True
    if c.fillers("perpetrator", "victim", "target", "agent", "participant") & {
        f.id for f in m.roles if f.id and f.role != "weapon" and not (f.role == "agent" and m.type in SAID)
    }:
        return True
    described = {(f.role, f.name.lower()) for k in c.mentions for f in k.roles if not f.id and f.role != "weapon"}
    if described & {(f.role, f.name.lower()) for f in m.roles if not f.id}:
        return True
    if {f for k in c.mentions for f in k.figures} & set(m.figures) or m.counted & {
        n for k in c.mentions for n in k.counted
    }:
        return True
    if m.factuality == "possible" and c.mentions[0].factuality == "possible":
        return True
    near = min(abs(k.sentence - m.sentence) for k in c.mentions) <= NEAR
    if m.type in {"plot_foiled", "denial"}:
        return (near or m.type == "denial") and not m.figures
    if m.trigger.row.toll and near:
        return True
    return near and c.type in VIOLENT and not (m.when and c.whens()) and not any(f.id for f in m.roles)


def _types_meet(reading: Reading, c: Cluster, m: Mention) -> bool:
    if c.type == m.type:
        return True
    if m.type == "killing" and c.type in VIOLENT:
        echo = m.definite and not m.trigger.verbal and not m.roles and not m.when
        return m.trigger.row.toll or is_toll(reading, m) or echo
    if m.type not in VIOLENT or c.type != "killing" or not all(is_toll(reading, k) for k in c.mentions):
        return False
    return bool(m.when and m.when in c.whens()) or bool(m.where and m.where.name in c.places())


def is_toll(reading: Reading, m: Mention) -> bool:
    """Whether a killing tells the toll of an attack: victims in number or described, not the attacker, not by state forces."""
    victims = [f for f in m.roles if f.role == "victim"]
    if not (m.figures or m.counted or m.many or victims) or any(f.id for f in victims):
        return False
    pack = reading.pack
    if any(_has_word(f.name, pack.militants | pack.words.attackers) for f in victims):
        return False
    killers = [f for f in m.roles if f.role == "perpetrator"]
    return not any(
        reading.kinds.get(f.id or "") in {"agency", "country"} or (f.id is None and _has_word(f.name, pack.armed))
        for f in killers
    )


def _has_word(name: str, lemmas: frozenset[str]) -> bool:
    words = name.lower().split()
    return any(w in lemmas or w.rstrip("s") in lemmas for w in words)


def _times_meet(a: str, b: str) -> bool:
    """Whether two EDTF values may speak of one day: equal, one within the other ("2015-11", "2015-11-13"), or ranges that meet."""
    if a == b:
        return True
    (a1, _, a2), (b1, _, b2) = a.partition("/"), b.partition("/")
    a2, b2 = a2 or a1, b2 or b1
    a1, b1 = a1.strip("."), b1.strip(".")  # ".." opens an interval: nothing sorts before "", nothing after "~"
    return a1 <= b2.strip(".") + "~" and b1 <= a2.strip(".") + "~"


def is_bare(c: Cluster) -> bool:
    """Whether a cluster says nothing of its event: noun phrases without time, place, people or numbers."""
    return all(
        m.clause is None
        and not (m.type in TOLD_BY_NAME and m.trigger.top != m.trigger.head)
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
        where=_best_where(ordered),
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
    return score - TOLL_PENALTY * (m.type != c.type or m.trigger.row.toll)


def _best_when(mentions: Iterable[Mention]) -> str | None:
    return max((m.when for m in mentions if m.when), key=lambda w: ("/" not in w, len(w)), default=None)


def _best_where(mentions: Iterable[Mention]) -> Place | None:
    """The first place that is more than a country, else the first country."""
    places = [m.where for m in mentions if m.where is not None]
    return next((p for p in places if p.precision != "country"), places[0] if places else None)


def _best_roles(reading: Reading, mentions: Iterable[Mention]) -> tuple[RoleFiller, ...]:
    """All named fillers of a role; where it has none, the descriptions of the first mention that gives some.

    A perpetrator known by group only keeps his description too ("un homme en noir", claimed by a group).
    """
    named: dict[str, dict[str, RoleFiller]] = {}
    described: dict[str, list[RoleFiller]] = {}
    for m in mentions:
        here: dict[str, list[RoleFiller]] = {}
        for f in m.roles:
            if f.id:
                named.setdefault(f.role, {}).setdefault(f.id, f)
            else:
                here.setdefault(f.role, []).append(f)
        for role, fillers in here.items():
            described.setdefault(role, fillers)
    kept: list[RoleFiller] = []
    for role in {**named, **described}:
        fillers = list(named.get(role, {}).values())
        by_groups = role == "perpetrator" and all(reading.kinds.get(f.id or "") == "group" for f in fillers)
        kept += fillers + (described.get(role, [])[: 1 if fillers else None] if by_groups or not fillers else [])
    return tuple(kept)
