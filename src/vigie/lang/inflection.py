"""Forms of verbs and nouns of a language, made from endings and a list of irregular ones."""

from __future__ import annotations

from collections.abc import Iterable

from vigie.lang.sources import DataFiles


def verb_forms(lemmas: Iterable[str], source: DataFiles) -> dict[str, str]:
    """The lemma of each form of these verbs, as far as `inflection.toml` can make the forms."""
    data = source.toml("inflection")
    endings, irregular = data["endings"], data["irregular"]
    found: dict[str, str] = {}
    for lemma in sorted(lemmas):
        made = [lemma, *irregular.get(lemma, ())]
        ending = next((e for e in sorted(endings, key=len, reverse=True) if lemma.endswith(e)), None)
        if ending is not None and (lemma not in irregular or ending.endswith("er")):
            made += [lemma[: -len(ending)] + tail for tail in endings[ending]]
        for form in made:
            found.setdefault(form, lemma)
    return found


def noun_forms(lemmas: Iterable[str], source: DataFiles) -> dict[str, str]:
    """The lemma of each singular and plural of these nouns, in lower case."""
    plurals = source.toml("inflection")["plurals"]
    found: dict[str, str] = {}
    for lemma in sorted(lemma.lower() for lemma in lemmas):
        ending = next(e for e in sorted(plurals, key=len, reverse=True) if lemma.endswith(e))
        for form in (lemma, *(lemma.removesuffix(ending) + tail for tail in plurals[ending])):
            found.setdefault(form, lemma)
    return found
