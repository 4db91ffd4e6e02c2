"""The lemma of a token, mended where the words of a language know better than the model."""

from __future__ import annotations

from collections.abc import Mapping

from vigie.model.syntax import Token

VERBAL = frozenset({"VERB", "AUX", "ADJ", "ADV", "X"})
"""Parts of speech under which the model also hides verbs it does not know."""


def lemmas_of(tokens: tuple[Token, ...], verb_forms: Mapping[str, str]) -> tuple[str, ...]:
    """The lemmas of all tokens in lower case: of the known verb whose form it is, else the model's.

    A noun keeps the model's lemma unless an auxiliary stands right before it ("a nié" read as a noun).
    """
    found = []
    after_auxiliary = False
    for t in tokens:
        known = verb_forms.get(t.text.lower()) if t.pos in VERBAL or (after_auxiliary and t.pos == "NOUN") else None
        found.append(known or t.lemma.lower())
        after_auxiliary = t.pos == "AUX" or (after_auxiliary and t.pos == "ADV")
    return tuple(found)


def is_known_verb(token: Token, verb_forms: Mapping[str, str], lemma: str) -> bool:
    """Whether a token may stand as the verb `lemma`: tagged as a verb, or a form of it under another tag."""
    return token.pos in {"VERB", "AUX", "ADJ"} or verb_forms.get(token.text.lower()) == lemma
