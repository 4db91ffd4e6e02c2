"""One article in full, from the store: its text in runs of the same findings, each finding with its rule and its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import Connection

from vigie.model.annotations import Annotation
from vigie.model.articles import Removed
from vigie.model.situations import SituationArticle
from vigie.model.spans import Span
from vigie.publish.phrases import Phrases
from vigie.store.articles import Stored
from vigie.store.boards import some_parts
from vigie.store.listings import copies_of
from vigie.store.sight import Sight


@dataclass(frozen=True, slots=True)
class Found:
    """One finding: its layer, id, what it is, notes on its slots, its rules, and why a name was bound to it."""

    layer: str
    id: str
    span: Span
    label: str
    notes: tuple[str, ...]
    rules: tuple[str, ...]
    why: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Run:
    """Words under the same findings: their layers, and the ids of the findings that begin here."""

    layers: tuple[str, ...]
    begins: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class ArticleCard:
    """An article as its page shows it.

    `copied` is how often it was copied, `copies` the latest of them; `dropped` is the day its text went, when only title and
    quotations are left.
    """

    key: str
    title: str | None
    outlet: str | None
    credit: str | None
    authors: tuple[str, ...]
    published: str | None
    url: str | None
    translated: bool
    origin: str | None
    copy_of: SituationArticle | None
    copies: tuple[SituationArticle, ...]
    copied: int
    story: str | None
    dropped: str | None
    paragraphs: tuple[tuple[Run, ...], ...]
    findings: tuple[Found, ...]
    removed: tuple[Removed, ...]
    made_by: str | None


def article_card(
    connection: Connection, sight: Sight, one: Stored, layers: Sequence[str], phrases: Phrases
) -> ArticleCard:
    """The card of a version, with the findings of some layers marked."""
    article, annotation = one.article, one.annotation
    mark = some_parts(connection, sight, SituationArticle, [article.id]).get(article.id)
    copy_of = (
        some_parts(connection, sight, SituationArticle, [mark.copy_of]).get(mark.copy_of)
        if mark and mark.copy_of
        else None
    )
    copies, copied = copies_of(connection, sight, article.id)
    found = [f for f in findings_of(annotation, phrases) if f.layer in layers] if annotation else []
    made = annotation.made_by if annotation else None
    return ArticleCard(
        key=article.id,
        title=article.title.of(article.text) if article.title else None,
        outlet=article.publisher,
        credit=article.credit,
        authors=article.authors,
        published=article.published,
        url=article.url if article.url and article.url.startswith(("http://", "https://")) else None,
        translated=article.translation.score >= 0.5,
        origin=mark.origin if mark else None,
        copy_of=copy_of,
        copies=copies,
        copied=copied,
        story=mark.story if mark else None,
        dropped=one.dropped,
        paragraphs=tuple(tuple(_runs(article.text, p, found)) for p in article.paragraphs),
        findings=tuple(found),
        removed=article.removed,
        made_by=" · ".join((made.program, made.pack, made.model)) if made else None,
    )


def _runs(text: str, paragraph: Span, found: Sequence[Found]) -> Iterator[Run]:
    """A paragraph cut where a finding begins or ends."""
    here = [f for f in found if f.span.overlaps(paragraph)]
    cuts = {paragraph.start, paragraph.end}
    for f in here:
        cuts |= {c for c in (f.span.start, f.span.end) if paragraph.start < c < paragraph.end}
    places = sorted(cuts)
    for start, end in pairwise(places):
        over = [f for f in here if f.span.start <= start and end <= f.span.end]
        begins = tuple(f.id for f in here if max(f.span.start, paragraph.start) == start)
        yield Run(tuple(sorted({f.layer for f in over})), begins, text[start:end])


def findings_of(annotation: Annotation, p: Phrases) -> list[Found]:
    """All findings of an article, in text order, in words."""
    text, hedge = annotation.article.text, p.brief("hedged")

    def row(layer: str, item: object, span: Span, label: str, *notes: str | None, why: str | None = None) -> Found:
        identity, rules = getattr(item, "id"), getattr(item, "rules")  # noqa: B009  findings share them
        return Found(layer, identity, span, label, tuple(n for n in notes if n), rules, why, span.of(text))

    found: list[Found] = []
    for s in annotation.statements:
        via = f"{p.brief('via')} {', '.join(s.via)}" if s.via else None
        found.append(
            row(
                "statements",
                s,
                s.span,
                ", ".join(s.who) or p.brief("unnamed"),
                p("form", s.form),
                via,
                hedge if s.hedged else None,
            )
        )
    for e in annotation.events:
        roles = ", ".join(f"{p('role', r.role)} : {r.name}" for r in e.roles)
        found.append(row("events", e, e.trigger, p("event_type", e.type), p.day(e.when) if e.when else None,
                         e.where.name if e.where else None, p("factuality", e.factuality), roles, ", ".join(e.who)))  # fmt: skip
    for f in annotation.figures:
        found.append(
            row(
                "figures",
                f,
                f.span,
                p("figure", f.what),
                p.range(f.min, f.max, approximate=f.approximate),
                f.of,
                ", ".join(f.who),
            )
        )
    for t in annotation.times:
        found.append(row("times", t, t.span, p.day(t.value) if t.value else p("layer", "times"), t.value))
    for w in annotation.warnings:
        found.append(row("warnings", w, w.span, p("warning_kind", w.kind), w.issuer, w.area.name if w.area else None))
    for x in annotation.links:
        found.append(
            row("links", x, x.span, p("relation", x.relation), f"{x.subject} → {x.object}", hedge if x.hedged else None)
        )
    for entity in annotation.entities:
        for m in entity.mentions:
            if m.named:
                found.append(
                    row("entities", entity, m.span, entity.name, p("entity_type", entity.type), why=m.why or entity.why)
                )
    return sorted(found, key=lambda one: (one.span.start, one.span.end, one.layer))
