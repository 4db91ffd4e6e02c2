"""The order of the stages, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from vigie.lang.packs import LanguagePack
from vigie.lang.situations import SituationPack
from vigie.model.accounts import Ledger
from vigie.model.annotations import Annotation
from vigie.model.articles import Article
from vigie.model.decisions import Decision
from vigie.model.entities import EntityIndex
from vigie.model.findings import Findings
from vigie.model.gathering import Gathering
from vigie.model.gleanings import Glance, Gleaning
from vigie.model.situations import CopyMark, Situation, SituationArticle, SituationEvent, VersionMark
from vigie.model.syntax import Syntax
from vigie.stages.actors import find_actors, shown_in, ties_in
from vigie.stages.board import warning_board, warnings_in
from vigie.stages.contradictions import figure_lines, find_contradictions
from vigie.stages.copies import arrival, find_copies
from vigie.stages.coreference import find_references
from vigie.stages.entities import find_entities
from vigie.stages.events import find_events
from vigie.stages.figures import find_figures
from vigie.stages.gathering import gather
from vigie.stages.grading import RuledGrades, grade, overruled, ruled_grades
from vigie.stages.links import find_links
from vigie.stages.mending import mend
from vigie.stages.merging import Claims, claims_about, claims_by_act, history, merge_slots
from vigie.stages.names import find_names
from vigie.stages.origins import origin_of
from vigie.stages.places import locate
from vigie.stages.renderings import with_renderings
from vigie.stages.statements import find_statements
from vigie.stages.stories import Vectors, find_stories, packed_telling
from vigie.stages.times import find_times
from vigie.stages.versions import find_versions
from vigie.stages.voices import find_voices
from vigie.stages.warnings import find_warnings
from vigie.text.naming import medium
from vigie.text.shingles import packed, plain, sampled


def examine(article: Article, syntax: Syntax, pack: LanguagePack) -> Annotation:
    """All findings of one parsed article."""
    syntax = mend(syntax, pack.syntax)
    entities = find_entities(article, find_names(article, syntax, pack.entities), pack.entities)
    entities = find_references(article, syntax, entities, pack.entities)
    index = EntityIndex.build(entities)
    places = locate(article, entities, pack.entities)
    times = find_times(article, syntax, pack.times)
    statements = find_statements(article, syntax, index, pack.statements)
    figures = find_figures(article, syntax, index, statements, pack.figures)
    found = Findings(article, syntax, index, places, times, statements, figures)
    found = replace(found, events=find_events(found, pack.events))
    warnings = find_warnings(found, pack.warnings)
    links = find_links(found, pack.links)
    return Annotation(article, entities, times, statements, figures, found.events, warnings, links)


def glean(annotation: Annotation, pack: SituationPack, vectors: Vectors) -> Gleaning:
    """What assembling reads of an article by itself; `vectors` of the same pack are kept from one to the next."""
    article = annotation.article
    words = vectors.words_of(annotation)
    glance = Glance(
        article.id,
        article.published,
        article.published_at,
        origin_of(article, pack),
        packed(sampled(plain(article.text))),
        packed_telling(vectors.telling(vectors.vector(words)).keys()),
    )
    own = medium(article, None)
    return Gleaning(glance, own, words, shown_in(annotation), ties_in(annotation), warnings_in(annotation))


def assemble(
    annotations: Sequence[Annotation],
    pack: SituationPack,
    accounts: Ledger,
    as_of: str | None = None,
    decisions: Sequence[Decision] = (),
) -> Situation:
    """The situation that annotations tell together, on the day `as_of` (default: the last day of publication).

    The order in which annotations are given does not matter. `decisions` of people stand against what is computed.
    """
    ordered = sorted(annotations, key=lambda a: arrival(a.article))
    marks = find_copies([a.article for a in ordered], lambda a: origin_of(a, pack))
    stories, story_of = find_stories(ordered, marks, pack)
    told = assemble_stories(ordered, marks, story_of, pack, decisions)
    days = sorted(a.article.published for a in ordered if a.article.published)
    as_of = as_of or (days[-1] if days else None)
    return Situation(
        as_of=as_of,
        period=(days[0], days[-1]) if days else (None, None),
        articles=told.articles,
        stories=stories,
        events=told.events,
        warnings=warning_board(ordered, story_of, as_of),
        actors=find_actors(ordered, told.gatherings, told.marks),
        accounts=accounts,
    )


@dataclass(frozen=True, slots=True)
class ToldStories:
    """What the articles of some stories say: the articles with their final marks, events, and each event's gathering by its id."""

    articles: tuple[SituationArticle, ...]
    marks: Mapping[str, CopyMark]
    events: tuple[SituationEvent, ...]
    gatherings: Mapping[str, Gathering]


