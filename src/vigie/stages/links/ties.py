"""Links told by a verb, a participle, an adjective or the words between two names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from vigie.lang.links import LinkPack, TieRow
from vigie.model.entities import Entity
from vigie.model.spans import Span
from vigie.stages.links.board import Board, Named, Tie
from vigie.text import clauses
from vigie.text.folding import fold

AMONG_REACH = 4
"""Tokens from a plural noun to "dont"."""
NEAR = 60
"""Tokens of the words that prove a link at most; longer ones are cut to the two names and the cue."""


def verb_ties(board: Board, pack: LinkPack) -> Iterator[Tie]:
    """The links that verbs, participles and adjectives tell, in text order."""
    for t in board.syntax.tokens:
        for row in pack.ties.get(t.lemma, ()):
            if not clauses.is_negated(board.syntax, t.i):
                yield from _by_row(board, pack, row, t.i)


def _by_row(board: Board, pack: LinkPack, row: TieRow, i: int) -> Iterator[Tie]:
    if row.noun and not _has_noun(board, row, i):
        return
    if row.done and not _is_done(board, pack, i):
        return
    if row.nominal:
        subjects, objects = _owners(board, pack, row, i), _complements(board, pack, row, i)
    elif row.prepositions:
        subjects, objects = _qualified(board, i), _complements(board, pack, row, i)
    elif clauses.is_passive(board.syntax, i):
        agent = clauses.agent(board.syntax, i, pack.words["by"])
        subjects, objects = _all(board, agent), _qualified(board, i)
    else:
        if row.relation == "leads" and clauses.tense(board.syntax, i) == "past":
            return  # "a dirigé le groupe": who once led leads no more
        subjects = _all(board, _antecedent(board, i, clauses.subject(board.syntax, i)))
        objects = [e for o in clauses.objects(board.syntax, i) for e in _through(board, pack, row, o)]
    for s in subjects:
        for o in objects:
            if s[1].type in row.subject and o[1].type in row.object and s[1].id != o[1].id:
                yield Tie(
                    row.relation,
                    s[1].name,
                    o[1].name,
                    s[1].id,
                    o[1].id,
                    _words(board, i, s[0], o[0]),
                    row.id,
                    _doubtful(board, i),
                )


def _antecedent(board: Board, i: int, subject: int | None) -> int | None:
    """The noun that a relative clause is said of, where its pronoun is the subject of the verb at i ("X, qui combat Y")."""
    t = board.syntax.tokens[i]
    relative = subject is not None and board.syntax.tokens[subject].has("PronType=Rel")
    return t.head if relative and t.dep.startswith("acl") else subject


def _has_noun(board: Board, row: TieRow, i: int) -> bool:
    return any(board.syntax.tokens[c].lemma in row.noun for c in board.syntax.children[i])


def _all(board: Board, i: int | None) -> list[tuple[int, Entity]]:
    """The entities at token i and at what is coordinated with it; "je" is whoever speaks."""
    if i is None:
        return []
    speaker = board.speaker_of(i)
    if speaker is not None:
        return [(i, speaker)]
    return [(j, e) for j in clauses.conjuncts(board.syntax, i) if (e := board.entity_of(j)) is not None]


def _qualified(board: Board, i: int) -> list[tuple[int, Entity]]:
    """What a participle, an adjective or a predicate is said of; an apposed common noun stands for its name."""
    t = board.syntax.tokens[i]
    bare = not t.has("VerbForm=Fin") and not clauses.auxiliaries(board.syntax, i)
    if bare and (set_beside := _named_before(board, i)):
        return set_beside
    noun_before = bare and t.dep == "conj" and board.syntax.tokens[t.head].pos in {"NOUN", "PROPN"}
    subject = t.head if noun_before else clauses.subject(board.syntax, i)
    if subject is None and t.head != i and t.dep in {"amod", "acl", "appos", "nmod", "conj", "obl"}:
        subject = t.head
    for _ in range(3):
        if subject is None:
            return []
        found = _all(board, subject)
        if found:
            return found[:1] if t.dep in {"amod", "acl"} else found
        beside = _named_before(board, subject)
        up = board.syntax.tokens[subject]
        if beside or (up.dep.partition(":")[0] not in {"appos", "conj"} and up.dep != "nmod:appos"):
            return beside
        subject = up.head
    return []


def _named_before(board: Board, i: int) -> list[tuple[int, Entity]]:
    """The name that an apposed common noun stands behind: "les FDS, un groupe dirigé par …" whatever arc the parser drew."""
    left = board.syntax.left[i]
    k = left if board.words[left] == "," else left - 1
    if k < 1 or board.words[k] != ",":
        return []
    if board.words[k - 1] == ")":
        k = next((j for j in range(k - 2, max(0, k - 8), -1) if board.words[j] == "("), k)
    named = board.ending.get(k)
    return [(named.first, named.entity)] if named is not None and named.named else []


def _complements(board: Board, pack: LinkPack, row: TieRow, i: int) -> list[tuple[int, Entity]]:
    """The entities behind the row's prepositions, on the cue itself or on the noun that it governs."""
    nouns = [c for c in board.syntax.children[i] if board.syntax.tokens[c].lemma in row.noun]
    bare = [c for c in nouns if clauses.preposition(board.syntax, c) in pack.words["of_whole"] | {""}]
    nouns = bare or nouns  # "lance une offensive dans la lutte contre X": what is launched, not what it is part of
    heads = [i, *(j for c in nouns for j in clauses.conjuncts(board.syntax, c))]
    found = [c for h in heads for c in clauses.complements(board.syntax, h, row.prepositions)]
    return [pair for c in found for pair in _through(board, pack, row, c)]


