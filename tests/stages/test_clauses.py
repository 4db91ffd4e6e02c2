"""Questions to a parse, on small parses written by hand: form, part of speech, relation, governor (from 1, 0 the root), features."""

from __future__ import annotations

import pytest

from vigie.model.syntax import Syntax, Token
from vigie.text import clauses

PAST = "Tense=Past|VerbForm=Part"
HAS = "Mood=Ind|Tense=Pres|VerbForm=Fin"


def parse(*rows: str) -> Syntax:
    """A one-sentence parse from lines "form POS relation governor features"."""
    tokens, at = [], 0
    for i, row in enumerate(rows):
        form, pos, dep, head, *morph = row.split(" ")
        tokens.append(
            Token(i, at, at + len(form), form, form, pos, dep, int(head) - 1 if int(head) else i, "".join(morph), 0)
        )
        at += len(form) + 1
    return Syntax.build(tuple(tokens), ((0, len(tokens)),), ())


def word(syntax: Syntax, i: int | None) -> str | None:
    return None if i is None else syntax.tokens[i].text


PASSIVE = parse("Le DET det 2", "pont NOUN nsubj:pass 5", f"a AUX aux:tense 5 {HAS}", f"été AUX aux:pass 5 {PAST}", f"détruit VERB root 0 {PAST}",
                "par ADP case 8", "la DET det 8", "crue NOUN obl:agent 5")  # fmt: skip
RELATIVE = parse(
    "Le DET det 2",
    "navire NOUN root 0",
    "qui PRON nsubj 5 PronType=Rel",
    f"a AUX aux:tense 5 {HAS}",
    f"sombré VERB acl:relcl 2 {PAST}",
)
CONTROL = parse(
    "Elle PRON nsubj 3", f"a AUX aux:tense 3 {HAS}", f"voulu VERB root 0 {PAST}", "partir VERB xcomp 3 VerbForm=Inf"
)
NEGATED = parse(
    "Il PRON nsubj 4",
    "ne ADV advmod 4 Polarity=Neg",
    f"a AUX aux:tense 4 {HAS}",
    f"parlé VERB root 0 {PAST}",
    "pas ADV advmod 4 Polarity=Neg",
)
HEARSAY = parse("Il PRON nsubj 3", "aurait AUX aux:tense 3 Mood=Cnd|Tense=Pres|VerbForm=Fin", f"fui VERB root 0 {PAST}")
FUTURE = parse("Il PRON nsubj 2", "partira VERB root 0 Mood=Ind|Tense=Fut|VerbForm=Fin")
PLUPERFECT = parse(
    "Il PRON nsubj 3", "avait AUX aux:tense 3 Mood=Ind|Tense=Imp|VerbForm=Fin", f"fui VERB root 0 {PAST}"
)
SHARED = parse(
    "Ils PRON nsubj 3",
    f"ont AUX aux:tense 3 {HAS}",
    f"pris VERB root 0 {PAST}",
    "et CCONJ cc 5",
    f"brûlé VERB conj 3 {PAST}",
    "le DET det 7",
    "fort NOUN obj 5",
)


@pytest.mark.parametrize(
    ("syntax", "verb", "subject"),
    [(PASSIVE, 4, "pont"), (RELATIVE, 4, "navire"), (CONTROL, 3, "Elle"), (SHARED, 4, "Ils"), (HEARSAY, 2, "Il")],
)
def test_subject(syntax: Syntax, verb: int, subject: str) -> None:
    assert word(syntax, clauses.subject(syntax, verb)) == subject


def test_a_blank_is_no_subject() -> None:
    syntax = parse(
        "\u2028 SPACE nsubj 5",
        "Un DET det 3",
        "garde NOUN nmod 1",
        f"a AUX aux:tense 5 {HAS}",
        f"crié VERB root 0 {PAST}",
    )
    assert clauses.subject(syntax, 4) in {2, None}


def test_a_participle_agrees_with_its_noun() -> None:
    syntax = parse("auteur NOUN root 0 Gender=Masc|Number=Sing", "de ADP case 3", "attaque NOUN nmod 1 Gender=Fem|Number=Sing",
                   f"abattu VERB acl 3 Gender=Masc|Number=Sing|{PAST}")  # fmt: skip
    assert word(syntax, clauses.subject(syntax, 3)) == "auteur"


def test_agent_by_label_and_by_preposition() -> None:
    assert word(PASSIVE, clauses.agent(PASSIVE, 4)) == "crue"
    hung_elsewhere = parse(
        "tué VERB root 0 " + PAST, "mardi NOUN obl:mod 1", "par ADP case 5", "la DET det 5", "garde NOUN nmod 2"
    )
    assert word(hung_elsewhere, clauses.agent(hung_elsewhere, 0, frozenset({"par"}))) == "garde"
    assert clauses.agent(hung_elsewhere, 0) is None


@pytest.mark.parametrize(
    ("syntax", "verb", "passive"), [(PASSIVE, 4, True), (RELATIVE, 4, False), (SHARED, 4, False), (HEARSAY, 2, False)]
)
def test_passive(syntax: Syntax, verb: int, passive: bool) -> None:
    assert clauses.is_passive(syntax, verb) is passive


@pytest.mark.parametrize(
    ("syntax", "verb", "mood", "tense"),
    [
        (PASSIVE, 4, "Ind", "past"), (HEARSAY, 2, "Cnd", "past"), (FUTURE, 1, "Ind", "future"), (PLUPERFECT, 2, "Ind", "pluperfect"),
        (SHARED, 4, "Ind", "past"), (CONTROL, 3, "", "none"),
    ],
)  # fmt: skip
def test_mood_and_tense(syntax: Syntax, verb: int, mood: str, tense: str) -> None:
    assert (clauses.mood(syntax, verb), clauses.tense(syntax, verb)) == (mood, tense)


def test_negation() -> None:
    assert clauses.is_negated(NEGATED, 3)
    assert not clauses.is_negated(FUTURE, 1)
    nobody = parse(
        "Aucun DET det 2 PronType=Neg", "groupe NOUN nsubj 3", "parle VERB root 0 Mood=Ind|Tense=Pres|VerbForm=Fin"
    )
    assert clauses.is_negated(nobody, 2)


def test_prepositions_and_complements() -> None:
    syntax = parse(
        "mort NOUN root 0",
        "de ADP case 3",
        "soldats NOUN nmod 1",
        "lors ADV case 6",
        "de ADP fixed 4",
        "raids NOUN nmod 1",
    )
    assert clauses.preposition(syntax, 5) == "lors de"
    assert [word(syntax, j) for j in clauses.complements(syntax, 0, frozenset({"de"}))] == ["soldats"]


def test_noun_phrase_leaves_relatives_and_members_out() -> None:
    syntax = parse(
        "deux NUM nummod 2",
        "gardes NOUN root 0",
        "armés ADJ amod 2",
        "qui PRON nsubj 5 PronType=Rel",
        "dorment VERB acl:relcl 2",
        "et CCONJ cc 7",
        "chiens NOUN conj 2",
    )
    assert clauses.noun_phrase(syntax, 1).of("deux gardes armés qui dorment et chiens") == "deux gardes armés"


def test_a_cycle_ends() -> None:
    syntax = parse("a VERB conj 2", "b VERB conj 1")
    assert clauses.subject(syntax, 0) is None
    assert clauses.finite(syntax, 0) is None or True
