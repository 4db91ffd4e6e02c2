"""Parts of a group that the text names by a phrase: "la branche afghane de X", "sa province du Khorasan"."""

from __future__ import annotations

from vigie.lang.links import LinkPack
from vigie.stages.links.board import Board, RoleAt, Tie, Whose
from vigie.text.folding import fold


def known_part(board: Board, pack: LinkPack, role: RoleAt) -> Tie | None:
    """The whole of a part for which the phrase stands ("la branche afghane de X", bound to its entity)."""
    here = board.covering.get(role.first)
    key = pack.parents.get(here.entity.kb or "") if here is not None else None
    if here is None or key is None or role.first - here.first > 1 or here.entity.type != "group":
        return None
    whole = next((e for e in board.found.entities.entities if e.kb == key), None)
    name = whole.name if whole else pack.group_names[key]
    span = board.span(here.first, here.last)
    return Tie("part_of", here.entity.name, name, here.entity.id, whole.id if whole else None, span, role.row.id)


def spelled_part(board: Board, pack: LinkPack, role: RoleAt) -> Tie | None:
    """A part that the article names by its phrase alone: the phrase ends in the name of a known group.

    A name in brackets right behind it is the part's own ("la branche ouest-africaine de X (Y)").
    """
    here = board.covering.get(role.first)
    if here is None or here.first != role.first or here.entity.kb is not None or here.entity.type != "group":
        return None
    for j in range(role.last, here.last - 1):
        start = j + 2 if board.words[j + 1] in pack.words["articles"] else j + 1
        if board.words[j] not in pack.words["of"] or start >= here.last:
            continue
        name = board.found.article.text[board.syntax.tokens[start].start : board.syntax.tokens[here.last - 1].end]
        key = pack.group_forms.get(fold(name))
        if key is None:
            continue
        whole = next((e for e in board.found.entities.entities if e.kb == key), None)
        part = board.bracketed(role, here.last) or here.entity
        if whole is not None and whole.id == part.id:
            return None
        object_id = whole.id if whole else None
        span = board.span(here.first, here.last)
        return Tie("part_of", part.name, pack.group_names[key], part.id, object_id, span, role.row.id)
    return None


def kin(board: Board, pack: LinkPack, role: RoleAt, whose: Whose) -> Tie | None:
    """The part that the knowledge base knows where the text only says "a branch of X" or "the Afghan branch of X"."""
    parts = pack.kin.get(whose.kb or "", frozenset())
    if role.country:
        parts = frozenset(p for p in parts if role.country in pack.areas.get(p, ()))
    named = [e for e in board.found.entities.entities if e.kb in parts]
    if len(named) == 1:
        part_name, part_id = named[0].name, named[0].id
    elif not named and role.country and len(parts) == 1:
        part_name, part_id = pack.group_names[next(iter(parts))], None
    else:
        return None
    return Tie(
        role.row.relation, part_name, whose.name, part_id, whose.id, board.span(role.first, whose.end), role.row.id
    )
