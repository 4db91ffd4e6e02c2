"""The spaCy parser, as a maker of `Syntax`."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from vigie.model.spans import Span
from vigie.model.syntax import Name, Syntax, Token

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

SHIPPED_MODEL = Path(__file__).resolve().parent.parent / "lang" / "fr" / "model"
BATCH = 64


class Parser:
    """Parses texts with a spaCy pipeline: the shipped one, or any other that the user names."""

    def __init__(self, model: str | None = None) -> None:
        """Load a pipeline by path or package name; None loads the one shipped with Vigie."""
        self._nlp: Language = _spacy().load(model or SHIPPED_MODEL)

    @property
    def name(self) -> str:
        """Name and version of the pipeline, for the record's `made_by`."""
        return f"{self._nlp.meta.get('name', 'model')} {self._nlp.meta.get('version', '')}".strip()

    @property
    def nlp(self) -> Language:
        """The bare pipeline, for benchmarks."""
        return self._nlp

    def parse(self, texts: Iterable[str]) -> Iterator[Syntax]:
        """Parse texts in batches, in order."""
        return map(syntax_of, self._nlp.pipe(texts, batch_size=BATCH))


def _spacy() -> ModuleType:
    """spaCy, imported when it is first needed and without its command line.

    `import spacy` also imports spacy.cli, whose packages (downloads, project templates, terminal pages) take a second of
    the start and serve nothing here. Empty modules stand in for them during the import and are taken away after it, so
    that a later `import spacy.cli` finds the real ones.
    """
    if "spacy" in sys.modules:
        return sys.modules["spacy"]
    package, info = ModuleType("spacy.cli"), ModuleType("spacy.cli.info")
    package.__path__ = []
    info.info = dict  # type: ignore[attr-defined]
    sys.modules.update({"spacy.cli": package, "spacy.cli.info": info})
    try:
        return importlib.import_module("spacy")
    finally:
        del sys.modules["spacy.cli"], sys.modules["spacy.cli.info"]


def syntax_of(doc: Doc) -> Syntax:
    """The plain data of a parsed spaCy document; white-space tokens keep their place."""
    sents = [(s.start, s.end) for s in doc.sents]
    sent_of = [n for n, (a, b) in enumerate(sents) for _ in range(a, b)]
    tokens = tuple(
        Token(t.i, t.idx, t.idx + len(t.text), t.text, t.lemma_, t.pos_, t.dep_, t.head.i, str(t.morph), sent_of[t.i])
        for t in doc
    )
    names = tuple(Name(Span(e.start_char, e.end_char), e.label_) for e in doc.ents)
    return Syntax.build(tokens, tuple(sents), names)
