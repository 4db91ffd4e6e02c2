"""The lemma of a token, mended where the words of a language know better than the model."""

from __future__ import annotations

from collections.abc import Mapping

from vigie.model.syntax import Token

VERBAL = frozenset({"VERB", "AUX", "ADJ"})


def lemma_of(token: Token, verb_forms: Mapping[str, str]) -> str:
    """The lemma in lower case: of the known verb whose form this is, else the model's."""
    if token.pos in VERBAL:
        known = verb_forms.get(token.text.lower())
        if known is not None:
            return known
    return token.lemma.lower()


def lemmas_of(tokens: tuple[Token, ...], verb_forms: Mapping[str, str]) -> tuple[str, ...]:
    """The lemmas of all tokens."""
    return tuple(lemma_of(t, verb_forms) for t in tokens)
