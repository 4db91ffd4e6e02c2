"""The annotate job: one failing article stops no other, several processes give what one gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from vigie.jobs import annotate as job
from vigie.jobs.annotate import Annotator, Failure, Intake, annotate_all, settle, take_in
from vigie.lang.packs import LanguagePack
from vigie.model.accounts import Entry
from vigie.model.annotations import Annotation
from vigie.model.articles import Article, Document
from vigie.stages.cleaning import clean

TEXTS = (
    "Quatre dockers ont été blessés mardi par l'explosion d'un conteneur sur le port de Tessaral, selon la capitainerie.",
    "« La route restera coupée jusqu'à vendredi », a déclaré le préfet de Valbrune, Hector Aubertin.",
    "Le groupe Ansar al-Velika a revendiqué l'attaque du marché, qui a fait au moins douze morts lundi.",
)
BAD = "indigeste"


@pytest.fixture
def articles(pack: LanguagePack) -> tuple[Article, ...]:
    return made(pack, len(TEXTS))


def made(pack: LanguagePack, number: int) -> tuple[Article, ...]:
    """Articles by number, their texts in turn."""
    return tuple(
        clean(
            Document(f"a{n}", f"{n}.txt", None, f"Dépêche numéro {n}", (TEXTS[n % len(TEXTS)],), published="2024-05-15", published_basis="given"),
            pack.cleaning,
        )
        for n in range(number)
    )  # fmt: skip


@pytest.fixture
def one_process(monkeypatch: pytest.MonkeyPatch, parser: Any) -> None:
    """The parser of the session, so that it is loaded once."""
    monkeypatch.setattr(job, "Parser", lambda model=None: parser)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> str:
    """A stage that raises on one article; returns the id of that article."""
    examine = job.examine

    def broken(article: Article, *rest: Any) -> Annotation:
        if article.id == "a1":
            raise ZeroDivisionError(BAD)
        return examine(article, *rest)

    monkeypatch.setattr(job, "examine", broken)
    return "a1"


@pytest.mark.usefixtures("one_process")
def test_each_article_is_annotated_in_order(pack: LanguagePack, articles: Sequence[Article]) -> None:
    found = list(Annotator(pack=pack).annotate(articles))
    assert [f.article.id for f in found if isinstance(f, Annotation)] == ["a0", "a1", "a2"]
    assert all(f.made_by and f.made_by.program.startswith("vigie ") for f in found if isinstance(f, Annotation))


@pytest.mark.usefixtures("one_process")
def test_no_article_gives_no_annotation(pack: LanguagePack) -> None:
    assert list(annotate_all((), pack)) == []


@pytest.mark.usefixtures("one_process")
def test_an_article_on_which_a_stage_fails_stops_no_other(
    pack: LanguagePack, articles: Sequence[Article], failing: str
) -> None:
    found = list(annotate_all(articles, pack, processes=1))
    assert [type(f) for f in found] == [Annotation, Failure, Annotation]
    failure = found[1]
    assert isinstance(failure, Failure)
    assert failure.article == failing
    assert "ZeroDivisionError" in failure.error
    assert BAD in failure.error
    assert "test_annotate.py" in failure.error


@pytest.mark.usefixtures("one_process")
def test_a_failure_is_refused_in_the_accounts(pack: LanguagePack, articles: Sequence[Article], failing: str) -> None:
    entries = tuple(Entry(a.path or "-", "accepted", (), None, a.id) for a in articles)
    reading = settle(Intake(tuple(articles), entries), annotate_all(articles, pack, processes=1))
    assert [a.article.id for a in reading.annotations] == ["a0", "a2"]
    assert [e.outcome for e in reading.ledger.entries] == ["accepted", "refused", "accepted"]
    refused = reading.ledger.entries[1]
    assert refused.reasons == ("failed",)
    assert BAD in (refused.detail or "")
    assert reading.ledger.exit_code == 1


@pytest.mark.usefixtures("one_process")
def test_a_parser_that_fails_on_a_text_is_no_reason_to_lose_the_others(
    pack: LanguagePack, articles: Sequence[Article], monkeypatch: pytest.MonkeyPatch, parser: Any
) -> None:
    class Choosy:
        name = "choosy"

        def parse(self, texts: Any) -> Any:
            def parsed() -> Any:
                for text in texts:
                    if "préfet" in text:
                        raise RuntimeError(BAD)
                    yield next(iter(parser.parse([text])))

            return parsed()

    monkeypatch.setattr(job, "Parser", lambda model=None: Choosy())
    found = list(annotate_all(articles, pack, processes=1))
    assert [type(f) for f in found] == [Annotation, Failure, Annotation]


@pytest.mark.slow
def test_several_processes_give_the_same_in_the_same_order(pack: LanguagePack) -> None:
    number = job.PARALLEL_FROM + 3
    articles = made(pack, number)
    alone = list(annotate_all(articles, pack, processes=1))
    together = list(annotate_all(articles, pack, processes=2))
    assert [a.article.id for a in together if isinstance(a, Annotation)] == [f"a{n}" for n in range(number)]
    assert together == alone


def test_an_article_offered_twice_is_read_once(pack: LanguagePack, tmp_path: Any) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"Une explosion à Tessaral\n\n{TEXTS[0]}\n", "utf-8")
    intake = take_in([path, path], None, pack)
    assert len(intake.articles) == 1
    assert [e.outcome for e in intake.entries][1] == "duplicate"
