"""Articles as a newsroom has them after two years, made up from a seed, with their findings: what a store is filled with.

The words mean nothing; the numbers of reports, copies, places and actors spread as in the press: a few are very large. `picture`
makes of the same world the situation that an assembly would make.
"""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import synthetic

if TYPE_CHECKING:
    from vigie.model.annotations import Annotation, MadeBy
    from vigie.model.articles import Article
    from vigie.model.places import Place
    from vigie.model.situations import SituationArticle
    from vigie.store.offers import Offer

SEED = 20261128
DAYS = 730
COPIED, UNSIGNED, MARKED, LOST = 0.15, 0.09, 0.005, 0.5
"""Shares of articles that are copies, that name no publisher, that are marked AMBER, whose text the retention dropped."""
TOLD = (0, 0, 1, 1, 1, 2, 3)
"""Events that an article tells, each as likely."""
KNOWN, HUGE = 0.55, 0.01
"""Share of told events that another article told before, and of those that are the one event of which everybody speaks."""
TYPES = ("attack", "strike", "arrest", "clash", "killing", "abduction", "trial", "threat", "meeting", "deployment")
KINDS = ("group", "agency", "person", "organisation")
TITLE, SENTENCE, PARAGRAPHS = 9, 26, 9
"""Words of a headline and of a sentence, paragraphs of one sentence: 240 words in all."""
PLACES = 1_500


@dataclass(frozen=True, slots=True)
class Told:
    """One telling of an incident."""

    article: str
    local: str
    day: str
    who: str
    killed: int
    marked: bool


@dataclass(slots=True)
class Incident:
    """Something that happened: what, where, when, who, in which story, and who told it."""

    type: str
    day: date
    place: Place
    actors: tuple[int, ...]
    story: int
    killed: int
    told: list[Told] = field(default_factory=list)


@dataclass(slots=True)
class World:
    """What was made so far; `names` are those of actors, most often told first."""

    draw: random.Random
    count: int
    last: date
    pool: list[str]
    places: list[Place]
    names: list[str]
    incidents: list[Incident] = field(default_factory=list)
    articles: list[SituationArticle] = field(default_factory=list)
    marked: set[str] = field(default_factory=set)
    stories: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))


