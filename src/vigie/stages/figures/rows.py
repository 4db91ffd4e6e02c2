"""What befell the counted, by the rows of the pack: read from the noun, its verb and the nouns of action around it."""

from __future__ import annotations

from collections.abc import Iterator

from vigie.lang.figures import CountedRow, FigurePack
from vigie.model.syntax import Syntax
from vigie.text import clauses
from vigie.text.numerals import Quantity

PHRASE_REACH = 5
"""Tokens between the verb and the noun of a phrase ("ont tous perdu la vie")."""
VERB_REACH = 2
"""Tokens between a verb and the number it governs."""
ALONE = frozenset({"nsubj", "obj", "root", "ROOT", "xcomp", "conj", "appos", "nmod", "dep"})
"""Relations in which a number without a noun can count what its clause is about."""
PART_REACH = 4
"""Tokens between a noun hung on "nombre" and its participle."""
BEFALLEN = frozenset({"killed", "wounded", "missing", "abducted", "arrested"})
"""What befalls people, so that a part of them shares it."""
Words = tuple[str, ...]


def row_of(
    quantity: Quantity, token: int, noun: int | None, syntax: Syntax, words: Words, pack: FigurePack
) -> CountedRow | None:
    """The row that says what a quantity counts: the first that fits its noun, one of its own kind before what is only "other"."""
    lemma = "" if noun is None else words[noun]
    if lemma in pack.money:
        return None
    freed = None
    for first in _readings(quantity, token, noun, syntax, words, pack):
        for row in first.all:
            if not row.only or lemma in row.only or words[token] in row.only:
                if row.what != "other":
                    return row
                freed = freed or row
    return freed


def _readings(
    quantity: Quantity, token: int, noun: int | None, syntax: Syntax, words: Words, pack: FigurePack
) -> Iterator[CountedRow]:
    """Rows that fit, best first: what befell the counted, then what they are."""
    yield from _participle_before(quantity, syntax, pack)
    head = token if noun is None else noun
    own = pack.nouns.get(words[head])
    if own is not None and own.what in {"killed", "wounded", "missing", "attacks", "displaced"}:
        yield own
    if words[head] in pack.verbs and syntax.tokens[head].dep != "root":  # "400 déplacés", a participle made noun
        yield pack.verbs[words[head]]
    yield from _befell(head, syntax, words, pack)
    yield from _befell_by_number(head, syntax, words, pack)
    if token != head:
        yield from _befell(token, syntax, words, pack)
    yield from _clause_rows(token, syntax, words, pack)
    yield from _verb_before(quantity, syntax, words, pack)
    yield from _held(head, syntax, words, pack)
    if own is not None:
        yield own
    stands_alone = noun is None and syntax.tokens[token].dep.partition(":")[0] in ALONE
    if (
        stands_alone
        or (noun is not None and words[noun] in pack.settings.count_nouns)
        or words[syntax.tokens[token].head] in pack.settings.count_nouns
    ):
        yield from _subject_rows(token, syntax, words, pack)


def _befell(i: int, syntax: Syntax, words: Words, pack: FigurePack) -> Iterator[CountedRow]:
    """Participles and relative clauses on a noun: "douze soldats tués", "six marins qui ont péri"."""
    for c in syntax.children[i]:
        t = syntax.tokens[c]
        lemma = words[c]
        if t.dep in {"acl", "amod", "acl:relcl"}:
            if t.dep == "acl:relcl" and clauses.subject(syntax, c) not in {i, None}:
                continue  # "deux lieux où un policier a été abattu"
            if t.dep != "acl:relcl" and clauses.disagree(t.morph, syntax.tokens[i].morph):
                continue  # "par un juge puis écroués"
            if lemma in pack.verbs and clauses.is_passive(syntax, c) and not clauses.is_negated(syntax, c):
                yield pack.verbs[lemma]
            elif t.dep != "acl:relcl" and (lemma in pack.doings or (lemma in pack.nouns and pack.nouns[lemma].single)):
                yield pack.doings.get(lemma) or pack.nouns[lemma]
            elif t.dep == "acl:relcl" and clauses.subject(syntax, c) == i:
                yield from _phrase_rows(c, syntax, words, pack)
                if lemma in pack.doings:
                    yield pack.doings[lemma]