def assemble_stories(
    ordered: Sequence[Annotation],
    marks: Mapping[str, CopyMark],
    story_of: Mapping[str, str],
    pack: SituationPack,
    decisions: Sequence[Decision],
) -> ToldStories:
    """What whole stories say; nothing of it depends on articles of other stories, unless people joined events across them.

    Args:
        ordered: all articles of the stories, and of those that people joined with them, in order of arrival.
        marks: what the comparison of texts says of each article.
        story_of: the story of each article.
        pack: the data of the stages.
        decisions: of people.
    """
    marks = with_renderings(ordered, marks, story_of)
    versions = find_versions(ordered)
    gatherings = gather(ordered, marks, story_of, pack.gathering, decisions)
    return ToldStories(
        tuple(_article(a, marks[a.article.id], versions.get(a.article.id), story_of[a.article.id]) for a in ordered),
        marks,
        _events(gatherings, pack, decisions),
        {_event_id(g): g for g in gatherings},
    )


def _event_id(gathering: Gathering) -> str:
    first = gathering.members[0]
    return f"{first.article_id}#{first.event.id}"


def _events(
    gatherings: Sequence[Gathering], pack: SituationPack, decisions: Sequence[Decision]
) -> tuple[SituationEvent, ...]:
    claims, ruled = claims_by_act(gatherings), ruled_grades(decisions)
    return tuple(_event(g, claims, ruled, pack) for g in gatherings)


def _event(gathering: Gathering, claims: Claims, ruled: RuledGrades, pack: SituationPack) -> SituationEvent:
    from_reports = merge_slots(gathering)
    voices, independent = find_voices(gathering)
    lines = figure_lines(gathering)
    contradictions = find_contradictions(gathering)
    days = sorted(m.day for m in gathering.members if m.day)
    return SituationEvent(
        id=_event_id(gathering),
        story=gathering.story,
        type=from_reports.type,
        when=from_reports.when,
        where=from_reports.where,
        roles=from_reports.roles,
        factuality=from_reports.factuality,
        hedged=from_reports.hedged,
        reports=tuple(m.report for m in gathering.members),
        voices=voices,
        independent=independent,
        figures=lines,
        contradictions=contradictions,
        claims=claims_about(gathering, claims, "claim_of_responsibility"),
        denials=claims_about(gathering, claims, "denial"),
        accusations=claims_about(gathering, claims, "accusation"),
        grade=overruled(grade(gathering, voices, independent, contradictions, pack), gathering, ruled),
        first_reported=days[0] if days else None,
        last_reported=days[-1] if days else None,
        history=history(gathering, lines),
        confidence=from_reports.confidence,
        because=tuple(m.because for m in gathering.members),
    )


def _article(annotation: Annotation, mark: CopyMark, version: VersionMark | None, story: str) -> SituationArticle:
    article = annotation.article
    return SituationArticle(
        id=article.id,
        publisher=article.publisher,
        published=article.published,
        title=article.title.of(article.text) if article.title else None,
        url=article.url,
        story=story,
        origin=mark.origin,
        copy_of=mark.copy_of,
        machine_translated=article.translation.score >= 0.5,
        translation_of=mark.translation_of,
        version_of=version.version_of if version else None,
        changes=version.changes if version else (),
        reuses=mark.reuses,
    )
