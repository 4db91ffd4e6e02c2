"""Mend a parse where it is known to go wrong, by what agreement and word order say.

In: a parse and the pack's few words. Out: the same tokens with some heads and relations changed. Four things are mended:
a counted noun that hangs on its quantity ("plus de 40 soldats"), a clause that the parse hung on the source put in front
of it ("Selon la police, deux hommes…"), a participle that agrees with a noun further left ("l'attaque au couteau
perpétrée par…"), and a participle that opens its sentence and reads as a name or noun ("Arrêté mardi, le suspect…").
"""

from __future__ import annotations

from dataclasses import replace

from vigie.lang.syntax import SyntaxPack
from vigie.model.syntax import Syntax, Token
from vigie.text.clauses import disagree, feature, finite, is_verbal

NOMINAL = frozenset({"NOUN", "PROPN"})
COUNTED_REACH = 6
"""Tokens from a quantity to the noun that it counts."""
_CLIMBED = frozenset({"nmod", "obl", "appos", "obl:arg", "obl:mod", "flat"})
_MISREAD = frozenset({"NOUN", "PROPN", "ADJ", "X"})
STEPS = 3
"""Nouns climbed to find the one a participle agrees with."""


def mend(syntax: Syntax, pack: SyntaxPack) -> Syntax:
    """The parse with what is known to be wrong set right."""
    tokens = list(syntax.tokens)
    for start, stop in syntax.sentences:
        _lift_counted(syntax, tokens, start, stop, pack)
        _lift_clause(syntax, tokens, start, stop, pack)
        _lift_participles(tokens, start, stop)
        _name_opening(tokens, start, stop, pack)
    changed = any(a is not b for a, b in zip(tokens, syntax.tokens, strict=True))
    return Syntax.build(tuple(tokens), syntax.sentences, syntax.names) if changed else syntax


def _lift_counted(syntax: Syntax, tokens: list[Token], start: int, stop: int, pack: SyntaxPack) -> None:
    """A noun counted by a quantity takes its place in the clause."""
    for i in range(start, stop - 2):
        if tokens[i].text.lower() not in pack.quantities or tokens[i + 1].text.lower() not in pack.of:
            continue
        reach = range(i + 2, min(i + 2 + COUNTED_REACH, stop))
        noun = next((j for j in reach if tokens[j].head == i and tokens[j].pos in NOMINAL), None)
        if noun is None or not any(tokens[k].pos == "NUM" or tokens[k].has("NumType") for k in range(i + 2, noun + 1)):
            continue
        head = noun if tokens[i].head == i else tokens[i].head
        tokens[noun] = replace(tokens[noun], head=head, dep=_counted_part(syntax, i, head))
        tokens[i] = replace(tokens[i], head=noun, dep="advmod")
        tokens[i + 1] = replace(tokens[i + 1], head=i, dep="fixed")
        for k in range(start, stop):
            if tokens[k].head == i and k not in {i, i + 1, noun}:
                tokens[k] = replace(tokens[k], head=noun)


def _counted_part(syntax: Syntax, i: int, head: int) -> str:
    """The relation of a counted noun to its clause: that of its quantity, which as an adverb hides a subject or an object."""
    dep = syntax.tokens[i].dep
    if dep != "advmod" or not is_verbal(syntax, head):
        return dep
    if head < i:
        return "obj"
    if any(i <= c < head for c in syntax.with_dep(head, "nsubj")):
        return dep
    return _subject_label(syntax, head)


def _subject_label(syntax: Syntax, verb: int) -> str:
    return "nsubj:pass" if any(syntax.with_dep(verb, "aux:pass")) else "nsubj"


