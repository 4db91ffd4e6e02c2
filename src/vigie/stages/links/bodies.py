"""Bodies that a role or a bracket names in short: "le président de la cour, X", "X (PARTI)"."""

from __future__ import annotations

from collections.abc import Iterator

from vigie.lang.links import LinkPack
from vigie.stages.links.board import Board, Named, RoleAt, Tie
from vigie.text.folding import fold

BODIES = frozenset({"agency", "organisation", "facility", "media"})
SHORTEST = 4
"""Letters of a common noun that can stand for a body."""
SET_OFF_GAP = 6
"""Words from a name to the body set off behind it: a comma, "de", an article, a noun ("X, de la force Y"), and one to spare."""


def unnamed_body(board: Board, pack: LinkPack, role: RoleAt) -> Named | None:
    """The one body of the article whose name begins with the bare noun behind the role, when a name follows it.

    "Le président de la cour, X" speaks of the only court that the article names.
    """
    words, k = board.words, role.end
    if k + 2 >= len(words) or words[k] not in pack.words["of"] or "person" not in role.row.holder:
        return None
    k += 2 if words[k + 1] in pack.words["articles"] else 1
    if (
        k + 1 >= len(words)
        or (k in board.covering and board.covering[k].named)
        or len(words[k]) < SHORTEST
        or board.syntax.tokens[k].pos not in {"NOUN", "PROPN"}
    ):
        return None
    behind = board.starting.get(k + 2 if words[k + 1] == "," else k + 1)
    if behind is None or behind.entity.type != "person":
        return None
    fitting = {
        e.id: e
        for e in board.found.entities.entities
        if e.type in BODIES & role.row.of and fold(e.name).replace("'", "' ").split()[:1] == [words[k]]
    }
    return Named(next(iter(fitting.values())), k, k + 1, False) if len(fitting) == 1 else None


def bracket_ties(board: Board) -> Iterator[Tie]:
    """Members told by a bracket that holds nothing but a party: "X (PARTI)", "X (PARTI, Isère)"."""
    for m in board.mentions:
        if m.entity.type != "person" or not m.named or board.words[m.last : m.last + 1] != ["("]:
            continue
        body = board.starting.get(m.last + 1)
        if (
            body is None
            or not body.named
            or body.entity.type != "organisation"
            or body.entity.kb is None
            or body.last >= len(board.words)
        ):
            continue
        if board.words[body.last] in {")", ","}:
            span = board.span(m.first, min(body.last + 1, len(board.words)))
            e = body.entity
            yield Tie("member_of", m.entity.name, e.name, m.entity.id, e.id, span, "bracketed_body")


def set_off_ties(board: Board, pack: LinkPack) -> Iterator[Tie]:
    """Members told by their body between commas: "X, de l'ONG Y, a dit", "X, du Z."."""
    words = board.words
    for m in board.mentions:
        k = m.last
        if m.entity.type != "person" or not m.named or k + 2 >= len(words) or words[k] != ",":
            continue
        if words[k + 1] not in pack.words["of"] or _listed(board, pack, m):
            continue
        k += 2
        skipped = pack.words["articles"] | pack.words["transparent"]
        while k < min(len(words), m.last + SET_OFF_GAP) and k not in board.starting and words[k] in skipped:
            k += 1
        body = board.starting.get(k)
        if body is None or not body.named or body.entity.type not in BODIES | {"group"} or body.last >= len(words):
            continue
        if words[body.last] in {",", "."} or board.syntax.tokens[body.last].has("VerbForm=Fin"):
            e = body.entity
            span = board.span(m.first, body.last)
            yield Tie("member_of", m.entity.name, e.name, m.entity.id, e.id, span, "set_off_body")


def _listed(board: Board, pack: LinkPack, m: Named) -> bool:
    """Whether a person may be one of a list of complements: "en présence de X, de Y"."""
    return any(w in pack.words["of"] for w in board.words[max(0, m.first - 4) : m.first])