def _held(i: int, syntax: Syntax, words: Words, pack: FigurePack) -> Iterator[CountedRow]:
    """The noun of captives behind another ("onze rebelles détenus au fort")."""
    for c in syntax.children[i]:
        row = pack.nouns.get(words[c])
        if c > i and syntax.tokens[c].dep in {"acl", "amod"} and row is not None and row.what == "detainees":
            yield row


def _befell_by_number(i: int, syntax: Syntax, words: Words, pack: FigurePack) -> Iterator[CountedRow]:
    """The participle behind a noun that the parse hung on "nombre" ("à 41 le nombre de soldats tués")."""
    above = syntax.tokens[i].head
    if words[above] not in pack.settings.count_nouns:
        return
    for c in syntax.children[above]:
        near = i < c <= i + PART_REACH and syntax.tokens[c].dep in {"acl", "amod"}
        if near and words[c] in pack.verbs and not clauses.disagree(syntax.tokens[c].morph, syntax.tokens[i].morph):
            yield pack.verbs[words[c]]


def _clause_rows(token: int, syntax: Syntax, words: Words, pack: FigurePack) -> Iterator[CountedRow]:
    """The verb or noun on which the counted thing depends, directly or as a coordinated member."""
    first = token
    while syntax.tokens[first].head != first and (
        syntax.tokens[first].dep == "conj"
        or (syntax.tokens[syntax.tokens[first].head].pos == "ADV" and syntax.tokens[first].dep.startswith("obl"))
        or (
            first != token
            and syntax.tokens[first].dep == "nmod"
            and syntax.tokens[syntax.tokens[first].head].pos == "NUM"
        )
    ):
        first = syntax.tokens[first].head  # a first member, or the adverb of "près de 90 volontaires"
    if (
        words[syntax.tokens[first].head] in pack.settings.accompanying
    ):  # "accompagnés d'une dizaine d'enfants": what befell those befell these
        first = next(
            (j for j in syntax.ancestors(first) if syntax.tokens[j].dep.partition(":")[0] in {"nsubj", "obj"}), first
        )
    t = syntax.tokens[first]
    yield from _predicate_rows(first, syntax, words, pack)
    if t.head == first or clauses.preposition(syntax, first) in pack.settings.agents:
        return
    lemma, part = words[t.head], t.dep.partition(":")[0]
    if (
        first != token
        and t.pos == "ADV"
        and part == "advmod"
        and first < t.head
        and clauses.subject(syntax, t.head) in {None, token, first}
    ):
        part = "nsubj"  # "Plus de 300 agents ont perdu la vie", read as an adverb of the verb
    if part in {"nmod", "obl", "iobj"} and lemma in pack.of:
        yield pack.of[lemma]
    if part == "obj" and lemma in pack.verbs and not clauses.is_negated(syntax, t.head):
        yield from _phrase_rows(t.head, syntax, words, pack)  # "poignardé à mort"
        yield pack.verbs[lemma]
    elif (
        part == "obl"
        and lemma in pack.verbs
        and first > t.head
        and clauses.preposition(syntax, first) in pack.settings.partitives | {""}
        and not clauses.is_passive(syntax, t.head)
    ):
        yield pack.verbs[lemma]  # "a blessé des dizaines", read as a complement
    if part == "nmod" and not clauses.preposition(syntax, first):
        known = pack.phrases.get(words[syntax.tokens[t.head].head], {})
        yield from (known[lemma],) if lemma in known else ()  # "mis hors de combat huit rebelles"
    if part == "obj" or (part in {"obl", "iobj"} and lemma in pack.settings.costing):
        yield from _phrase_rows(t.head, syntax, words, pack)  # "a coûté la vie à huit personnes"
    if part == "nsubj":
        for verb in clauses.conjuncts(syntax, t.head)[:3]:
            yield from _done_to(verb, syntax, words, pack)


