"""Triggers of events, their roles and factuality cues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal, cast

from vigie.lang.actors import Classes, expand, read_classes
from vigie.lang.inflection import noun_forms, verb_forms
from vigie.lang.sources import DataFiles
from vigie.model.events import EventType, Factuality, Plover

Voice = Literal["", "active", "passive", "reflexive"]
KINDS = "entity:"
"""Prefix of a condition that asks for the type of a named entity."""
OPEN_OBJECTS = frozenset({"attack", "killing", "abduction", "release", "arrest", "trial", "claim_of_responsibility"})
"""Types of which a pronoun may be the one affected."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Lemmas or entity types of which one is asked for."""

    lemmas: frozenset[str]
    kinds: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.lemmas or self.kinds)


@dataclass(frozen=True, slots=True)
class TriggerRow:
    """One way to evoke an event; see the head of `events.toml` for the meaning of each field."""

    id: str
    type: EventType
    frame: Mapping[str, str]
    voice: Voice
    object: Condition
    agent: Condition
    near: Condition
    about: frozenset[str]
    not_near: Condition
    not_object: Condition
    not_agent: Condition
    after: frozenset[str]
    not_after: frozenset[str]
    factuality: Factuality | None
    weak: bool
    toll: bool
    sequel: bool
    charge: bool
    matter: bool
    by_state: EventType | None
    onto: Condition
    need_role: frozenset[str]


@dataclass(frozen=True, slots=True)
class EventWords:
    """Lists of lemmas and prepositions that the engine asks for by name."""

    light_verbs: frozenset[str]
    light_obliques: frozenset[str]
    happening_verbs: frozenset[str]
    announcing_verbs: frozenset[str]
    demanding_verbs: frozenset[str]
    target_nouns: frozenset[str]
    naming_verbs: frozenset[str]
    suffering_verbs: frozenset[str]
    planning_verbs: frozenset[str]
    possible_verbs: frozenset[str]
    possible_nouns: frozenset[str]
    planned_nouns: frozenset[str]
    possible_adjectives: frozenset[str]
    planned_adjectives: frozenset[str]
    failed_verbs: frozenset[str]
    foiled_verbs: frozenset[str]
    failed_nouns: frozenset[str]
    ongoing_verbs: frozenset[str]
    ongoing_words: frozenset[str]
    denying_verbs: frozenset[str]
    refusing_verbs: frozenset[str]
    realising_verbs: frozenset[str]
    moving_verbs: frozenset[str]
    former: frozenset[str]
    stand_ins: frozenset[str]
    collectives: frozenset[str]
    modal_verbs: frozenset[str]
    hedging_words: frozenset[str]
    about_verbs: frozenset[str]
    agent_prepositions: frozenset[str]
    of_prepositions: frozenset[str]
    against_prepositions: frozenset[str]
    with_prepositions: frozenset[str]
    location_prepositions: frozenset[str]
    to_prepositions: frozenset[str]
    targeting_verbs: frozenset[str]
    owning_verbs: frozenset[str]
    definite: frozenset[str]
    demonstrative: frozenset[str]
    sports: frozenset[str]
    repeat_words: frozenset[str]
    means_prepositions: frozenset[str]
    vehicle_prepositions: frozenset[str]
    vague_people: frozenset[str]
    way_prepositions: frozenset[str]
    level_from: frozenset[str]
    level_to: frozenset[str]
    level_words: frozenset[str]
    operations: frozenset[str]
    purpose_marks: frozenset[str]
    advice_prepositions: frozenset[str]
    attackers: frozenset[str]
    doers: frozenset[str]
    quantity_nouns: frozenset[str]
    claiming_verbs: frozenset[str]
    giving_verbs: frozenset[str]
    power_nouns: frozenset[str]
    other_adjectives: frozenset[str]
    another_words: frozenset[str]
    relations: frozenset[str]
    charge_prepositions: frozenset[str]
    charge_words: frozenset[str]
    conditions: frozenset[str]
    relatives: frozenset[str]
    home: frozenset[str]
    harming_verbs: frozenset[str]
    hollow: frozenset[str]
    carrying_verbs: frozenset[str]
    within_prepositions: frozenset[str]
    during_prepositions: frozenset[str]
    left_places: frozenset[str]
    onto_prepositions: frozenset[str]
    ways: frozenset[str]
    between_prepositions: frozenset[str]
    opposing_verbs: frozenset[str]
    counsel: frozenset[str]
    plural_owners: frozenset[str]
    soils: frozenset[str]
    lands: frozenset[str]
    towns: frozenset[str]
    states: frozenset[str]
    charging_verbs: frozenset[str]
    protagonists: frozenset[str]
    rebels: frozenset[str]
    warring_adjectives: frozenset[str]
    allies: frozenset[str]
    arming: frozenset[str]
    kinds_of_weapons: frozenset[str]
    crowds: frozenset[str]
    hurting_verbs: frozenset[str]
    judges: frozenset[str]
    court_prepositions: frozenset[str]
    fire_prepositions: frozenset[str]
    shots: frozenset[str]
    authors: frozenset[str]
    involving_verbs: frozenset[str]
    among: frozenset[str]
    thanks_prepositions: frozenset[str]
    naming_openers: frozenset[str]
    beside_words: frozenset[str]
    courts: frozenset[str]
    eves: frozenset[str]
    morrows: frozenset[str]
    when_words: frozenset[str]
    dwelling_words: frozenset[str]
    land_parts: frozenset[str]
    after_words: frozenset[str]
    before_words: frozenset[str]
    next_words: frozenset[str]
    day_units: frozenset[str]
    hour_units: frozenset[str]
    few: frozenset[str]
    also_words: frozenset[str]
    and_words: frozenset[str]
    enduring_words: frozenset[str]
    foreign_days: frozenset[str]
    borders: frozenset[str]
    prosecutors: frozenset[str]
    surroundings: frozenset[str]
    borderlines: frozenset[str]
    going_words: frozenset[str]
    bare_sites: frozenset[str]
    suspects: frozenset[str]
    achieving_verbs: frozenset[str]
    openings: frozenset[str]
    premises: frozenset[str]
    capitals: frozenset[str]
    room_prepositions: frozenset[str]

    @property
    def containers(self) -> frozenset[str]:
        """Nouns under which an event noun stands."""
        return self.quantity_nouns | self.possible_nouns | self.planned_nouns | self.failed_nouns | self.target_nouns


