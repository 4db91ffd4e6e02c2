"""Candidate names of an article: known names, bodies and sites made of common nouns, names the model saw.

In: the parsed article and the knowledge base. Out: names with a type each, that do not overlap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from vigie.lang.entities import Cue, CueTable, EntityPack
from vigie.model.articles import Article
from vigie.model.entities import EntityType
from vigie.model.names import Basis, FoundName
from vigie.model.spans import Span
from vigie.model.syntax import Syntax
from vigie.text.gazetteer import Alias, Words, longest, matches, words_of

MODEL_TYPES: dict[str, EntityType] = {"PER": "person", "LOC": "place", "ORG": "organisation", "MISC": "organisation"}
_SHORTEST_ECHO = 3
"""Letters of a name that is looked for again in the article."""
_ABBREVIATION = 3
"""Letters of a title that may end in a full stop ("M.", "Dr.")."""
LONGEST_NAME = 12
"""Words in a name at most: what the model tags beyond that is a headline or a list."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A candidate over words [i, j)."""

    i: int
    j: int
    type: EntityType
    basis: Basis
    rows: tuple[int, ...] = ()
    rule: str | None = None
    inner: tuple[int, int] | None = None
    core: tuple[int, int] | None = None
    country: str | None = None
    gender: Literal["m", "f"] | None = None
    titled: bool = False
    named: bool = True
    locative: bool = False


def find_names(article: Article, syntax: Syntax, pack: EntityPack) -> tuple[FoundName, ...]:
    """Names of the article in text order, longest first where one lies within another."""
    reader = _Reader(words_of(article.text), syntax, pack)
    return tuple(reader.found(draft) for draft in reader.chosen())


