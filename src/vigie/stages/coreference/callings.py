"""Who is named in an office or a profession: "le juge fédéral X", "X, avocat de riverains", "Me X", "X, de l'ONG Y"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from vigie.lang.coreference import Calling
from vigie.stages.coreference.board import Board, Occurrence
from vigie.text.gazetteer import Gazetteer, longest

REACH = 12
"""Words at most between an office and the name behind it ("le patron de la brigade des stupéfiants de Velika, X")."""
BEHIND = 5
"""Words at most between a name and its office behind the comma ("X, l'un des anciens avocats")."""
APPOSITION = 25
"""Words of an apposition in which a finite verb would show that it is a clause of its own."""
SAID = 8
"""Words at most between a verb of saying and the name behind it ("a réagi auprès de l'agence X")."""
_SAME = frozenset((" ", "'", "-", "' ", " (", "(", ") ", ")", "), ", " - "))
_BEFORE = frozenset((" ", ", ", ") ", "), "))
_BODIES = frozenset(("organisation", "agency", "media"))


@dataclass(frozen=True, slots=True)
class Called:
    """The calling of a person; `plural` where its form names several ("les actrices X et Y")."""

    calling: Calling
    plural: bool


def callings(board: Board) -> dict[int, Calling]:
    """The office or profession in which the article names each person, a firm one first."""
    people = [o for o in board.occurrences if o.named and board.entities[o.entity].type == "person"]
    before, behind = [_before(board, o) for o in people], [_behind(board, o) for o in people]
    for n, (one, other) in enumerate(pairwise(people), 1):
        if _listed(board, one, other) and before[n] is None:
            before[n] = before[n - 1] if (held := before[n - 1]) is not None and held.plural else None
    for n, (one, other) in reversed(list(enumerate(pairwise(people)))):
        if _listed(board, one, other) and behind[n] is None:
            behind[n] = behind[n + 1] if (held := behind[n + 1]) is not None and held.plural else None
    harmed = harmed_people(board)
    found: dict[int, Calling] = {}
    for o, left, right in zip(people, before, behind, strict=True):
        for called in (left, right):
            if called is None or (called.calling.soft and o.entity in harmed):
                continue
            if o.entity not in found or called.calling.firm or found[o.entity].soft:
                found[o.entity] = called.calling
    return found


def harmed_people(board: Board) -> frozenset[int]:
    """Persons named in a sentence of somebody killed, taken or threatened, and never as one who speaks."""
    named = [o for o in board.occurrences if o.named and board.entities[o.entity].type == "person"]
    spoke = {o.entity for o in named if _speaks(board, o)}
    return frozenset(o.entity for o in named if o.entity not in spoke and _is_harmed(board, o))


def _speaks(board: Board, o: Occurrence) -> bool:
    """Whether a name is the subject of a verb of saying, or stands behind one ("explique à l'agence X")."""
    if any(board.speaks(k) for k in range(o.i, o.j)):
        return True
    if o.i and board.words.forms[o.i - 1] in board.refs.words["of"]:
        return False  # "a martelé le fils de X"
    for k in range(o.i - 1, max(-1, o.i - 1 - SAID), -1):
        if _gap(board, k) not in _BEFORE | _SAME:
            return False
        token = board.syntax.tokens[board.token(k)]
        if token.lemma in board.refs.words["speech"] and token.pos in ("VERB", "ADJ", "NOUN"):
            return True
    return False


def _is_harmed(board: Board, o: Occurrence) -> bool:
    first, last = board.syntax.sentences[o.sentence]
    start, end = board.syntax.tokens[first].start, board.syntax.tokens[last - 1].start
    near = board.refs.words["harm"]
    return any(board.words.forms[k] in near for k in range(board.word_of(start), board.word_of(end) + 1))


def _gap(board: Board, k: int) -> str:
    """What stands between words k and k + 1."""
    return board.words.folded[board.words.ends[k] : board.words.starts[k + 1]]


def _listed(board: Board, one: Occurrence, other: Occurrence) -> bool:
    """Whether two names stand side by side in a list ("X, Y et Z"), a title between them or not."""
    k = one.j
    if k >= len(board.words) or other.i - k > 2:
        return False
    if other.i == k:
        return _gap(board, k - 1) == ", "
    linked = board.words.forms[k] in board.refs.words["and"] or _gap(board, k - 1) == ", "
    rest = range(k + (board.words.forms[k] in board.refs.words["and"]), other.i)
    return linked and all(_row(board, board.refs.calling_tree, n, titles=True) for n in rest)


def _row(board: Board, tree: Gazetteer, k: int, *, titles: bool) -> tuple[int, Calling] | None:
    """The calling that begins at word k, with its end; a title has a capital, or is written out."""
    found = longest(tree, board.words, k) if board.words.forms[k] in tree.reach else None
    if found is None or follows_quotation(board, k):
        return None
    calling = board.refs.callings[found[1][0].row]
    plain = (calling.firm or len(board.words.forms[k]) < 3) and not board.words.capital(
        k
    )  # "il me", "le maître d'équipage"
    return (found[0], calling) if calling.title == titles and not (titles and plain) else None


def follows_quotation(board: Board, k: int) -> bool:
    """Whether word k stands right behind a quotation: there "juge X" is a verb."""
    return k > 0 and '"' in _gap(board, k - 1)


def _is_private(board: Board, k: int) -> bool:
    tree = board.refs.private_tree
    return board.words.forms[k] in tree.reach and longest(tree, board.words, k) is not None


def _is_finite(board: Board, k: int) -> bool:
    token = board.syntax.tokens[board.token(k)]
    return token.pos in ("VERB", "AUX") and token.has("VerbForm=Fin")


def _before(board: Board, o: Occurrence) -> Called | None:
    """The calling that stands before a name, the nearest noun for persons; "l'avocat de X", "la veuve du préfet, X" are none."""
    if o.i == 0 or (gap := _gap(board, o.i - 1)) not in _BEFORE:
        return _first(c for c in board.refs.callings if c.work) if o.i and gap == "'" and _is_work(board, o) else None
    title = _row(board, board.refs.calling_tree, o.i - 1, titles=True) if gap == " " else None
    if title is not None:
        plural = any(_is_plural(board, k) for k in range(max(0, o.i - 3), o.i))
        return Called(title[1], plural)
    start = _with_first_name(board, o.i)
    if start < o.i:
        gap = _gap(board, start - 1)
    comma = "," in gap
    if _is_work(board, o):
        return _first(c for c in board.refs.callings if c.work)
    if comma and not _is_closing(board, o):
        return None
    if not comma and board.syntax.tokens[board.token(start - 1)].pos in ("ADP", "DET", "PRON", "VERB", "AUX"):
        return None
    for k in range(start - 1, max(-1, start - 1 - REACH), -1):
        if (k < start - 1 and _gap(board, k) not in _SAME) or _is_finite(board, k) or _is_private(board, k):
            return None
        other = board.by_word.get(k)
        if other is not None and other.named and board.entities[other.entity].type == "person":
            return None
        found = _row(board, board.refs.calling_tree, k, titles=False)
        if found is not None:
            whole = _row(board, board.refs.calling_tree, k - 1, titles=False) if k else None
            found = whole if whole is not None and whole[0] >= found[0] else found  # "sous-directeur"
            anothers = is_kin(board, k) if comma else _is_of_another(board, found[0], start)
            return None if anothers else Called(found[1], _is_plural(board, k))
    return None


def _with_first_name(board: Board, i: int) -> int:
    """The word that a name begins with, past a particle that the reading cut it at ("Régis | de Vernier")."""
    words = board.words
    cut = i > 2 and words.forms[i - 1] in board.refs.words["of"] and words.forms[i - 2] in board.refs.first_names
    return i - 2 if cut and words.capital(i - 2) and words.spaced(i - 2) else i


def _is_closing(board: Board, o: Occurrence) -> bool:
    """Whether a name in apposition ends there: in "selon son avocat, X a nié" X is no advocate."""
    words = board.words
    behind = words.folded[words.ends[o.j - 1] : words.starts[o.j]] if o.j < len(words) else "."
    return behind not in _SAME or behind in (" (", ") ", ")", "), ") or words.forms[o.j] in board.refs.words["and"]


def _is_of_another(board: Board, end: int, start: int) -> bool:
    """Whether the words between an office and a name lead to another than its holder: "l'avocat de l'Irakien X".

    Behind "de" stands the body or the place that the office belongs to.
    """
    between = range(end, start)
    if not any(board.words.forms[k] in board.refs.words["of_links"] for k in between):
        return False
    last = board.by_word.get(start - 1)
    return last is None or board.entities[last.entity].type == "person"


def _is_work(board: Board, o: Occurrence) -> bool:
    """Whether a name is that of the author of a work whose title in quotation marks stands before it."""
    forms, k = board.words.forms, o.i - 1
    return k > 0 and forms[k] in board.refs.words["authors"] and _gap(board, k - 1).startswith('",')


def _is_plural(board: Board, k: int) -> bool:
    found = (
        longest(board.refs.calling_tree, board.words, k)
        if board.words.forms[k] in board.refs.calling_tree.reach
        else None
    )
    return found is not None and board.words.forms[k].endswith("s")


def is_kin(board: Board, k: int) -> bool:
    """Whether the office at word k is that of another, of whom somebody near is told ("la veuve du préfet, X")."""
    forms, words = board.words.forms, board.refs.words
    n = k - 1
    while n >= 0 and forms[n] in words["link_articles"] | words["former"] and forms[n] not in words["of"]:
        n -= 1
    return n > 0 and (forms[n] in words["of"]) and _is_private(board, n - 1)


def _behind(board: Board, o: Occurrence) -> Called | None:
    """The calling that stands behind a name: in apposition, in brackets, or as the body that somebody speaks for."""
    if o.j >= len(board.words):
        return None
    gap = _gap(board, o.j - 1)
    if gap == " (":
        party = board.by_word.get(o.j)
        row = board.pack.by_key.get(board.entities[party.entity].kb or "") if party is not None else None
        if row is not None and board.pack.rows[row].kind in board.refs.words["bracketed_kinds"]:
            return _first(c for c in board.refs.callings if c.bracket)
    if gap == " " and board.words.forms[o.j] in board.refs.words["relatives"]:
        return _apposed(board, o.j)
    return _apposed(board, _past_age(board, o.j)) if gap in (", ", " (") else None


def _past_age(board: Board, k: int) -> int:
    """The word behind somebody's age ("X, 52 ans, avocat")."""
    aged = board.words.forms[k].isdigit() and k + 2 < len(board.words) and _gap(board, k + 1) == ", "
    return k + 2 if aged else k


