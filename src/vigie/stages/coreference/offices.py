"""Offices: who held an office of a country on the day of the article, by the table of terms."""

from __future__ import annotations

from vigie.lang.entities import office_words
from vigie.stages.coreference.board import Board
from vigie.stages.coreference.roles import RolePhrase, main_country


def office_holder(board: Board, phrase: RolePhrase) -> tuple[int, str] | None:
    """The row of the person who held the office of a phrase when the article was published, and why; None if open.

    Without a country in the phrase it is the one that most names of the article belong to; a lone word ("le président", who may
    preside a court) counts only where the article names the holder.
    """
    day = board.article.published
    if phrase.held.cue.office is None or day is None:
        return None
    words = _office(board, phrase)
    if len(words) == 1 and not phrase.held.country and not board.refs.words["courts"].isdisjoint(board.words.forms):
        return None  # "le président" of a trial presides the court
    for country in (phrase.held.country, "") if phrase.held.country else (main_country(board), ""):
        if country is None:
            continue
        holders = {
            t.row for name in _names(board, words) for t in board.pack.terms.get((country, name), ()) if t.covers(day)
        }
        if len(holders) == 1 and (phrase.held.country or len(words) > 1 or _is_named(board, *holders)):
            return holders.pop(), f"{phrase.held.head} of {country or 'its body'} on {day}"
        if holders:
            return None
    return None


def several_in_office(board: Board, phrase: RolePhrase) -> bool:
    """Whether the article names two holders of the office that a bare title stands for ("le président")."""
    day = board.article.published
    if phrase.held.country or phrase.held.complement or day is None:
        return False
    words = _office(board, phrase)
    names = set(_names(board, words))
    rows = {board.pack.by_key.get(e.kb or "") for e in board.entities}
    holders = {
        r
        for r in rows
        if r is not None and any(o in names and t.covers(day) for o, t in board.pack.offices_of.get(r, ()))
    }
    return len(holders) > 1


def _is_named(board: Board, row: int) -> bool:
    return any(e.kb == board.pack.rows[row].key for e in board.entities)


def _office(board: Board, phrase: RolePhrase) -> frozenset[str]:
    """The words of the office as the phrase gives it, without nationality and country."""
    w, forms = board.pack.words, board.words.forms
    skip = w["link_starts"] | w["article_after_link"] | w["seat_links"]
    said: list[str] = []
    for k in range(phrase.i, phrase.j):
        named = board.by_word.get(k)
        country = named is not None and board.entities[named.entity].type == "country"
        if (
            not country
            and forms[k] not in skip
            and not (forms[k] in board.pack.nationality and not board.words.capital(k))
        ):
            said.append(forms[k])
    return frozenset(said)


def _names(board: Board, words: frozenset[str]) -> list[frozenset[str]]:
    """The office under its name in the table, by its own words or by another name for it."""
    skip = board.pack.words["link_starts"] | board.pack.words["article_after_link"] | board.pack.words["seat_links"]
    return [words, *(office_words(name, skip) for name in board.refs.offices.get(words, ()))]
