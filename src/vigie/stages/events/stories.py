"""What the events of one article lend each other: a claim its doer, the story its place, an attack its day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from vigie.model.events import Event, RoleFiller
from vigie.model.places import Place
from vigie.stages.events.clusters import VIOLENT, Cluster
from vigie.stages.events.identity import APART_KM, is_fresh
from vigie.stages.events.merging import event_of
from vigie.stages.events.people import lend_people
from vigie.stages.events.reading import Reading
from vigie.stages.events.scenes import ADVICE, PLACELESS, WIDTH, located, main_place, of_country
from vigie.stages.events.slots import DAY
from vigie.stages.events.victims import name_victims
from vigie.text.distances import kilometres

NEAR = 1
"""Sentences between a dated event and one that takes its date."""
FOLLOWING = frozenset(
    {"killing", "deployment", "strike", "clash", "attack", "evacuation", "release", "abduction", "arrest"}
)
"""Types that, told beside a dated event without a date of their own, took place with it."""
DATING = frozenset({"attack", "strike", "clash", "killing", "release"})
SAME_DAY = DATING | {"abduction"}
"""Types that, undated, took place on the day of the violence that the article is about."""
SPOKEN = frozenset({"warning", "accusation", "denial"})
"""Types that are somebody's words."""
SAID_ON_A_DAY = SPOKEN | {"claim_of_responsibility"}
"""Types that took place when they were said."""
UNSETTLED = frozenset({"meeting", "warning", "release", "trial", "movement"})
"""Types that need not play where the story does: without a place of their own they have none."""
AT_HOME = frozenset({"arrest", "release", "trial", "seizure"})
"""Types that, told without a place, took place in the state whose body acted."""
COURTS = frozenset({"facility", "agency"})
"""Types of names that a court may have."""
ON_PLACES = frozenset({"attack", "strike", "seizure"})
"""Types that take place where what they are aimed at stands."""
TO_COME = frozenset({"trial", "meeting", "withdrawal", "release", "evacuation", "deployment", "cooperation"})
"""Types that are announced before their day; words and violence dated later are misread dates."""
CLAIMED = frozenset({"attack", "abduction"})


def complete(reading: Reading, clusters: Sequence[Cluster]) -> list[Event]:
    """The events of clusters with the slots that the rest of the article gives them, in text order."""
    lent = [_voiced(reading, e) for e in _claimed([event_of(reading, c) for c in clusters])]
    told = [
        frozenset(m.sentence for m in c.mentions if m.clause is not None and not m.in_title and not m.trigger.row.toll)
        for c in clusters
    ]
    lent = [_dated(n, lent, told) for n in range(len(lent))]
    once = [all(m.generic or m.in_title for m in c.mentions) for c in clusters]
    dated = _only_day(reading, lent)
    if dated is not None:
        lent = [
            replace(e, when=dated.when) if not g and _takes_day(reading, e, dated) else e
            for e, g in zip(lent, once, strict=True)
        ]
    place = _scene(reading, clusters)
    lent = [replace(e, where=_target_place(reading, e)) if e.type in ON_PLACES else e for e in lent]
    if place is not None:
        lent = [replace(e, where=_for_span(reading, e, place)) if _takes_place(reading, e) else e for e in lent]
    lent = [replace(e, where=_court(reading, e)) if e.where is None and e.type == "trial" else e for e in lent]
    lent = [_at_home(reading, e, place) if e.where is None and e.type in AT_HOME else e for e in lent]
    lent = [replace(e, where=_warned_place(reading, e, place)) if _is_for_own_country(e) else e for e in lent]
    lent = [replace(e, when=_said_on(reading, e)) if e.when is None and e.type in SAID_ON_A_DAY else e for e in lent]
    lent = [replace(e, where=_with_country(e.where, place)) if e.where is not None else e for e in lent]
    lent = [_yet_to_come(e, reading.found.article.published) for e in lent]
    lent = name_victims(reading, lend_people(reading, [_on_building(reading, e) for e in lent]))
    return sorted(lent, key=lambda e: (e.span, e.type))


def _yet_to_come(event: Event, published: str | None) -> Event:
    """An event told as real that is dated after the day of publication is planned."""
    start, _, end = (event.when or "").partition("/")
    later = published is not None and (start[:DAY] > published or (end > published and start >= published))
    told_early = later and event.type in TO_COME and event.factuality == "happened"
    return replace(event, factuality="planned") if told_early else event


def _claimed(events: list[Event]) -> list[Event]:
    """The attack that a group claims gets it as perpetrator: the attack of the claim's sentence, else the first one."""
    for claim in [e for e in events if e.type == "claim_of_responsibility" and e.factuality == "happened"]:
        groups = [f for f in claim.fillers("agent") if f.id]
        told = [e for e in events if e.type in CLAIMED and e.factuality == "happened"]
        target = next((e for e in told if claim.span.covers(e.trigger)), told[0] if told else None)
        if not groups or target is None:
            continue
        have = {f.id for f in target.fillers("perpetrator")}
        added = tuple(RoleFiller("perpetrator", f.name, f.id) for f in groups if f.id not in have)
        events[events.index(target)] = replace(target, roles=(*target.roles, *added))
    return events