def _apposed(board: Board, start: int) -> Called | None:
    words, between = board.words, board.refs.words["between"]
    if words.forms[start] in board.refs.words["of"] and _is_body(board, start + 1):
        return _first(c for c in board.refs.callings if c.body)
    for k in range(start, min(len(words), start + BEHIND)):
        if k > start and _gap(board, k - 1) not in _SAME:
            return None
        found = _row(board, board.refs.calling_tree, k, titles=False)
        if found is not None:
            own = words.forms[k] in board.refs.words["relatives"]
            return Called(found[1], _is_plural(board, k)) if own or _is_closed(board, found[0]) else None
        if words.forms[k] not in between:
            return None
    return None


def _is_body(board: Board, start: int) -> bool:
    """Whether a body is named within a few words ("de l'ONG X", "du syndicat X")."""
    for k in range(start, min(len(board.words), start + BEHIND)):
        if _gap(board, k - 1) not in _SAME or _is_finite(board, k):
            return False
        named = board.by_word.get(k)
        if named is not None:
            return named.named and board.entities[named.entity].type in _BODIES
    return False


def _is_closed(board: Board, end: int) -> bool:
    """Whether an apposition ends without a finite verb: "selon X, le procureur a tort" tells of another."""
    for k in range(end, min(len(board.words), end + APPOSITION)):
        if _gap(board, k - 1) not in _SAME or board.words.forms[k] in board.refs.words["relatives"]:
            return True
        if _is_finite(board, k):
            return False
    return True


def _first(callings: Iterable[Calling]) -> Called | None:
    return next((Called(c, plural=False) for c in callings), None)
