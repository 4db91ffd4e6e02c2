"""Names of the knowledge base: which readings the words around them allow."""

from __future__ import annotations

from collections.abc import Iterator

from vigie.stages.names.drafts import MODEL_TYPES, Draft
from vigie.stages.names.page import Page
from vigie.text.gazetteer import Alias, longest

_CITY = 300_000
"""Inhabitants from which a place is believed against the model, which took its name for a person's."""


def admitted(page: Page) -> Iterator[tuple[int, tuple[int, tuple[Alias, ...]]]]:
    """The known names without the readings that the words around them forbid."""
    for i, (j, aliases) in page.known.items():
        fitting = tuple(a for a in aliases if _admits(page, a.row, i, j))
        if fitting and not _hyphenated(page, j, fitting[0].row):
            yield i, (j, fitting)


def known_draft(page: Page, i: int, j: int, aliases: tuple[Alias, ...]) -> Draft:
    """The candidate of a known name at words [i, j)."""
    rows = _preferred(page, tuple(dict.fromkeys(a.row for a in aliases)), i, j)
    named = not all(page.pack.is_loose(a) for a in aliases if a.row in rows)
    first, inner = page.pack.rows[rows[0]], None
    if _absorbs(page, i, rows[0]):
        i, inner = i - 1, (i, j)
    elif not page.words.capital(i) and (first.type == "place" or (first.type == "facility" and _shows_inner(page, i))):
        bare = next((k for k in range(i, j) if page.words.capital(k)), None)
        inner = (bare, j) if bare is not None else None
    elif first.type == "media" and page.words.forms[i] in page.pack.words["merged"]:
        i = next((k for k in range(i, j) if page.words.capital(k)), i)  # "du Monde"
    return Draft(
        i,
        j,
        first.type,
        "kb",
        rows,
        rule="kb",
        inner=inner,
        named=named,
        locative=page.behind(i, "locative") or (first.type == "country" and page.behind(i, "articles")),
    )


def _admits(page: Page, row: int, i: int, j: int) -> bool:
    """Whether a row that shares its name with a word or a person may stand here."""
    known = page.pack.rows[row]
    if j == i + 1 and page.acronym(i) and page.words.forms[i] in page.pack.common and page.shouted(i):
        return False
    if known.type not in ("place", "facility"):
        return not known.risk or page.behind(i, "locative") or page.seen.get(i) == (j, "LOC")
    seen = page.seen.get(i)
    if known.risk == "word" or (
        j == i + 1
        and (
            page.words.forms[i] in page.pack.common
            or page.words.forms[i] in page.pack.words["never"]
            or is_ordinal(page.words.forms[i])
        )
    ):
        return page.behind(i, "strong_locative")
    sure = not known.risk and known.population > _CITY and seen is not None and seen[0] <= j
    if (known.risk == "person" or j == i + 1) and seen is not None and (seen[1] == "PER" or seen[0] > j) and not sure:
        return page.behind(i, "strong_locative") and seen[0] <= j
    return not known.risk or page.behind(i, "locative") or seen == (j, "LOC")


def _hyphenated(page: Page, j: int, row: int) -> bool:
    """Whether a place's name is but a part of a hyphenated one ("Lyon-Part-Dieu")."""
    words = page.words
    if page.pack.rows[row].type not in ("place", "country"):
        return False
    after = (
        j < len(words)
        and words.folded[words.ends[j - 1] : words.starts[j]] == "-"
        and words.capital(j)
        and j not in page.known
    )
    return after and (words.forms[j] not in page.pack.peoples)


def _shows_inner(page: Page, i: int) -> bool:
    """Whether the site at word i is of a kind that goes by the name in it ("la base de X": "X")."""
    found = longest(page.pack.sites.tree, page.words, i)
    return found is not None and " ".join(page.words.forms[i : found[0]]) in page.pack.sites.rows[found[1][0].row].inner


def _absorbs(page: Page, i: int, row: int) -> bool:
    """Whether the class word before a name belongs to it by usage ("groupe État islamique")."""
    if i == 0 or not page.words.spaced(i - 1) or page.words.capital(i - 1):
        return False
    cue = longest(page.pack.classes.tree, page.words, i - 1)
    return (
        cue is not None and cue[0] == i and page.pack.rows[row].key in page.pack.classes.rows[cue[1][0].row].absorbing
    )


def _preferred(page: Page, rows: tuple[int, ...], i: int, j: int) -> tuple[int, ...]:
    """The homonyms in order: those of the type that a class word or the model says come first."""
    types = {page.pack.rows[r].type for r in rows}
    if len(types) == 1:
        return rows
    said = page.class_before(i)
    seen = page.seen.get(i)
    labelled = MODEL_TYPES.get(seen[1]) if seen and seen[0] == j else None
    chosen = next((t for t in (said.type if said else None, labelled) if t in types), None)
    return tuple(sorted(rows, key=lambda r: page.pack.rows[r].type != chosen))


def is_ordinal(form: str) -> bool:
    """Whether a folded word is a Roman ordinal ("xviie")."""
    return form.endswith("e") and len(form) > 1 and set(form[:-1]) <= set("ivx")
