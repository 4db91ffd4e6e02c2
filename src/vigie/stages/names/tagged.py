"""Names that the trained model saw: trimmed, judged, typed."""

from __future__ import annotations

from collections.abc import Iterator

from vigie.model.entities import EntityType
from vigie.stages.names.drafts import MODEL_TYPES, Draft
from vigie.stages.names.known import is_ordinal
from vigie.stages.names.page import Page
from vigie.text.gazetteer import longest

LONGEST_NAME = 12
"""Words in a name at most: what the model tags beyond that is a headline or a list."""


def tagged_spans(page: Page) -> Iterator[tuple[int, tuple[int, str]]]:
    """First word, end and label of each tagged span that is left when trimmed."""
    starts = page.words.starts
    at, n = 0, len(starts)
    for name in page.syntax.names:
        while at < n and starts[at] < name.span.start:
            at += 1
        end = at
        while end < n and starts[end] < name.span.end:
            end += 1
        for i, j, label in _cut(page, at, _reach(page, end), name.label):
            trimmed = _trim(page, i, j)
            if trimmed is not None:
                first, last = _with_particle(page, *trimmed, label)
                yield first, (last, label if first == trimmed[0] else "PER")


def _with_particle(page: Page, i: int, j: int, label: str) -> tuple[int, int]:
    """A person's name with the particle the model cut it at: "Paul | de Jarnes" behind a first name, "Paul Morel | de la Rive".

    A body or known place behind the particle is where somebody comes from, not what they are called.
    """
    words, first_names = page.words, page.pack.references.first_names
    link, article = page.pack.words["nobiliary"], page.pack.words["nobiliary_article"]
    k = i - 1
    while k > 0 and words.forms[k] in article | link and words.joined(k):
        k -= 1
    if k >= 0 and i - 3 <= k < i - 1 and words.forms[k + 1] in link and _is_first_name(page, k) and i not in page.known:
        return k, j
    if label != "PER" or words.forms[i] not in first_names or j + 1 >= len(words) or words.forms[j] not in link:
        return i, j
    k = j + 1 + (words.forms[j + 1] in article)
    lone, articled = j == i + 1, k == j + 2
    if k >= len(words) or not all(words.joined(m) for m in range(j - 1, k)) or not words.capital(k):
        return i, j
    if not (lone or articled) or k in page.known or page.is_head(k) or words.forms[k] in page.pack.common:
        return i, j
    return i, page.capitals(k)


def _is_first_name(page: Page, k: int) -> bool:
    return page.words.capital(k) and page.words.joined(k) and page.words.forms[k] in page.pack.references.first_names


def _reach(page: Page, j: int) -> int:
    """The end of a tagged span, past a hyphenated rest that the model left out ("Roissy-Charles" + "-de-Gaulle")."""
    words = page.words
    while 0 < j < len(words) and words.folded[words.ends[j - 1] : words.starts[j]] == "-":
        j += 1
    return j


def _cut(page: Page, i: int, j: int, label: str) -> Iterator[tuple[int, int, str]]:
    """A span in two where a known name and a person stand side by side ("Congrès Nancy Pelosi").

    Behind a medium any two words are a person's, known first name or not: "a dit à l'AFP Wayne Tolka".
    """
    words, first_names = page.words, page.pack.references.first_names
    if (
        label == "PER"
        and j > i + 1
        and words.forms[i] in page.pack.common
        and words.forms[i] not in first_names
        and page.opens(i)
        and i not in page.known
    ):
        i += 1
    before = page.known.get(i) or (
        page.known.get(i - 1) if i and words.forms[i - 1] in page.pack.words["articles"] else None
    )
    for k in range(i + 1, j - 1):
        if not words.capital(k) or words.folded[words.ends[k - 1] : words.starts[k]] != " ":
            continue
        kind = page.pack.rows[before[1][0].row].type if before is not None and before[0] == k else None
        person = words.forms[k] in first_names or kind == "media"
        if person and (kind not in {None, "person"} or (k == i + 1 and page.is_head(i))):
            yield i, k, "ORG"
            yield k, j, "PER"
            return
    yield i, j, label