@dataclass(frozen=True, slots=True)
class EventPack:
    """Triggers by lemma; phrases by their first lemma, with the lemmas that must follow; `evoking` are all these lemmas."""

    verbs: Mapping[str, tuple[TriggerRow, ...]]
    nouns: Mapping[str, tuple[TriggerRow, ...]]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], TriggerRow], ...]]
    evoking: frozenset[str]
    words: EventWords
    plover: Mapping[str, Plover]
    verb_forms: Mapping[str, str]
    noun_forms: Mapping[str, str]
    people: frozenset[str]
    militants: frozenset[str]
    armed: frozenset[str]
    organisations: frozenset[str]
    weapons: frozenset[str]
    matter: frozenset[str]
    measures: frozenset[str]
    states: Mapping[str, str]
    number_words: frozenset[str]
    number_values: Mapping[str, int]
    officials: frozenset[str]
    vehicles: frozenset[str]
    actors: frozenset[str]
    demonyms: Mapping[str, str]
    localities: frozenset[str]
    countries: Mapping[str, str]
    overseas: Mapping[str, str]
    named_days: Mapping[str, str]
    joined_states: Mapping[str, str]


def parse(source: DataFiles) -> EventPack:
    """Read the rows of this stem."""
    data = source.toml("events")
    settings = data["settings"]
    known = read_classes(source)
    classes = {**known, "people": known["people"] | known["persons"], "sports": frozenset(settings["sports"])}
    rows = [(row, _row(row, data["frames"], classes)) for row in data["trigger"]]
    verbs = {lemma for row, _ in rows for lemma in row.get("verbs", ())}
    heads = {phrase.split()[0] for row, _ in rows for phrase in row.get("phrases", ())}
    others = {w for row, _ in rows for phrase in row.get("phrases", ()) for w in phrase.split()[1:]}
    cues = {w for key, words in settings.items() if key.endswith("verbs") for w in words}
    asked = {lemma for _, row in rows for c in _conditions(row) for lemma in c.lemmas} - verbs - cues
    nouns = {n for row, _ in rows for n in row.get("nouns", ())}.union(asked, *classes.values())
    by_verb, by_noun, by_phrase = _by_lemma(rows, "verbs"), _by_lemma(rows, "nouns"), _phrases(rows)
    return EventPack(
        verbs=by_verb,
        nouns=by_noun,
        phrases=by_phrase,
        evoking=frozenset(by_verb) | frozenset(by_noun) | frozenset(by_phrase),
        words=EventWords(**{f.name: frozenset(settings[f.name]) for f in fields(EventWords)}),
        plover={kind: Plover(name, mode or None) for kind, (name, mode) in data["plover"].items()},
        verb_forms=verb_forms(verbs | {w for w in heads | others | cues if w.endswith(("er", "ir", "re"))}, source),
        noun_forms=noun_forms(
            {n for n in nouns if (n not in verbs | cues and not n.endswith("er")) or n in classes["people"]}, source
        ),
        people=classes["people"] | classes["troops"] | classes["police"] | classes["militants"] | classes["captives"],
        militants=classes["militants"],
        armed=classes["armed"] | classes["troops"] | classes["police"],
        organisations=classes["organisations"],
        weapons=classes["weapons"],
        measures=classes["measures"],
        states=_states(source),
        demonyms=_demonyms(source),
        localities=classes["localities"],
        countries={row["iso2"]: row["name"] for row in source.tsv("countries")},
        overseas=data["overseas"],
        named_days=data["named_days"],
        joined_states=data["joined_states"],
        vehicles=classes["vehicles"],
        actors=frozenset().union(
            *(
                classes[c]
                for c in (
                    "people",
                    "troops",
                    "police",
                    "militants",
                    "captives",
                    "armed",
                    "organisations",
                    "officials",
                    "bodies",
                )
            )
        ),
        officials=classes["officials"] | classes["armed"] | classes["troops"],
        number_values=source.toml("numerals")["units"],
        number_words=frozenset(source.toml("numerals")["units"]) - {"un", "une"},
        matter=classes["assaults"]
        | classes["militants"]
        | classes["troops"]
        | frozenset({"armée", "terrorisme", "sécurité"}),
    )


