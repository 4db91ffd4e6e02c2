"""Names found from other names: acronyms in brackets, later mentions that the model missed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from vigie.stages.names.drafts import Draft
from vigie.stages.names.page import Page

_SHORTEST_ECHO = 3
"""Letters of a name that is looked for again in the article."""


def acronyms(page: Page, kept: Sequence[Draft], taken: set[int]) -> Iterator[Draft]:
    """Acronyms in brackets right behind a name: "Direction générale de la sécurité intérieure (DGSI)"."""
    words = page.words
    for d in kept:
        k = d.j
        if d.j - d.i < 2 or d.type in ("person", "country") or k >= len(words) or k in taken:
            continue
        if words.folded[words.ends[k - 1] : words.starts[k]].strip(' "') != "(":
            continue
        end = next(
            (
                e
                for e in range(k + 1, min(k + 4, len(words) + 1))
                if words.folded[words.ends[e - 1] : words.ends[e - 1] + 2].strip('" ')[:1] == ")"
            ),
            None,
        )
        if end is None:
            continue
        short = "".join(words.forms[k:end])
        if not words.text[words.starts[end - 1] : words.ends[end - 1]].isupper() and not (
            words.capital(k) and short == _initials(page, d)
        ):
            continue
        if all(words.forms[x] in page.pack.common for x in range(k, end)) and not page.acronym(end - 1):
            continue
        yield Draft(k, end, d.type, "pattern", rule="sigle")


def echoes(page: Page, kept: Sequence[Draft], taken: set[int]) -> Iterator[Draft]:
    """Later mentions that the model missed: surnames of persons, and other names word for word."""
    words, sought = page.words, dict[str, list[tuple[tuple[str, ...], Draft]]]()
    for d in kept:
        start = d.j - 1 if d.type == "person" and d.j - d.i > 1 else d.i
        if start > d.i + 1 and words.forms[start - 1] in page.pack.words["particles"] and words.capital(start - 1):
            start -= 1
        forms = words.forms[start : d.j]
        if (
            d.named
            and d.type != "country"
            and words.capital(start)
            and len(forms[0]) >= _SHORTEST_ECHO
            and not (len(forms) == 1 and (forms[0] in page.pack.common or page.is_head(start)))
        ):
            sought.setdefault(forms[0], []).append((forms, d))
    for i, form in enumerate(words.forms):
        if form not in sought or i in taken or not words.capital(i):
            continue
        for forms, d in sought[form]:
            j = i + len(forms)
            if (
                words.forms[i:j] == forms
                and taken.isdisjoint(range(i, j))
                and all(words.joined(k) for k in range(i, j - 1))
            ):
                start = (
                    i - 1
                    if i > 0
                    and words.forms[i - 1] in page.pack.words["arabic_articles"]
                    and words.folded[words.ends[i - 1] : words.starts[i]] == "-"
                    else i
                )
                taken.update(range(start, j))
                yield replace(
                    d,
                    i=start,
                    j=j,
                    inner=None,
                    core=None,
                    rule="echo",
                    rows=() if d.type == "person" else d.rows,
                    basis="model",
                )
                break


def _initials(page: Page, draft: Draft) -> str:
    skip = page.pack.words["articles"] | page.pack.words["links"]
    return "".join(f[0] for f in page.words.forms[draft.i : draft.j] if f not in skip)
