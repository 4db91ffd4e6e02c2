"""The lemma of a token, mended where the words of a language know better than the model."""

from __future__ import annotations

from collections.abc import Mapping

from vigie.model.syntax import Syntax, Token

VERBAL = frozenset({"VERB", "AUX", "ADJ", "ADV", "X"})
"""Parts of speech under which the model also hides verbs it does not know."""


NOTHING: Mapping[str, str] = {}


def lemmas_of(
    syntax: Syntax, verb_forms: Mapping[str, str], noun_forms: Mapping[str, str] = NOTHING
) -> tuple[str, ...]:
    """The lemmas of all tokens in lower case: of the known verb or noun whose form it is, else the model's.

    A noun is read as a verb if an auxiliary stands right before it ("a nié" read as a noun) or it has a subject
    ("le groupe menace de"), a name as a noun where its capital only opens the sentence, a verb as a noun if it has a determiner or is counted ("les 400 insurgés").
    """
    found = []
    after_auxiliary = False
    for t in syntax.tokens:
        known = None
        if t.pos in VERBAL or (t.pos == "NOUN" and (after_auxiliary or _has_subject(syntax, t.i))):
            known = verb_forms.get(t.text.lower())
        elif t.pos == "NOUN" or (t.pos == "PROPN" and (t.text.islower() or t.i == syntax.sentences[t.sent][0])):
            known = noun_forms.get(t.text.lower())
        if t.pos == "VERB" and noun_forms and _is_counted(syntax, t.i):
            known = noun_forms.get(t.text.lower(), known)
        found.append(known or t.lemma.lower())
        after_auxiliary = t.pos == "AUX" or (after_auxiliary and t.pos == "ADV")
    return tuple(found)


def _is_counted(syntax: Syntax, i: int) -> bool:
    """Whether a participle has a determiner or a numeral of its own and no auxiliary."""
    deps = [syntax.tokens[c].dep for c in syntax.children[i] if c < i]
    return (
        "VerbForm=Part" in syntax.tokens[i].morph
        and any(d in {"det", "nummod"} for d in deps)
        and not any(d.startswith(("aux", "cop")) for d in deps)
    )


def _has_subject(syntax: Syntax, i: int) -> bool:
    return any(c < i and syntax.tokens[c].dep == "nsubj" for c in syntax.children[i]) and not any(
        syntax.tokens[c].dep in {"cop", "det"} for c in syntax.children[i]
    )


def is_known_verb(token: Token, verb_forms: Mapping[str, str], lemma: str) -> bool:
    """Whether a token may stand as the verb `lemma`: tagged as a verb, or a form of it under another tag."""
    return token.pos in {"VERB", "AUX", "ADJ"} or verb_forms.get(token.text.lower()) == lemma