def _trim(page: Page, i: int, j: int) -> tuple[int, int] | None:
    """The span without articles, titles, lower-case edges; None when nothing like a name is left."""
    words, w = page.words, page.pack.words
    for k in range(i, j - 1):
        if not words.joined(k) or words.folded[words.ends[k] : words.starts[k + 1]] == " - ":
            j = k + 1
            break
    changed = True
    while changed and i < j:
        changed = False
        title = longest(page.pack.titles.tree, words, i) or longest(page.pack.portfolios, words, i)
        if title is not None and title[0] < j and i not in page.known:
            i, changed = title[0], True
        elif (not words.capital(i) and not words.forms[i].isdigit() and not words.forms[i][0].isdigit()) or (
            words.forms[i] in w["articles"] and i + 1 < j and not (i in page.known and page.known[i][0] >= j)
        ):
            i, changed = i + 1, True
    while j > i and not words.capital(j - 1) and not words.forms[j - 1][0].isdigit() and j - i > 1:
        j -= 1
    if i >= j or j - i > LONGEST_NAME or all(words.forms[k] in w["never"] for k in range(i, j)):
        return None
    portfolio = longest(page.pack.portfolios, words, i)
    if portfolio is not None and portfolio[0] >= j and i not in page.known:
        return None
    return (i, j) if len(words.forms[i]) > 1 or j > i + 1 else None


def tagged_draft(page: Page, i: int, j: int, label: str) -> Draft | None:
    """The candidate of a tagged span; None where it is no name, or the knowledge base knows better."""
    known = page.known.get(i)
    if known is not None and (known[0] >= j or _tiled(page, i, j)):
        return None
    if not _nameworthy(page, i, j):
        return None
    kind, rule = _type(page, i, j, label)
    return Draft(i, j, kind, "model", rule=rule)


def _tiled(page: Page, i: int, j: int) -> bool:
    """Whether a tagged span is nothing but known names and peoples side by side ("Ukraine-Pologne")."""
    while i < j:
        known = page.known.get(i)
        if known is None and page.words.forms[i] not in page.pack.peoples:
            return False
        i = known[0] if known else i + 1
    return True


def _nameworthy(page: Page, i: int, j: int) -> bool:
    """Whether a tagged span is a name: no common word that only begins a sentence, something capitalised in it."""
    words, common = page.words, page.pack.common
    if j > i + 1:
        if " ".join(words.forms[i:j]) in page.pack.peoples:
            return False
        return any(words.capital(k) and not (words.forms[k] in common and page.opens(k)) for k in range(i, j))
    if page.is_head(i) or is_ordinal(words.forms[i]) or (words.forms[i] in page.pack.peoples and not page.acronym(i)):
        return False
    return words.capital(i) and not (words.forms[i] in common and (page.opens(i) or not page.acronym(i)))


def _type(page: Page, i: int, j: int, label: str) -> tuple[EntityType, str]:
    """The type of an unknown name, with the rule that gave it."""
    person = label == "PER" and (j == i + 1 or page.words.forms[i] in page.pack.references.first_names)
    before = page.class_before(i)
    if before is not None and before.type is not None and not (label == "PER" and (person or before.type == "place")):
        return before.type, before.id
    known = page.known.get(i)
    if (
        known is not None
        and known[0] < j
        and page.pack.rows[known[1][0].row].type in ("organisation", "group", "agency", "media")
    ):
        return page.pack.rows[known[1][0].row].type, "kb"
    opening = longest(page.pack.openings.tree, page.words, i)
    if opening is not None and opening[0] < j:
        cue = page.pack.openings.rows[opening[1][0].row]
        if cue.type is not None and not (label == "PER" and (person or cue.type == "place")):
            return cue.type, cue.id
    if (
        label == "ORG"
        and j > i + 1
        and page.words.forms[i] in page.pack.references.first_names
        and page.words.capital(j - 1)
    ):
        return "person", "model"
    return MODEL_TYPES.get(label, "organisation"), "model"
