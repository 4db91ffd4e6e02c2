"""What holds on any text: no exception, spans that stand in the text, the same record twice, cost in line with length."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vigie.lang.packs import LanguagePack
from vigie.model.annotations import Annotation
from vigie.model.articles import Document
from vigie.pipeline import examine
from vigie.publish.records import annotation_record
from vigie.stages.cleaning import clean

Examine = Callable[[Document], Annotation]

BOUNDED = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

SENTENCES = (
    "Selon la préfecture, quatre ouvriers ont été blessés mardi par l'explosion d'un dépôt près de Tessaral.",
    "« Nous avons perdu le contact avec deux équipes », a déclaré le colonel Aubertin devant la presse.",
    "Le groupe Ansar al-Velika a revendiqué l'attaque du marché de Gao, qui a fait au moins 12 morts.",
    "Le ministère des Affaires étrangères appelle ses ressortissants à quitter la région avant le 3 mai.",
    "Trois suspects ont été arrêtés dans la nuit de lundi à mardi ; un quatrième serait en fuite.",
    "L'armée burkinabè dément avoir frappé le village, a-t-elle fait savoir mardi.",
)
PIECES = (
    *SENTENCES, "«", "»", "“", "”", '"', "'", "’", "(", ")", "—", "…", ".", ",", ";", ":", "!", "?", "\n\n", "\n", " ", "\u00a0",
    "\u202f", "\u200b", "\u2028", "\u0085", "\x00", "\ufeff", "\ud800", "\udfff", "🇫🇷", "e\u0301", "ﬁ", "İ", "ß", "ǅ", "۱۲", "²", "Ⅳ",
    "محمد", "北京", "A", "de", "d'", "qu'", "le", "M.", "12", "1 200", "3,5 %", "0", "9" * 30, "1er", "2021-02-31", "32 mai",
    "99h99", "mardi", "lundi mardi mercredi", "selon", "a déclaré", "tué", "morts", "attaque", "SELON", "N°", "http://a.b/c?d=é",
)  # fmt: skip
"""Pieces of news and oddities that fuzzed texts are glued from."""


@pytest.fixture(scope="module")
def run(pack: LanguagePack, parser: Any) -> Examine:
    """Clean, parse and examine a document."""

    def annotate(document: Document) -> Annotation:
        article = clean(document, pack.cleaning)
        return examine(article, next(iter(parser.parse([article.text]))), pack)

    return annotate


def document(text: str, title: str | None = None, published: str | None = "2024-05-15") -> Document:
    return Document("t", None, None, title, tuple(text.split("\n\n")), published=published, published_basis="given")


def spans_of(value: Any) -> Iterator[tuple[int, int, str]]:
    """Every stretch of words in a record, wherever it stands."""
    if isinstance(value, dict):
        if {"start", "end", "text"} <= value.keys():
            yield value["start"], value["end"], value["text"]
        for inner in value.values():
            yield from spans_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from spans_of(inner)


def holds(run: Examine, given_: Document) -> Annotation:
    """The properties of every text; returns its annotation."""
    found = run(given_)
    record = annotation_record(found)
    text = record["text"]
    text.encode("utf-8")
    assert "\x00" not in text
    for start, end, words in spans_of(record):
        assert 0 <= start < end <= len(text)
        assert text[start:end] == words
    for layer in ("entities", "times", "statements", "figures", "events", "warnings", "links"):
        ids = [item["id"] for item in record[layer]]
        assert len(ids) == len(set(ids)), f"two findings of one id in {layer}"
    for event in record["events"]:
        assert text.startswith(event["trigger"], event["trigger_start"])
    known = {item["id"] for layer in ("entities", "statements", "figures") for item in record[layer]}
    referred = {ref for ref in _references(record) if ref is not None}
    assert referred <= known
    assert annotation_record(run(given_)) == record
    return found


def _references(record: dict[str, Any]) -> Iterator[str | None]:
    """Ids by which findings name other findings of the same record."""
    for event in record["events"]:
        yield from event["figures"]
        yield event["statement"]
        for ids in event["role_ids"].values():
            yield from ids
    for layer, keys in {
        "statements": ("who_id",),
        "figures": ("of_id", "statement"),
        "warnings": ("issuer_id", "statement"),
        "links": ("subject_id", "object_id", "statement"),
    }.items():
        for item in record[layer]:
            yield from (item[key] for key in keys)


# --------------------------------------------------------------------------- fuzzed texts


@BOUNDED
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from(["", " "]))
def test_news_and_oddities_in_any_order(run: Examine, pieces: list[str], between: str) -> None:
    holds(run, document(between.join(pieces)))


@BOUNDED
@given(
    st.text(alphabet=st.characters(), max_size=200),
    st.one_of(st.none(), st.text(alphabet=st.characters(), max_size=40)),
)
def test_any_characters(run: Examine, text: str, title: str | None) -> None:
    holds(run, document(text, title))


@BOUNDED
@given(st.text(alphabet="«»“”„\"'’‘()[]…—–-,.;:!?/\\|*#&%€$@^~`<>{} \n\u202f", min_size=1, max_size=120))
def test_only_punctuation(run: Examine, text: str) -> None:
    holds(run, document(text))


@BOUNDED
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6), st.data())
def test_a_sentence_cut_anywhere(run: Examine, sentences: list[str], data: st.DataObject) -> None:
    text = "\n\n".join(sentences)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    holds(run, document(text[start:end]))


@BOUNDED
@given(st.sampled_from(SENTENCES), st.text(alphabet="0123456789-/T:Z+ ", max_size=24))
def test_any_publication_date(run: Examine, sentence: str, published: str) -> None:
    holds(run, document(sentence, published=published))


# --------------------------------------------------------------------------- texts known to be hard


HARD = {
    "empty": "",
    "blank": " \n\n \u202f\n\n\t",
    "one letter": "a",
    "one full stop": ".",
    "quotation never closed": "« " + " ".join(SENTENCES),
    "quotations opened in each paragraph": "\n\n".join("« " + s for s in SENTENCES),
    "quotations closed without beginning": "\n\n".join(s + " »" for s in SENTENCES),
    "quotations in quotations": "«" * 300 + " Rien " + "»" * 299,
    "one very long word": "anti" * 5000,
    "very long words in a sentence": f"Le groupe {'Velika' * 400} a attaqué {'Tessaral-' * 300}sur-Mer mardi.",
    "one very long number": "Il y a eu " + "9" * 5000 + " morts.",
    "a thousand names": " ".join(f"Jean Vernier{n}," for n in range(1000)),
    "a thousand dates": " ".join(f"le {n % 31 + 1} mai {1900 + n % 200}," for n in range(1000)),
    "lone surrogates": "\ud83d Le pont \udc00 est fermé \ud800.",
    "right to left": "قال الجيش إن الهجوم أسفر عن مقتل ١٢ شخصا. \u202eLe pont est fermé.",
    "combining marks": "L" + "\u0301" * 500 + "e pont est fermé.",
    "no spaces": SENTENCES[0].replace(" ", ""),
    "capitals": " ".join(SENTENCES).upper(),
    "lower case": " ".join(SENTENCES).lower(),
    "decomposed accents": "Le pre\u0301fet a de\u0301clare\u0301 mardi que trois te\u0301moins avaient e\u0301te\u0301 tue\u0301s.",
    "one word a paragraph": "\n\n".join(" ".join(SENTENCES).split()),
}


@pytest.mark.parametrize("text", HARD.values(), ids=HARD.keys())
def test_hard_text(run: Examine, text: str) -> None:
    holds(run, document(text))


# --------------------------------------------------------------------------- length


def dispatches(length: int) -> str:
    """Paragraphs of our own up to a number of characters, each a little different."""
    out, size, n = [], 0, 0
    while size < length:
        paragraph = f"{SENTENCES[n % 6]} La brigade {n} a relevé {n % 90 + 2} {('sacs', 'bidons', 'caisses')[n % 3]}. {SENTENCES[(n + 2) % 6]}"
        out.append(paragraph)
        size += len(paragraph) + 2
        n += 1
    return "\n\n".join(out)[:length]


LONGER = 10
MOST = 50.0
"""Times the cost for ten times the text: linear is 10, quadratic 100; the rest allows for a busy machine."""


@pytest.mark.slow
def test_cost_grows_with_the_text_and_not_with_its_square(pack: LanguagePack, parser: Any) -> None:
    def cost(length: int) -> float:
        article = clean(document(dispatches(length)), pack.cleaning)
        syntax = next(iter(parser.parse([article.text])))
        start = time.process_time()
        found = examine(article, syntax, pack)
        spent = time.process_time() - start
        assert found.statements
        assert found.events
        return spent

    cost(2_000)
    short = min(cost(20_000) for _ in range(2))
    assert cost(20_000 * LONGER) / short < MOST
