"""Several cues for one content: which voice is the outer one, and when the outer one is only the medium."""

from __future__ import annotations

from dataclasses import replace

from vigie.model.spans import Span
from vigie.stages.statements.page import Page
from vigie.stages.statements.report import Report
from vigie.stages.statements.voices import speaking


def settle(page: Page, reports: list[Report]) -> list[Report]:
    """Reports of one sentence without those that another one swallows.

    A medium that reports another's report ("X a dit que …, selon l'AFP") is its carrier and no voice of its own. In all
    other cases the outer voice keeps the content, and an inner report that says the same is dropped. A content told by
    two cues of one speaker counts once.
    """
    carried: dict[int, tuple[str, ...]] = {}
    dropped: set[int] = set()
    for n, outer in enumerate(reports):
        inside = [m for m, inner in enumerate(reports) if m != n and m not in dropped and _within(inner, outer)]
        if outer.kind == "phrase" and any(r.kind == "plain" and _within(outer, r) for r in reports):
            inside = [m for m in inside if reports[m].kind != "plain" or not _within(outer, reports[m])]
        media = _media(page, outer) if outer.kind in {"incise", "phrase"} else ()
        if media and any(_tells(page, reports[m], outer) for m in inside):
            dropped.add(n)
            carried.update(dict.fromkeys(inside, media))
        elif outer.kind == "plain" and _media(page, outer):
            carried.update(dict.fromkeys(inside, _media(page, outer)))
        else:
            dropped.update(inside)
    kept = [replace(r, media=carried[n]) if n in carried else r for n, r in enumerate(reports) if n not in dropped]
    return _once(kept)


def _within(inner: Report, outer: Report) -> bool:
    """Whether the inner report, cue included, lies inside the content of the outer."""
    return inner.cue is not None and any(c.start <= inner.cue.start and inner.cue.end <= c.end for c in outer.contents)


def _tells(page: Page, inner: Report, outer: Report) -> bool:
    """Whether an inner report is what the outer one is about, and not an aside in it: long, or its main clause to its end."""
    if inner.kind == "phrase" and inner.cue is not None:  # "Selon le juge, …, rappelle l'Écho"
        return inner.cue.start - outer.contents[0].start <= 1
    if inner.kind not in {"plain", "colon"} or inner.cue is None:
        return False
    said, told = sum(map(len, inner.contents)), sum(map(len, outer.contents))
    before = range(page.token_at(outer.contents[0].start), page.token_at(inner.cue.start) + 1)
    aside = any(
        page.syntax.tokens[i].pos == "SCONJ"
        or page.is_word(i, "relatives")
        or "Tense=Pres|VerbForm=Part" in page.syntax.tokens[i].morph
        for i in before
    )
    ends = outer.contents[-1].end - inner.contents[-1].end <= 1
    return said * 5 >= 2 * told or (ends and not aside and said * 6 >= told)


def _media(page: Page, report: Report) -> tuple[str, ...]:
    """The media that speak in a report, none if anybody else does."""
    if report.source_span is None:
        return ()
    heads = speaking(page, report.source_span)
    return tuple(e.name for _, e in heads) if heads and all(e.type == "media" for _, e in heads) else ()


def _once(reports: list[Report]) -> list[Report]:
    """Without contents that lie inside those of another report: the longer content stays."""
    kept = []
    for n, report in enumerate(reports):
        others = [c for m, o in enumerate(reports) if m != n for c in o.contents]
        own = tuple(
            c
            for c in report.contents
            if not any(_repeats(c, o) and (len(o), -o.start) > (len(c), -c.start) for o in others)
        )
        if own:
            kept.append(replace(report, contents=own))
    return kept


def _repeats(content: Span, other: Span) -> bool:
    return other.covers(content) and len(content) * 2 > len(other)