class _Reader:
    """One article's words beside the knowledge base; built per call, nothing is kept."""

    def __init__(self, words: Words, syntax: Syntax, pack: EntityPack) -> None:
        self.words, self.syntax, self.pack = words, syntax, pack
        self._w = pack.words
        self.known: dict[int, tuple[int, tuple[Alias, ...]]] = {i: (j, a) for i, j, a in matches(pack.tree, words)}
        self.seen: dict[int, tuple[int, str]] = dict(self._model_spans())
        self.known = dict(self._admitted())

    # ---- candidates
    def chosen(self) -> list[_Draft]:
        """Candidates that do not overlap: the longer wins, then titled persons, the knowledge base, patterns, the model."""
        rank = {"kb": 0, "pattern": 1, "model": 2}
        drafts = sorted(self._drafts(), key=lambda d: (d.i - d.j, not d.titled, rank[d.basis]))
        taken: set[int] = set()
        kept: list[_Draft] = []
        for draft in drafts:
            if taken.isdisjoint(range(draft.i, draft.j)):
                taken.update(range(draft.i, draft.j))
                kept.append(draft)
        kept.extend(self._acronyms(tuple(kept), taken))
        kept.extend(self._echoes(tuple(kept), taken))
        return sorted(kept, key=lambda d: d.i)

    def _drafts(self) -> Iterator[_Draft]:
        covered: set[int] = set()
        for i, form in enumerate(self.words.forms):
            for draft in self._patterns(i, form):
                covered.update(range(draft.i, draft.j))
                yield draft
        for i, (j, aliases) in self.known.items():
            draft = self._known(i, j, aliases)
            if draft is not None:
                yield draft
        for i, (j, label) in self.seen.items():
            draft = self._modelled(i, j, label)
            if draft is not None:
                yield draft

    def _acronyms(self, kept: Sequence[_Draft], taken: set[int]) -> Iterator[_Draft]:
        """Acronyms in brackets right behind a name: "Direction générale de la sécurité intérieure (DGSI)"."""
        words = self.words
        for d in kept:
            k = d.j
            if d.j - d.i < 2 or d.type in ("person", "country") or k >= len(words) or k in taken:
                continue
            if words.folded[words.ends[k - 1] : words.starts[k]].strip(' "') != "(":
                continue
            end = next((e for e in range(k + 1, min(k + 4, len(words) + 1)) if words.folded[words.ends[e - 1] : words.ends[e - 1] + 2].strip('" ')[:1] == ")"), None)
            if end is None:
                continue
            short = "".join(words.forms[k:end])
            if not words.text[words.starts[end - 1] : words.ends[end - 1]].isupper() and not (words.capital(k) and short == self._initials(d)):
                continue
            if all(words.forms[x] in self.pack.common for x in range(k, end)) and not self._acronym(end - 1):
                continue
            yield _Draft(k, end, d.type, "pattern", rule="sigle")

    def _echoes(self, kept: Sequence[_Draft], taken: set[int]) -> Iterator[_Draft]:
        """Later mentions that the model missed: surnames of persons, and other names word for word."""
        words, sought = self.words, dict[str, list[tuple[tuple[str, ...], _Draft]]]()
        for d in kept:
            start = d.j - 1 if d.type == "person" and d.j - d.i > 1 else d.i
            if start > d.i + 1 and words.forms[start - 1] in self._w["particles"] and words.capital(start - 1):
                start -= 1
            forms = words.forms[start : d.j]
            if d.named and d.type != "country" and words.capital(start) and len(forms[0]) >= _SHORTEST_ECHO and not (len(forms) == 1 and (forms[0] in self.pack.common or self._is_head(start))):
                sought.setdefault(forms[0], []).append((forms, d))
        for i, form in enumerate(words.forms):
            if form not in sought or i in taken or not words.capital(i):
                continue
            for forms, d in sought[form]:
                j = i + len(forms)
                if words.forms[i:j] == forms and taken.isdisjoint(range(i, j)) and all(words.joined(k) for k in range(i, j - 1)):
                    start = i - 1 if i > 0 and words.forms[i - 1] in self._w["arabic_articles"] and words.folded[words.ends[i - 1] : words.starts[i]] == "-" else i
                    taken.update(range(start, j))
                    yield replace(d, i=start, j=j, inner=None, core=None, rule="echo", rows=() if d.type == "person" else d.rows, basis="model")
                    break

    def _initials(self, draft: _Draft) -> str:
        skip = self._w["articles"] | self._w["links"]
        return "".join(f[0] for f in self.words.forms[draft.i : draft.j] if f not in skip)

    def _patterns(self, i: int, form: str) -> Iterator[_Draft]:
        pack = self.pack
        if form in pack.bodies.tree.reach:
            body = self._body(i)
            if body is not None:
                yield body
        if form in pack.sites.tree.reach:
            site = self._site(i)
            if site is not None:
                yield site
        if form in pack.classes.tree.reach:
            named = self._classed(i)
            if named is not None:
                yield named
        if form in pack.titles.tree.reach:
            person = self._titled(i)
            if person is not None:
                yield person

    # ---- names of the knowledge base
    def _admitted(self) -> Iterator[tuple[int, tuple[int, tuple[Alias, ...]]]]:
        """The known names without the readings that the words around them forbid."""
        for i, (j, aliases) in self.known.items():
            fitting = tuple(a for a in aliases if self._admits(a.row, i, j))
            if fitting and not self._hyphenated(i, j, fitting[0].row):
                yield i, (j, fitting)

    def _hyphenated(self, i: int, j: int, row: int) -> bool:
        """Whether a place's name is but a part of a hyphenated one ("Lyon-Part-Dieu")."""
        words = self.words
        if self.pack.rows[row].type not in ("place", "country"):
            return False
        after = j < len(words) and words.folded[words.ends[j - 1] : words.starts[j]] == "-" and words.capital(j) and j not in self.known
        return after and (words.forms[j] not in self.pack.peoples)

    def _known(self, i: int, j: int, aliases: tuple[Alias, ...]) -> _Draft | None:
        rows = self._preferred(tuple(dict.fromkeys(a.row for a in aliases)), i, j)
        named = not all(self.pack.is_loose(a) for a in aliases if a.row in rows)
        first, inner = self.pack.rows[rows[0]], None
        if self._absorbs(i, rows[0]):
            i, inner = i - 1, (i, j)
        elif not self.words.capital(i) and (first.type == "place" or (first.type == "facility" and self._shows_inner(i))):
            bare = next((k for k in range(i, j) if self.words.capital(k)), None)
            inner = (bare, j) if bare is not None else None
        return _Draft(i, j, first.type, "kb", rows, rule="kb", inner=inner, named=named, locative=self._locative(i, "locative") or (first.type == "country" and self._locative(i, "articles")))

    def _shows_inner(self, i: int) -> bool:
        """Whether the site at word i is of a kind that goes by the name in it ("la base de X": "X")."""
        found = longest(self.pack.sites.tree, self.words, i)
        return found is not None and " ".join(self.words.forms[i : found[0]]) in self.pack.sites.rows[found[1][0].row].inner

    def _absorbs(self, i: int, row: int) -> bool:
        """Whether the class word before a name belongs to it by usage ("groupe État islamique")."""
        if i == 0 or not self.words.spaced(i - 1) or self.words.capital(i - 1):
            return False
        cue = longest(self.pack.classes.tree, self.words, i - 1)
        return cue is not None and cue[0] == i and self.pack.rows[row].key in self.pack.classes.rows[cue[1][0].row].absorbing

    def _admits(self, row: int, i: int, j: int) -> bool:
        """Whether a row that shares its name with a word or a person may stand here."""
        known = self.pack.rows[row]
        if j == i + 1 and self._acronym(i) and self.words.forms[i] in self.pack.common and self._shouted(i):
            return False
        if known.type not in ("place", "facility"):
            return not known.risk or self._locative(i, "locative") or self.seen.get(i) == (j, "LOC")
        seen = self.seen.get(i)
        if known.risk == "word" or (j == i + 1 and (self.words.forms[i] in self.pack.common or self.words.forms[i] in self._w["never"] or _is_ordinal(self.words.forms[i]))):
            return self._locative(i, "strong_locative")
        if known.risk == "person" or j == i + 1:
            if seen is not None and (seen[1] == "PER" or seen[0] > j):
                return self._locative(i, "strong_locative") and seen[0] <= j
        return not known.risk or self._locative(i, "locative") or seen == (j, "LOC")

    def _shouted(self, i: int) -> bool:
        """Whether a neighbour of word i is all capitals too, as in a headline: "UN MORT" names no body."""
        near = [k for k in (i - 1, i + 1) if 0 <= k < len(self.words) and len(self.words.forms[k]) > 1]
        return any(self._acronym(k) for k in near)

    def _locative(self, i: int, kind: str) -> bool:
        """Whether a preposition of place stands right before word i."""
        return i > 0 and self.words.forms[i - 1] in self._w[kind] and self.words.spaced(i - 1)

    def _preferred(self, rows: tuple[int, ...], i: int, j: int) -> tuple[int, ...]:
        """The homonyms in order: those of the type that a class word or the model says come first."""
        types = {self.pack.rows[r].type for r in rows}
        if len(types) == 1:
            return rows
        said = self._class_before(i)
        seen = self.seen.get(i)
        labelled = MODEL_TYPES.get(seen[1]) if seen and seen[0] == j else None
        chosen = next((t for t in (said.type if said else None, labelled) if t in types), None)
        return tuple(sorted(rows, key=lambda r: self.pack.rows[r].type != chosen))

    # ---- names that the model saw
    def _model_spans(self) -> Iterator[tuple[int, tuple[int, str]]]:
        starts = self.words.starts
        at, n = 0, len(starts)
        for name in self.syntax.names:
            while at < n and starts[at] < name.span.start:
                at += 1
            end = at
            while end < n and starts[end] < name.span.end:
                end += 1
            for i, j, label in self._cut(at, self._reach(end), name.label):
                trimmed = self._trim(i, j)
                if trimmed is not None:
                    yield trimmed[0], (trimmed[1], label)

    def _reach(self, j: int) -> int:
        """The end of a tagged span, past a hyphenated rest that the model left out ("Roissy-Charles" + "-de-Gaulle")."""
        words = self.words
        while 0 < j < len(words) and words.folded[words.ends[j - 1] : words.starts[j]] == "-":
            j += 1
        return j

    def _cut(self, i: int, j: int, label: str) -> Iterator[tuple[int, int, str]]:
        """A span in two where a known name and a person stand side by side ("Congrès Nancy Pelosi")."""
        words, first_names = self.words, self.pack.references.first_names
        if label == "PER" and j > i + 1 and words.forms[i] in self.pack.common and words.forms[i] not in first_names and self._opens(i) and i not in self.known:
            i += 1
        for k in range(i + 1, j - 1):
            before = self.known.get(i)
            if words.forms[k] in first_names and words.capital(k) and words.folded[words.ends[k - 1] : words.starts[k]] == " ":
                apart = before is not None and before[0] == k and self.pack.rows[before[1][0].row].type != "person"
                if apart or (k == i + 1 and self._is_head(i)):
                    yield i, k, "ORG"
                    yield k, j, "PER"
                    return
        yield i, j, label

    def _is_head(self, i: int) -> bool:
        """Whether word i is a common noun of bodies, sites or classes, no name by itself."""
        pack, form = self.pack, self.words.forms[i]
        return any(form in table.tree.keys for table in (pack.bodies, pack.sites, pack.classes, pack.openings, pack.titles))

    def _trim(self, i: int, j: int) -> tuple[int, int] | None:
        """The span without articles, titles, lower-case edges; None when nothing like a name is left."""
        words, w = self.words, self.pack.words
        for k in range(i, j - 1):
            if not words.joined(k) or words.folded[words.ends[k] : words.starts[k + 1]] == " - ":
                j = k + 1
                break
        changed = True
        while changed and i < j:
            changed = False
            title = longest(self.pack.titles.tree, words, i) or longest(self.pack.portfolios, words, i)
            if title is not None and title[0] < j and i not in self.known:
                i, changed = title[0], True
            elif not words.capital(i) and not words.forms[i].isdigit() and not self._numbered(i):
                i, changed = i + 1, True
            elif words.forms[i] in w["articles"] and i + 1 < j and not (i in self.known and self.known[i][0] >= j):
                i, changed = i + 1, True
        while j > i and not words.capital(j - 1) and not words.forms[j - 1][0].isdigit() and j - i > 1:
            j -= 1
        if i >= j or j - i > LONGEST_NAME or (j == i + 1 and words.forms[i] in w["never"]):
            return None
        portfolio = longest(self.pack.portfolios, words, i)
        if portfolio is not None and portfolio[0] >= j and i not in self.known:
            return None
        return (i, j) if len(words.forms[i]) > 1 or j > i + 1 else None

    def _numbered(self, i: int) -> bool:
        return self.words.forms[i][0].isdigit()

    def _modelled(self, i: int, j: int, label: str) -> _Draft | None:
        known = self.known.get(i)
        if known is not None and (known[0] >= j or self._tiled(i, j)):
            return None
        if not self._nameworthy(i, j):
            return None
        kind, rule = self._type(i, j, label)
        return _Draft(i, j, kind, "model", rule=rule)

    def _tiled(self, i: int, j: int) -> bool:
        """Whether a tagged span is nothing but known names and peoples side by side ("Ukraine-Pologne")."""
        while i < j:
            known = self.known.get(i)
            if known is None and self.words.forms[i] not in self.pack.peoples:
                return False
            i = known[0] if known else i + 1
        return True

    def _nameworthy(self, i: int, j: int) -> bool:
        """Whether a tagged span is a name: no common word that only begins a sentence, something capitalised in it."""
        words, common = self.words, self.pack.common
        if j > i + 1:
            if " ".join(words.forms[i:j]) in self.pack.peoples:
                return False
            return any(words.capital(k) and not (words.forms[k] in common and self._opens(k)) for k in range(i, j))
        if self._is_head(i) or _is_ordinal(words.forms[i]) or (words.forms[i] in self.pack.peoples and not self._acronym(i)):
            return False
        return words.capital(i) and not (words.forms[i] in common and (self._opens(i) or not self._acronym(i)))

    def _opens(self, i: int) -> bool:
        """Whether word i opens a sentence, a paragraph or a quotation, where any word has a capital."""
        token = self.syntax.tokens[self.syntax.at(self.words.starts[i])]
        if token.i == self.syntax.sentences[token.sent][0] or i == 0:
            return True
        gap = self.words.folded[self.words.ends[i - 1] : self.words.starts[i]]
        return any(c in gap for c in '":.!?(\n')

    def _acronym(self, i: int) -> bool:
        return self.words.text[self.words.starts[i] : self.words.ends[i]].isupper()

    def _type(self, i: int, j: int, label: str) -> tuple[EntityType, str]:
        """The type of an unknown name, with the rule that gave it."""
        person = label == "PER" and (j == i + 1 or self.words.forms[i] in self.pack.references.first_names)
        before = self._class_before(i)
        if before is not None and before.type is not None and not (label == "PER" and (person or before.type == "place")):
            return before.type, before.id
        known = self.known.get(i)
        if known is not None and known[0] < j and self.pack.rows[known[1][0].row].type in ("organisation", "group", "agency", "media"):
            return self.pack.rows[known[1][0].row].type, "kb"
        opening = longest(self.pack.openings.tree, self.words, i)
        if opening is not None and opening[0] < j:
            cue = self.pack.openings.rows[opening[1][0].row]
            if cue.type is not None and not (label == "PER" and (person or cue.type == "place")):
                return cue.type, cue.id
        return MODEL_TYPES.get(label, "organisation"), "model"

    def _class_before(self, i: int) -> Cue | None:
        """The class word that stands right before word i ("le groupe X", "la ville de X")."""
        words = self.words
        for back in range(1, 5):
            k = i - back
            if k < 0 or not words.spaced(k):
                return None
            found = longest(self.pack.classes.tree, words, k)
            if found is None or (words.capital(k) and not self._acronym(k)):
                continue
            gap = words.forms[found[0] : i]
            if found[0] == i or (len(gap) <= 2 and all(g in self._w["links"] or g in self._w["article_after_link"] for g in gap)):
                cue = self.pack.classes.rows[found[1][0].row]
                linked = found[0] != i
                return cue if cue.type == "place" or not linked else None
        return None

    # ---- patterns
    def _name_at(self, k: int) -> tuple[int, EntityType | None, tuple[int, ...]] | None:
        """The name that begins at word k: its end, its type where known, its rows."""
        if k >= len(self.words):
            return None
        known, seen = self.known.get(k), self.seen.get(k)
        if known is not None and (seen is None or seen[0] <= known[0]):
            rows = tuple(a.row for a in known[1])
            return known[0], self.pack.rows[rows[0]].type, rows
        if seen is not None:
            return seen[0], MODEL_TYPES.get(seen[1]), ()
        if self.words.capital(k) and self.words.forms[k] not in self._w["never"]:
            return self._capitals(k), None, ()
        return None

    def _capitals(self, k: int) -> int:
        """The end of a run of capitalised words from k, particles within it."""
        words, j = self.words, k + 1
        while j < len(words) and words.joined(j - 1):
            if words.capital(j):
                j += 1
            elif (
                words.forms[j] in self._w["particles"] and words.joined(j) and j + 1 < len(words) and words.capital(j + 1)
                and words.folded[words.ends[j - 1] : words.starts[j]] == "-"
            ):
                j += 2
            else:
                break
        return j

    def _linked(self, k: int, links: frozenset[str]) -> int | None:
        """The word after a preposition (and article) at k, if one is there."""
        words = self.words
        if k >= len(words) or not words.spaced(k - 1) or words.forms[k] not in links:
            return None
        k += 1
        if k < len(words) and words.forms[k] in self._w["article_after_link"] and words.spaced(k - 1):
            k += 1
        return k if k < len(words) and words.spaced(k - 1) else None

    def _body(self, i: int) -> _Draft | None:
        found = longest(self.pack.bodies.tree, self.words, i)
        if found is None:
            return None
        cue = self.pack.bodies.rows[found[1][0].row]
        return _BodyReader(self, cue).read(i, found[0])

    def _site(self, i: int) -> _Draft | None:
        found = longest(self.pack.sites.tree, self.words, i)
        if found is None:
            return None
        words, cue, k = self.words, self.pack.sites.rows[found[1][0].row], found[0]
        if i > 0 and words.folded[words.ends[i - 1] : words.starts[i]] == "-":
            return None
        while k < len(words) and words.spaced(k - 1) and (words.forms[k] in cue.qualifiers or (self.adjective(k) and not words.capital(k))):
            k += 1
        target = self._linked(k, self._w["link_starts"])
        if target is None:
            direct = k < len(words) and words.spaced(k - 1) and words.capital(k)
            target = k if direct and cue.type == "facility" or (direct and cue.id == "lieu-naturel") else None
        if target is None or not words.capital(target):
            return None
        name = self._name_at(target)
        if name is None or name[1] in ("person", "group", "country", "media", "agency") and name[2] or (name[1] == "person" and target != k):
            return None
        if target != k and i > 0 and words.forms[i - 1] in self._w["indefinite"]:
            return None
        head, core = " ".join(words.forms[i : found[0]]), (target, name[0])
        return _Draft(i, name[0], cue.type or "facility", "pattern", rule=cue.id, inner=core if head in cue.inner else None, core=core)

    def _classed(self, i: int) -> _Draft | None:
        """A name that only its class word gives away: "le journal Velika Soir"."""
        words = self.words
        found = longest(self.pack.classes.tree, words, i)
        if found is None:
            return None
        cue, k = self.pack.classes.rows[found[1][0].row], found[0]
        if k >= len(words) or not words.spaced(k - 1) or (words.capital(i) and not self._acronym(i)):
            return None
        head = " ".join(words.forms[i:k])
        known = self.known.get(k)
        if known is not None:
            if head in cue.inner and self.pack.rows[known[1][0].row].type == cue.type:
                return _Draft(i, known[0], cue.type or "organisation", "kb", tuple(a.row for a in known[1]), cue.id, inner=(k, known[0]))
            return None
        if cue.type == "place" or not words.capital(k) or k in self.seen or len(words.forms[k]) < 2 or words.forms[k] in self.pack.peoples:
            return None
        return _Draft(k, self._capitals(k), cue.type or "organisation", "pattern", rule=cue.id)

    def _titled(self, i: int) -> _Draft | None:
        """A person that a title announces: "le général Vernier", "le mollah Omar"."""
        words = self.words
        found = longest(self.pack.titles.tree, words, i)
        if found is None:
            return None
        k, cue = found[0], self.pack.titles.rows[found[1][0].row]
        gap = words.folded[words.ends[k - 1] : words.starts[k]] if k < len(words) else ""
        if words.capital(k) if gap == " " or (gap.startswith(".") and gap.strip() == "." and len(words.forms[k - 1]) <= _ABBREVIATION) else False:
            known, seen = self.known.get(k), self.seen.get(k)
            person_rows = tuple(a.row for a in known[1] if self.pack.rows[a.row].type == "person") if known else ()
            if known and not person_rows and (seen is None or seen[1] != "PER") and len(words.forms[i]) > 3:
                return None
            end = known[0] if person_rows and known else seen[0] if seen else self._capitals(k)
            head = " ".join(words.forms[i:k])
            if words.forms[k] in self._w["never"] or (words.forms[k] in self.pack.common and end == k + 1 and not seen):
                return None
            if head in cue.keep and not person_rows:
                return _Draft(i, end, "person", "pattern", (), cue.id, inner=(k, end), gender=cue.gender, titled=True)
            return _Draft(k, end, "person", "kb" if person_rows else "pattern", person_rows, cue.id, gender=cue.gender, titled=True)
        return None

    def adjective(self, k: int) -> tuple[int, str] | None:
        """The end and country of an adjective of nationality at word k."""
        words = self.words
        if k >= len(words) or words.capital(k):
            return None
        if k + 1 < len(words) and words.joined(k):
            two = f"{words.forms[k]} {words.forms[k + 1]}"
            if two in self.pack.nationality:
                return k + 2, self.pack.nationality[two]
        code = self.pack.nationality.get(words.forms[k])
        return (k + 1, code) if code else None

    def found(self, draft: _Draft) -> FoundName:
        """The draft with character offsets."""
        def span(i: int, j: int) -> Span:
            return Span(self.words.starts[i], self.words.ends[j - 1])

        return FoundName(
            span(draft.i, draft.j), draft.type, draft.rows, draft.basis, draft.rule,
            span(*draft.inner) if draft.inner else None, span(*draft.core) if draft.core else None, draft.country, draft.gender, draft.titled, draft.named, draft.locative,
        )  # fmt: skip


