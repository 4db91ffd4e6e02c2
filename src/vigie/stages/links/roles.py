"""Links told by a role noun: "le chef de X, Y", "Y, porte-parole de X", "le président afghan Y", "son chef Y"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from vigie.lang.links import LinkPack, RoleRow
from vigie.model.entities import Entity, EntityType
from vigie.stages.links.board import Board, Named, RoleAt, Tie, Whose
from vigie.stages.links.bodies import unnamed_body
from vigie.stages.links.parts import kin, known_part, spelled_part
from vigie.text import clauses
from vigie.text.folding import fold

ADJECTIVES, GAP, TITLES = 4, 5, 6
"""Words looked over between a role and its complement, inside the complement, and between it and the bearer's name."""
OWNERS: Mapping[str, tuple[EntityType, ...]] = {
    "leads": ("group", "organisation"),
}
"""Types of the owner of a possessive by relation, likeliest first; the commander of "their" soldiers leads no army."""
OWNER_REACH = 2
"""Sentences back in which the owner of "son chef" is looked for."""


def role_ties(board: Board, pack: LinkPack) -> Iterator[Tie]:
    """The links that role nouns tell, in text order."""
    i = 0
    while i < len(board.words):
        found = [
            _role(board, pack, i, form, row)
            for form, row in pack.roles.get(board.words[i], ())
            if _stands(board, i, form)
        ]
        for role in found:
            tie = _tie(board, pack, role)
            if tie is not None:
                yield tie
                break
        i += 1


def _stands(board: Board, i: int, form: tuple[str, ...]) -> bool:
    """Whether a form stands at token i; tokens may split a word of it ("d'" and "etat-major")."""
    words, k, rest = board.words, i, " ".join(form)
    while rest:
        if k >= len(words) or not words[k] or not rest.startswith(words[k]):
            return False
        rest = rest[len(words[k]) :].lstrip(" ")
        k += 1
    return True


def _length(board: Board, i: int, form: tuple[str, ...]) -> int:
    k, rest = i, " ".join(form)
    while rest:
        rest = rest[len(board.words[k]) :].lstrip(" ")
        k += 1
    return k - i


def _role(board: Board, pack: LinkPack, i: int, form: tuple[str, ...], row: RoleRow) -> RoleAt:
    """The role at token i with its adjectives."""
    last = i + _length(board, i, form)
    words, tokens, k = board.words, board.syntax.tokens, last
    country, doubtful = None, False
    while k < min(len(words), last + ADJECTIVES):
        word = words[k]
        if word in pack.words["doubtful"]:
            doubtful = True
        elif word in pack.nationality and k not in board.starting:
            country = pack.nationality[word]
        elif not (word in pack.words["marks"] or (tokens[k].pos == "ADJ" and k not in board.starting)):
            break
        k += 1
    return RoleAt(row, i, last, k, country, doubtful)


def _tie(board: Board, pack: LinkPack, role: RoleAt) -> Tie | None:
    deputy = any(w in pack.words["deputy"] for w in board.words[role.last : role.end])
    if _former(board, pack, role.first) or (deputy and role.row.relation == "leads"):
        return None
    if role.row.kin and (known := known_part(board, pack, role) or spelled_part(board, pack, role)) is not None:
        return known
    whose = _whose(board, pack, role)
    if whose is None:
        return _set_apart(board, pack, role) or _set_beside(board, pack, role)
    beside = _before(board, pack, role, whose.end) if board.words[role.first - 1 : role.first] == [","] else None
    bearer = (
        _partner(board, pack, role)
        or beside
        or _after(board, pack, role, whose.end)
        or _before(board, pack, role, whose.end)
        or _inside(board, role, whose)
        or board.source_of(role.first, whose.country)
    )
    if bearer is not None and bearer.type in role.row.holder and bearer.id != whose.id and bearer.name != whose.name:
        return Tie(
            role.row.relation,
            bearer.name,
            whose.name,
            bearer.id,
            whose.id,
            board.span(role.first, whose.end),
            role.row.id,
            role.doubtful,
        )
    return kin(board, pack, role, whose) if role.row.kin else None


def _former(board: Board, pack: LinkPack, i: int) -> bool:
    return any(w in pack.words["former"] for w in board.words[max(0, i - 2) : i])


