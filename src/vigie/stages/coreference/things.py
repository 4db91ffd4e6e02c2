"""Names that the model took for persons and that are none (parks, papers, what has a seat of its own), and first names it took for bodies."""

from __future__ import annotations

from dataclasses import replace

from vigie.model.entities import EntityType
from vigie.stages.coreference.board import Board, Occurrence


def retype_things(board: Board) -> None:
    """Give persons of the board who are places or other things their type."""
    named: dict[int, list[Occurrence]] = {}
    for o in board.occurrences:
        if o.named and board.entities[o.entity].type == "person" and board.entities[o.entity].kb is None:
            named.setdefault(o.entity, []).append(o)
    for n, occurrences in named.items():
        kind = _kind(board, occurrences)
        if kind is not None:
            board.entities[n] = replace(board.entities[n], type=kind, gender=None)
    for n, entity in enumerate(board.entities):
        if entity.type in ("organisation", "place") and entity.kb is None and _is_first_name(board, n):
            board.entities[n] = replace(entity, type="person")


def _is_first_name(board: Board, n: int) -> bool:
    """Whether a thing is named by a first name alone, without an article: a child, a victim."""
    named = [o for o in board.occurrences if o.entity == n and o.named]
    forms, articles = board.words.forms, board.refs.words["definite_singular"]
    return bool(named) and all(
        o.j == o.i + 1 and forms[o.i] in board.refs.first_names and not (o.i > 0 and forms[o.i - 1] in articles)
        for o in named
    )


def _kind(board: Board, occurrences: list[Occurrence]) -> EntityType | None:
    words, lists = board.words, board.refs.words
    first_names = board.refs.first_names
    if any(words.forms[o.i] in first_names and not _has(board, o, "things") for o in occurrences):
        return None
    if any(_has(board, o, "things") or _has_digit(board, o) for o in occurrences):
        return "organisation"
    if all(_has_seat(board, o) for o in occurrences):
        return "place"
    articles = lists["definite_singular"]
    determined = all(
        o.i > 0 and words.spaced(o.i - 1) and words.forms[o.i - 1] in articles and not words.capital(o.i - 1)
        for o in occurrences
    )
    return "organisation" if determined else None


def _has(board: Board, o: Occurrence, name: str) -> bool:
    return o.j > o.i + 1 and any(board.words.forms[k] in board.refs.words[name] for k in range(o.i, o.j))


def _has_digit(board: Board, o: Occurrence) -> bool:
    return any(any(c.isdigit() for c in board.words.forms[k]) for k in range(o.i, o.j))


def _has_seat(board: Board, o: Occurrence) -> bool:
    """Whether a name stands behind what has one: "le comté de X"."""
    forms, k = board.words.forms, o.i - 1
    while k > 0 and forms[k] in board.refs.words["seat_links"]:
        k -= 1
    return (
        0 <= k < o.i - 1 and forms[k] in board.refs.words["seats"] and all(board.words.joined(n) for n in range(k, o.i))
    )
