"""Numbers that matter: how many were killed, held, sent, and on whose word.

In: a parsed article with its entities and statements. Out: figures in text order. What is counted is read from the
counted noun, from the verb it depends on, and from nouns of action around it; a number that counts nothing of the
guide's vocabulary is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from vigie.lang.figures import CountedRow, FigurePack
from vigie.model.articles import Article
from vigie.model.entities import EntityIndex
from vigie.model.figures import Figure
from vigie.model.spans import Span, finding_id
from vigie.model.statements import Statement
from vigie.model.syntax import Syntax
from vigie.stages.figurelists import BEFALLEN, inherited, once, with_grave, with_shared_bound, without_weak
from vigie.text import clauses
from vigie.text.folding import fold
from vigie.text.headlines import headline_of
from vigie.text.lemmas import lemmas_of
from vigie.text.numerals import Quantity, find_quantities
from vigie.text.voices import Voice, voice_of

HEAD_REACH = 4
"""Tokens between a numeral and its noun where the parse gives none ("six très jeunes marins")."""
PHRASE_REACH = 5
"""Tokens between the verb and the noun of a phrase ("ont tous perdu la vie")."""
VERB_REACH = 2
"""Tokens between a verb and the number it governs."""
LEAD_PARAGRAPHS = 3
"""Paragraphs, title included, in which a single victim is the news."""
ALONE = frozenset({"nsubj", "obj", "root", "ROOT", "xcomp", "conj", "appos", "nmod", "dep"})
"""Relations in which a number without a noun can count what its clause is about."""
SMALL = 10
"""Below this, "les deux policiers" points at people told before, and is no strength."""
CAUSE_REACH = 4
"""Tokens between the noun of an assault and the place named with it ("attaque au couteau de Londres")."""
NUMBERED = frozenset({"organisation", "media", "facility", "place"})
VOWELS = frozenset("aeiouyh")
QUOTES = frozenset('"«»“”')
LIST_REACH = 9
"""Tokens from one number of a list to the next."""
YEARS = range(1800, 2101)
PART_REACH = 4
"""Tokens between a noun hung on "nombre" and its participle."""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Counted:
    """A quantity with the token that stands for it in its clause, the counted noun, and what it counts."""

    quantity: Quantity
    token: int
    noun: int | None
    row: CountedRow | None


def find_figures(
    article: Article, syntax: Syntax, entities: EntityIndex, statements: tuple[Statement, ...], pack: FigurePack
) -> tuple[Figure, ...]:
    """Numbers of people, attacks and things seized, with their bounds and whose number they are."""
    quantities = find_quantities(fold(article.text), pack.numerals)
    lead = article.paragraphs[min(LEAD_PARAGRAPHS, len(article.paragraphs)) - 1].end if article.paragraphs else 0
    words = lemmas_of(syntax, pack.verb_forms)
    matter = not pack.matter.isdisjoint(words)
    readings = [
        None if _is_article(quantity, quantities[n + 1 : n + 2]) else _counted(quantity, syntax, words, entities, pack)
        for n, quantity in enumerate(quantities)
    ]
    listed = _share(readings, syntax, words, pack)
    found: list[Figure] = []
    weak: set[str] = set()
    for n, counted in enumerate(readings):
        if counted is None:
            continue
        based = replace(counted, quantity=_with_base(counted.quantity, quantities[n + 1 : n + 2]))
        figure = _figure(based, article, syntax, words, entities, statements, pack)
        if _matters(figure, counted, found, lead if matter else -1, n in listed, words, syntax, pack):
            found.append(figure)
            if counted.row is None or (figure.what in pack.settings.presence and _only_names(counted, words, pack)):
                weak.add(figure.id)
    bounded = with_shared_bound(found, article.text, pack)
    whole = with_grave(inherited(bounded, article.text, syntax, pack), quantities, article.text, pack)
    return tuple(once(without_weak(whole, weak), article))


def _share(readings: list[_Counted | None], syntax: Syntax, words: Words, pack: FigurePack) -> frozenset[int]:
    """Let what befell the last of a list hold for all of it ("sept soldats, un guide et six civils ont été tués"); says which stand in one.

    The least bound of the first holds for the next too ("au moins sept soldats et six civils").
    """
    listed: set[int] = set()
    for n in range(len(readings) - 2, -1, -1):
        one, other = readings[n], readings[n + 1]
        if one is None or other is None or other.row is None or other.row.what not in BEFALLEN:
            continue
        if _only_names(other, words, pack) or not _side_by_side(one, other, syntax, words, pack):
            continue
        idle = one.row is None or (one.row.what in pack.settings.presence and _only_names(one, words, pack))
        if idle and syntax.tokens[one.token].dep != "obj" and _is_somebody(one, words, pack):
            readings[n] = one = replace(one, row=other.row)
        if one.row is not None and one.row.what == other.row.what:
            listed |= {n, n + 1}
    for n in range(1, len(readings)):
        one, other = readings[n - 1], readings[n]
        if one is None or other is None or not {n - 1, n} <= listed:
            continue
        least = one.quantity.max is None and one.quantity.kind == "number" and not one.quantity.approximate
        if least and other.quantity.min == other.quantity.max and other.quantity.kind == "number":
            readings[n] = replace(other, quantity=replace(other.quantity, max=None))
    return frozenset(n for n in listed if (one := readings[n]) is not None and _is_somebody(one, words, pack))


def _is_somebody(counted: _Counted, words: Words, pack: FigurePack) -> bool:
    return counted.noun is not None and words[counted.noun] in pack.people


def _only_names(counted: _Counted, words: Words, pack: FigurePack) -> bool:
    """Whether only the counted noun itself says what is counted."""
    return counted.row is None or (counted.noun is not None and pack.nouns.get(words[counted.noun]) is counted.row)


def _side_by_side(one: _Counted, other: _Counted, syntax: Syntax, words: Words, pack: FigurePack) -> bool:
    """Whether two counted things are neighbours in a list: only the rest of the first phrase and a comma or "et" between."""
    if one.noun is None:
        return False
    between = syntax.within(Span(one.quantity.span.end, other.quantity.span.start))
    if not between or len(between) > LIST_REACH or syntax.tokens[one.noun].sent != syntax.tokens[between[-1]].sent:
        return False
    last = syntax.tokens[between[-1]].text.lower()
    if last != "," and last not in pack.numerals.joiners:
        return False
    for j in between[:-1]:
        t = syntax.tokens[j]
        named = t.pos in {"NOUN", "PROPN", "ADJ", "DET"} or (last != "," and clauses.is_participle(syntax, j))
        if j != one.noun and not named and t.text.lower() not in pack.settings.partitives:
            return False
        if words[j] in pack.verbs or words[j] in pack.doings:
            return False
    return True


def _is_article(quantity: Quantity, following: Sequence[Quantity]) -> bool:
    """Whether "une" only introduces an ordinal ("une cinquième victime")."""
    return any(
        quantity.min == 1 and q.kind == "ordinal" and 0 <= q.number.start - quantity.number.end <= 1 for q in following
    )


def _counted(
    quantity: Quantity, syntax: Syntax, words: Words, entities: EntityIndex, pack: FigurePack
) -> _Counted | None:
    tokens = syntax.within(quantity.number)
    if not tokens or quantity.number.end - quantity.number.start == 0:
        return None
    named = entities.at(quantity.number.start)
    if (
        named is not None and named[0].named and named[1].type in NUMBERED
    ):  # a body or place whose name begins with a number
        return None
    noun = _noun(tokens[-1], syntax, pack)
    counts = noun is not None and quantity.kind != "article" and words[noun] in pack.settings.count_nouns
    if noun is not None and counts:  # "245 le nombre de victimes" counts victims
        noun = next(clauses.complements(syntax, noun, pack.settings.partitives), noun)
    lemma = "" if noun is None else words[noun]
    if lemma in pack.settings.dates or _is_date(quantity, noun, tokens[0], syntax, pack):
        return None
    token = noun if noun is not None and _governs(syntax, noun, tokens[-1]) else tokens[-1]
    row = _row(quantity, token, noun, syntax, words, pack)
    if lemma in pack.measures and (row is None or lemma not in row.only):  # "500 grammes d'explosif" can be seized
        return None
    return _Counted(quantity, token, noun, row)


def _noun(last: int, syntax: Syntax, pack: FigurePack) -> int | None:
    """The counted noun: the governor of a numeral, the complement of a collective, or the next noun."""
    t = syntax.tokens[last]
    if (
        t.dep in {"nummod", "det", "amod"}
        and t.head > last
        and syntax.tokens[t.head].pos in {"NOUN", "PROPN", "ADJ", "VERB"}
    ):
        return t.head
    for j in range(last + 1, min(last + 1 + HEAD_REACH, len(syntax.tokens))):
        n = syntax.tokens[j]
        if n.text in QUOTES:
            continue
        if (
            n.sent != t.sent
            or n.pos in {"VERB", "AUX", "PUNCT", "CCONJ", "SCONJ", "NUM"}
            or (n.pos == "PRON" and n.dep != "nmod")
        ):
            return None
        if n.pos == "ADP" and n.text.lower() not in pack.settings.partitives:
            return None
        if n.pos in {"NOUN", "PROPN"}:
            return j
    return None


def _governs(syntax: Syntax, noun: int, number: int) -> bool:
    """Whether the noun stands for the whole in its clause ("six marins"), not as complement of the number ("six des marins")."""
    return number not in syntax.ancestors(noun)


def _is_date(quantity: Quantity, noun: int | None, first: int, syntax: Syntax, pack: FigurePack) -> bool:
    if quantity.kind not in {"number", "ordinal"} or quantity.min is None:
        return False
    last = syntax.within(quantity.number)[-1]
    last_token = syntax.tokens[last]
    if last_token.end > quantity.number.end and "-" in last_token.text and last_token.text[-1].isalpha():
        return (
            quantity.number.end - quantity.number.start < last_token.end - last_token.start
            and last_token.text[0].isdigit()
        )  # "14-Juillet"
    if noun is None and first > 0 and syntax.tokens[first - 1].text.lower() in pack.settings.weekdays:
        return True
    around = (first + 1, last + 1) if noun is not None else (first - 1, first + 1, last + 1)
    beside = {syntax.tokens[j].text.lower() for j in around if 0 <= j < len(syntax.tokens)}
    if _is_first_of_two_days(last, syntax, pack):
        return True
    if beside & pack.settings.units or (
        first + 1 < len(syntax.tokens) and syntax.tokens[first + 1].text.lower() in pack.settings.dates
    ):
        return True
    if quantity.min not in YEARS:
        return False
    follows = last + 1 < len(syntax.tokens) and syntax.tokens[last + 1].pos == "DET"  # "en juin 2018 un attentat"
    return noun is None or follows or (first > 0 and syntax.tokens[first - 1].text.lower() in pack.settings.dates)


def _is_first_of_two_days(last: int, syntax: Syntax, pack: FigurePack) -> bool:
    """Whether a number is the first of two days of a month ("les 20 et 21 décembre")."""
    after = [t.text.lower() for t in syntax.tokens[last + 1 : last + 4]]
    return (
        len(after) == 3
        and after[0] in pack.numerals.joiners | pack.numerals.either
        and after[1].isdigit()
        and after[2] in pack.settings.dates
    )


def _row(
    quantity: Quantity, token: int, noun: int | None, syntax: Syntax, words: Words, pack: FigurePack
) -> CountedRow | None:
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
    """The second participle of a clause, read as a noun ("avait tué un homme et blessé deux femmes")."""
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


def _with_base(quantity: Quantity, following: tuple[Quantity, ...]) -> Quantity:
    """The share of a base that follows at once: "la moitié des 850" is 425."""
    if quantity.share is None or not following:
        return quantity
    base = following[0]
    near = 0 <= base.span.start - quantity.span.end <= HEAD_REACH + 1
    if not near or base.min is None or base.min != base.max:
        return quantity
    value = round(base.min * quantity.share)
    return replace(quantity, min=value, max=value, approximate=True)


def _figure(
    counted: _Counted,
    article: Article,
    syntax: Syntax,
    words: Words,
    entities: EntityIndex,
    statements: tuple[Statement, ...],
    pack: FigurePack,
) -> Figure:
    quantity, row = counted.quantity, counted.row
    what = row.what if row is not None else "other"
    end = quantity.span.end
    if counted.noun is not None:
        end = max(end, syntax.tokens[counted.noun].end, *(_adjective_ends(counted.noun, syntax)))
    low, high = quantity.min, quantity.max
    counts = what == "killed" and counted.noun is not None and words[counted.noun] in pack.settings.fallen
    if quantity.kind == "ordinal" and what != "attacks" and not counts:  # "une cinquième victime" makes five
        low = high = 1
    span = Span(quantity.span.start, end)
    voice: Voice = voice_of(statements, span, quantity.number.start)
    if not voice.who:
        voice = _quoted(article, statements, quantity.number.start) or voice
    head = clauses.clause_head(syntax, counted.token)
    of_span = None if counted.noun is None else clauses.noun_phrase(syntax, counted.noun)
    of, of_id = _described(of_span, quantity, article, entities)
    if what in pack.settings.victims and of_id is None and _is_bare(counted, of, syntax, words, pack):
        cause = _cause(counted.token, article, syntax, words, pack)
        of = f"{_of_whom(cause, syntax, words, pack)}{_cause_name(cause, article, syntax)}" if cause is not None else of
    return Figure(
        id=finding_id("figure", span, what),
        span=span,
        what=what,
        of=of,
        of_id=of_id,
        min=low,
        max=high,
        approximate=quantity.approximate,
        who=voice.who,
        hedged=voice.hedged or clauses.mood(syntax, head) == "Cnd",
        statement=voice.statement,
        rules=() if row is None else (row.id,),
    )


def _quoted(article: Article, statements: tuple[Statement, ...], at: int) -> Voice | None:
    """The only speaker of a paragraph, for a number that stands there between quotation marks."""
    paragraph = next((p for p in article.paragraphs if p.start <= at < p.end), None)
    if paragraph is None:
        return None
    before = article.text[paragraph.start : at]
    inside = before.count('"') % 2 or before.count("«") > before.count("»") or before.count("“") > before.count("”")
    speakers = {s.who for s in statements if s.who and paragraph.covers(s.span)}
    return Voice(speakers.pop()) if inside and len(speakers) == 1 else None


def _is_bare(counted: _Counted, of: str | None, syntax: Syntax, words: Words, pack: FigurePack) -> bool:
    """Whether the counted noun says no more than that they are people or dead ("12 morts", "trois autres")."""
    if counted.quantity.kind == "article" and counted.row is not None and not counted.row.single:
        return False
    if counted.noun is None or of is None:
        return True
    told = words[counted.noun] in pack.settings.nobody or pack.nouns.get(words[counted.noun]) is counted.row
    return told and not any(syntax.tokens[c].dep.startswith("nmod") for c in syntax.children[counted.noun])


def _cause(token: int, article: Article, syntax: Syntax, words: Words, pack: FigurePack) -> int | None:
    """The noun of the assault that made the victims: the nearest of the sentence, else the last before it in its paragraph."""
    sentence = syntax.sentence(token)
    own = [j for j in sentence if _is_cause(j, syntax, words, pack)]
    before = [j for j in own if j < token]
    if own:
        return before[-1] if before else own[0]
    start = next((p.start for p in article.paragraphs if p.start <= syntax.tokens[token].start < p.end), 0)
    for j in range(sentence.start - 1, max(-1, syntax.at(start) - 1), -1):
        if _is_cause(j, syntax, words, pack):
            return j
    headline = headline_of(article)
    if headline is None or start > article.paragraphs[min(LEAD_PARAGRAPHS, len(article.paragraphs)) - 1].start:
        return None
    return next((j for j in syntax.within(headline) if _is_cause(j, syntax, words, pack)), None)


def _is_cause(j: int, syntax: Syntax, words: Words, pack: FigurePack) -> bool:
    return words[j] in pack.settings.causes and syntax.tokens[j].pos in {"NOUN", "PROPN"}


def _cause_name(cause: int, article: Article, syntax: Syntax) -> str:
    """The noun of the assault with the place or people it struck ("attaque de Cambrils"), in at most five words."""
    end = syntax.tokens[cause].end
    for c in syntax.children[cause]:
        t = syntax.tokens[c]
        if c > cause and c - cause <= CAUSE_REACH and t.dep.startswith(("nmod", "amod")) and t.pos in {"PROPN", "ADJ"}:
            flat = [k for k in syntax.children[c] if syntax.tokens[k].dep.startswith("flat")]
            end = max(end, *(syntax.tokens[k].end for k in (c, *flat)))
    name = " ".join(article.text[syntax.tokens[cause].start : end].split())
    return name[:1].lower() + name[1:]


def _of_whom(cause: int, syntax: Syntax, words: Words, pack: FigurePack) -> str:
    t, forms = syntax.tokens[cause], pack.settings.of_victims
    if "Number=Plur" in t.morph:
        return forms["plural"]
    if fold(t.text)[:1] in VOWELS:
        return forms["elided"]
    return forms["feminine" if words[cause] in pack.settings.feminine_causes else "masculine"]


def _adjective_ends(noun: int, syntax: Syntax) -> list[int]:
    return [syntax.tokens[c].end for c in syntax.children[noun] if syntax.tokens[c].dep == "amod" and 0 < c - noun <= 2]


def _described(
    span: Span | None, quantity: Quantity, article: Article, entities: EntityIndex
) -> tuple[str | None, str | None]:
    """What is counted in words, without the numeral, and the entity named in it."""
    if span is None:
        return None, None
    start = max(span.start, quantity.number.end)
    words = article.text[start : span.end].strip() if start < span.end else span.of(article.text)
    inside = entities.inside(Span(start, max(start, span.end)))
    return words or None, inside[0][1].id if inside else None


def _matters(
    figure: Figure,
    counted: _Counted,
    found: list[Figure],
    lead: int,
    listed: bool,
    words: Words,
    syntax: Syntax,
    pack: FigurePack,
) -> bool:
    """Whether a number is worth keeping: it counts something of the vocabulary, or people in number, and is no echo."""
    quantity, noun = counted.quantity, counted.noun
    if lead < 0 or _of_disaster(counted, words, syntax, pack):
        return False
    if quantity.kind == "ordinal":
        return (figure.what == "attacks" and (figure.min or 0) > 1) or figure.what in {"killed", "wounded"}
    if quantity.kind == "article":
        if _is_among(quantity, words, syntax, pack):
            return False
        named = counted.row is not None and counted.row.what in pack.settings.one_person
        if not named:
            return False
        own = (
            noun is not None
            and counted.row is not None
            and counted.row.single
            and pack.nouns.get(words[noun]) == counted.row
        )
        own = own and "Gender=Fem" not in syntax.tokens[noun or 0].morph
        if noun is None or words[noun] not in pack.people:
            return own
        befell = figure.what in pack.settings.victims and "Number=Plur" not in syntax.tokens[noun].morph
        return own or listed or befell or figure.span.start < lead
    if _is_echo(figure, counted, found, syntax, pack) or _is_pointing(figure, counted, words, syntax, pack):
        return False
    if figure.what == "other":
        lemma = "" if noun is None else words[noun]
        least = figure.min if figure.min is not None else figure.max or 0
        sentence = {words[j] for j in syntax.sentence(counted.token)}
        if lemma in pack.money:
            return not sentence.isdisjoint(pack.settings.funding)
        if counted.row is not None or (lemma in pack.people and not sentence.isdisjoint(pack.settings.files)):
            told = counted.row is not None and not _only_names(counted, words, pack)
            return quantity.kind != "vague" and (told or least >= pack.settings.least_people)
        counted_people = lemma in pack.people and lemma not in pack.settings.vague_people
        return quantity.kind != "vague" and counted_people and least >= pack.settings.least_people
    if quantity.kind == "vague":
        return figure.what in pack.settings.one_person or figure.what == "seized"
    return figure.min is not None or figure.max is not None


def _is_among(quantity: Quantity, words: Words, syntax: Syntax, pack: FigurePack) -> bool:
    """Whether a single person is told as one of a number ("six personnes, dont un prêtre")."""
    first = syntax.at(quantity.span.start)
    return first > 0 and words[first - 1] in pack.settings.among


def _of_disaster(counted: _Counted, words: Words, syntax: Syntax, pack: FigurePack) -> bool:
    """Whether the sentence speaks of an accident, a disease or a disaster and of no armed people."""
    sentence = {words[j] for j in syntax.sentence(counted.token)}
    return not sentence.isdisjoint(pack.settings.other_disasters) and sentence.isdisjoint(pack.matter)


def _is_echo(figure: Figure, counted: _Counted, found: list[Figure], syntax: Syntax, pack: FigurePack) -> bool:
    """Whether a definite phrase takes up a number told before ("les deux soldats", "ces 13 hommes")."""
    vague = figure.what == "other" or figure.what in pack.settings.presence
    return _is_definite(counted, syntax, pack) and any(
        (f.min, f.max) == (figure.min, figure.max) and (vague or f.what == figure.what) for f in found
    )


def _is_pointing(figure: Figure, counted: _Counted, words: Words, syntax: Syntax, pack: FigurePack) -> bool:
    """Whether a small definite number of soldiers or captives only points at them ("les deux policiers")."""
    if (
        (figure.what not in pack.settings.presence and figure.what != "other")
        or (figure.min or figure.max or 0) >= SMALL
        or not _is_definite(counted, syntax, pack)
    ):
        return False
    return counted.noun is not None and (figure.what == "other" or counted.row is pack.nouns.get(words[counted.noun]))


def _is_definite(counted: _Counted, syntax: Syntax, pack: FigurePack) -> bool:
    first = syntax.within(counted.quantity.number)[0]
    return first > 0 and syntax.tokens[first - 1].text.lower() in pack.settings.definite