def new_world(count: int, last: date, seed: int = SEED) -> World:
    """A world in which so many articles are written, up to a day."""
    draw = random.Random(seed)
    words, weights = synthetic.vocabulary(draw)
    pool = draw.choices(words, cum_weights=list(accumulate(weights)), k=min(2_000_000, count * 60 + 20_000))
    rare = words[3_000:]
    names = [f"{draw.choice(rare).title()} {draw.choice(rare).title()}" for _ in range(count // 8 + 50)]
    return World(draw, count, last, pool, _places(draw), list(dict.fromkeys(names)))


def _places(draw: random.Random) -> list[Place]:
    from vigie.model.places import Place

    path = synthetic.ROOT / "src/vigie/lang/fr/places.tsv"
    with path.open(encoding="utf-8") as rows:
        found = [r for r in csv.DictReader(rows, delimiter="\t") if r["lat"] and r["lon"] and r["country"]]
    return [
        Place(r["name"], r["country"], float(r["lat"]), float(r["lon"]), f"places/{r['id']}", "place")
        for r in draw.sample(found, PLACES)
    ]


def ranked(draw: random.Random, size: int, slope: float = 0.6) -> int:
    """A place in a list of which the first are taken far more often."""
    return min(int(draw.paretovariate(slope)) - 1, size - 1)


def offers(world: World, made_by: MadeBy) -> Iterator[Offer]:
    """The articles in order of their days, with their findings, as the store takes them in."""
    from vigie.store.offers import Offer

    for number in range(world.count):
        day = world.last - timedelta(days=DAYS - 1 - DAYS * number // world.count)
        article, annotation = _article(world, number, day, made_by)
        retention = 30 if world.draw.random() < LOST else None
        yield Offer(article, annotation, f"source {ranked(world.draw, 300)}", retention)


def _article(world: World, number: int, day: date, made_by: MadeBy) -> tuple[Article, Annotation]:
    from vigie.model.situations import SituationArticle
    from vigie.store.keys import article_key

    draw = world.draw
    told = [_incident(world, number, day) for _ in range(draw.choice(TOLD))]
    said = [draw.choice(world.names[: 40 + len(world.names) // 10]) for _ in range(draw.randrange(1, 4))]
    bare, events = _written(world, number, day, told)
    key = article_key(bare)
    annotation = _annotated(world, bare, events, said, made_by)
    copied = world.articles[-1 - ranked(draw, min(number, 400))] if number and draw.random() < COPIED else None
    story = told[0].story if told else None
    if story is not None:
        world.stories[story].append(number)
    if draw.random() < MARKED:
        world.marked.add(key)
    for incident, event in zip(told, annotation.events, strict=True):
        known = [f for f in annotation.figures if f.id in event.figures]
        dead = known[0].min or 0 if known else 0
        speaker = event.who[0] if event.who else bare.publisher or bare.id
        incident.told.append(Told(key, event.id, day.isoformat(), speaker, dead, key in world.marked))
    title = bare.title.of(bare.text) if bare.title else None
    source = copied and (copied.copy_of or copied.id)
    world.articles.append(
        SituationArticle(key, bare.publisher, day.isoformat(), title, bare.url, f"story {story}" if story is not None else None,
                         "AFP" if draw.random() < 0.2 else None, source, draw.random() < 0.03)
    )  # fmt: skip
    return bare, annotation


def _incident(world: World, number: int, day: date) -> Incident:
    """What an article tells: something known of late, or something new."""
    draw, known = world.draw, world.incidents
    if known and draw.random() < HUGE:
        return known[len(known) // 2 if number > world.count // 2 else 0]
    if known and draw.random() < KNOWN:
        return known[-1 - ranked(draw, min(len(known), 600), 0.8)]
    joins = known and draw.random() < 0.6
    story = known[-1 - ranked(draw, min(len(known), 200), 0.7)].story if joins else len(known)
    actors = tuple({ranked(draw, len(world.names)) for _ in range(draw.randrange(1, 4))})
    place = world.places[ranked(draw, len(world.places), 0.35)]
    type_ = TYPES[ranked(draw, len(TYPES), 0.8)]
    made = Incident(type_, day - timedelta(days=draw.randrange(3)), place, actors, story, draw.randrange(40))
    known.append(made)
    return made


def _written(world: World, number: int, day: date, told: list[Incident]) -> tuple[Article, list[Any]]:
    """The text: a headline, the incidents one a paragraph, then words; and the spans of the incidents with what they tell."""
    from vigie.model.articles import Article
    from vigie.model.spans import Span

    draw = world.draw
    size = TITLE + SENTENCE * PARAGRAPHS
    at = draw.randrange(len(world.pool) - size)
    words = world.pool[at : at + size]
    title = " ".join(words[:TITLE]).capitalize()
    text, spans, events = title, [], []
    for n in range(PARAGRAPHS):
        sentence = " ".join(words[TITLE + SENTENCE * n : TITLE + SENTENCE * (n + 1)])
        if n < len(told):
            who = " et ".join(world.names[a] for a in told[n].actors)
            sentence = f"{told[n].killed} morts à {told[n].place.name} selon {who} : {sentence}"
        text += "\n\n"
        span = Span(len(text), len(text) + len(sentence) + 1)
        text += f"{sentence}."
        spans.append(span)
        events += [(told[n], span)] if n < len(told) else []
    outlet = None if draw.random() < UNSIGNED else synthetic.OUTLETS[ranked(draw, len(synthetic.OUTLETS))]
    host = f"journal-{ranked(draw, 90)}.example"
    url = f"https://{host}/{number}" if draw.random() < 0.97 else None
    return Article(f"n{number}", text, Span(0, len(title)), tuple(spans), path=f"lot/{number}.json", url=url, publisher=outlet,
                   published=day.isoformat(), published_basis="given"), events  # fmt: skip


def _annotated(world: World, article: Article, told: list[Any], said: list[str], made_by: MadeBy) -> Annotation:
    from vigie.model.annotations import Annotation
    from vigie.model.entities import Entity, Mention
    from vigie.model.events import Event, RoleFiller
    from vigie.model.figures import Figure
    from vigie.model.spans import Span, finding_id
    from vigie.model.statements import Statement
    from vigie.model.times import TimeExpression

    draw = world.draw
    events, figures, entities = [], [], []
    for n, (incident, span) in enumerate(told):
        names = [world.names[a] for a in incident.actors]
        first = article.text.index(names[0], span.start)
        entities += [Entity(f"entity:{n}-{k}", name, draw.choice(KINDS), (Mention(Span(first, first + len(names[0]))),),  # type: ignore[arg-type]
                            kb=f"groups/{incident.actors[k]}", why="alias in groups.tsv", standing="armed_group", confidence=0.8)
                     for k, name in enumerate(names)]  # fmt: skip
        dead = Figure(finding_id("figure", span, "killed"), Span(span.start, span.start + 8), "killed", None, None,
                      incident.killed, incident.killed, rules=("figures/killed",), confidence=0.9)  # fmt: skip
        figures.append(dead)
        who = (draw.choice(said),) if draw.random() < 0.6 else ()
        roles = tuple(RoleFiller(role, name, f"entity:{n}-{k}")  # type: ignore[arg-type]
                      for k, (role, name) in enumerate(zip(("perpetrator", "victim", "target"), names, strict=False)))  # fmt: skip
        events.append(
            Event(finding_id("event", span, incident.type), incident.type, span, Span(first, first + 6),  # type: ignore[arg-type]
                  incident.day.isoformat(), incident.place, roles, (dead.id,), "happened", draw.random() < 0.1, who,
                  rules=("events/trigger", "events/place"), confidence=0.7)
        )  # fmt: skip
    statements = [
        Statement(finding_id("statement", s), s, None, None, (who,), (), ("Agence",) if draw.random() < 0.2 else (), "indirect",
                  rules=("statements/affirmer",), confidence=0.8)
        for who, s in zip(said, article.paragraphs[len(told) :], strict=False)
    ]  # fmt: skip
    times = tuple(
        TimeExpression(finding_id("time", p), Span(p.start, p.start + 5), article.published)
        for p in article.paragraphs[::4]
    )
    return Annotation(
        article, tuple(entities), times, tuple(statements), tuple(figures), tuple(events), made_by=made_by
    )
