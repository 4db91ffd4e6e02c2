"""Some paragraphs of an article as an article of their own, and its findings carried back to the whole."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from vigie.model.annotations import Annotation
from vigie.model.articles import Article, Translation
from vigie.model.spans import Span
from vigie.text.paragraphs import joined

Move = Callable[[Span], Span]
_LAYERS = ("entities", "times", "statements", "figures", "events", "warnings", "links")


def excerpt(article: Article, paragraphs: Sequence[int]) -> Article:
    """The headline and some paragraphs of an article, by ascending number, as an article whose spans point into their own text."""
    text, spans = joined([s.of(article.text) for s in _taken(article, paragraphs)])
    headed = article.title is not None
    return replace(
        article, text=text, title=spans[0] if headed else None, paragraphs=spans[headed:], translation=Translation()
    )


def _taken(article: Article, paragraphs: Sequence[int]) -> list[Span]:
    return [*([article.title] if article.title else []), *(article.paragraphs[n] for n in paragraphs)]


def carried_back(annotation: Annotation, whole: Article, paragraphs: Sequence[int]) -> Annotation:
    """The findings of the excerpt of some paragraphs, with the offsets that they have in the whole article and the ids made from these."""
    part = annotation.article
    own = _taken(part, range(len(part.paragraphs)))
    moves = [(s.start, t.start - s.start) for s, t in zip(own, _taken(whole, paragraphs), strict=True)]
    starts = [start for start, _ in moves]

    def offset(at: int) -> int:
        return at + moves[max(0, bisect_right(starts, at) - 1)][1]

    def moved(span: Span) -> Span:
        return Span(offset(span.start), offset(span.end - 1) + 1 if span.end > span.start else offset(span.start))

    ids = {x.id: _renamed(x.id, moved) for layer in _LAYERS for x in getattr(annotation, layer)}
    found: dict[str, Any] = {
        layer: tuple(_with(x, moved, ids) for x in getattr(annotation, layer)) for layer in _LAYERS
    }
    return replace(annotation, article=whole, **found)


def _renamed(name: str, moved: Move) -> str:
    """An id of `finding_id` with the offsets of the whole article."""
    layer, place, *kind = name.split(":", 2)
    start, _, end = place.partition("-")
    span = moved(Span(int(start), int(end)))
    return ":".join((layer, f"{span.start}-{span.end}", *kind))


def _with(value: Any, moved: Move, ids: Mapping[str, str]) -> Any:
    """A finding with every span moved and every id renamed, however deep."""
    if isinstance(value, Span):
        return moved(value)
    if isinstance(value, str):
        return ids.get(value, value)
    if isinstance(value, tuple):
        return tuple(_with(v, moved, ids) for v in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _with(getattr(value, f.name), moved, ids) for f in fields(value)})
    return value