def _is_ordinal(form: str) -> bool:
    """Whether a folded word is a Roman ordinal ("xviie")."""
    return form.endswith("e") and len(form) > 1 and set(form[:-1]) <= set("ivx")


class _BodyReader:
    """Reads a state body made of common nouns: head, qualifiers, nationality, complements."""

    def __init__(self, reader: _Reader, cue: Cue) -> None:
        self.reader, self.cue = reader, cue
        self.words, self.pack = reader.words, reader.pack
        self.country: str | None = None
        self.good = False

    def read(self, i: int, k: int) -> _Draft | None:
        """The body whose head is words [i, k), or None when nothing makes it a name."""
        words, cue = self.words, self.cue
        head = " ".join(words.forms[i:k])
        start = i
        if cue.numbered and i > 0 and words.forms[i - 1][0].isdigit() and words.spaced(i - 1):
            start, self.good = i - 1, True
        if cue.numbered and start == i and not words.capital(i) and not cue.portfolios:
            return None
        end = k if head in cue.alone or self.good else None
        while (step := self._step(k)) is not None:
            k = step
            if self.good:
                end = k
        if end is None or (start == i and not words.capital(i) and i > 0 and words.folded[words.ends[i - 1] : words.starts[i]] == "-"):
            return None
        known = self.reader.known.get(start)
        if known is not None and known[0] < end and not all(self.pack.is_loose(a) for a in known[1]):
            rows = tuple(dict.fromkeys(a.row for a in known[1] if self.pack.rows[a.row].type == "agency"))
            return _Draft(start, end, cue.type or "agency", "kb" if rows else "pattern", rows, cue.id, (start, known[0]) if rows else None, country=self.country)
        return _Draft(start, end, cue.type or "agency", "pattern", rule=cue.id, country=self.country)

    def _step(self, k: int) -> int | None:
        words, cue, reader = self.words, self.cue, self.reader
        if k >= len(words) or not words.joined(k - 1) or k == 0:
            return None
        if cue.nationality or self.good:
            adjective = reader.adjective(k)
            if adjective is not None:
                self.country = self.country or adjective[1]
                self.good = self.good or cue.nationality
                return adjective[0]
        if words.forms[k] in cue.qualifiers:
            self.good = self.good or words.forms[k] in cue.sufficient
            return k + 1
        return self._complement(k)

    def _complement(self, k: int) -> int | None:
        words, cue, reader, w = self.words, self.cue, self.reader, self.pack.words
        links = w["link_starts"] | (w["seat_links"] if cue.seat and self.good else frozenset())
        if words.forms[k] in w["and_words"] and self.good and cue.portfolios:
            target = reader._linked(k + 1, w["link_starts"]) or k + 1
            found = longest(self.pack.portfolios, words, target) if target < len(words) else None
            return found[0] if found else None
        target = reader._linked(k, links)
        if target is None:
            return None
        if cue.portfolios:
            found = longest(self.pack.portfolios, words, target)
            if found is not None:
                self.good = True
                return found[0]
        if not (cue.place or cue.nationality or self.good) or not words.capital(target):
            return None
        name = reader._name_at(target)
        unsure = name is not None and name[1] in ("person", "organisation") and not name[2] and name[0] == target + 1 and cue.place
        if name is None or (name[1] not in ("place", "country", None) and not unsure) or (name[1] is None and not self.good and not cue.place):
            return None
        if name[1] == "country" and name[2]:
            self.country = self.country or self.pack.rows[name[2][0]].country
        self.good = True
        return name[0]
