"""The spaCy component `vigie`: times, statements and events of a document, as groups of spans.

Importing this module makes the component known: `import vigie.jobs.spacypipe`, then `nlp.add_pipe("vigie")`.
"""

from __future__ import annotations

from collections.abc import Iterable

from spacy.language import Language
from spacy.tokens import Doc, Span

from vigie.adapters.parser import syntax_of
from vigie.jobs.programming import annotate_parsed
from vigie.model.annotations import Annotation
from vigie.model.spans import Span as Where

GROUPS = ("vigie_times", "vigie_statements", "vigie_events")
"""The keys in `doc.spans`."""

if not Doc.has_extension("vigie"):
    Doc.set_extension("vigie", default=None)
    Doc.set_extension("published", default=None)


@Language.factory("vigie", default_config={"published": None})
def make_component(nlp: Language, name: str, published: str | None) -> Component:  # noqa: ARG001  what spaCy calls a factory with
    """The component of a pipeline; `published` is the day of documents that do not say theirs (`doc._.published`)."""
    return Component(published)


class Component:
    """Fills `doc.spans` with what the whole of Vigie finds in a document, and `doc._.vigie` with the annotation itself.

    Labels are the EDTF value of a time, the form of a statement, the type of an event; span ids are those of the findings. A
    document that was parsed before (dependencies and sentences) is not parsed again; another is parsed by the shipped model.
    """

    def __init__(self, published: str | None) -> None:
        self._published = published

    def __call__(self, doc: Doc) -> Doc:
        """The document with its groups of spans."""
        parsed = doc.has_annotation("DEP") and doc.has_annotation("LEMMA") and doc.has_annotation("SENT_START")
        found = annotate_parsed(doc.text, syntax_of(doc) if parsed else None, doc._.published or self._published)
        doc._.vigie = found
        for group, rows in zip(GROUPS, _rows(found), strict=True):
            doc.spans[group] = [s for span, label, key in rows if (s := _span(doc, span, label, key)) is not None]
        return doc


def _rows(a: Annotation) -> tuple[Iterable[tuple[Where, str, str]], ...]:
    return (
        [(t.span, t.value or "", t.id) for t in a.times],
        [(s.span, s.form, s.id) for s in a.statements],
        [(e.span, e.type, e.id) for e in a.events],
    )


def _span(doc: Doc, span: Where, label: str, key: str) -> Span | None:
    """A span on whole tokens; a finding that ends inside one takes all of it."""
    return doc.char_span(span.start, span.end, label=label, span_id=key, alignment_mode="expand")