def _through(board: Board, pack: LinkPack, row: TieRow, i: int) -> list[tuple[int, Entity]]:
    """The entities at token i, or behind it where it is a noun that stands for them ("des positions de X")."""
    if board.syntax.tokens[i].lemma not in row.through:
        return _all(board, i) or _among(board, pack, i)
    behind = clauses.complements(board.syntax, i, pack.words["of_whole"])
    return [pair for c in behind for pair in _all(board, c)] or _all(board, i) or _among(board, pack, i)


def _among(board: Board, pack: LinkPack, i: int) -> list[tuple[int, Entity]]:
    """The one that a plural noun singles out: "contre les groupes armés, dont X"."""
    for j in range(i + 1, min(i + 1 + AMONG_REACH, len(board.words))):
        if board.syntax.tokens[j].pos in {"VERB", "AUX"} or board.words[j] in {".", ";"}:
            return []
        if board.words[j] in pack.words["among"]:
            named = next(
                (board.starting[k] for k in range(j + 1, min(j + 5, len(board.words))) if k in board.starting), None
            )
            return [(named.first, named.entity)] if named is not None and named.named else []
    return []


def _owners(board: Board, pack: LinkPack, row: TieRow, i: int) -> list[tuple[int, Entity]]:
    """Whose a noun is: its complement ("l'offensive de X") or the state of its nationality ("l'offensive turque")."""
    own = [p for c in clauses.complements(board.syntax, i, pack.words["of_whole"]) for p in _all(board, c)]
    codes = {
        c: pack.nationality.get(board.words[c])
        for c in board.syntax.children[i]
        if board.syntax.tokens[c].dep == "amod"
    }
    states = {e.country: e for e in board.found.entities.entities if e.type == "country"}
    return own or [(c, states[code]) for c, code in codes.items() if code in states and "country" in row.subject]


def _is_done(board: Board, pack: LinkPack, i: int) -> bool:
    """Whether a verb tells what was done: no present infinitive, but for one that a verb of going governs."""
    t = board.syntax.tokens[i]
    if not t.has("VerbForm=Inf") or clauses.auxiliaries(board.syntax, i):
        return True
    up = board.syntax.tokens[t.head]
    return up.lemma in pack.words["going"] and not up.has("VerbForm=Inf")


def _doubtful(board: Board, i: int) -> bool:
    return clauses.mood(board.syntax, i) == "Cnd"


def _words(board: Board, i: int, a: int, b: int) -> Span:
    """The words from the first to the last of the two names and their cue."""
    spans = [board.covering.get(k) for k in (a, b)]
    first = min([i, *(s.first for s in spans if s), a, b])
    last = max([i + 1, *(s.last for s in spans if s), a + 1, b + 1])
    return board.span(first, min(last, first + NEAR))


def phrase_ties(board: Board, pack: LinkPack) -> Iterator[Tie]:
    """The links that a few words between two names tell: "X, alias Y"."""
    text = board.found.article.text
    named = [m for m in board.mentions if m.named]
    for a, b in pairwise(named):
        if not 0 < b.first - a.last <= 6 or a.entity.id == b.entity.id:
            continue
        span = board.span(a.first, b.last)
        between = fold(text[board.syntax.tokens[a.last - 1].end : board.syntax.tokens[b.first].start]).strip()
        for row in pack.phrases:
            if between in row.forms and a.entity.type in row.subject and b.entity.type in row.object:
                yield Tie(row.relation, a.entity.name, b.entity.name, a.entity.id, b.entity.id, span, row.id)


def nested_ties(board: Board, pack: LinkPack) -> Iterator[Tie]:
    """A state body named with the body it belongs to: "commando Hubert de la Marine nationale"."""
    bodies = [m for m in board.mentions if m.named and m.entity.type == "agency"]
    for m in bodies:
        whole = _behind(board, pack, m)
        if whole is None or (m.entity.country and whole.entity.country not in (None, m.entity.country)):
            continue
        if whole.entity.id != m.entity.id and _is_of(board, pack, whole.first):
            span = board.span(m.first, max(m.last, whole.last))
            yield Tie("part_of", m.entity.name, whole.entity.name, m.entity.id, whole.entity.id, span, "nested_body")
    for part in {m.entity.id: m for m in reversed(bodies)}.values():
        for whole in {m.entity.id: m for m in bodies}.values():
            if _ends_in(pack, part.entity.name, whole.entity.name):
                span = board.span(part.first, part.last)
                yield Tie(
                    "part_of", part.entity.name, whole.entity.name, part.entity.id, whole.entity.id, span, "nested_body"
                )


def _ends_in(pack: LinkPack, name: str, whole: str) -> bool:
    """Whether the name of a body ends in that of another ("section antiterroriste du parquet de Paris")."""
    before = fold(name.removesuffix(whole)).split()
    return name != whole and name.endswith(whole) and len(before) > 1 and before[-1] in pack.words["of"]


def _behind(board: Board, pack: LinkPack, m: Named) -> Named | None:
    k = m.last
    if board.words[k : k + 1] and board.words[k] in pack.words["of"]:
        k += 1
        if board.words[k : k + 1] and board.words[k] in pack.words["articles"]:
            k += 1
        whole = board.starting.get(k)
        return whole if whole is not None and whole.named and whole.entity.type == "agency" else None
    return None


def _is_of(board: Board, pack: LinkPack, i: int) -> bool:
    return any(w in pack.words["of"] for w in board.words[max(0, i - 2) : i])
