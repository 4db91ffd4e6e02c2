"""What a search knows of the words of a language."""

from __future__ import annotations

import threading
from collections.abc import Callable

from Stemmer import Stemmer

from vigie.lang.inflection import verb_forms
from vigie.lang.sources import DataFiles
from vigie.text.terms import Analysis, TermRules, fold_word


def parse(source: DataFiles) -> Analysis:
    """The word analysis that a store's index is made with and that reads what is searched for."""
    data = source.toml("search")
    words, endings = data["words"], data["endings"]
    irregular = {fold_word(form): fold_word(word) for word, forms in data["irregular"].items() for form in forms}
    fixed = _folded(words["fixed"])
    for form, lemma in verb_forms(words["verbs"], source).items():
        irregular.setdefault(fold_word(form), fold_word(lemma))
    return Analysis(
        TermRules(
            elided=_folded(words["elided"]),
            little=_folded(words["little"]),
            fixed=fixed,
            irregular={form: word for form, word in irregular.items() if form not in fixed},
            plurals=_pairs(endings["plurals"]),
            verbal=_pairs(endings["verbal"]),
            nominal=endings["nominal"],
            nouns=_folded(words["nouns"]),
            verbs=_folded(words["verb_forms"]),
            accents=_pairs(endings["accents"]),
            stem=_stem(data["stemmer"]["language"]),
        )
    )


def _stem(language: str) -> Callable[[str], str]:
    """The Snowball stemmer of a language, one for each thread: it keeps words in mind and must not be shared."""
    mine = threading.local()

    def stem(word: str) -> str:
        stemmer = getattr(mine, "stemmer", None)
        if stemmer is None:
            stemmer = mine.stemmer = Stemmer(language)
        return str(stemmer.stemWord(word))

    return stem


def _folded(words: list[str]) -> frozenset[str]:
    return frozenset(map(fold_word, words))


def _pairs(rows: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((ending, other) for ending, other in rows)
