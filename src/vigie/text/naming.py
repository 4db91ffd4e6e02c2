"""One name for an entity across articles."""

from __future__ import annotations

from collections.abc import Mapping

from vigie.model.annotations import Annotation
from vigie.model.articles import Article
from vigie.model.entities import Entity
from vigie.text.folding import fold

SEPARATOR = "\x1f"
"""What no key of an entity holds, so that keys can be written one after the other."""
MANY = (".jsonl", ".ndjson", ".jsonl.gz", ".jsonl.xz")  # files that hold many articles, one a line


def entity_key(entity: Entity) -> str:
    """The row of the knowledge base that an entity was bound to, else its type and folded name."""
    return entity.kb or f"{entity.type}:{fold(entity.name)}".replace(SEPARATOR, " ")


def entity_keys(annotation: Annotation) -> Mapping[str, str]:
    """Entity id to key, for one article."""
    return {e.id: entity_key(e) for e in annotation.entities}


def medium(article: Article, origin: str | None) -> str:
    """The medium whose own voice an article is: its origin, else its publisher, else its file, else its id."""
    return origin or article.publisher or unsigned(article)


def unsigned(article: Article) -> str:
    """What an article without a publisher is called: its file, or its id where one file holds many articles."""
    return file_of(article) or article.id


def file_of(article: Article) -> str:
    """The name of the file of an article, empty where there is none or where it holds many articles."""
    name = (article.path or "").rpartition("/")[2]
    return "" if name.endswith(MANY) else name
