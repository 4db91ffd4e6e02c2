"""Annotations and articles as JSON and back, without loss; the text is kept apart, so that it can be dropped alone."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from vigie.model.annotations import Annotation
from vigie.model.articles import Article, Removed
from vigie.model.situations import Actor, BoardWarning, SituationArticle, SituationEvent, Story

ANNOTATION = TypeAdapter(Annotation)
ARTICLE = TypeAdapter(Article)
_REMOVED = TypeAdapter(tuple[Removed, ...])
_EVENT = TypeAdapter(SituationEvent)
Part = SituationArticle | Story | BoardWarning | Actor
"""What the board holds beside the events."""
_PARTS: dict[str, TypeAdapter[Any]] = {
    "article": TypeAdapter(SituationArticle),
    "story": TypeAdapter(Story),
    "warning": TypeAdapter(BoardWarning),
    "actor": TypeAdapter(Actor),
}
_spell = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
LEVEL = 6
"""zlib's own default: annotations shrink to a fifth; 9 saves a hundredth more and takes twice the time."""


def canonical(value: Any) -> str:
    """A JSON value in the one spelling that digests are made of: sorted keys, no spaces, letters as they are."""
    return _spell(value)


def pack_value(value: Any) -> bytes:
    """A JSON value, packed."""
    return zlib.compress(canonical(value).encode(), LEVEL)


def unpack_value(body: bytes) -> Any:
    """A packed JSON value again, whatever it was packed from."""
    return json.loads(zlib.decompress(body))


def pack_head(article: Article) -> str:
    """An article without its text, id, path and removed pieces."""
    bare = replace(article, id="", text="", path=None, removed=())
    return canonical(ARTICLE.dump_python(bare, mode="json", exclude_defaults=True))


def pack_removed(removed: tuple[Removed, ...]) -> str:
    """The pieces that cleaning took out."""
    return _REMOVED.dump_json(removed, exclude_defaults=True).decode()


def unpack_article(head: str, key: str, text: str, removed: str | None) -> Article:
    """The article of a version: its head with its key as id, its text (or what is left of it) and removed pieces."""
    article = ARTICLE.validate_json(head)
    return replace(article, id=key, text=text, removed=_REMOVED.validate_json(removed) if removed else ())


def pack_annotation(annotation: Annotation) -> bytes:
    """The findings of an article without the article."""
    return zlib.compress(ANNOTATION.dump_json(replace(annotation, article=_NOBODY), exclude_defaults=True), LEVEL)


def unpack_annotation(body: bytes, article: Article) -> Annotation:
    """The findings of a version on its article."""
    return replace(ANNOTATION.validate_json(zlib.decompress(body)), article=article)


def pack_event(event: SituationEvent) -> bytes:
    """An event of the situation."""
    return zlib.compress(_EVENT.dump_json(event, exclude_defaults=True), LEVEL)


def unpack_event(body: bytes) -> SituationEvent:
    """An event of the situation again."""
    return _EVENT.validate_json(zlib.decompress(body))


_NOBODY = Article("", "", None, ())


def pack_part(kind: str, part: Part) -> bytes:
    """A part of the board, by its kind."""
    return zlib.compress(_PARTS[kind].dump_json(part, exclude_defaults=True), LEVEL)


def unpack_part(kind: str, body: bytes) -> Part:
    """A part of the board again."""
    part: Part = _PARTS[kind].validate_json(zlib.decompress(body))
    return part
