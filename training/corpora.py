"""Writes the corpora that spaCy trains on, as `.spacy` files in the working folder."""

from pathlib import Path
from random import Random

from spacy.language import Language
from spacy.tokens import Doc, DocBin

from training import entities, treebanks, variants

SENTENCES_A_DOCUMENT = 10
SEED = 20260101


def write_syntax(data: Path, work: Path, nlp: Language) -> dict[str, int]:
    """Write `syntax-train`, `-dev` and one file for each test set; return how many sentences each holds."""
    folder = data / "treebank"
    dev = list(treebanks.read_sentences(folder / treebanks.DEV))
    tests = {name: list(treebanks.read_sentences(folder / path)) for name, path in treebanks.TESTS.items()}
    held_out = dev + [sentence for sentences in tests.values() for sentence in sentences]
    written = _files(folder, treebanks.TRAIN, held_out)
    spoken = _files(folder, treebanks.SPOKEN, held_out)
    _write(work / "syntax-train.spacy", _documents(written, spoken, nlp))
    dev = treebanks.without_repeats(dev, tests["sequoia"])
    _write(work / "syntax-dev.spacy", _plain(dev, nlp))
    for name, sentences in tests.items():
        _write(work / f"syntax-test-{name}.spacy", _plain(sentences, nlp))
    sizes = {name: len(sentences) for name, sentences in tests.items()}
    return {"written": sum(map(len, written)), "spoken": sum(map(len, spoken)), "dev": len(dev)} | sizes


def _files(folder: Path, paths: tuple[str, ...], held_out: list[treebanks.Sentence]) -> list[list[treebanks.Sentence]]:
    kept = [treebanks.without_repeats(treebanks.read_sentences(folder / path), held_out) for path in paths]
    return [[treebanks.with_split_numbers(sentence) for sentence in sentences] for sentences in kept]


def _documents(
    written: list[list[treebanks.Sentence]], spoken: list[list[treebanks.Sentence]], nlp: Language
) -> list[Doc]:
    """Written sentences twice, as they are and as variants, ten to a document; spoken ones alone.

    Speech has no points: side by side, its sentences would teach the parser to cut where nothing shows it.
    """
    chance = Random(SEED)
    docs = []
    for sentences in written:
        for group in treebanks.grouped(sentences, SENTENCES_A_DOCUMENT):
            docs.append(treebanks.to_doc(nlp.vocab, group))
            docs.append(treebanks.to_doc(nlp.vocab, variants.varied_document(group, chance)))
    for sentences in spoken:
        docs += [treebanks.to_doc(nlp.vocab, [variants.vary(sentence, chance)]) for sentence in sentences]
    return docs


def _plain(sentences: list[treebanks.Sentence], nlp: Language) -> list[Doc]:
    return [treebanks.to_doc(nlp.vocab, group) for group in treebanks.grouped(sentences, SENTENCES_A_DOCUMENT)]


def write_entities(data: Path, work: Path, nlp: Language) -> dict[str, dict[str, int]]:
    """Write `entities-train`, `-dev` and `-test`; return how many entities of each type each holds."""
    articles = list(entities.read_winer(data / "ner" / "winer"))
    test = [passage for passage in articles if entities.is_test(passage.name)]
    dev = [passage for passage in articles if entities.is_dev(passage.name)]
    train = [
        passage for passage in articles if not entities.is_test(passage.name) and not entities.is_dev(passage.name)
    ]
    sequoia = list(entities.read_sequoia(data / "ner" / entities.SEQUOIA_TRAIN))
    _write(work / "entities-train.spacy", _entity_documents(train, sequoia, nlp))
    _write(work / "entities-dev.spacy", [entities.to_doc(nlp, passage) for passage in dev])
    _write(work / "entities-test.spacy", [entities.to_doc(nlp, passage) for passage in test])
    parts = {"train": train, "sequoia": sequoia, "dev": dev, "test": test}
    return {name: {"texts": len(passages)} | entities.count(passages) for name, passages in parts.items()}


def _entity_documents(articles: list[entities.Passage], sentences: list[entities.Passage], nlp: Language) -> list[Doc]:
    """Every paragraph as it is and as newspapers set it; every sentence of Sequoia once."""
    chance = Random(SEED)
    docs = []
    for passage in articles:
        for paragraph in entities.paragraphs(passage):
            docs.append(entities.to_doc(nlp, paragraph))
            clean = entities.with_marks(entities.tightened(paragraph), chance.choice("'’"), chance.random() < 0.3)
            docs.append(entities.to_doc(nlp, entities.in_capitals(clean) if chance.random() < 0.02 else clean))
    for sentence in sentences:
        docs.append(entities.to_doc(nlp, entities.with_marks(sentence, chance.choice("'’"), no_break=False)))
    return docs


def _write(path: Path, docs: list[Doc]) -> None:
    DocBin(docs=docs, store_user_data=False).to_disk(path)
