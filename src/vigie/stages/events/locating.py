"""Which names of an article stand as locations, where they lie, and where the article's story plays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from vigie.model.entities import Entity
from vigie.model.places import Place
from vigie.stages.events.mentions import Trigger
from vigie.stages.events.reading import Reading
from vigie.stages.events.slots import OPENING
from vigie.text import clauses
from vigie.text.distances import kilometres

CARRIED = 2
"""Governors above a place among which a verb of bringing is looked for."""
LEADING = 4
"""Tokens before a name in which the verb of travelling stands that leads to it."""
HELD = frozenset({"arrest", "trial", "seizure", "release", "prison_break"})
"""Types that take place where people are held, not where they wanted to go."""
LEAD = 3
"""Paragraphs in which a story says where it plays."""
ALONE = 0.8
"""Share of the locations of an article that make a country the only one it speaks of."""
TOWN_KM = 20
"""Kilometres from the middle of a town within which its buildings stand."""
WIDTH: Mapping[str, int] = {"point": 0, "place": 0, "region": 1, "country": 2}
"""How little a place says: a town before the region that holds it."""
PLACES = frozenset({"place", "facility", "country"})
"""Types of names that lie somewhere."""


def width_of(place: Place) -> int:
    """How little a place says: more than a country only what lies in many ("le Sahel")."""
    return WIDTH[place.precision] if place.country or place.precision != "region" else max(WIDTH.values()) + 1


def lie_together(building: Place, town: Place) -> bool:
    """Whether a building is one of a town, by the map, and more than the town's own ("la gare de Lorcy")."""
    if not building.is_spot or not town.is_spot or town.name in building.name:
        return False
    return kilometres(building, town) <= TOWN_KM


def of_country(reading: Reading, code: str | None) -> Place | None:
    """The country of an ISO code as a place."""
    name = reading.pack.countries.get(code or "")
    return None if name is None else Place(name, code, None, None, None, "country")


def is_location(reading: Reading, i: int, t: Trigger | None = None) -> bool:
    """Whether the name at token i is introduced as a place: by a preposition of place, or as complement of a region or of the event."""
    words = reading.pack.words
    if reading.syntax.tokens[i].dep.startswith("nsubj"):
        return False
    if _is_recipient(reading, i) or _is_said_there(reading, i) or _is_taken_there(reading, i) or _is_home(reading, i):
        return False
    if t is not None and t.row.type in HELD and _is_bound_for(reading, i, t):
        return False
    if _is_model(reading, i):
        return False
    if prepared(reading, i, words.location_prepositions - words.of_prepositions) or _is_bare_site(reading, i):
        return True
    if not prepared(reading, i, words.of_prepositions):
        return False
    entity = reading.named[i]
    above = next((j for j in reading.syntax.ancestors(i) if reading.named.get(j) is not entity), None)
    if t is not None and above is not None and reading.words[above] in reading.pack.weapons | reading.pack.vehicles:
        above = reading.syntax.tokens[above].head  # "l'attaque au couteau de Lorcy"
    return (
        above is None
        or reading.words[above] in reading.pack.localities | words.ways
        or (t is not None and entity.type == "place" and reading.words[above] in words.beside_words)
        or (t is not None and above in {t.head, t.top})
        or _is_room_of(reading, above, entity)
    )


def _is_room_of(reading: Reading, noun: int, entity: Entity) -> bool:
    """Whether a common noun with a town as its complement is itself a location ("dans un appartement de Lorcy")."""
    if reading.syntax.tokens[noun].pos != "NOUN" or entity.type == "country" or noun in reading.named:
        return False
    if reading.words[noun] in reading.pack.actors | reading.pack.evoking:
        return False
    return clauses.preposition(reading.syntax, noun) in reading.pack.words.room_prepositions


def _is_bare_site(reading: Reading, i: int) -> bool:
    """Whether a street or station stands without any preposition, as the press has it ("tuées dimanche gare de Lorcy")."""
    entity, tokens = reading.named[i], reading.syntax.tokens
    first = first_of(reading, i)
    if entity.type == "country" or tokens[first].text.lower() not in reading.pack.words.bare_sites or first == 0:
        return False
    before = tokens[first - 1]
    return first - 1 in reading.timed or before.pos in {"NOUN", "VERB"}


def _is_said_there(reading: Reading, i: int) -> bool:
    """Whether a name hangs on the word that reports speech: where it was said, not where it happened."""
    above = next((j for j in reading.syntax.ancestors(i) if reading.named.get(j) is not reading.named[i]), None)
    return above in reading.saying