def _predicate_rows(i: int, syntax: Syntax, words: Words, pack: FigurePack) -> Iterator[CountedRow]:
    """What a predicate tells by its subject: "les victimes sont sept guides"."""
    about = clauses.subject(syntax, i) if clauses.copula(syntax, i) is not None else None
    if about is not None and words[about] in pack.settings.fallen:
        yield pack.verbs[pack.settings.death]


def _done_to(verb: int, syntax: Syntax, words: Words, pack: FigurePack) -> Iterator[CountedRow]:
    lemma = words[verb]
    if clauses.is_negated(syntax, verb):
        return
    if lemma in pack.verbs and clauses.is_passive(syntax, verb):
        yield pack.verbs[lemma]
    if not _does_it_to_others(verb, syntax):
        yield from _phrase_rows(verb, syntax, words, pack)
    if lemma in pack.doings:
        yield pack.doings[lemma]
    elif lemma in pack.nouns and clauses.copula(syntax, verb) is not None:
        yield pack.nouns[lemma]


def _does_it_to_others(verb: int, syntax: Syntax) -> bool:
    """Whether an active verb of a phrase has a further object, so that its subject is who does it ("un homme a pris en otage deux guides")."""
    after = [
        j for j in clauses.objects(syntax, verb) if j > verb + PHRASE_REACH or clauses.preposition(syntax, j) == ""
    ]
    counted = [j for j in after if any(syntax.with_dep(j, "nummod"))]
    return bool(counted) and not clauses.is_passive(syntax, verb)


def _verb_before(quantity: Quantity, syntax: Syntax, words: Words, pack: FigurePack) -> Iterator[CountedRow]:
    """The active verb right before a number that the parse hung elsewhere ("qui déploie plus de 5.000 hommes")."""
    first = syntax.at(quantity.span.start)
    for j in range(first - 1, max(-1, first - 1 - VERB_REACH), -1):
        if (
            syntax.tokens[j].pos in {"PUNCT", "NOUN", "PROPN", "CCONJ", "SPACE"}
            and words[j] not in pack.settings.weekdays
        ) or syntax.tokens[j].sent != syntax.tokens[first].sent:
            return
        if words[j] in pack.verbs and not clauses.is_passive(syntax, j) and not clauses.is_negated(syntax, j):
            yield pack.verbs[words[j]]
            return


def _participle_before(quantity: Quantity, syntax: Syntax, pack: FigurePack) -> Iterator[CountedRow]:
    """The second participle of a clause, read as a noun ("avait tué un berger et blessé deux randonneuses")."""
    j = syntax.at(quantity.span.start) - 1
    if j < 0 or syntax.tokens[j].pos != "NOUN" or syntax.tokens[j].dep != "conj":
        return
    row = pack.verbs.get(pack.verb_forms.get(syntax.tokens[j].text.lower(), ""))
    if row is not None and row.what in BEFALLEN and not any(syntax.with_dep(j, "det", "nummod")):
        yield row


def _phrase_rows(verb: int, syntax: Syntax, words: Words, pack: FigurePack) -> Iterator[CountedRow]:
    known = pack.phrases.get(words[verb])
    if known:
        for j in range(verb + 1, min(verb + 1 + PHRASE_REACH, len(syntax.tokens))):
            row = known.get(words[j])
            if row is not None:
                yield row


def _subject_rows(token: int, syntax: Syntax, words: Words, pack: FigurePack) -> Iterator[CountedRow]:
    """A number that stands alone counts what its clause is about: "les rebelles seraient 2 000", "le nombre de morts"."""
    head = clauses.clause_head(syntax, token)
    for about in (clauses.subject(syntax, head), *clauses.objects(syntax, head)):
        if about is None or about == token:
            continue
        candidates = [about, *(c for c in syntax.with_dep(about, "nmod"))]
        for j in candidates:
            row = pack.nouns.get(words[j])
            if row is not None and row.what != "attacks":
                yield row
