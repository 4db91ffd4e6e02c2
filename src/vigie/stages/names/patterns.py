"""Names that the words before them announce: sites, class words, titles."""

from __future__ import annotations

from vigie.stages.names.drafts import Draft
from vigie.stages.names.page import Page
from vigie.text.gazetteer import longest

_ABBREVIATION = 3
"""Letters of a title that may end in a full stop ("M.", "Dr.")."""


def site(page: Page, i: int) -> Draft | None:
    """A building or a stretch of land named by its kind: "aéroport de Kaboul", "lac Tchad"."""
    found = longest(page.pack.sites.tree, page.words, i)
    if found is None:
        return None
    words, cue, k = page.words, page.pack.sites.rows[found[1][0].row], found[0]
    if i > 0 and words.folded[words.ends[i - 1] : words.starts[i]] == "-":
        return None
    while (
        k < len(words)
        and words.spaced(k - 1)
        and (words.forms[k] in cue.qualifiers or (page.adjective(k) and not words.capital(k)))
    ):
        k += 1
    target = page.linked(k, page.pack.words["link_starts"])
    if target is None:
        direct = k < len(words) and words.spaced(k - 1) and words.capital(k)
        target = k if direct and cue.direct else None
    if target is None or not words.capital(target):
        return None
    name = page.name_at(target)
    if (
        name is None
        or (name[1] in ("person", "group", "country", "media", "agency") and name[2])
        or (name[1] == "person" and target != k)
    ):
        return None
    if target != k and i > 0 and words.forms[i - 1] in page.pack.words["indefinite"]:
        return None
    head, core = " ".join(words.forms[i : found[0]]), (target, name[0])
    return Draft(
        i, name[0], cue.type or "facility", "pattern", rule=cue.id, inner=core if head in cue.inner else None, core=core
    )


def classed(page: Page, i: int) -> Draft | None:
    """A name that only its class word gives away: "le journal Velika Soir"."""
    words = page.words
    found = longest(page.pack.classes.tree, words, i)
    if found is None:
        return None
    cue, k = page.pack.classes.rows[found[1][0].row], found[0]
    if k >= len(words) or not words.spaced(k - 1) or (words.capital(i) and not page.acronym(i)):
        return None
    head = " ".join(words.forms[i:k])
    known = page.known.get(k)
    if known is not None:
        if head in cue.inner and page.pack.rows[known[1][0].row].type == cue.type:
            return Draft(
                i,
                known[0],
                cue.type or "organisation",
                "kb",
                tuple(a.row for a in known[1]),
                cue.id,
                inner=(k, known[0]),
            )
        return None
    if (
        cue.type == "place"
        or not words.capital(k)
        or k in page.seen
        or len(words.forms[k]) < 2
        or words.forms[k] in page.pack.peoples
        or words.forms[k] in page.pack.words["never"]
    ):
        return None
    return Draft(k, page.capitals(k), cue.type or "organisation", "pattern", rule=cue.id)


def titled(page: Page, i: int) -> Draft | None:
    """A person that a title announces: "le général Vernier", "le mollah Omar"."""
    words = page.words
    found = longest(page.pack.titles.tree, words, i)
    if found is None:
        return None
    k, cue = found[0], page.pack.titles.rows[found[1][0].row]
    gap = words.folded[words.ends[k - 1] : words.starts[k]] if k < len(words) else ""
    if (
        words.capital(k)
        if gap == " " or (gap.startswith(".") and gap.strip() == "." and len(words.forms[k - 1]) <= _ABBREVIATION)
        else False
    ):
        known, seen = page.known.get(k), page.seen.get(k)
        person_rows = tuple(a.row for a in known[1] if page.pack.rows[a.row].type == "person") if known else ()
        if known and not person_rows and (seen is None or seen[1] != "PER") and len(words.forms[i]) > 3:
            return None
        end = known[0] if person_rows and known else seen[0] if seen else page.capitals(k)
        head = " ".join(words.forms[i:k])
        if words.forms[k] in page.pack.words["never"] or (
            words.forms[k] in page.pack.common and end == k + 1 and not seen
        ):
            return None
        if head in cue.keep and not person_rows:
            return Draft(i, end, "person", "pattern", (), cue.id, inner=(k, end), gender=cue.gender, titled=True)
        return Draft(
            k, end, "person", "kb" if person_rows else "pattern", person_rows, cue.id, gender=cue.gender, titled=True
        )
    return None


def aged_person(page: Page, i: int) -> Draft | None:
    """A person of one name told by the age behind it: "a raconté Zelda, 22 ans"."""
    words = page.words
    if i + 2 >= len(words) or not words.capital(i) or page.acronym(i) or i in page.known or i in page.seen:
        return None
    if page.gap(i + 1) != ", " or not words.forms[i + 1].isdigit() or words.forms[i + 2] not in page.pack.words["ages"]:
        return None
    first_name = words.forms[i] in page.pack.references.first_names
    joined = i > 0 and words.capital(i - 1) and page.gap(i) in {" ", "-"} and not page.acronym(i - 1)
    if joined or words.forms[i] in page.pack.peoples or not (first_name or not page.opens(i)):
        return None
    return Draft(i, i + 1, "person", "pattern")


def branch(page: Page, i: int) -> Draft | None:
    """A branch of a known group that its country or another adjective names: "la branche yéménite d'Al-Qaïda"."""
    words, pack = page.words, page.pack
    found = longest(pack.branches.tree, words, i)
    if found is None:
        return None
    adjective = page.adjective(found[0])
    end, country = adjective if adjective is not None else (_qualified(page, found[0]), None)
    target = page.linked(end, pack.words["link_starts"]) if end > found[0] else None
    known = page.known.get(target) if target is not None else None
    parents = [pack.rows[a.row].key for a in known[1] if pack.rows[a.row].type == "group"] if known else []
    if known is None or not parents:
        return None
    rows = tuple(r for p in parents for r in pack.branches_of.get((p.partition("/")[2], country or ""), ()))
    rule = pack.branches.rows[found[1][0].row].id
    return Draft(i, known[0], "group", "kb" if rows else "pattern", rows[:1], rule, country=country)


def _qualified(page: Page, k: int) -> int:
    """The end of one or two lower-case words at word k that are no preposition ("armée", "ouest-africaine")."""
    end = k
    while end < len(page.words) and end < k + 2 and page.words.joined(end - 1):
        if page.words.capital(end) or page.words.forms[end] in page.pack.words["link_starts"]:
            break
        end += 1
    return end
