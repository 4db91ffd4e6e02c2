"""Reporting verbs, attribution phrases, kinds of voices and hedges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from vigie.lang.actors import read_classes
from vigie.lang.inflection import verb_forms
from vigie.lang.sources import DataFiles
from vigie.text.folding import fold

Frame = Literal[
    "quotation", "que", "infinitive", "de_infinitive", "a", "object", "quoted_object", "contre", "sur", "de",
]  # fmt: skip
PhraseKind = Literal["according", "opinion", "anonymous"]


@dataclass(frozen=True, slots=True)
class ReportingVerb:
    """A verb that reports speech or thought.

    `particles` are the words that make an idiom of it ("en garde" with "mettre"). `frames` say what may hold the
    content: quotation (also in an incise), que-clause, bare or de-infinitive, à-complement, object noun, object noun
    only when quoted, complement in contre, sur or de. `doubt` marks a verb of thought, by which the article keeps its distance behind "on";
    `impersonal` one that reports only behind an indefinite pronoun ("a-t-on appris de source policière").
    """

    id: str
    lemma: str
    particles: tuple[str, ...]
    frames: frozenset[Frame]
    doubt: bool = False
    impersonal: bool = False


@dataclass(frozen=True, slots=True)
class AttributionPhrase:
    """Words that introduce a source without a verb: "selon", "d'après"; folded, split at spaces and apostrophes."""

    id: str
    words: tuple[str, ...]
    kind: PhraseKind


@dataclass(frozen=True, slots=True)
class StatementPack:
    """What the statement engine knows of a language; all words are folded.

    `forms` maps a verb form in lower case to its lemma. `states` maps the folded name of a capital and the plural of a
    demonym to the name of the country they speak for.
    """

    verbs: Mapping[str, tuple[ReportingVerb, ...]]
    forms: Mapping[str, str]
    participles: frozenset[str]
    gerunds: frozenset[str]
    phrases: Mapping[str, tuple[AttributionPhrase, ...]]
    words: Mapping[str, frozenset[str]]
    hedges: Mapping[str, str]
    states: Mapping[str, str]


def words_of(phrase: str) -> tuple[str, ...]:
    """The folded words of a phrase as the parser cuts them: an elided word keeps its apostrophe.

    >>> words_of("d’après")
    ("d'", 'apres')
    """
    return tuple(fold(phrase).replace("'", "' ").split())


def parse(source: DataFiles) -> StatementPack:
    """Read `statements.toml`."""
    data = source.toml("statements")
    verbs: dict[str, list[ReportingVerb]] = {}
    for row in data["verb"]:
        verb = _verb(row)
        verbs.setdefault(verb.lemma, []).append(verb)
    phrases: dict[str, list[AttributionPhrase]] = {}
    for row in data["phrase"]:
        for form in row["forms"]:
            phrase = AttributionPhrase(row["id"], words_of(form), cast(PhraseKind, row["kind"]))
            phrases.setdefault(phrase.words[0], []).append(phrase)
    forms = {
        f: lemma
        for row in data["verb"]
        for lemma in (row["lemma"],)
        for f in (*row.get("forms", ()), *row.get("participles", ()))
    }
    forms = {**verb_forms(verbs, source), **forms}
    words = {k: frozenset(fold(w) for w in v) for k, v in data["words"].items()}
    return StatementPack(
        forms=forms,
        participles=_participles(forms, data["verb"]),
        gerunds=frozenset(f for f in forms if f.endswith(tuple(data["words"]["gerund_endings"]))),
        verbs={k: tuple(sorted(v, key=lambda r: -len(r.particles))) for k, v in verbs.items()},
        phrases={k: tuple(sorted(v, key=lambda r: -len(r.words))) for k, v in phrases.items()},
        words={**words, "speakers": words["speakers"] | _people(source)},
        states=_states(source.tsv("countries")),
        hedges={fold(form): row["id"] for row in data["hedge"] for form in row["forms"]},
    )


def _people(source: DataFiles) -> frozenset[str]:
    """The folded nouns of people that figures and events know too."""
    classes = read_classes(source)
    kinds = ("people", "troops", "police", "militants", "captives")
    return frozenset(fold(w) for c in kinds for w in classes[c] - classes["deaths"])


def _verb(row: Mapping[str, Any]) -> ReportingVerb:
    unknown = set(row["frames"]) - set(get_args(Frame))
    if unknown:
        raise ValueError(f"statements row {row['id']}: unknown frames {sorted(unknown)}")
    particles = words_of(row.get("with", ""))
    doubt, impersonal = bool(row.get("doubt", False)), bool(row.get("impersonal", False))
    return ReportingVerb(row["id"], row["lemma"], particles, frozenset(row["frames"]), doubt, impersonal)


def _participles(forms: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Past participles among the made forms, by their endings, and those the rows list."""
    made = {f for f, lemma in forms.items() if lemma.endswith("er") and f.endswith(("é", "ée", "és", "ées"))}
    made |= {f for f, lemma in forms.items() if lemma.endswith("ir") and f.endswith(("i", "ie", "is", "ies"))}
    made |= {f for f, lemma in forms.items() if lemma.endswith("dre") and f.endswith(("du", "due", "dus", "dues"))}
    return frozenset(made | {form for row in rows for form in row.get("participles", ())})


def _states(countries: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Capitals and plural demonyms to the country that they speak for; a form of two countries speaks for neither."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for row in countries:
        capitals = [row["capital"], *row["capital_aliases"].split("|")]
        people = [d for d in (*row["demonyms_m"].split("|"), *row["demonyms_f"].split("|")) if d.endswith("s")]
        for form in {fold(f) for f in (*capitals, *people) if f}:
            if form in found:
                twice.add(form)
            found[form] = row["name"]
    return {form: name for form, name in found.items() if form not in twice}
