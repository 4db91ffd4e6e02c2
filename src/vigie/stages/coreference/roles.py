"""Roles: "le ministre de l'Intérieur", "son porte-parole": whose they are, in the article or in the table of offices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from vigie.lang.coreference import Role
from vigie.stages.coreference.board import Board, Gender, HeldRole
from vigie.text.gazetteer import longest

_FOLLOWS = (" ", ", ", " (")
_CLOSINGS = frozenset((",", ".", ")", ";", ":", "\n", ""))
_BRACKET = " ("


@dataclass(frozen=True, slots=True)
class RolePhrase:
    """A role at words [i, j), its determiner left out; `definite` when one that takes up something known stands before it."""

    i: int
    j: int
    held: HeldRole
    definite: bool
    possessive: bool
    former: bool
    gender: Gender | None


def role_phrases(board: Board) -> Iterator[RolePhrase]:
    """All phrases of the article that name a role, in text order."""
    tree, forms = board.refs.role_tree, board.words.forms
    i = 0
    while i < len(forms):
        found = longest(tree, board.words, i) if forms[i] in tree.reach else None
        if found is None or (i in board.by_word and board.by_word[i].i < i):
            i += 1
            continue
        yield _phrase(board, i, found[0], board.refs.roles[found[1][0].row])
        i = found[0]


def _phrase(board: Board, i: int, k: int, cue: Role) -> RolePhrase:
    words, w, forms = board.words, board.refs.words, board.words.forms
    head = " ".join(forms[i:k])
    country, complement, end = _extent(board, k)
    seats = (board.entities[o.entity].country for n in range(i, k) if (o := board.by_word.get(n)) is not None)
    country = country or next((c for c in seats if c), None)
    start = i
    while start > 0 and words.spaced(start - 1) and forms[start - 1] in (w["former"] | w["present_heads"]):
        start -= 1
    det = forms[start - 1] if start > 0 and words.spaced(start - 1) else ""
    former = any(f in w["former"] for f in forms[max(0, start) : i]) or (i > 0 and forms[i - 1] in w["former"])
    once = former and not w["to_be"].intersection(forms[max(0, start) : i])
    gender: Gender | None = (
        "f"
        if det in w["feminine"]
        or w["feminine_former"].intersection(forms[max(0, start) : i])
        or (
            board.syntax.tokens[board.token(i)].has("Gender=Fem")
            and det not in w["masculine"]
            and head not in w["epicene"]
        )
        else ("m" if det in w["masculine"] else None)
    )
    return RolePhrase(
        i, end, HeldRole(cue, head, complement | _acronym(board, end), country, once), det in w["definite"] or (det in w["merged"] and det not in w["plural"]),
        det in w["possessive"], former, gender,
    )  # fmt: skip


def _extent(board: Board, k: int) -> tuple[str | None, frozenset[str], int]:
    """What belongs to a role behind its head: nationality, portfolios, the body or place it serves."""
    words, w, pack = board.words, board.refs.words, board.pack
    country: str | None = None
    complement: set[str] = set()
    end = k
    while end < len(words) and words.joined(end - 1):
        adjective = _nationality(board, end)
        if adjective is not None:
            country, end = country or adjective[1], adjective[0]
            continue
        if words.forms[end] not in w["links"]:
            break
        target = end + 1
        while target < len(words) and words.spaced(target - 1) and words.forms[target] in w["link_articles"]:
            target += 1
        if target >= len(words) or not words.joined(target - 1):
            break
        found = longest(pack.portfolios, words, target)
        named = board.by_word.get(target)
        if named is not None and named.i == target and board.entities[named.entity].type != "person":
            entity = board.entities[named.entity]
            country = country or entity.country
            complement.add(f"#{named.entity}")
            end = named.j
        elif found is not None:
            complement.update(
                f for f in words.forms[target : found[0]] if f not in w["links"] and f not in w["link_articles"]
            )
            end = found[0]
        else:
            stop, more = _noun(board, target)
            end = max(end, stop)
            if not more or more[0] not in board.refs.words["unspecific"]:  # "le chef de l'organisation": of whichever
                complement.update(more)
            break
    return country, frozenset(complement), end


def _acronym(board: Board, end: int) -> frozenset[str]:
    """The body whose acronym in brackets ends a role ("directeur de la sûreté du port (DSP)")."""
    words = board.words
    named = board.by_word.get(end)
    if named is None or named.i != end or words.folded[words.ends[end - 1] : words.starts[end]] != _BRACKET:
        return frozenset()
    return frozenset((f"#{named.entity}",)) if board.entities[named.entity].type != "person" else frozenset()


def _nationality(board: Board, k: int) -> tuple[int, str] | None:
    """The end and country of an adjective of nationality at word k, of one or two words ("sud-coréen")."""
    words, table = board.words, board.pack.nationality
    if words.capital(k):
        return None
    if words.joined(k) and (two := table.get(f"{words.forms[k]} {words.forms[k + 1]}")):
        return k + 2, two
    one = table.get(words.forms[k])
    return (k + 1, one) if one else None


def _noun(board: Board, k: int) -> tuple[int, tuple[str, ...]]:
    """A plain complement: capitalised words, or one noun with its adjectives ("directeur de la rédaction")."""
    words, tokens, end = board.words, board.syntax.tokens, k
    while end < len(words) and (end == k or words.joined(end - 1)) and words.capital(end):
        end += 1
    if end == k and tokens[board.token(k)].pos == "NOUN":
        end = k + 1
        while (
            end < len(words)
            and words.spaced(end - 1)
            and tokens[board.token(end)].pos == "ADJ"
            and words.forms[end] not in board.pack.nationality
        ):
            end += 1
    return (
        (end, words.forms[k:end])
        if end > k
        else (k - 1 if words.forms[k - 1] not in board.refs.words["link_articles"] else k - 2, ())
    )


def person_beside(board: Board, phrase: RolePhrase) -> int | None:
    """The person whose name stands right behind the role ("le ministre X", "le ministre, X,") or right before it ("X, ministre")."""
    words = board.words
    own = board.by_word.get(phrase.i)
    if own is not None and own.i == phrase.i and board.entities[own.entity].type == "person":
        return own.entity
    nxt = board.by_word.get(phrase.j)
    if nxt is not None and nxt.i == phrase.j and board.entities[nxt.entity].type == "person":
        gap = words.folded[words.ends[phrase.j - 1] : words.starts[phrase.j]]
        if gap in _FOLLOWS[:2]:
            return nxt.entity
    k = phrase.i - 1
    while k >= 0 and words.forms[k] in (board.refs.words["definite"] | board.refs.words["former"]) and words.joined(k):
        k -= 1
    prev = board.by_word.get(k)
    if prev is not None and board.entities[prev.entity].type == "person" and prev.j == k + 1:
        gap = words.folded[words.ends[k] : words.starts[k + 1]]
        closing = words.text[words.ends[phrase.j - 1] : words.ends[phrase.j - 1] + 1]
        closed = closing in _CLOSINGS or words.folded[words.ends[phrase.j - 1] :].startswith(_BRACKET)
        if gap in _FOLLOWS[1:] and (k + 1 == phrase.i or closed or phrase.held.cue.lone):
            return prev.entity
    return None


def holder(board: Board, phrase: RolePhrase) -> int | None:
    """The person of the article who holds the role that a phrase takes up; None where none or several could."""
    fitting = [
        n for n, f in enumerate(board.facts)
        if any(_agree(board, r, phrase.held) for r in f.roles) and same_gender(f.gender, phrase.gender) and not _abroad(f.roles, phrase.held)
    ]  # fmt: skip
    if len(fitting) > 1:
        exact = [
            n
            for n in fitting
            if any(
                r.complement == phrase.held.complement
                and r.head == phrase.held.head
                and r.country == phrase.held.country
                for r in board.facts[n].roles
            )
        ]
        fitting = exact if len(exact) == 1 else fitting
    if len(fitting) > 1:
        near = [o.entity for o in board.before(phrase.i, 1) if o.entity in fitting]
        here = board.sentence(phrase.i)
        close = {o.entity for o in board.before(phrase.i, 1) if o.entity in fitting and here - o.sentence <= 1}
        return near[0] if near and len(close) == 1 and near[0] in close else None
    return fitting[0] if fitting else None


def sole_suspect(board: Board, phrase: RolePhrase) -> int | None:
    """The one person accused, for "le suspect", "l'accusé", "l'auteur de l'attaque", where nobody is called so by name."""
    if phrase.held.complement and phrase.held.complement.isdisjoint(board.refs.words["assaults"]):
        return None
    if len(board.suspects) != 1:
        return None
    (person,) = board.suspects
    told = any(o.entity == person and o.i < phrase.i for o in board.occurrences)
    return person if told and same_gender(board.facts[person].gender, phrase.gender) else None


def _agree(board: Board, held: HeldRole, said: HeldRole) -> bool:
    if held.cue.id != said.cue.id or (said.former and not held.former):
        return False
    alike = held.head.endswith(said.head) or held.head.startswith(said.head) or said.head.startswith(held.head)
    if not alike and not (said.head in said.cue.generic and not said.complement):
        return False
    if said.head in said.cue.naming and held.head != said.head and held.country and not said.country:
        return False  # "le président de la République" is no president of another state
    if said.cue.titular and not held.complement and any(not _is_state(board, c) for c in said.complement):
        return False  # "le président du parti" is not the one of the state
    if held.country and said.country and held.country != said.country:
        return False
    return not held.complement or not said.complement or bool(held.complement & said.complement)


def _is_state(board: Board, part: str) -> bool:
    """Whether a part of a complement is a country."""
    return part.startswith("#") and board.entities[int(part[1:])].type == "country"


def _abroad(roles: list[HeldRole], said: HeldRole) -> bool:
    """Whether the person holds this role for another country."""
    countries = {r.country for r in roles if r.cue.id == said.cue.id and r.country}
    return bool(said.country and countries and said.country not in countries)


def same_gender(a: Gender | None, b: Gender | None) -> bool:
    """Whether two genders may be of one person: they are equal, or one is unknown."""
    return a is None or b is None or a == b


def main_country(board: Board) -> str | None:
    """The country that most of the article's names belong to, when it is more than half of them."""
    counted: Counter[str] = Counter()
    for o in board.occurrences:
        country = board.entities[o.entity].country
        if country and o.named:
            counted[country] += 1
    if not counted:
        return None
    (first, n), total = counted.most_common(1)[0], sum(counted.values())
    return first if 2 * n > total else None
