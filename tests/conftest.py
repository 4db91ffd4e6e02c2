"""Shared makers of small annotations, and the place of the reference folder when it is there."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from vigie.model.annotations import Annotation
from vigie.model.articles import Article
from vigie.model.entities import Entity, Mention
from vigie.model.events import Event, RoleFiller
from vigie.model.figures import Figure
from vigie.model.places import Place
from vigie.model.spans import Span, finding_id

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def absent() -> Callable[[str], None]:
    """Leaves a test out for want of something that not every machine has; the project's own check has it all and fails here."""

    def leave_out(what: str) -> None:
        if os.environ.get("VIGIE_EVERYTHING"):
            pytest.fail(what)
        pytest.skip(what)

    return leave_out


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference folder beside the project; tests that need it are skipped where it is not."""
    path = Path(os.environ.get("VIGIE_SHARED", ROOT.parent / "shared"))
    if not (path / "gold").is_dir():
        pytest.skip("../shared is not here")
    return path


@pytest.fixture(scope="session")
def pack():
    """The French language pack."""
    from vigie.lang.loading import load_pack

    return load_pack()


@pytest.fixture(scope="session")
def parser():
    """The shipped model."""
    from vigie.adapters.parser import Parser

    return Parser()


@pytest.fixture(scope="session")
def annotate(pack, parser) -> Callable[..., Annotation]:
    """Annotate a text through the whole pipeline."""
    from vigie.model.articles import Document
    from vigie.pipeline import examine
    from vigie.stages.cleaning import clean
    from vigie.stages.translation import mark_translation

    def run(text: str, published: str | None = "2024-05-15", title: str | None = None) -> Annotation:
        document = Document(
            id="t", path=None, url=None, title=title, paragraphs=tuple(text.split("\n\n")), published=published,
            published_basis="given" if published else None,
        )  # fmt: skip
        article = mark_translation(clean(document, pack.cleaning), pack.cleaning.translation)
        return examine(article, next(iter(parser.parse([article.text]))), pack)

    return run


@pytest.fixture
def article() -> Callable[..., Article]:
    """A cleaned article of one paragraph."""

    def make(id_: str, text: str, day: str | None = "2024-05-15", publisher: str = "L'Écho", **more: object) -> Article:
        return Article(
            id=id_, text=text, title=None, paragraphs=(Span(0, len(text)),), published=day, publisher=publisher, **more
        )  # type: ignore[arg-type]

    return make


@pytest.fixture
def told(article) -> Callable[..., Annotation]:
    """An annotation with one event, by its slots."""

    def make(
        id_: str,
        type_: str = "attack",
        when: str | None = "2024-05-14",
        where: Place | None = None,
        killed: tuple[int | None, int | None] | None = None,
        who: Sequence[str] = (),
        known: Sequence[tuple[str, str]] = (),
        roles: Sequence[tuple[str, str]] = (),
        text: str = "Une explosion a frappé le marché central de la ville.",
        day: str | None = "2024-05-15",
        publisher: str = "L'Écho",
        **more: object,
    ) -> Annotation:
        made = article(id_, text, day, publisher)
        entities = tuple(
            Entity(f"entity:{n}", name, kind, (Mention(Span(0, 3)),), standing="public_role")  # type: ignore[arg-type]
            for n, (name, kind) in enumerate(known)
        )
        ids = {e.name: e.id for e in entities}
        figures = (Figure("figure:0", Span(0, 3), "killed", None, None, *killed, who=tuple(who)),) if killed else ()
        event = Event(
            id=finding_id("event", Span(0, len(text)), type_),
            type=type_,  # type: ignore[arg-type]
            span=Span(0, len(text)),
            trigger=Span(4, 13),
            when=when,
            where=where,
            roles=tuple(RoleFiller(role, name, ids.get(name)) for role, name in roles),  # type: ignore[arg-type]
            figures=tuple(f.id for f in figures),
            factuality=more.pop("factuality", "happened"),  # type: ignore[arg-type]
            hedged=bool(more.pop("hedged", False)),
            who=tuple(who),
        )
        return Annotation(made, entities=entities, events=(event,), figures=figures, **more)  # type: ignore[arg-type]

    return make
