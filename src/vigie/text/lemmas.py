"""The lemma of a token, mended where the words of a language know better than the model."""

from __future__ import annotations

from collections.abc import Mapping

from vigie.model.syntax import Syntax, Token

VERBAL = frozenset({"VERB", "AUX", "ADJ", "ADV", "X"})
"""Parts of speech under which the model also hides verbs it does not know."""


def lemmas_of(syntax: Syntax, verb_forms: Mapping[str, str]) -> tuple[str, ...]:
    """The lemmas of all tokens in lower case: of the known verb whose form it is, else the model's.

    A noun keeps the model's lemma unless an auxiliary stands right before it ("a nié" read as a noun) or it has a
    subject ("le groupe menace de").
    """
    found = []
    after_auxiliary = False
    for t in syntax.tokens:
        known = None
        if t.pos in VERBAL or (t.pos == "NOUN" and (after_auxiliary or _has_subject(syntax, t.i))):
            known = verb_forms.get(t.text.lower())
        found.append(known or t.lemma.lower())
        after_auxiliary = t.pos == "AUX" or (after_auxiliary and t.pos == "ADV")
    return tuple(found)


def _has_subject(syntax: Syntax, i: int) -> bool:
    return any(c < i and syntax.tokens[c].dep == "nsubj" for c in syntax.children[i]) and not any(
        syntax.tokens[c].dep in {"cop", "det"} for c in syntax.children[i]
    )


def is_known_verb(token: Token, verb_forms: Mapping[str, str], lemma: str) -> bool:
    """Whether a token may stand as the verb `lemma`: tagged as a verb, or a form of it under another tag."""
    return token.pos in {"VERB", "AUX", "ADJ"} or verb_forms.get(token.text.lower()) == lemma