def _whose(board: Board, pack: LinkPack, role: RoleAt) -> Whose | None:
    """Whose role it is: by a complement, by nationality, or by a possessive."""
    if role.row.ministry:
        return _ministry(board, pack, role)
    named = (
        _complement(board, pack, _past_area(board, pack, role))
        or unnamed_body(board, pack, role)
        or _at(board, pack, role)
    )
    if named is not None and named.entity.type not in role.row.of:
        named = _at(board, pack, role)
        if named is None:
            return None
    if named is not None:
        e = named.entity
        return Whose(e.name, e.id, e.kb, named.last, e.country) if e.type in role.row.of else None
    if role.row.states and role.country and (not role.row.owned or _owner(board, pack, role) is not None):
        return _state(board, pack, role.country, role.end)
    if role.row.owned and (owner := _owner(board, pack, role)) is not None:
        return Whose(owner.name, owner.id, owner.kb, _past_noun(board, pack, role.end))
    return None


def _past_noun(board: Board, pack: LinkPack, k: int) -> int:
    """Past a common noun that narrows an owned role: "son chef de pays", "son porte-parole pour le Sahel"."""
    if board.words[k : k + 1] and board.words[k] in pack.words["of"] and k + 1 < len(board.words):
        t = board.syntax.tokens[k + 1]
        if t.pos == "NOUN" and k + 1 not in board.covering and t.text.islower():
            return k + 2
    return k


def _partner(board: Board, pack: LinkPack, role: RoleAt) -> Entity | None:
    """Whose ally a state named by its nationality is: "le régime syrien et son allié russe"."""
    return _owner(board, pack, role) if role.row.states and role.row.owned and role.country else None


def _set_apart(board: Board, pack: LinkPack, role: RoleAt) -> Tie | None:
    """A member whose body follows the name: "le chercheur X, de l'Institut Y"."""
    person = board.starting.get(role.end)
    if role.row.relation != "member_of" or person is None or person.entity.type not in role.row.holder:
        return None
    if board.words[person.last : person.last + 1] != [","]:
        return None
    body = _complement(board, pack, RoleAt(role.row, role.first, role.last, person.last + 1, None, False))
    if body is None or body.entity.type not in role.row.of:
        return None
    e, span = body.entity, board.span(role.first, body.last)
    return Tie(role.row.relation, person.entity.name, e.name, person.entity.id, e.id, span, role.row.id)


def _set_beside(board: Board, pack: LinkPack, role: RoleAt) -> Tie | None:
    """A member whose body stands bare beside the role: "le député X Paul Martin", "la sénatrice (X) de Paris Y", "Y, délégué X"."""
    k = role.end + 1 if board.words[role.end : role.end + 1] == ["("] else role.end
    body = board.starting.get(k)
    if not role.row.beside or body is None or not body.named or body.entity.type not in role.row.of:
        return None
    end = body.last + 1 if board.words[body.last : body.last + 1] == [")"] else body.last
    end = _past_seat(board, pack, end)
    person = _after(board, pack, role, end)
    if person is None and board.words[role.first - 1 : role.first] == [","]:
        person = _before(board, pack, role, end)
    if person is None or person.type not in role.row.holder:
        return None
    e, span = body.entity, board.span(role.first, max(end, body.last))
    return Tie(role.row.relation, person.name, e.name, person.id, e.id, span, role.row.id)


def _past_seat(board: Board, pack: LinkPack, k: int) -> int:
    """Past "de l'Isère", the place that somebody was elected for."""
    if board.words[k : k + 1] and board.words[k] in pack.words["of"]:
        for j in (k + 1, k + 2):
            named = board.starting.get(j)
            if named is not None and named.entity.type in {"country", "place"}:
                return named.last
    return k


def _past_area(board: Board, pack: LinkPack, role: RoleAt) -> RoleAt:
    """The role with its area: "représentant en France de X"."""
    end = _past_place(board, pack, role.end)
    return role if end == role.end else replace(role, end=end)


def _at(board: Board, pack: LinkPack, role: RoleAt) -> Named | None:
    """The body where somebody works: "chercheur à X", "spécialiste du Sahel à X"."""
    if not role.row.at:
        return None
    words, tokens = board.words, board.syntax.tokens
    for k in range(role.end, min(len(words), role.end + GAP)):
        if words[k] in pack.words["at"]:
            named = board.starting.get(k + 1) or (
                board.starting.get(k + 2) if words[k + 1 : k + 2] and words[k + 1] in pack.words["articles"] else None
            )
            fits = named is not None and named.named and named.entity.type in {"organisation", "agency", "media"}
            return named if fits else None
        inside = words[k] in pack.words["of"] or words[k] in pack.words["articles"]
        if not inside and tokens[k].pos not in {"NOUN", "ADJ"} and k not in board.covering:
            return None
    return None