def _is_home(reading: Reading, i: int) -> bool:
    """Whether a name is where somebody was born, lives or once served ("un homme originaire de Lorcy")."""
    above = next((j for j in reading.syntax.ancestors(i) if reading.named.get(j) is not reading.named[i]), None)
    if above is None:
        return False
    once = any(reading.words[c] in reading.pack.words.former for c in reading.syntax.children[above])
    return once or reading.words[above] in reading.pack.words.dwelling_words


def _is_taken_there(reading: Reading, i: int) -> bool:
    """Whether a name is where the hurt are cared for or brought ("conduit à l'hôpital Percy")."""
    above = (j for j in reading.syntax.ancestors(i) if reading.named.get(j) is not reading.named[i])
    return any(
        reading.words[j] in reading.pack.words.carrying_verbs for j, _ in zip(above, range(CARRIED), strict=False)
    )


def _is_bound_for(reading: Reading, i: int, t: Trigger | None = None) -> bool:
    """Whether a name is where somebody travels or wants to, wherever the parse hung it ("arrêté pour avoir projeté de partir en Syrie")."""
    going, entity = reading.pack.words.going_words, reading.named[i]
    first = first_of(reading, i)
    before = (j for j in range(first - 1, max(-1, first - LEADING), -1))
    if any(reading.words[j] in going for j in before):
        return True
    above = (j for j in reading.syntax.ancestors(i) if reading.named.get(j) is not entity)
    near = [j for j, _ in zip(above, range(CARRIED), strict=False)]
    own = next((n for n, j in enumerate(near) if t is not None and j in {t.head, t.top}), len(near))
    return any(reading.words[j] in going for j in near[:own])


def is_only_aim(reading: Reading, place: Place) -> bool:
    """Whether an article names a place only as where somebody travels."""
    named = [i for i, e in reading.named.items() if e.name == place.name and first_of(reading, i) == i]
    return bool(named) and all(_is_bound_for(reading, i) for i in named)


def _is_model(reading: Reading, i: int) -> bool:
    """Whether a number behind a name makes it a make of aircraft or weapon ("une frappe de Mirage 2000", "deux Mirage 2000")."""
    entity, tokens = reading.named[i], reading.syntax.tokens
    first = first_of(reading, i)
    after = next((j for j in range(i, len(tokens)) if reading.named.get(j) is not entity), len(tokens))
    if first == 0 or after == len(tokens) or not tokens[after].text[:1].isdigit() or after in reading.timed:
        return False
    before = tokens[first - 1]
    return (
        tokens[after].head in range(first, after)
        or before.pos == "NUM"
        or before.text in reading.pack.words.of_prepositions
    )


def _is_recipient(reading: Reading, i: int) -> bool:
    """Whether a name undergoes a verb of giving or ascribing ("une frappe attribuée aux États-Unis"), or holds power ("au pouvoir de Téhéran")."""
    words, entity = reading.pack.words, reading.named[i]
    above = next((j for j in reading.syntax.ancestors(i) if reading.named.get(j) is not entity), None)
    if above is None:
        return False
    first = next(j for j in range(i, -1, -1) if reading.named.get(j - 1) is not entity)
    if first > 1 and reading.words[first - 2] in words.giving_verbs:
        return prepared(reading, i, words.to_prepositions)  # "imputées à X", hung elsewhere
    if reading.words[above] in words.giving_verbs:
        return prepared(reading, i, words.to_prepositions)
    return reading.words[above] in words.power_nouns and prepared(reading, i, words.of_prepositions)


def prepared(reading: Reading, i: int, words: frozenset[str]) -> bool:
    """Whether the name at token i stands behind one of some prepositions, with an article or title between at most."""
    entity = reading.named[i]
    first = first_of(reading, i)
    for j in range(first - 1, max(-1, first - 4), -1):
        text = reading.syntax.tokens[j].text.lower()
        if text in words:
            return True
        if reading.syntax.tokens[j].pos not in {"DET", "ADJ", "NOUN"}:
            beside = text in {"(", ","} and entity.type != "country" and j == first - 1
            return beside and not reading.syntax.tokens[i].dep.startswith("nsubj")
    return False


def holds_another(reading: Reading, i: int) -> bool:
    """Whether a name in brackets says in what the place before it lies ("Lorcy (Moselle)")."""
    if i < OPENING or reading.syntax.tokens[i - 1].text != "(":
        return False
    before = reading.named.get(i - 2)
    return before is not None and before.type in {"place", "facility"}


