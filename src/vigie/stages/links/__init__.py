"""Lasting relations between named entities, as the article states them.

In: the article, its parse, entities and statements. Out: links with the words that prove them and the voice behind them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import cast

from vigie.lang.links import LinkPack
from vigie.model.findings import Findings
from vigie.model.links import Link, Relation
from vigie.model.spans import Span, finding_id
from vigie.model.statements import Statement
from vigie.stages.links.board import Board, Tie
from vigie.stages.links.bodies import bracket_ties, set_off_ties
from vigie.stages.links.roles import role_ties
from vigie.stages.links.ties import nested_ties, phrase_ties, verb_ties

SYMMETRIC = frozenset({"fights", "allied_with", "linked_to", "alias_of"})
"""Relations that say the same when turned."""


def find_links(found: Findings, pack: LinkPack) -> tuple[Link, ...]:
    """Links between entities of the article; a link told twice is one, at its first place."""
    if not found.syntax.tokens:
        return ()
    board = Board(found)
    seen: set[tuple[str, ...]] = set()
    links: list[Link] = []
    for tie in sorted(_all_ties(board, pack), key=lambda t: (t.span.start, t.span.end)):
        ends = tuple(sorted((tie.subject, tie.object))) if tie.relation in SYMMETRIC else (tie.subject, tie.object)
        key = (tie.relation, *ends)
        if key not in seen and tie.subject != tie.object:
            seen.add(key)
            links.append(_link(tie, _statement(found, tie.span)))
    return tuple(links)


def _all_ties(board: Board, pack: LinkPack) -> Iterator[Tie]:
    return chain(
        role_ties(board, pack),
        bracket_ties(board),
        set_off_ties(board, pack),
        verb_ties(board, pack),
        phrase_ties(board, pack),
        nested_ties(board, pack),
    )


def _statement(found: Findings, span: Span) -> Statement | None:
    """The smallest statement that holds the words of a link: on its speaker's word the link stands."""
    holding = [s for s in found.statements if s.span.covers(span)]
    return min(holding, key=lambda s: len(s.span), default=None)


def _link(tie: Tie, statement: Statement | None) -> Link:
    return Link(
        id=finding_id("link", tie.span, f"{tie.relation}:{tie.subject}:{tie.object}"),
        span=tie.span,
        subject=tie.subject,
        relation=cast(Relation, tie.relation),
        object=tie.object,
        subject_id=tie.subject_id,
        object_id=tie.object_id,
        hedged=tie.doubtful or bool(statement and statement.hedged),
        who=statement.who if statement else (),
        statement=statement.id if statement else None,
        rules=(tie.rule,),
    )
