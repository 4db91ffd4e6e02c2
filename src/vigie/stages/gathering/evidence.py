"""What speaks for and against two tellings being one event."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.model.events import EventType
from vigie.model.places import Place
from vigie.stages.gathering.tellings import DEADLY, NAMED_ROLES, Telling
from vigie.text.distances import kilometres
from vigie.text.folding import fold
from vigie.text.intervals import Days

ENOUGH = 3.0
"""Points of evidence that two tellings are one event."""
BY_NAME = 2.0
"""Points that suffice for an act known by who did or suffered it: a claim by its group, a trial by its accused."""
NEAR_KM = 40.0
"""Outlets name the village or the town beside it."""
FAR_KM, FAR = 100.0, -0.5
"""Some name the next city instead of a village; held against the two, and only where they share a toll."""
SAME_TOLL, SMALL_TOLL = 1.2, 0.8
"""Points for one toll in one story: a toll of `MANY` is hardly shared by chance, one or two dead are."""
BOTH_COUNT = 0.2
"""Points where both count the same thing: of two arrests told in one article, a number goes with the one that has one."""
MANY = 3
"""A toll that two events of one day do not share by chance."""
DATE_SLACK = 1
"""Days: a night is dated by its first or its second day."""
LOOSE_SLACK = 4
"""Days between an inferred day and another that leave the two open rather than apart."""
INFERRED_ABROAD = -0.5
"""Points where an inferred place lies in another country than the other telling's."""
ALIKE: frozenset[frozenset[EventType]] = frozenset(
    frozenset(pair)
    for pair in (
        ("attack", "clash"), ("attack", "killing"), ("attack", "strike"), ("attack", "abduction"), ("strike", "killing"),
        ("clash", "killing"), ("clash", "strike"),
    )
)  # fmt: skip
"""Types that outlets use for one and the same event; they meet only on the same day at the same place, or with one
toll."""
BY_CHANCE: frozenset[EventType] = frozenset({"attack", "strike", "clash", "killing"})
"""Acts that one author commits many times: a shared name proves less than of all others, a claim, an arrest, a visit."""
SINGLE: frozenset[EventType] = frozenset({"arrest", "trial", "abduction", "release", "meeting", "designation"})
"""Acts on certain people: the same act on others is another one."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Points for two tellings being one event, how many suffice, what speaks for it, and whether an inferred slot differs."""

    score: float
    enough: float
    reason: str
    differs: bool = False

    @property
    def suffices(self) -> bool:
        """Whether the points are enough."""
        return self.score >= self.enough


def evidence(a: Telling, b: Telling) -> Evidence | None:
    """Points that two tellings of one story are one event; None when something speaks against it."""
    same_copy = a.copy == b.copy
    if same_copy and a.type == b.type and a.trigger == b.trigger:
        return Evidence(10.0, ENOUGH, "copy")
    x, y = a.member.event, b.member.event
    if (x.factuality == "denied") != (y.factuality == "denied"):
        return None
    if (a.ends_author and _harms_others(b)) or (b.ends_author and _harms_others(a)):
        return None
    day, place = _day_score(a, b), _place_score(a, b)
    if day is None or place is None:
        return None
    figures = _toll_score(a, b)
    if a.type != b.type and not (
        frozenset((a.type, b.type)) in ALIKE and ((day >= 1.5 and place >= 1.5) or figures >= SAME_TOLL)
    ):
        return None
    names = names_score(a, b)
    if names is None:
        return None
    ends = a.ends_author and b.ends_author
    described = bool(a.described & b.described)
    parts = {
        "story": 1.0,
        "day": day,
        "place": place,
        "names": max(names, 1.2 if ends else 0.0),
        "described": 0.6 if described else 0.0,
        "figures": figures,
        "copy": 1.0 if same_copy else 0.0,
    }
    by_name = (
        ends or (a.type not in BY_CHANCE and names > 0) or bool(a.dead & b.dead) or (described and a.type in SINGLE)
    )
    reason = ", ".join(k for k, v in parts.items() if v > 0)
    differs = (a.days and b.days and day == 0.0) or (a.place and b.place and place <= 0.0)
    return Evidence(sum(parts.values()), BY_NAME if by_name else ENOUGH, reason, bool(differs))


def _harms_others(one: Telling) -> bool:
    """Whether a telling kills somebody, and not the author of an assault."""
    return one.type in DEADLY and not one.ends_author and bool(one.member.event.fillers("victim"))


def _toll_score(a: Telling, b: Telling) -> float:
    if a.tolls & b.tolls:
        return SAME_TOLL if _many_shared(a, b) else SMALL_TOLL
    return BOTH_COUNT if _counted(a) & _counted(b) else 0.0


def _counted(one: Telling) -> set[str]:
    return {what for what, _, _ in one.tolls}


def _day_score(a: Telling, b: Telling) -> float | None:
    x, y = a.days, b.days
    if x is None or y is None:
        return 0.0
    gap = max((x[0] - y[1]).days, (y[0] - x[1]).days)
    if gap > DATE_SLACK:
        loose = gap <= LOOSE_SLACK and not (a.day_said and b.day_said)
        return 0.0 if loose or (_slipped(x, y) and _many_shared(a, b)) else None
    return 1.5 if a.exact and b.exact else 0.5


def _slipped(a: Days, b: Days) -> bool:
    """Whether two days are one with another month: a slip of the pen, where the toll agrees."""
    single = a[0] == a[1] and b[0] == b[1]
    return single and (a[0].day, a[0].year) == (b[0].day, b[0].year)


def _place_score(a: Telling, b: Telling) -> float | None:
    x, y = a.place, b.place
    if x is None or y is None:
        return 0.0
    both_said = a.place_said and b.place_said
    if x.country and y.country and x.country != y.country:
        return None if both_said else INFERRED_ABROAD
    if fold(x.name) == fold(y.name):
        return 0.6 if x.precision == "country" else 1.5
    if "country" in (x.precision, y.precision) or "region" in (x.precision, y.precision):
        return 0.4
    if _near(x, y):
        return 1.0
    if fold(x.name) in b.elsewhere or fold(y.name) in a.elsewhere:
        return None  # an article that tells of both places keeps them apart
    if None in (x.lat, x.lon, y.lat, y.lon) or not both_said:
        return 0.0
    return FAR if kilometres(x, y) <= FAR_KM and _many_shared(a, b) else None


def _many_shared(a: Telling, b: Telling) -> bool:
    """Whether two tellings share a toll that two events do not share by chance."""
    return any((low or 0) >= MANY for _, low, _ in a.tolls & b.tolls)


def _near(a: Place, b: Place) -> bool:
    return None not in (a.lat, a.lon, b.lat, b.lon) and kilometres(a, b) <= NEAR_KM


def names_score(a: Telling, b: Telling) -> float | None:
    """Points for shared names in the same role; None when the named persons or bodies of a single act differ."""
    score = 0.0
    for role in NAMED_ROLES:
        mine, theirs = a.names.get(role, frozenset()), b.names.get(role, frozenset())
        if mine & theirs:
            score += 1.2
        elif mine and theirs and role in ("victim", "target", "participant") and a.type in SINGLE:
            return None
    return None if a.type == b.type == "killing" and a.dead and b.dead and not a.dead & b.dead else min(score, 2.4)