def _only_holds(reading: Reading, i: int) -> bool:
    """Whether a name in brackets stands behind a place that is itself a location of the story."""
    return holds_another(reading, i) and is_location(reading, i - OPENING)


def first_of(reading: Reading, i: int) -> int:
    """The first token of the name that stands at token i."""
    entity = reading.named[i]
    while reading.named.get(i - 1) is entity:
        i -= 1
    return i


def located(reading: Reading, entity: Entity) -> Place:
    """The map place of a place entity; one without coordinates keeps its name and country."""
    known = reading.found.places.get(entity.id)
    if known is not None and known.country is None and known.precision == "region":
        entity, known = _part_named(reading, entity, known)
    if known is not None:
        country = reading.pack.overseas.get(known.country or "", known.country)
        return Place(entity.name, country, known.lat, known.lon, known.id, known.precision)
    precision = "country" if entity.type == "country" else "place"
    country = reading.pack.overseas.get(entity.country or "", entity.country)
    return Place(entity.name, country, None, None, None, precision)  # type: ignore[arg-type]


def _part_named(reading: Reading, entity: Entity, land: Place) -> tuple[Entity, Place]:
    """The one part of a land of several countries that the article names by a state ("Kurdistan irakien"), else the land itself."""
    parts = {
        e.id: (e, place)
        for e in reading.found.entities.entities
        if e.type == "place"
        and e.name.startswith(f"{entity.name} ")
        and (place := reading.found.places.get(e.id)) is not None
        and place.country
    }
    return next(iter(parts.values())) if len(parts) == 1 else (entity, land)


def main_place(reading: Reading) -> Place | None:
    """The place of the article's story: among the locations of its lead, else of the whole, the one named most, precise before country."""
    first: dict[str, Entity] = {}
    anywhere: dict[str, Entity] = {}
    counts: Counter[str] = Counter()
    paragraphs = reading.found.article.paragraphs
    lead = paragraphs[min(LEAD, len(paragraphs)) - 1].end if paragraphs else 0
    for i, entity in sorted(reading.named.items()):
        starts = reading.named.get(i - 1) is not entity
        if entity.type in PLACES and starts and is_location(reading, i) and not _only_holds(reading, i):
            counts[entity.id] += 1
            anywhere.setdefault(entity.id, entity)
            if reading.syntax.tokens[i].start < lead:
                first.setdefault(entity.id, entity)
    label = _label(reading)
    best = _heaviest(reading, first or anywhere, counts)
    if label is not None and label.country and (best is None or best.country not in {None, label.country}):
        there = (
            {k: e for k, e in some.items() if located(reading, e).country == label.country}
            for some in (first, anywhere)
        )
        best = next((b for some in there if (b := _heaviest(reading, some, counts)) is not None), label)
    if best is None:
        return None
    return best if best.country or best.precision == "region" else replace(best, country=main_country(reading))


def _heaviest(reading: Reading, places: Mapping[str, Entity], counts: Mapping[str, int]) -> Place | None:
    """The place that carries most of the story, the one named first of equals."""
    if not places:
        return None
    return located(reading, max(places.values(), key=lambda e: (_weight(e, counts[e.id]), -e.mentions[0].span.start)))


def _label(reading: Reading) -> Place | None:
    """The place that stands before the colon of the headline ("Allemagne : fin de la prise d'otages")."""
    tokens = reading.syntax.tokens
    entity = reading.named.get(0)
    if entity is None or entity.type not in {"place", "country"} or reading.headline_end < 0:
        return None
    i = next((j for j in range(len(tokens)) if reading.named.get(j) is not entity), len(tokens))
    return located(reading, entity) if i < len(tokens) and tokens[i].text == ":" else None


def _weight(entity: Entity, located_times: int) -> float:
    """How much of the story a place carries: a country is named for many reasons, a town or a building for being there."""
    if entity.type == "country":
        return located_times
    return max(located_times, sum(m.named for m in entity.mentions)) + 0.5


def main_country(reading: Reading) -> str | None:
    """The country in which most locations of the article lie."""
    counts = _countries(reading)
    return counts.most_common(1)[0][0] if counts else None


def only_country(reading: Reading) -> str | None:
    """The country in which nearly all locations of the article lie."""
    counts = _countries(reading)
    return next((c for c, n in counts.items() if n >= ALONE * counts.total()), None)


def _countries(reading: Reading) -> Counter[str]:
    """How many locations of the article lie in each country."""
    return Counter(
        country
        for i, entity in reading.named.items()
        if entity.type in PLACES and is_location(reading, i) and (country := located(reading, entity).country)
    )
