"""Offices: who held an office of a country on the day of the article, by the table of terms."""

from __future__ import annotations

from vigie.lang.entities import Term, office_words
from vigie.stages.coreference.board import Board
from vigie.stages.coreference.roles import RolePhrase, main_country, same_gender


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


def named_official(board: Board, phrase: RolePhrase) -> int | None:
    """The one person named in the article who holds, or held once, an office that the words of a phrase begin.

    "La ministre" is the minister that the article names, "l'ancien président de la République" the only former one. A lone "président"
    may preside anything.
    """
    day, w = board.article.published, board.refs.words
    if phrase.held.cue.office is None or day is None or (phrase.former and not phrase.held.former):
        return None
    words = _office(board, phrase)
    if not words or (words <= w["presiding"] and not phrase.held.country):
        return None
    names = _names(board, words)
    found = set()
    for n, entity in enumerate(board.entities):
        row = board.pack.by_key.get(entity.kb or "")
        if entity.type != "person" or row is None or not same_gender(board.facts[n].gender, phrase.gender):
            continue
        if phrase.held.country and board.pack.rows[row].country not in {phrase.held.country, None, ""}:
            continue
        offices = board.pack.offices_of.get(row, ())
        if any(name <= office and _held(term, day, phrase.former) for office, term in offices for name in names):
            found.add(n)
    return found.pop() if len(found) == 1 else None


def _held(term: Term, day: str, former: bool) -> bool:
    """Whether a term covers a day, or has ended before it."""
    return (term.until is not None and term.until < day) if former else term.covers(day)


def holder_at_home(board: Board, phrase: RolePhrase) -> int | None:
    """The person named in the article for whom a title stands by itself ("le président de la République": the French one)."""
    home, held = phrase.held.cue.home, phrase.held
    if (
        home is None
        or held.country
        or phrase.former
        or held.head not in held.cue.naming
        or board.article.published is None
    ):
        return None
    terms = (t for name in _names(board, _office(board, phrase)) for t in board.pack.terms.get((home, name), ()))
    rows = {t.row for t in terms if t.covers(board.article.published)}
    named = [n for n, e in enumerate(board.entities) if board.pack.by_key.get(e.kb or "") in rows]
    return named[0] if len(named) == 1 else None


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
        country = named is not None and board.entities[named.entity].type in {"country", "person"}
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