def _lift_clause(syntax: Syntax, tokens: list[Token], start: int, stop: int, pack: SyntaxPack) -> None:
    """The verb of a sentence that opens with its source is the root, the source hangs on it."""
    first = next((i for i in range(start, stop) if tokens[i].pos not in {"SPACE", "PUNCT"}), None)
    root = next((i for i in range(start, stop) if tokens[i].head == i and tokens[i].pos in NOMINAL), None)
    if first is None or root is None or not any(_opens(tokens, first, words) for words in pack.sources):
        return
    comma = next((i for i in range(root + 1, stop) if tokens[i].text == ","), None)
    if comma is None:
        return
    verb = next((i for i in range(comma + 1, stop) if tokens[i].head == root and _is_clause(syntax, i)), None)
    if verb is None:
        return
    tokens[verb] = replace(tokens[verb], head=verb, dep="ROOT")
    tokens[root] = replace(tokens[root], head=verb, dep="obl:mod")
    before = [k for k in range(comma + 1, verb) if tokens[k].head == root and tokens[k].pos in NOMINAL]
    subject = next((k for k in range(comma + 1, verb) if tokens[k].head == verb and tokens[k].dep.startswith("nsubj")), None)  # fmt: skip
    for k in range(comma, stop):
        if tokens[k].head == root and k not in {verb, *before}:
            tokens[k] = replace(tokens[k], head=verb)
    for k in before:
        dep = tokens[subject].dep if subject is not None else _subject_label(syntax, verb)
        tokens[k] = replace(
            tokens[k], head=verb if k == before[0] else before[0], dep=dep if k == before[0] else "conj"
        )
    if before and subject is not None and subject > before[0]:
        tokens[subject] = replace(tokens[subject], head=before[0], dep="conj")


def _is_clause(syntax: Syntax, i: int) -> bool:
    return syntax.tokens[i].pos in {"VERB", "AUX"} and finite(syntax, i) is not None


def _opens(tokens: list[Token], first: int, words: tuple[str, ...]) -> bool:
    return tuple(t.text.lower().replace("’", "'") for t in tokens[first : first + len(words)]) == words


def _lift_participles(tokens: list[Token], start: int, stop: int) -> None:
    """A participle that does not agree with its noun goes to the nearest noun above it that it agrees with."""
    for i in range(start, stop):
        t = tokens[i]
        if (
            t.dep != "acl"
            or not t.has("VerbForm=Part")
            or not t.has("Tense=Past")
            or t.head > i
            or not disagree(t.morph, tokens[t.head].morph)
        ):
            continue
        j = t.head
        for _ in range(STEPS):
            if tokens[j].dep.partition(":")[0] not in _CLIMBED or tokens[j].head >= j:
                break
            j = tokens[j].head
            if tokens[j].pos in NOMINAL and _agree(t, tokens[j]):
                tokens[i] = replace(t, head=j)
                break


def _name_opening(tokens: list[Token], start: int, stop: int, pack: SyntaxPack) -> None:
    """A word with the ending of a participle that opens a sentence as an aside to its clause is a participle."""
    first = next((i for i in range(start, stop) if tokens[i].pos not in {"SPACE", "PUNCT"}), None)
    if first is None:
        return
    t, word = tokens[first], tokens[first].text.lower()
    aside = t.dep in {"advcl", "dislocated"} and t.pos in _MISREAD and t.head > first
    if not aside or not word.endswith(pack.participle_endings) or word in pack.other_openings:
        return
    followed = next((k for k in range(first + 1, stop) if tokens[k].text == ","), stop) > first + 1
    if followed and not any(tokens[k].head == first and tokens[k].dep == "det" for k in range(start, stop)):
        shown = "|".join(f"{f}={v}" for f in ("Gender", "Number") if (v := feature(t.morph, f)))
        morph = "|".join(m for m in (shown, "Tense=Past|VerbForm=Part|Voice=Pass") if m)
        tokens[first] = replace(t, pos="VERB", dep="advcl", morph=morph)


def _agree(participle: Token, noun: Token) -> bool:
    """Whether gender and number of both are known and equal."""
    pairs = [(feature(participle.morph, name), feature(noun.morph, name)) for name in ("Gender", "Number")]
    return all(mine and mine == theirs for mine, theirs in pairs)