def _row(row: Mapping[str, Any], frames: Mapping[str, Mapping[str, str]], classes: Classes) -> TriggerRow:
    asked = {
        key: _condition(row.get(key, ()), classes)
        for key in ("object", "agent", "near", "not_near", "not_object", "not_agent", "onto")
    }
    return TriggerRow(
        id=row["id"],
        type=cast("EventType", row["type"]),
        frame=frames[row["frame"]],
        voice=cast("Voice", row.get("voice", "")),
        about=frozenset(w.lower() for w in expand(row.get("about", ()), classes)),
        after=frozenset(row.get("after", ())),
        not_after=frozenset(row.get("not_after", ())),
        factuality=cast("Factuality | None", row.get("factuality")),
        weak=row.get("weak", False),
        toll=row.get("toll", False),
        sequel=row.get("sequel", False),
        charge=row.get("charge", False),
        matter=row.get("matter", False),
        by_state=cast("EventType | None", row.get("by_state")),
        need_role=frozenset(row["need_role"].split("|")) if "need_role" in row else frozenset(),
        **asked,
    )


def _conditions(row: TriggerRow) -> tuple[Condition, ...]:
    return (row.object, row.agent, row.near, row.not_near, row.not_object, row.not_agent, row.onto)


def _condition(words: Sequence[str], classes: Classes) -> Condition:
    kinds = frozenset(w[len(KINDS) :] for w in words if w.startswith(KINDS))
    lemmas = expand([w for w in words if not w.startswith(KINDS)], classes)
    return Condition(frozenset(lemma.lower() for lemma in lemmas), kinds)


def _by_lemma(rows: Sequence[tuple[Mapping[str, Any], TriggerRow]], key: str) -> dict[str, tuple[TriggerRow, ...]]:
    found: dict[str, tuple[TriggerRow, ...]] = {}
    for data, row in rows:
        for lemma in data.get(key, ()):
            found[lemma] = (*found.get(lemma, ()), row)
    return found


def _phrases(
    rows: Sequence[tuple[Mapping[str, Any], TriggerRow]],
) -> dict[str, tuple[tuple[tuple[str, ...], TriggerRow], ...]]:
    found: dict[str, tuple[tuple[tuple[str, ...], TriggerRow], ...]] = {}
    for data, row in rows:
        for phrase in data.get("phrases", ()):
            first, *rest = phrase.lower().split()
            found[first] = (*found.get(first, ()), (tuple(rest), row))
    return found


def _states(source: DataFiles) -> dict[str, str]:
    """The state for which a capital stands; capitals that are states themselves are left out."""
    found = {}
    for row in source.tsv("countries"):
        for city in (row["capital"], *(row["capital_aliases"] or "").split("|")):
            if city and city != row["name"]:
                found[city] = row["name"]
    return found


def _demonyms(source: DataFiles) -> dict[str, str]:
    """The state that a demonym adjective names ("britanniques" → Royaume-Uni); a form of two states names none."""
    found: dict[str, set[str]] = {}
    for row in source.tsv("countries"):
        for key in ("demonyms_m", "demonyms_f"):
            for form in (row[key] or "").split("|"):
                if form:
                    found.setdefault(form.lower(), set()).add(row["name"])
    return {form: next(iter(names)) for form, names in found.items() if len(names) == 1}
