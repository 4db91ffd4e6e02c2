"""Annotate documents: read, clean, parse in batches, examine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from vigie import __version__
from vigie.adapters.parser import BATCH, Parser
from vigie.lang.loading import load_pack
from vigie.model.annotations import Annotation, MadeBy
from vigie.model.articles import Article, Document
from vigie.pipeline import examine
from vigie.stages.cleaning import clean


class Annotator:
    """A parser and a language pack, ready to annotate; make one per process."""

    def __init__(self, model: str | None = None) -> None:
        self._pack = load_pack()
        self._parser = Parser(model)
        self._made_by = MadeBy(f"vigie {__version__}", f"{self._pack.code} {self._pack.version}", self._parser.name)

    def annotate(self, documents: Iterable[Document]) -> Iterator[Annotation]:
        """Annotate documents, in order."""
        articles = (clean(d, self._pack.cleaning) for d in documents)
        while batch := list(islice(articles, BATCH)):
            yield from self._batch(batch)

    def _batch(self, batch: list[Article]) -> Iterator[Annotation]:
        for article, syntax in zip(batch, self._parser.parse(a.text for a in batch), strict=True):
            yield replace(examine(article, syntax, self._pack), made_by=self._made_by)
