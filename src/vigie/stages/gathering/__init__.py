"""Reports of one event, gathered from several articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby

from vigie.lang.situations import GatheringWords
from vigie.model.annotations import Annotation
from vigie.model.decisions import Decision
from vigie.model.gathering import Gathering, Member
from vigie.model.situations import CopyMark, Report
from vigie.stages.gathering.groups import Groups, sorted_reports
from vigie.stages.gathering.joining import join_groups, join_twice_told, join_vague
from vigie.stages.gathering.rulings import Rulings, rule
from vigie.stages.gathering.tellings import Telling, known_in_story, telling
from vigie.stages.gathering.tolls import give_loose, with_loose
from vigie.text.naming import entity_keys, medium

NO_WORDS = GatheringWords()


def gather(
    annotations: Sequence[Annotation],
    marks: Mapping[str, CopyMark],
    story_of: Mapping[str, str],
    words: GatheringWords = NO_WORDS,
    decisions: Sequence[Decision] = (),
) -> tuple[Gathering, ...]:
    """Group the events of articles (in order of arrival) into events across articles, in order of their first telling.

    Two tellings meet when nothing in them contradicts and their evidence (day, place, names, numbers, story) suffices.
    Two events that one article tells apart are never one. Only events of one story are compared, and of these only such
    as share a day, a place, a name, a number or a text. What people joined, split or rejected stays so.

    Args:
        annotations: in order of arrival.
        marks: what the comparison of texts says of each article.
        story_of: the story of each article.
        words: by which descriptions and the end of an author are known.
        decisions: of people; see `model.decisions`.
    """
    rulings = rule(decisions)
    tellings = [t for a in annotations for t in _tellings(a, marks[a.article.id], words)]
    rooms = _rooms(tellings, story_of, rulings)
    found: list[Gathering] = []
    for room, inside in rooms.items():
        groups = Groups(rulings)
        for _, article in groupby(known_in_story(inside), key=lambda t: t.member.article_id):
            groups.place(list(article))
        join_groups(groups)
        join_twice_told(groups)
        join_vague(groups)
        found += _gatherings(groups, room)
    rejected = {r for d in decisions if d.kind == "reject" for r in d.reports}
    kept = [g for g in found if rejected.isdisjoint(m.report for m in g.members)]
    first = {t.member.report: n for n, t in enumerate(tellings)}
    return tuple(sorted(kept, key=lambda g: first[g.members[0].report]))


def _tellings(annotation: Annotation, mark: CopyMark, words: GatheringWords) -> list[Telling]:
    keys, own = entity_keys(annotation), medium(annotation.article, mark.origin)
    return [telling(Member(annotation, e, mark, keys, own), words) for e in annotation.events]


def _rooms(tellings: Sequence[Telling], story_of: Mapping[str, str], rulings: Rulings) -> dict[str, list[Telling]]:
    """The tellings of each story; those that a person joined across stories stand in the story of the first."""
    story: dict[Report, str] = {t.member.report: story_of[t.member.article_id] for t in tellings}
    home = {
        report: next((story[r] for r in sorted_reports(rulings.with_it(report)) if r in story), story[report])
        for report in story
    }
    rooms: dict[str, list[Telling]] = defaultdict(list)
    for one in tellings:
        rooms[home[one.member.report]].append(one)
    return rooms


def _gatherings(groups: Groups, room: str) -> list[Gathering]:
    given = give_loose(groups)
    return [
        Gathering(
            room,
            tuple(with_loose(t.member, given, g.because[t.member.report]) for t in g.tellings),
            tuple(r for t in g.tellings if (r := g.because[t.member.report])),
        )
        for g in groups
    ]
