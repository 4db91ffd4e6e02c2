"""Pronouns: the nearest salient entity of fitting gender and number, when nothing else could claim the word."""

from __future__ import annotations

from vigie.lang.coreference import Pronoun
from vigie.model.entities import EntityType
from vigie.stages.coreference.board import Board, Occurrence
from vigie.text.clauses import governor

_SPEAKING: frozenset[EntityType] = frozenset(("person", "group", "agency", "organisation", "media"))
_REACH = 2
"""Paragraphs back in which the antecedent of a pronoun is looked for."""
_SAME_SUBJECT, _LAST_SUBJECT, _SAME_OTHER, _LAST_OTHER, _OLDER_SUBJECT, _OLDER = 5.0, 4.0, 2.8, 2.4, 2.2, 1.0
_PERSON, _KNOWN_GENDER = 0.8, 0.7
_LEAST, _MARGIN = 2.4, 0.5
"""Scores set on dev articles and on Orange articles read by hand: subjects before others, near before far."""


def antecedent_of(board: Board, i: int, pronoun: Pronoun) -> int | None:
    """The entity that a pronoun at word i stands for, or None."""
    if board.in_quotation(i) or _impersonal(board, i) or _doubled(board, i):
        return None
    if pronoun.last:
        return _last_named(board, i, pronoun)
    scores: dict[int, tuple[float, Occurrence]] = {}
    here, speaking = _order(board, board.sentence(i)), board.speaks(i)
    for o in board.before(i, _REACH):
        score = _score(board, o, here - _order(board, o.sentence), pronoun, speaking=speaking)
        if score is not None and score > scores.get(o.entity, (0.0, o))[0]:
            scores[o.entity] = (score, o)
    ranked = sorted(scores.items(), key=lambda pair: -pair[1][0])
    if not ranked or ranked[0][1][0] < _LEAST or (len(ranked) > 1 and ranked[0][1][0] - ranked[1][1][0] < _MARGIN):
        return None
    return None if _rivalled(board, i, ranked[0][1][1], here, pronoun) else ranked[0][0]


def _last_named(board: Board, i: int, pronoun: Pronoun) -> int | None:
    """ "Ce dernier" takes up the person named last, in this sentence or the one before."""
    here = _order(board, board.sentence(i))
    for o in board.before(i, _REACH):
        if here - _order(board, o.sentence) > 1:
            return None
        facts = board.facts[o.entity]
        several = o.i > 0 and board.words.forms[o.i - 1] in board.refs.words["siblings"]
        if board.entities[o.entity].type == "person" and not several and not board.in_quotation(o.i):
            return o.entity if facts.gender in (None, pronoun.gender) else None
    return None


def _doubled(board: Board, i: int) -> bool:
    """Whether the pronoun only repeats the noun subject of a question ("Ce texte sera-t-il voté ?")."""
    token = board.token(i)
    verb = governor(board.syntax, token)
    inverted = i > 0 and board.words.folded[board.words.starts[i] - 1] == "-"
    if verb is None or not inverted or board.speaks(i):
        return False
    return any(
        c < token and board.syntax.tokens[c].dep.startswith("nsubj") and board.syntax.tokens[c].pos in ("NOUN", "PROPN")
        for c in board.syntax.children[verb]
    )


def _order(board: Board, sentence: int) -> int:
    return board.order[sentence]


def _score(board: Board, o: Occurrence, distance: int, pronoun: Pronoun, *, speaking: bool) -> float | None:
    entity, facts = board.entities[o.entity], board.facts[o.entity]
    if entity.type not in _SPEAKING or facts.plural != pronoun.plural or board.in_quotation(o.i):
        return None
    if facts.gender is not None and facts.gender != pronoun.gender and not pronoun.plural:
        return None
    if facts.gender is None and not pronoun.plural and (entity.type != "person" or pronoun.gender == "f"):
        return None
    if (
        entity.type != "person"
        and not pronoun.plural
        and not (o.subject and (distance == 0 or (distance == 1 and speaking)))
    ):
        return None
    if distance == 0:
        score = _SAME_SUBJECT if o.subject else _SAME_OTHER
    elif distance == 1:
        score = _LAST_SUBJECT if o.subject else _LAST_OTHER
    else:
        score = (_OLDER_SUBJECT if o.subject else _OLDER) - 0.3 * (distance - 2)
    return score + (_PERSON if entity.type == "person" else 0) + (_KNOWN_GENDER if facts.gender else 0)


def _impersonal(board: Board, i: int) -> bool:
    """Whether "il" stands for nothing ("il faut", "il y a", "il est probable que")."""
    words, w = board.words, board.refs.words
    token = board.token(i)
    t = board.syntax.tokens[token]
    inverted = i > 0 and board.words.folded[board.words.starts[i] - 1] == "-"
    if t.dep.startswith("expl") and not inverted:
        return True
    nxt = words.forms[i + 1] if i + 1 < len(words) else ""
    if nxt in w["negation"] and i + 2 < len(words):
        nxt = words.forms[i + 2]
    if nxt == "y" or (
        nxt == "s"
        and any(
            words.forms[i + 2 : i + 3][0:1] and words.forms[i + 2].startswith(x)
            for x in w["impersonal_stems"]
            if i + 2 < len(words)
        )
    ):
        return True
    verb = governor(board.syntax, token)
    if verb is None:
        return False
    head = board.syntax.tokens[verb]
    if head.lemma in w["impersonal_verbs"]:
        return True
    clause = any(board.syntax.tokens[c].dep.startswith(("csubj", "ccomp")) for c in board.syntax.children[verb])
    return head.pos in ("ADJ", "NOUN") and clause


def _rivalled(board: Board, i: int, best: Occurrence, here: int, pronoun: Pronoun) -> bool:
    """Whether an unnamed thing or person of the same gender could claim the pronoun as well ("Un homme … Il …").

    Behind a subject only nearer subjects count; a candidate that is no subject itself gives way to any person of its sentence. "A-t-il dit"
    gives way to persons that are subjects alone.
    """
    tokens, speaking = board.syntax.tokens, board.speaks(i)
    inverted = i > 0 and board.words.folded[board.words.starts[i] - 1] == "-"
    gender = "Gender=Fem" if pronoun.gender == "f" else "Gender=Masc"
    number = "Number=Plur" if pronoun.plural else "Number=Sing"
    since = board.token(best.j - 1) + 1 if best.subject else board.syntax.sentences[best.sentence][0]
    for t in tokens[since : board.token(i)]:
        if t.pos != "NOUN" or gender not in t.morph or number not in t.morph or board.covers(t.start):
            continue
        if here - _order(board, t.sent) > 1 or board.quotes(t.start):
            continue
        person = t.lemma in board.people or board.is_role(t.start)
        subject = t.dep.startswith("nsubj")
        if (subject and (person or not speaking)) or (person and not best.subject and not inverted):
            return True
    return False