def _state(board: Board, pack: LinkPack, code: str, end: int) -> Whose | None:
    name = pack.countries.get(code)
    if name is None:
        return None
    known = next((e for e in board.found.entities.entities if e.type == "country" and e.country == code), None)
    return Whose(known.name, known.id, known.kb, end, code) if known else Whose(name, None, None, end, code)


def _complement(board: Board, pack: LinkPack, role: RoleAt) -> Named | None:
    """The name behind "de", over articles, common nouns and adjectives that change nothing."""
    words, tokens, k = board.words, board.syntax.tokens, role.end
    if k >= len(words) or words[k] not in pack.words["of"]:
        return None
    k += 1
    for j in range(k, min(len(words), k + GAP)):
        named = board.starting.get(j) or board.named_within(j)
        if named is not None and (named.named or words[j] not in pack.words["articles"]):
            return None if words[j] in pack.words["own_state"] and named.last - named.first == 1 else named
        word = words[j]
        passes = word in pack.words["articles"] or word in pack.words["transparent"] or word in pack.words["marks"]
        passes = passes or (word in pack.words["of"] and words[j - 1] in pack.words["districts"])
        if not passes and tokens[j].pos != "ADJ":
            return None
    return None


def _ministry(board: Board, pack: LinkPack, role: RoleAt) -> Whose | None:
    """A ministry that the article names and whose name ends in the words behind "ministre"."""
    words, k = board.words, role.end
    if k >= len(words) or words[k] not in pack.words["of"] | pack.words["within"]:
        return None
    ends = [j for j in range(k + 1, min(len(words), k + 8)) if words[j] in {",", ".", "("} or _is_person(board, j)]
    stop = min(ends, default=k + 4)
    field = {w for w in words[k:stop] if len(w) > 3}
    for e in board.found.entities.entities:
        if e.type != "agency" or not any(n in pack.ministries for n in _plain_words(e)):
            continue
        if field and field <= set(_plain_words(e)) and (role.country is None or e.country in (None, role.country)):
            return Whose(e.name, e.id, e.kb, stop)
    return None


def _is_person(board: Board, j: int) -> bool:
    named = board.starting.get(j)
    return named is not None and named.entity.type == "person"


def _plain_words(entity: Entity) -> list[str]:
    return fold(entity.name).replace("'", "' ").split()


def _after(board: Board, pack: LinkPack, role: RoleAt, end: int) -> Entity | None:
    """The bearer named behind the phrase: "…, Y", "… Y", "… (Y)", "…, connue sous le nom de Y"."""
    words, k = board.words, _past_bracket(board, end)
    k = _past_place(board, pack, k)
    if k < len(words) and words[k] == ",":
        k += 1
        if words[k : k + 1] and words[k] in pack.words["of"]:
            return None  # "of X, the mayor of Y, of Z": the next of a list
    k = _past_known_as(board, pack, k)
    for j in range(k, min(len(words), k + TITLES)):
        named = board.starting.get(j)
        if named is not None and named.named and named.entity.type in role.row.holder:
            return named.entity
        if (
            words[j] not in pack.words["titles"]
            and words[j] not in pack.nationality
            and words[j] not in pack.words["doubtful"]
            and words[j] not in pack.words["transparent"]
        ):
            return board.bracketed(role, end) if j == k else None
        if words[j] in pack.words["transparent"] and "person" in role.row.holder:
            return None
    return None


def _past_bracket(board: Board, k: int) -> int:
    if board.words[k : k + 1] != ["("]:
        return k
    for j in range(k + 1, min(len(board.words), k + 8)):
        if board.words[j] == ")":
            return j + 1
    return k


def _past_place(board: Board, pack: LinkPack, k: int) -> int:
    """Past "en Afghanistan" or "au Mali", where the name of a part still follows."""
    if board.words[k : k + 1] and board.words[k] in pack.words["within"]:
        for j in (k + 1, k + 2):
            named = board.starting.get(j)
            if named is not None and named.entity.type in {"country", "place"}:
                return named.last
    return k


