"""The walk through an article that binds roles, common nouns and pronouns in text order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vigie.lang.coreference import Description
from vigie.lang.entities import EntityPack
from vigie.model.articles import Article
from vigie.model.entities import Entity
from vigie.model.spans import finding_id
from vigie.model.syntax import Syntax
from vigie.stages.coreference.board import Board
from vigie.stages.coreference.callings import follows_quotation, is_kin
from vigie.stages.coreference.offices import holder_at_home, named_official, office_holder, several_in_office
from vigie.stages.coreference.pronouns import antecedent_of
from vigie.stages.coreference.roles import RolePhrase, holder, person_beside, role_phrases, sole_suspect
from vigie.stages.coreference.standing import Standings, accused
from vigie.stages.coreference.things import retype_things
from vigie.text.gazetteer import longest
from vigie.text.spellings import words_in

_BRANCH_REACH = 8
"""Words behind "branche" in which the whole it belongs to is named."""
_NEAR = 2
"""Paragraphs back in which a common noun ("le groupe", "la ville") takes up a name."""


def find_references(
    article: Article, syntax: Syntax, entities: Sequence[Entity], pack: EntityPack
) -> tuple[Entity, ...]:
    """The entities with their unnamed mentions, in the order of their first mention."""
    board = Board(article, syntax, entities, pack)
    retype_things(board)
    open_roles: dict[int, RolePhrase] = {}
    for phrase in role_phrases(board):
        person = person_beside(board, phrase)
        if person is None:
            open_roles[phrase.i] = phrase
        elif follows_quotation(board, phrase.i) or (is_kin(board, phrase.i) and not _goes_on(board, phrase.j)):
            continue  # "« Non », juge Jeanne Vernier", "la veuve du préfet, Jeanne Vernier"
        else:
            facts = board.facts[person]
            if phrase.held.cue.standing in ("suspect", "victim") and any(
                r.cue.standing == "public_role" for r in facts.roles
            ):
                continue
            facts.roles.append(phrase.held)
            facts.gender = facts.gender or phrase.gender
    board.suspects = accused(board)
    _walk(board, open_roles)
    standings = Standings(board)
    grown = (standings.of(_grown(e, board, n), n) for n, e in enumerate(board.entities))
    return tuple(sorted(grown, key=lambda e: e.mentions[0].span))


def _goes_on(board: Board, j: int) -> bool:
    """Whether nothing but a space stands before word j."""
    return j < len(board.words) and board.words.spaced(j - 1)


def _grown(entity: Entity, board: Board, n: int) -> Entity:
    mentions = sorted((*entity.mentions, *board.added.get(n, ())), key=lambda m: m.span)
    return replace(
        entity,
        mentions=tuple(mentions),
        gender=entity.gender or (board.facts[n].gender if entity.type == "person" else None),
    )


def _walk(board: Board, roles: dict[int, RolePhrase]) -> None:
    forms, refs, i = board.words.forms, board.refs, 0
    while i < len(forms):
        end = i + 1
        if i not in board.by_word:
            if i in roles:
                end = max(end, _role(board, roles[i]))
            elif forms[i] in refs.pronoun_tree.reach:
                end = max(end, _pronoun(board, i))
            elif forms[i] in refs.words["branches"]:
                end = max(end, _branch(board, i))
            elif forms[i] in refs.description_tree.reach:
                end = max(end, _description(board, i))
        i = end


def _from_determiner(board: Board, i: int) -> int:
    k = i
    while (
        k > 0
        and board.words.spaced(k - 1)
        and board.words.forms[k - 1] in (board.refs.words["former"] | board.refs.words["present_heads"])
    ):
        k -= 1
    return (
        k - 1 if k > 0 and board.words.spaced(k - 1) and board.words.forms[k - 1] in board.refs.words["definite"] else i
    )


def _role(board: Board, phrase: RolePhrase) -> int:
    goes_on = phrase.j < len(board.words) and board.words.joined(phrase.j - 1) and board.words.capital(phrase.j)
    if goes_on or not (phrase.definite or phrase.possessive):
        return phrase.i + 1
    region = phrase.j < len(board.words) and board.words.forms[phrase.j] in board.pack.peoples
    if region and board.words.joined(phrase.j - 1):
        return phrase.i + 1
    person, why = holder_at_home(board, phrase), f"holds the role of {phrase.held.head}"
    at_home = person is not None
    if person is None:
        person = holder(board, phrase)
    if (
        person is not None
        and not at_home
        and several_in_office(board, phrase)
        and not _just_named(board, phrase, person)
    ):
        return phrase.i + 1
    if phrase.former:
        person = person if phrase.held.former else None
    elif person is None and phrase.definite:
        found = office_holder(board, phrase)
        if found is not None:
            person, why = _official(board, phrase, *found)
    if person is None and phrase.definite and not several_in_office(board, phrase):
        person, why = named_official(board, phrase), f"named in the article as {phrase.held.head}"
    if person is None and phrase.definite and not phrase.former and phrase.held.cue.lone:
        person, why = sole_suspect(board, phrase), "the only person accused"
    if person is None:
        return phrase.i + 1
    board.bind(
        person,
        _from_determiner(board, phrase.i),
        phrase.j,
        why,
        named=(phrase.held.cue.titular and bool(phrase.held.country) and not phrase.former)
        or phrase.held.head in phrase.held.cue.naming,
    )
    return phrase.j


def _just_named(board: Board, phrase: RolePhrase, person: int) -> bool:
    """Whether a person stands in the sentence of a role or in the one before it."""
    here = board.order[board.sentence(phrase.i)]
    return any(o.entity == person and here - board.order[o.sentence] <= 1 for o in board.before(phrase.i, 1))


def _official(board: Board, phrase: RolePhrase, row: int, why: str) -> tuple[int, str]:
    known = board.pack.rows[row]
    for n, entity in enumerate(board.entities):
        if entity.kb == known.key:
            return n, why
    span = board.span(_from_determiner(board, phrase.i), phrase.j)
    entity = Entity(
        id=finding_id("entity", span, "person"), name=known.name, type="person", mentions=(), same_as=known.wikidata,
        country=phrase.held.country or known.country, kb=known.key, why=why, standing="public_role", rules=(phrase.held.cue.id,), confidence=0.8,
    )  # fmt: skip
    return board.admit(entity, None), why


def _pronoun(board: Board, i: int) -> int:
    found = longest(board.refs.pronoun_tree, board.words, i)
    if found is None:
        return i + 1
    pronoun, end = board.refs.pronouns[found[1][0].row], found[0]
    if end - i > 1 and board.syntax.tokens[board.token(end - 1)].pos not in ("NOUN", "PRON", "ADJ", "PROPN"):
        return i + 1
    if (
        end - i > 1
        and end < len(board.words)
        and board.words.spaced(end - 1)
        and board.syntax.tokens[board.token(end)].pos == "NOUN"
    ):
        return i + 1
    entity = antecedent_of(board, i, pronoun)
    if entity is not None:
        board.bind(entity, i, end, "nearest fitting subject")
    return end


def _branch(board: Board, i: int) -> int:
    """ "Une branche du réseau X": the one branch of X that the article names."""
    words, here = board.words, board.sentence(i)
    whole = next(
        (
            o
            for k in range(i + 1, min(i + _BRANCH_REACH, len(words)))
            if (o := board.by_word.get(k)) is not None and board.entities[o.entity].type == "group"
        ),
        None,
    )
    if whole is None or board.sentence(whole.i) != here:
        return i + 1
    parent = (board.entities[whole.entity].kb or "").partition("/")[2]
    rows = ((n, board.pack.by_key.get(e.kb or "")) for n, e in enumerate(board.entities) if e.type == "group")
    kin = [n for n, row in rows if row is not None and parent and board.pack.rows[row].parent == parent]
    if len(kin) == 1:
        board.bind(kin[0], i, i + 1, f"branch of {board.entities[whole.entity].name}")
    return i + 1


def _description(board: Board, i: int) -> int:
    words, w = board.words, board.refs.words
    found = longest(board.refs.description_tree, board.words, i)
    det = words.forms[i - 1] if i > 0 and words.spaced(i - 1) else ""
    acronym = words.text[words.starts[i] : words.ends[i]].isupper()
    if (
        found is None
        or (words.capital(i) and not acronym)
        or not (det in w["definite"] or det in w["merged"])
        or det in w["plural"]
    ):
        return i + 1
    cue, end = board.refs.descriptions[found[1][0].row], found[0]
    while end < len(words) and words.spaced(end - 1) and words.forms[end] in cue.follow:
        end += 1
    country = board.pack.nationality.get(words.forms[end]) if cue.native and end < len(words) else None
    if country is not None and words.spaced(end - 1) and not words.capital(end):
        end += 1  # "le quotidien britannique"
    else:
        country = None
    if _continued(board, end):
        return i + 1
    narrowed = end > i + 1 and country is None
    target = _same_head(board, i) if cue.same_head else _nearest(board, i, cue, narrowed=narrowed, country=country)
    if target is not None:
        board.bind(target, i - 1 if det in w["definite"] else i, end, f"takes up {board.entities[target].name}")
    return end


def _continued(board: Board, end: int) -> bool:
    """Whether the noun goes on ("le groupe de travail", "la ville voisine", "le groupe X") and so names something else."""
    words = board.words
    if end >= len(words) or not words.joined(end - 1):
        return False
    if (
        words.capital(end)
        or words.forms[end][0].isdigit()
        or words.forms[end] in board.pack.nationality
        or words.forms[end] in board.refs.words["of_links"]
    ):
        return True
    token = board.syntax.tokens[board.token(end)]
    return token.pos in ("ADJ", "NOUN") and "VerbForm" not in token.morph


def _nearest(board: Board, i: int, cue: Description, *, narrowed: bool, country: str | None) -> int | None:
    types = cue.types[:1] if narrowed else cue.types
    kinds = cue.kinds.get(board.words.forms[i])
    seen: list[int] = []
    for o in board.before(i, _NEAR):
        if (
            board.entities[o.entity].type in types
            and o.entity not in seen
            and (kinds is None or _kind(board, o.entity) in kinds)
            and _kind(board, o.entity) not in cue.not_kinds
            and (country is None or board.entities[o.entity].country in {country, None})
        ):
            seen.append(o.entity)
    bodies = [n for n in seen if board.entities[n].type == "organisation"]
    if "organisation" in types and bodies and board.speaks(i):
        return bodies[0]
    if not seen or (cue.types in (("country",), ("place",)) and len(seen) > 1):
        return None
    return seen[0]


def _kind(board: Board, entity: int) -> str:
    row = board.pack.by_key.get(board.entities[entity].kb or "")
    return board.pack.rows[row].kind if row is not None else ""


def _same_head(board: Board, i: int) -> int | None:
    head = board.words.forms[i]
    near = dict.fromkeys(o.entity for o in board.before(i, _NEAR))
    fitting = [n for n in near if _is_headed(board.entities[n], head, board.article.text)]
    return fitting[0] if len(fitting) == 1 else None


def _is_headed(entity: Entity, head: str, text: str) -> bool:
    """Whether a body is named by a phrase whose first word is `head`."""
    if entity.type not in ("agency", "organisation", "facility"):
        return False
    forms = [m.span.of(text) for m in entity.mentions if m.named]
    return any(words_in(f)[:1] == (head,) for f in (*forms, *[entity.name] * (entity.type == "agency")))
