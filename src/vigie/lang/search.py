"""What a search knows of the words of a language."""

from __future__ import annotations

from snowballstemmer import stemmer

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
            stem=stemmer(data["stemmer"]["language"]).stemWord,
        )
    )


def _folded(words: list[str]) -> frozenset[str]:
    return frozenset(map(fold_word, words))


def _pairs(rows: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((ending, other) for ending, other in rows)