def _past_known_as(board: Board, pack: LinkPack, k: int) -> int:
    words = board.words
    j = k + 1 if words[k : k + 1] and words[k] in pack.words["also"] else k
    for form in pack.words["known_as"]:
        parts = tuple(form.split())
        if j < len(words) and _stands(board, j, parts):
            return j + _length(board, j, parts)
    return k


def _before(board: Board, pack: LinkPack, role: RoleAt, end: int) -> Entity | None:
    """The bearer named before the role: "Y, chef de …", "Y (52 ans), chef de …", "Y est le chef de …"."""
    words, k = board.words, role.first - 1
    if k > 0 and " ".join(words[k - 1 : k + 1]) in pack.words["one_of"]:
        k -= 2  # "X, l'un des chefs de Y"
    while k >= 0 and words[k] in pack.words["before_role"] | pack.words["doubtful"] | pack.words["marks"]:
        k -= 1
    if k < 0:
        return None
    if words[k] == ",":
        if end < len(words) and board.syntax.tokens[end].has("VerbForm=Fin"):
            return None  # "Heir of X, the leader of Y said": the role is the subject, not set beside X
        named = board.ending.get(_before_bracket(board, k))
        return named.entity if named is not None and named.named else None
    if clauses.copula(board.syntax, role.first) is not None and not clauses.is_negated(board.syntax, role.first):
        subject = clauses.subject(board.syntax, role.first)
        named = board.covering.get(subject) if subject is not None else None
        return named.entity if named is not None and named.named else None
    return None


def _before_bracket(board: Board, k: int) -> int:
    """The token before a bracket or an age that ends at k: "Y (52 ans)," and "Y, 52 ans,"."""
    words = board.words
    if k > 0 and words[k - 1] == ")":
        for j in range(k - 2, max(0, k - 9), -1):
            if words[j] == "(":
                return j
    if k > 2 and words[k - 2].isdigit() and words[k - 3] == ",":
        return k - 3
    return k


def _inside(board: Board, role: RoleAt, whose: Whose) -> Entity | None:
    """The person for whom the role itself stands, named elsewhere or known by office ("le président des États-Unis")."""
    here = board.covering.get(role.first)
    if here is None or here.entity.type != "person" or role.first - here.first > 1:
        return None
    return None if whose.country and here.entity.country not in (None, whose.country) else here.entity


def _owner(board: Board, pack: LinkPack, role: RoleAt) -> Entity | None:
    """Whose "son" is: the last entity of a fitting type before it, a group rather than a body rather than a state."""
    i = role.first - 1
    if i < 0 or board.words[i] not in pack.words["owner"]:
        return None
    if role.row.relation == "allied_with":
        joined = board.ending.get(i - 1) if i > 0 and board.words[i - 1] in pack.words["with"] else None
        return joined.entity if joined is not None and joined.entity.type in role.row.of else None
    sent = board.syntax.tokens[i].sent
    near = [m for m in board.mentions if m.last <= i and sent - board.syntax.tokens[m.first].sent <= OWNER_REACH]
    kinds = OWNERS.get(role.row.relation, ("group", "agency", "organisation", "country", "media"))
    for back in range(OWNER_REACH + 1):
        here = [
            m
            for m in near
            if sent - board.syntax.tokens[m.first].sent == back
            and m.entity.type in role.row.of - {"person"}
            and not _is_channel(board, pack, m)
        ]
        ranked = sorted((m for m in here if m.entity.type in kinds), key=lambda m: kinds.index(m.entity.type))
        likely = [m for m in ranked if _is_subject(board, m)] or [
            m for m in ranked if m.entity.type == ranked[0].entity.type
        ]
        if likely:
            return likely[0].entity if _is_subject(board, likely[0]) else likely[-1].entity
    return None


def _is_subject(board: Board, named: Named) -> bool:
    return any(board.syntax.tokens[i].dep.startswith("nsubj") for i in range(named.first, named.last))


def _is_channel(board: Board, pack: LinkPack, named: Named) -> bool:
    """Whether a name stands behind "sur" or "via": where something was published, not whose it is."""
    before = board.words[max(0, named.first - 2) : named.first]
    return named.entity.type in {"media", "organisation"} and any(w in pack.words["channel"] for w in before)