def _voiced(reading: Reading, event: Event) -> Event:
    """Words that are the event stand on the word of whoever speaks them, and whoever speaks them acts."""
    if event.type not in SPOKEN:
        return event
    agents = event.fillers("agent")
    ids = {e.name: e.id for e in reading.found.entities.entities}
    speech = next(
        (s for s in reading.found.statements if s.cue is not None and s.who and s.cue.overlaps(event.trigger)), None
    )
    named = set() if speech is None else {ids[name] for name in speech.who if name in ids}
    if speech is not None and named and named.isdisjoint(f.id for f in agents):
        said = tuple(RoleFiller("agent", name, ids.get(name)) for name in speech.who)
        others = tuple(f for f in event.roles if f.role != "agent")
        return replace(event, roles=(*others, *said), who=speech.who)
    if event.who and not agents:
        return replace(event, roles=(*event.roles, *(RoleFiller("agent", name, ids.get(name)) for name in event.who)))
    return event if event.who else replace(event, who=tuple(f.name for f in agents))


def _dated(n: int, events: Sequence[Event], told: Sequence[frozenset[int]]) -> Event:
    """An event without a date takes that of the attack or rescue told beside it, and its place if told in one sentence."""
    event = events[n]
    if event.type not in FOLLOWING or event.factuality != "happened" or (event.when and event.where):
        return event
    near = sorted(
        (min((abs(a - b) for a in told[n] for b in told[k]), default=99), k)
        for k, o in enumerate(events)
        if _lends(o, event)
    )
    if not near or near[0][0] > NEAR:
        return event
    distance, other = near[0][0], events[near[0][1]]
    if event.when and event.when != other.when:
        return event
    where = event.where or (other.where if distance == 0 else None)
    return replace(event, when=event.when or other.when, where=where)


def _only_day(reading: Reading, events: Sequence[Event]) -> Event | None:
    """The first fresh act of violence with a day, where all such acts of the article are of that day."""
    published = reading.found.article.published
    acts = [e for e in events if e.type in DATING and e.when and e.factuality == "happened"]
    fresh = [e for e in acts if e.when and len(e.when) == DAY and is_fresh(e.when, published)]
    return fresh[0] if len({e.when for e in fresh}) == 1 else None


def _takes_day(reading: Reading, event: Event, dated: Event) -> bool:
    """Whether an undated event took place on the day of the story: real, not of another time or place."""
    if event.when is not None or event.type not in SAME_DAY or event.factuality != "happened":
        return False
    if event.type in VIOLENT and dated.type not in VIOLENT:
        return False  # the author of an attack dies on another day
    apart = event.where is not None and dated.where is not None and _lie_apart(event.where, dated.where)
    return not apart and not _in_older_context(reading, event)


def _lie_apart(a: Place, b: Place) -> bool:
    """Whether two places differ in country, or lie too far from each other on the map for one event."""
    if a.country and b.country and a.country != b.country:
        return True
    return a.is_spot and b.is_spot and kilometres(a, b) > APART_KM


def _lends(other: Event, event: Event) -> bool:
    """Whether an event may date another: a dated one of another kind, for two of a kind told apart have days of their own."""
    return (
        other.type != event.type and other.type in DATING and other.when is not None and other.factuality == "happened"
    )


def _scene(reading: Reading, clusters: Sequence[Cluster]) -> Place | None:
    """Where the story plays: the place its lead names most; where that lies at home, which is named for what is said there
    too, and all fresh violence abroad, the place that this violence names most.
    """
    place, published = main_place(reading), reading.found.article.published
    named = [
        m.where
        for c in clusters
        for m in c.mentions
        if m.where is not None
        and m.where.country
        and m.type in DATING
        and m.factuality == "happened"
        and (m.when is None or is_fresh(m.when, published))
    ]
    at_home = place is None or place.country in reading.pack.words.home
    if not named or not at_home or (place is not None and place.country in {p.country for p in named}):
        return place
    counts = Counter(p.name for p in named)
    return max(named, key=lambda p: (counts[p.name], p.precision != "country"))


def _target_place(reading: Reading, event: Event) -> Place | None:
    """An attack on a place, a building or a country takes place there; a building hit says more than the town near it."""
    targets = {f.id for f in event.fillers("target")}
    hit = [e for e in reading.found.entities.entities if e.id in targets and e.type in {"facility", "place", "country"}]
    if event.where is not None:
        hit = [e for e in hit if e.type == "facility"] if len(targets) == 1 else []
    return _with_country(located(reading, hit[0]), event.where) if hit else event.where


