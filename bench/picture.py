"""The situation of a made-up newsroom, as an assembly would make it of the same articles: one for each marking."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsroom import Incident, Told, World
    from vigie.model.situations import Actor, BoardWarning, Situation, SituationEvent, Story

KEPT = 120
"""Days of validity of a warning at most."""
LINKS = 60
"""Relations of an actor at most."""
OUTDATED = 0.03
"""Share of events of which the earlier assembly knew less."""


def situation_of(world: World, *, sees_all: bool, earlier: bool = False) -> Situation:
    """The situation of a marking: of all articles, or of those that are not marked; with `earlier`, as of four days before the end."""
    from vigie.model.accounts import Ledger
    from vigie.model.situations import Situation

    draw = random.Random(world.count)
    edge = (world.last - timedelta(days=4)).isoformat() if earlier else "9999"
    shown = [a for a in world.articles if (sees_all or a.id not in world.marked) and (a.published or "") <= edge]
    events, ids = [], {}
    for number, incident in enumerate(world.incidents):
        told = [t for t in incident.told if (sees_all or not t.marked) and t.day <= edge]
        if earlier and len(told) > 1 and number % int(1 / OUTDATED) == 0:
            told = told[:-1]
        if told:
            event = _event(incident, told)
            events.append(event)
            ids[number] = event.id
    return Situation(
        world.last.isoformat(), (shown[0].published, shown[-1].published), tuple(shown), tuple(_stories(shown)),
        tuple(events), tuple(_warnings(world, draw)), tuple(_actors(world, ids)), Ledger(),
    )  # fmt: skip


def _event(incident: Incident, told: list[Told]) -> SituationEvent:
    from vigie.model.events import RoleFiller
    from vigie.model.grades import Grade, Reason
    from vigie.model.situations import (
        Change,
        Contradiction,
        FigureLine,
        FigureValue,
        Report,
        SituationEvent,
        Stand,
        Voice,
    )

    by_voice: dict[str, list[Told]] = defaultdict(list)
    for t in told:
        by_voice[t.who].append(t)
    voices = tuple(
        Voice(who, (), tuple(dict.fromkeys(t.article for t in some)), (), named=True, own=n % 3 == 0)
        for n, (who, some) in enumerate(by_voice.items())
    )
    articles = tuple(dict.fromkeys(t.article for t in told))
    values = (FigureValue(incident.killed, incident.killed, False, told[0].who, articles, told[0].day),)
    disputed = len(by_voice) > 2 and incident.killed % 4 == 0
    stands = tuple(Stand(str(incident.killed + n), (t.who,), (t.article,)) for n, t in enumerate((told[0], told[-1])))
    grade = Grade(
        "ABCDEF"[incident.story % 6],
        2 if len(voices) > 2 else 3,
        (Reason("voices", (str(len(voices)), str(len(voices)))),),
    )  # type: ignore[arg-type]
    history = tuple(Change(some[0].day, "voice", (who,), some[0].article) for who, some in by_voice.items())
    return SituationEvent(
        f"{told[0].article}#{told[0].local}", f"story {incident.story}", incident.type, incident.day.isoformat(), incident.place,  # type: ignore[arg-type]
        tuple(RoleFiller("perpetrator", str(a)) for a in incident.actors), "happened", False,
        tuple(dict.fromkeys(Report(t.article, t.local) for t in told)), voices, len(voices),
        (FigureLine("killed", values, (incident.killed, incident.killed)),),
        (Contradiction("where", "disagreement", stands),) if disputed else (), (), (), (), grade, told[0].day, told[-1].day,
        history, 0.7, ("first", *("same_place",) * (len(set(told)) - 1)),
    )  # fmt: skip


def _stories(shown: list[Any]) -> list[Story]:
    from vigie.model.situations import Story

    by_story: dict[str, list[Any]] = defaultdict(list)
    for a in shown:
        if a.story:
            by_story[a.story].append(a)
    return [Story(key, some[0].title or "", tuple(a.id for a in some), some[0].published, some[-1].published)
            for key, some in by_story.items()]  # fmt: skip


def _warnings(world: World, draw: random.Random) -> list[BoardWarning]:
    from vigie.model.situations import BoardWarning, Report
    from vigie.model.warnings import Area

    made = []
    for n in range(world.count // 60):
        place, at = world.places[min(int(draw.paretovariate(0.4)), 400)], draw.choice(world.articles)
        begun = date.fromisoformat(at.published or "")
        ends = begun + timedelta(days=draw.randrange(1, KEPT))
        state = "superseded" if draw.random() < 0.2 else "in_force" if ends >= world.last else "expired"
        made.append(
            BoardWarning(f"{at.id}#warning:{n}", f"Ministère {place.country}", "travel_advice", Area(place.name, place.country),
                         "orange", "Éviter tout déplacement", "expected", "severe", "likely", begun.isoformat(), ends.isoformat(),
                         state, None, (at.id,), (Report(at.id, f"warning:{n}"),), ("before_end" if state == "in_force" else "past_end",))  # type: ignore[arg-type]
        )  # fmt: skip
    return made


def _actors(world: World, ids: dict[int, str]) -> list[Actor]:
    from vigie.model.situations import Actor, ActorLink

    events: dict[int, list[str]] = defaultdict(list)
    beside: dict[int, Counter[int]] = defaultdict(Counter)
    for number, event in ids.items():
        actors = world.incidents[number].actors
        for a in actors:
            events[a].append(event)
            beside[a].update(b for b in actors if b != a)
    made = []
    for n, told in sorted(events.items()):
        links = tuple(
            ActorLink("allied_with", f"groups/{other}", n < other, (told[0].split("#")[0],), ("Agence",), count == 1)
            for other, count in beside[n].most_common(LINKS)
        )
        names = (world.names[n], f"Alias {world.names[n].split()[0]}")
        made.append(
            Actor(f"groups/{n}", names[0], ("group", "agency", "person", "country")[n % 4], names, tuple(told), links)
        )
    return made
