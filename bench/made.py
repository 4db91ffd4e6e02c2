"""Made-up articles for the benchmarks across articles: a mixed stream with near copies, and many reports of one event."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vigie.model.annotations import Annotation
    from vigie.model.articles import Article

SYLLABLES = ("ba", "co", "du", "fe", "ga", "hi", "jo", "lu", "ma", "ne", "po", "ri", "sa", "ti", "vo", "zé")
START = date(2024, 5, 1)
EVENT_DAYS = 5


def words(draw: random.Random, number: int) -> list[str]:
    """Made-up words, short ones more often, as in a language."""
    return ["".join(draw.choices(SYLLABLES, k=draw.choice((1, 1, 2, 2, 3, 4)))) for _ in range(number)]


def made_stream(number: int, seed: int) -> tuple[list[Article], set[frozenset[str]]]:
    """Articles of a hundred days, one in six a near copy of one of the last fifty, and the pairs of copies."""
    from vigie.model.articles import Article
    from vigie.model.spans import Span

    draw = random.Random(seed)
    articles: list[Article] = []
    pairs: set[frozenset[str]] = set()
    for n in range(number):
        day = (START + timedelta(days=n * 100 // number)).isoformat()
        if articles and draw.random() < 1 / 6:
            source = draw.choice(articles[-50:])
            text = " ".join([*words(draw, 12), *source.text.split()[draw.randrange(20) :]])
            pairs.add(frozenset((source.id, str(n))))
        else:
            text = " ".join(words(draw, draw.randrange(120, 500)))
        articles.append(Article(str(n), text, None, (Span(0, len(text)),), published=day, publisher=f"Titre {n % 7}"))
    return articles, pairs


def event_reports(number: int, seed: int) -> Iterator[Annotation]:
    """Reports of one attack over five days by forty outlets: the attack with a growing toll, an arrest, a claim, an old attack."""
    from vigie.model.annotations import Annotation
    from vigie.model.articles import Article
    from vigie.model.entities import Entity, Mention
    from vigie.model.events import Event, RoleFiller
    from vigie.model.figures import Figure
    from vigie.model.links import Link
    from vigie.model.places import Place
    from vigie.model.spans import Span
    from vigie.model.statements import Statement

    draw = random.Random(seed)
    gao = Place("Gao", "ML", 16.27, -0.04, "places/gao", "place")
    mali = Place("Mali", "ML", 17.0, -4.0, "countries/ML", "country")
    lead = (
        "Attaque à Gao. Une explosion a frappé le marché mardi. Le Front du Fleuve revendique. Un suspect est arrêté. "
    )
    for n in range(number):
        day = START + timedelta(days=n * EVENT_DAYS // number)
        text = lead + " ".join(words(draw, 120))
        article = Article(
            f"a{n:06}", text, Span(0, 14), (Span(0, len(text)),), published=day.isoformat(),
            published_at=f"{day.isoformat()}T{draw.randrange(24):02}:{draw.randrange(60):02}:00Z", publisher=f"Titre {n % 40}",
        )  # fmt: skip
        people = [f"Témoin {draw.choice(SYLLABLES).title()}{draw.choice(SYLLABLES)}" for _ in range(2)]
        named = [
            ("Gao", "place"),
            ("Front du Fleuve", "group"),
            ("Anne Roy", "person"),
            *((p, "person") for p in people),
        ]
        entities = tuple(
            Entity(f"entity:{k}", name, kind, (Mention(Span(k, k + 3)),), standing="public_role")  # type: ignore[arg-type]
            for k, (name, kind) in enumerate(named)
        )
        toll = 10 + (n * 20) // number + draw.choice((0, 0, 0, 1))
        figures = (
            Figure("figure:1", Span(20, 30), "killed", None, None, toll, toll, who=(people[0],)),
            Figure("figure:2", Span(31, 40), "wounded", None, None, draw.choice((30, 31, 40)), None),
        )
        span = Span(15, 54)
        events = (
            Event("event:1", "attack", span, Span(16, 26), "2024-05-01", draw.choice((gao, gao, mali)),
                  (RoleFiller("perpetrator", "Front du Fleuve", "entity:1"),), ("figure:1", "figure:2"), "happened",
                  who=(people[0],), statement="statement:1"),
            Event("event:2", "claim_of_responsibility", Span(55, 85), Span(74, 84), None, None,
                  (RoleFiller("agent", "Front du Fleuve", "entity:1"),), (), "happened"),
            Event("event:3", "arrest", Span(86, 108), Span(99, 106), None, gao, (), (), "happened"),
            Event("event:4", "attack", Span(110, 130), Span(110, 115), f"20{draw.randrange(10, 24)}-{draw.randrange(1, 13):02}",
                  mali, (), (), "happened"),
        )  # fmt: skip
        said = (Statement("statement:1", span, None, None, (people[0],), ("entity:3",), (), "indirect"),)
        links = (Link("link:1", Span(0, 9), "Anne Roy", "member_of", "Front du Fleuve", "entity:2", "entity:1"),)
        yield Annotation(article, entities, (), said, figures, events, (), links)
