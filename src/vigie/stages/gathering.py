"""Reports of one event, gathered from several articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from vigie.model.annotations import Annotation
from vigie.model.events import EventType, Role
from vigie.model.gathering import Gathering, Member
from vigie.model.places import Place
from vigie.model.situations import CopyMark
from vigie.model.spans import Span
from vigie.text.distances import kilometres
from vigie.text.folding import fold
from vigie.text.intervals import bounds, compatible
from vigie.text.naming import entity_keys, medium
from vigie.text.windows import sentence_of

ENOUGH = 3.0  # points of evidence that two tellings are one event
BY_NAME = (
    2.0  # points that suffice for an act known by who did or suffered it: a claim by its group, a trial by its accused
)
NEAR_KM = 40.0  # outlets name the village or the town beside it
SUMMARY = 93  # days: numbers of more than a quarter add up many events
RECENT = 10  # days: tolls of an event are told within days of it
DATE_SLACK = 1  # days: a night is dated by its first or its second day
# Types that outlets use for one and the same event; they meet only on the same day at the same place.
ALIKE: frozenset[frozenset[EventType]] = frozenset(
    frozenset(pair)
    for pair in (("attack", "clash"), ("attack", "killing"), ("attack", "strike"), ("attack", "abduction"), ("strike", "killing"))
)  # fmt: skip
NAMED_ROLES: tuple[Role, ...] = ("victim", "target", "participant", "agent", "perpetrator", "recipient")
KNOWN_BY_NAME: frozenset[EventType] = frozenset(
    {
        "claim_of_responsibility",
        "trial",
        "arrest",
        "abduction",
        "release",
        "threat_level_change",
        "designation",
        "meeting",
    }
)
VIOLENT: frozenset[EventType] = frozenset({"attack", "strike", "clash", "killing", "abduction"})
TOLLS = frozenset({"killed", "wounded", "missing", "abducted"})
SINGLE: frozenset[EventType] = frozenset({"arrest", "trial", "abduction", "release", "meeting", "designation"})


@dataclass(slots=True)
class _Growing:
    members: list[Member] = field(default_factory=list)
    articles: set[str] = field(default_factory=set)
    reasons: list[str] = field(default_factory=list)


def gather(
    annotations: Sequence[Annotation], marks: Mapping[str, CopyMark], story_of: Mapping[str, str]
) -> tuple[Gathering, ...]:
    """Group the events of articles (in order of arrival) into events across articles.

    Two tellings meet when nothing in them contradicts and their evidence (day, place, names, numbers, story) suffices.
    Two events that one article tells apart are never one. Only events of one story, or of one day, are compared.
    """
    grown: list[_Growing] = []
    by_story: dict[str, list[int]] = defaultdict(list)
    for annotation in annotations:
        article = annotation.article.id
        keys = entity_keys(annotation)
        own = medium(annotation.article, marks[article].origin)
        taken: set[int] = set()
        for event in annotation.events:
            member = Member(annotation, event, marks[article], keys, own)
            n, reason = _choose(member, grown, by_story[story_of[article]], taken)
            if n is None:
                n = len(grown)
                grown.append(_Growing())
                by_story[story_of[article]].append(n)
            taken.add(n)
            grown[n].members.append(member)
            grown[n].articles.add(article)
            grown[n].reasons.append(reason)
    for near in by_story.values():
        _join_groups(grown, near)
        _join_twice_told(grown, near)
        _join_vague(grown, near)
        _give_loose(grown, near)
    return tuple(
        Gathering(story_of.get(g.members[0].article_id), tuple(g.members), tuple(r for r in g.reasons if r))
        for g in grown
        if g.members
    )


def _join_groups(grown: list[_Growing], near: list[int]) -> None:
    """Join groups of one story that met too late: no article tells both, and most of their tellings agree."""
    for i, a in enumerate(near):
        for b in near[i + 1 :]:
            one, other = grown[a], grown[b]
            if not one.members or not other.members or one.articles & other.articles:
                continue
            pairs = [_evidence(x, y) for x in one.members[:8] for y in other.members[:8]]
            agreeing = [p for p in pairs if p is not None and p[0] >= p[2]]
            if len(agreeing) * 2 >= len(pairs):
                _pour(other, one, max(agreeing)[1])


def _join_twice_told(grown: list[_Growing], near: list[int]) -> None:
    """Join groups that share articles where each of these tells the one act twice, and most other tellings agree."""
    for i, a in enumerate(near):
        for b in near[i + 1 :]:
            one, other = grown[a], grown[b]
            if one.articles.isdisjoint(other.articles):
                continue
            pairs = [(x, y) for x in one.members for y in other.members if x.article_id == y.article_id]
            if not all(_told_twice(x, y) for x, y in pairs):
                continue
            found = [_evidence(x, y) for x in one.members[:8] for y in other.members[:8]]
            agreeing = [f for f in found if f is not None and f[0] >= f[2]]
            if len(agreeing) * 2 >= len(found):
                _pour(other, one, "told twice")


def _told_twice(a: Member, b: Member) -> bool:
    """Whether two events of one article are one act: one type, one exact day, one place, no number that differs."""
    x, y = a.event, b.event
    days = bounds(x.when)
    if x.type != y.type or x.factuality != y.factuality or x.when != y.when or days is None or days[0] != days[1]:
        return False
    if x.where is None or y.where is None or fold(x.where.name) != fold(y.where.name):
        return x.type in SINGLE and (x.where is None) != (y.where is None) and _names_score(a, b) is not None
    mine, theirs = _tolls(a), _tolls(b)
    shared = {what for what, _, _ in mine} & {what for what, _, _ in theirs}
    return _names_score(a, b) is not None and all(
        {t for t in mine if t[0] == what} == {t for t in theirs if t[0] == what} for what in shared
    )


def _join_vague(grown: list[_Growing], near: list[int]) -> None:
    """Join a telling without day or place to the one event of its type that most articles of its story tell."""
    largest: dict[EventType, int] = {}
    for n in near:
        if grown[n].members:
            type_ = grown[n].members[0].event.type
            if type_ not in largest or len(grown[n].articles) > len(grown[largest[type_]].articles):
                largest[type_] = n
    for n in near:
        if not grown[n].members or len(grown[n].articles) > 1:
            continue
        event = grown[n].members[0].event
        main = grown[largest[event.type]]
        if main is grown[n] or len(main.articles) < 2 or grown[n].articles & main.articles:
            continue
        if event.when is not None and event.where is not None:
            continue
        found = [_evidence(grown[n].members[0], m) for m in main.members[:12]]
        if all(f is not None and f[0] >= 1.0 for f in found):
            _pour(grown[n], main, "main event of the story")


def _give_loose(grown: list[_Growing], near: list[int]) -> None:
    """Give a toll that hangs on no event of its article to the violent event of its sentence, else to the main one.

    The main one is a violent event that happened, and that most articles tell.
    """
    told: dict[str, list[tuple[bool, int, int, int]]] = defaultdict(list)
    for n in near:
        for at, member in enumerate(grown[n].members):
            if member.event.type in VIOLENT:
                happened = member.event.factuality in ("happened", "ongoing")
                told[member.article_id].append((happened, len(grown[n].articles), -n, at))
    for places in told.values():
        first = grown[-max(places)[2]].members[max(places)[3]]
        text = first.annotation.article.text
        held = {f for e in first.annotation.events for f in e.figures}
        for figure in first.annotation.figures:
            if figure.what not in TOLLS or figure.id in held:
                continue
            sentence = sentence_of(text, figure.span)
            if _of_another_time(first, sentence):
                continue
            beside = [
                p
                for p in places
                if grown[-p[2]].members[p[3]].event.trigger.start in range(sentence.start, sentence.end)
            ]
            _, _, minus_n, at = max(beside or places)
            member = grown[-minus_n].members[at]
            grown[-minus_n].members[at] = replace(member, loose=(*member.loose, figure.id))


def _of_another_time(member: Member, sentence: Span) -> bool:
    """Whether all dates of a sentence lie in a time in which the event cannot lie, or span a long one around it."""
    times = [t.value for t in member.annotation.times if sentence.start <= t.span.start < sentence.end and t.value]
    known = [(value, days) for value in times if (days := bounds(value)) is not None]
    return bool(known) and not any(
        compatible(value, day, RECENT) and (days[1] - days[0]).days <= SUMMARY
        for value, days in known
        for day in (member.event.when, member.day)
    )


def _pour(source: _Growing, into: _Growing, reason: str) -> None:
    into.members += source.members
    into.members.sort(key=lambda m: (m.day or "9999", m.annotation.article.published_at or "9999", m.article_id))
    into.articles |= source.articles
    into.reasons += [*source.reasons, reason]
    source.members, source.articles, source.reasons = [], set(), []


def _choose(member: Member, grown: list[_Growing], near: list[int], taken: set[int]) -> tuple[int | None, str]:
    best, best_score, why = None, 0.0, ""
    for n in near:
        if n in taken:
            continue
        scored = [s for other in grown[n].members[:12] if (s := _evidence(member, other)) is not None]
        if not scored or len(scored) < min(len(grown[n].members), 12) / 2:
            continue
        score, reason, enough = max(scored)
        if score >= enough and score > best_score:
            best, best_score, why = n, score, reason
    return best, why


def _evidence(a: Member, b: Member) -> tuple[float, str, float] | None:
    """Points that two tellings of one story are one event, what speaks for it, and how many points suffice.

    None when something speaks against it.
    """
    same_copy = (a.mark.copy_of or a.article_id) == (b.mark.copy_of or b.article_id)
    x, y = a.event, b.event
    if (
        same_copy
        and x.type == y.type
        and fold(x.trigger.of(a.annotation.article.text)) == fold(y.trigger.of(b.annotation.article.text))
    ):
        return 10.0, "copy", ENOUGH
    day = _day_score(x.when, y.when)
    place = _place_score(x.where, y.where)
    if day is None or place is None or (x.factuality == "denied") != (y.factuality == "denied"):
        return None
    if x.type != y.type and not (frozenset((x.type, y.type)) in ALIKE and day >= 1.5 and place >= 1.5):
        return None
    names = _names_score(a, b)
    if names is None:
        return None
    figures = 0.8 if _tolls(a) & _tolls(b) else 0.0
    parts = {
        "story": 1.0,
        "day": day,
        "place": place,
        "names": names,
        "figures": figures,
        "copy": 1.0 if same_copy else 0.0,
    }
    by_name = (x.type in KNOWN_BY_NAME and names > 0) or bool(_dead(a) & _dead(b))
    enough = BY_NAME if by_name else ENOUGH
    return sum(parts.values()), ", ".join(k for k, v in parts.items() if v > 0), enough


def _day_score(a: str | None, b: str | None) -> float | None:
    x, y = bounds(a), bounds(b)
    if x is None or y is None:
        return 0.0
    if not compatible(a, b, DATE_SLACK):
        return None
    exact = (x[1] - x[0]).days <= 1 and (y[1] - y[0]).days <= 1
    return 1.5 if exact else 0.5


def _place_score(a: Place | None, b: Place | None) -> float | None:
    if a is None or b is None:
        return 0.0
    if a.country and b.country and a.country != b.country:
        return None
    if fold(a.name) == fold(b.name):
        return 0.6 if a.precision == "country" else 1.5
    if "country" in (a.precision, b.precision) or "region" in (a.precision, b.precision):
        return 0.4
    if None in (a.lat, a.lon, b.lat, b.lon):
        return 0.0
    return 1.0 if kilometres(a, b) <= NEAR_KM else None


def _names_score(a: Member, b: Member) -> float | None:
    """Points for shared names in the same role; None when the named persons or bodies of a single act differ."""
    score = 0.0
    for role in NAMED_ROLES:
        mine, theirs = a.names(role), b.names(role)
        if mine & theirs:
            score += 1.2
        elif mine and theirs and role in ("victim", "target", "participant") and a.event.type in SINGLE:
            return None
    return min(score, 2.4)


def _dead(m: Member) -> frozenset[str]:
    """Keys of the named persons whom an event kills: nobody is killed twice."""
    persons = {e.id for e in m.annotation.entities if e.type == "person"}
    named = frozenset(m.keys[r.id] for r in m.event.fillers("victim") if r.id in persons and r.id in m.keys)
    return named if m.event.type in ("killing", "strike") else frozenset()


def _tolls(m: Member) -> frozenset[tuple[str, int | None, int | None]]:
    return frozenset((f.what, f.min, f.max) for f in m.figures)
