"""Scores of a pipeline on the test sets, from raw text and from the treebanks' own tokens."""

import time
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example

SYNTAX_SCORES = {
    "tokens": "token_f", "sentences": "sents_f", "pos": "pos_acc", "morph": "morph_acc", "lemma": "lemma_acc",
    "uas": "dep_uas", "las": "dep_las",
}  # fmt: skip


def read_docs(nlp: Language, path: Path) -> list[Doc]:
    """Return the documents of a `.spacy` file."""
    return list(DocBin().from_disk(path).get_docs(nlp.vocab))


def all_syntax_scores(nlp: Language, path: Path) -> dict[str, dict[str, float]]:
    """Return percentages for the four ways of giving a test set: rows of ten or single sentences, raw or cut."""
    rows = read_docs(nlp, path)
    single = [sentence.as_doc() for doc in rows for sentence in doc.sents]
    return {
        f"{kind}, {'given tokens' if gold_tokens else 'raw text'}": syntax_scores(nlp, docs, gold_tokens=gold_tokens)
        for kind, docs in (("single sentences", single), ("ten in a row", rows))
        for gold_tokens in (False, True)
    }


def syntax_scores(nlp: Language, docs: list[Doc], *, gold_tokens: bool) -> dict[str, float]:
    """Return percentages on treebank documents, from their text or from their own tokens."""
    examples = [Example(_words_of(nlp, doc) if gold_tokens else nlp.make_doc(doc.text), doc) for doc in docs]
    with nlp.select_pipes(disable=[name for name in ("ner",) if name in nlp.pipe_names]):
        found = nlp.evaluate(examples)
    return {name: round(100 * found[key], 2) for name, key in SYNTAX_SCORES.items() if found.get(key) is not None}


def entity_scores(nlp: Language, path: Path) -> dict[str, Any]:
    """Return precision, recall and F of named entities, in all and by type, in percent."""
    examples = [Example(nlp.make_doc(doc.text), doc) for doc in read_docs(nlp, path)]
    with nlp.select_pipes(enable=[name for name in ("ner",) if name in nlp.pipe_names]):
        found = nlp.evaluate(examples)
    types = {label: _percent(values) for label, values in sorted(found["ents_per_type"].items())}
    return {"all": _percent({key: found[f"ents_{key}"] for key in "prf"})} | types


def words_per_second(nlp: Language, texts: list[str]) -> float:
    """Return words (by white space) per second in batches of 64, after a warm-up on the first texts."""
    for _ in nlp.pipe(texts[:64], batch_size=64):
        pass
    start = time.perf_counter()
    for _ in nlp.pipe(texts, batch_size=64):
        pass
    return sum(len(text.split()) for text in texts) / (time.perf_counter() - start)


def _words_of(nlp: Language, doc: Doc) -> Doc:
    return Doc(nlp.vocab, words=[token.text for token in doc], spaces=[bool(token.whitespace_) for token in doc])


def _percent(values: dict[str, float]) -> dict[str, float]:
    return {key: round(100 * values[key], 2) for key in "prf"}