def _on_building(reading: Reading, event: Event) -> Event:
    """An attack in a building or base that names no target is aimed at it."""
    if event.type != "attack" or event.fillers("target") or event.where is None:
        return event
    hit = next(
        (e for e in reading.found.entities.entities if e.type == "facility" and e.name == event.where.name), None
    )
    return event if hit is None else replace(event, roles=(*event.roles, RoleFiller("target", hit.name, hit.id)))


def _for_span(reading: Reading, event: Event, scene: Place) -> Place:
    """The story's place; for what is told since a year before it, only its country ("51 attentats déjoués depuis 2015")."""
    published = reading.found.article.published
    older = event.when is not None and published is not None and event.when[:4] < published[:4]
    if not older or (event.when or "")[-2:] != ".." or WIDTH[scene.precision] > 1:
        return scene
    return of_country(reading, scene.country) or scene


def _court(reading: Reading, event: Event) -> Place | None:
    """Where the court that tries sits ("tribunal correctionnel de Lorcy"): a place, or none where its town is unknown."""
    agents = {f.id for f in event.fillers("agent")}
    court = next((e for e in reading.found.entities.entities if e.id in agents and e.type in COURTS), None)
    if court is None:
        return None
    return located(reading, court) if court.type == "facility" else reading.found.places.get(court.id)


def _at_home(reading: Reading, event: Event, scene: Place | None) -> Event:
    """An event of the law told without a place took place in its agent's country; what troops abroad do, where the story plays."""
    home = _agent_country(reading, event)
    away = scene is not None and home is not None and scene.country not in {None, home.country}
    words = {w.rstrip("s") for f in event.fillers("agent") for w in f.name.lower().split()}
    return replace(event, where=scene if away and words & reading.pack.armed else home)


def _agent_country(reading: Reading, event: Event) -> Place | None:
    """A warning that names no place is for the country of the authority that gives it."""
    agents = {f.id for f in event.fillers("agent")}
    return of_country(
        reading, next((e.country for e in reading.found.entities.entities if e.id in agents and e.country), None)
    )


def _warned_place(reading: Reading, event: Event, main: Place | None) -> Place | None:
    """Where a warning without a place holds: abroad if the story plays abroad, else the country of who warns."""
    own = _agent_country(reading, event)
    if event.type == "threat_level_change" and _points_at_land(reading, event):
        return main or own
    if event.type == "warning" and main is not None and own is not None and main.country not in {None, own.country}:
        return main
    return own or event.where


def _points_at_land(reading: Reading, event: Event) -> bool:
    """Whether an event is about "cette région" or "ce pays", the one that the article speaks of."""
    return any(
        reading.words[i] in reading.pack.words.lands
        and any("PronType=Dem" in reading.syntax.tokens[c].morph for c in reading.syntax.children[i])
        for i in reading.syntax.within(event.span)
    )


def _is_for_own_country(event: Event) -> bool:
    return event.type == "threat_level_change" or (event.where is None and event.type in ADVICE)


def _said_on(reading: Reading, event: Event) -> str | None:
    """The day on which the speaker of a warning or denial is said to have spoken, if one is told for any of his words."""
    speakers = set(event.who) | ({f.name for f in event.fillers("agent")} if event.type not in SPOKEN else set())
    for statement in reading.found.statements:
        if statement.cue is None or not set(statement.who) & speakers:
            continue
        segment = reading.span_of(reading.segment(reading.syntax.at(statement.cue.start)))
        for time in reading.found.times:
            if (
                time.value
                and "/" not in time.value
                and segment.overlaps(time.span)
                and not statement.span.overlaps(time.span)
            ):
                return time.value
    return None


def _with_country(place: Place, main: Place | None) -> Place:
    """A place of unknown country lies where the story plays."""
    if place.country is not None or place.precision == "region" or main is None or main.country is None:
        return place
    return replace(place, country=main.country)


def _takes_place(reading: Reading, event: Event) -> bool:
    """Whether an event without a place plays where the story plays: real, and not from another time."""
    if (
        event.where is not None
        or event.type in PLACELESS
        or event.factuality not in {"happened", "foiled", "possible", "planned", "ongoing"}
    ):
        return False
    if event.type in UNSETTLED:
        return False
    if event.when is not None:
        return is_fresh(event.when, reading.found.article.published)
    return not _in_older_context(reading, event)


def _in_older_context(reading: Reading, event: Event) -> bool:
    """Whether the paragraph of an undated event speaks of an earlier year."""
    published = reading.found.article.published
    paragraph = next((p for p in reading.found.article.paragraphs if p.covers(event.trigger)), None)
    if published is None or paragraph is None:
        return False
    return any(
        paragraph.covers(t.span) and t.value is not None and t.value[:4] < published[:4] for t in reading.found.times
    )
