"""A cheap look at an article before it is parsed: what of it may hold matter of Vigie's.

In: a cleaned article. Out: whether to read it whole, some of its paragraphs, or nothing. A sentence with the word forms of
a trigger, with the words that its row asks for and none that it forbids, is a cue. A paragraph is read when it holds a cue
of violence, threat or warning, or another near words that speak of an armed group, an army, a police or an intelligence
service. An article that tells of violence, threats or warnings, or of armed bodies, in much of its paragraphs is read whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from vigie.lang.triage import TriageCue, TriagePack, tokens_of, words_of_folded
from vigie.model.articles import Article
from vigie.model.triage import Triage
from vigie.text.folding import fold

REACH = 12
"""Words behind the first over which the words of a phrase may spread."""
SEVERAL, SHARE = 2, 0.4
"""Paragraphs with a grave cue from which an article may be read whole, and what they and those that speak of armed bodies make of all."""
NEAR = 3
"""Paragraphs around one with a lesser cue in which an armed body is looked for."""
MOST = 0.85
"""Share of the words from which reading the rest too costs little and keeps what the paragraphs say of each other."""
_SENTENCE_END = re.compile(r"(?<![A-ZÀ-Ý.])[.!?…]+[\s\"»”)\]]*\s(?=[\s\"«“(\[—–-]*[A-ZÀ-Ý0-9])|\n")
"""Where a sentence ends, initials and single capitals before a point apart: a cut too few joins what is told together."""


@dataclass(frozen=True, slots=True)
class _Glance:
    """What one paragraph shows: its words, the cues that hold in it, whether it speaks of an armed body."""

    words: int
    cues: frozenset[TriageCue]
    armed: bool

    @property
    def grave(self) -> bool:
        return any(cue.grave for cue in self.cues)


def triage(article: Article, pack: TriagePack) -> Triage:
    """What to read of an article."""
    texts = [article.title.of(article.text) if article.title else "", *(p.of(article.text) for p in article.paragraphs)]
    folded = [fold(t) for t in texts]
    split = [words_of_folded(t) for t in folded]
    present = frozenset().union(*split)
    glances = [_glance(*shown, present, pack) for shown in zip(texts, folded, split, strict=True)]
    head, *body = glances
    words = sum(g.words for g in glances)
    grave, armed = sum(g.grave for g in glances), sum(g.armed for g in glances)
    rules = tuple(sorted({cue.rule for g in glances for cue in g.cues if cue.grave or armed}))
    everything = Triage("whole", tuple(range(len(body))), words, words, rules)
    if grave >= SEVERAL and grave + armed >= SHARE * len(glances):
        return everything
    kept = tuple(n for n, g in enumerate(body) if g.grave or (g.cues and _is_armed_near(glances, n + 1)))
    if not kept and not (head.grave or (armed and head.cues)):
        return Triage("none", (), words, 0, ())
    kept = kept or (0,) * bool(body)
    read = head.words + sum(body[n].words for n in kept)
    return everything if read >= MOST * words else Triage("part", kept, words, read, rules)


def _is_armed_near(glances: Sequence[_Glance], n: int) -> bool:
    """Whether the headline, a paragraph or one beside it speaks of an armed body."""
    return any(g.armed for g in (glances[0], *glances[max(0, n - NEAR) : n + NEAR + 1]))


def _glance(text: str, folded: str, words: Sequence[str], present: Set[str], pack: TriagePack) -> _Glance:
    shows = not pack.cues.keys().isdisjoint(words)
    cues = frozenset(_cues(text, folded, present, pack)) if shows else frozenset()
    return _Glance(len(text.split()), cues, tells_armed(words, pack))


def _cues(text: str, folded: str, present: Set[str], pack: TriagePack) -> Iterator[TriageCue]:
    """The cues that hold in the sentences of a paragraph."""
    cuts = [0, *(end.end() for end in _SENTENCE_END.finditer(text)), len(text)]
    for start, stop in pairwise(cuts):
        words = words_of_folded(folded[start:stop])
        here = frozenset(words)
        firsts = pack.cues.keys() & here
        if not firsts:
            continue
        armed = tells_armed(words, pack)
        held = [
            cue
            for first in firsts
            for cue in pack.cues[first]
            if all((armed and a.or_armed) or not a.words.isdisjoint(here) for a in cue.asked)
            and not (cue.about and cue.about.isdisjoint(present))
            and not any(forms.isdisjoint(here) for forms in cue.rest)
            and (not cue.rest or _follows(words, first, cue.rest))
            and not (cue.verbal and _is_noun(words, first, pack))
        ]
        if held:
            tokens = frozenset(tokens_of(text[start:stop]))
            yield from (cue for cue in held if cue.never.isdisjoint(tokens))


def _is_noun(words: Sequence[str], form: str, pack: TriagePack) -> bool:
    """Whether a determiner stands before each sight of a form, so that it is no verb."""
    return not any(word == form and (n == 0 or words[n - 1] not in pack.determiners) for n, word in enumerate(words))


def _follows(words: Sequence[str], first: str, rest: Sequence[Set[str]]) -> bool:
    """Whether the other words of a phrase follow one of the sights of its first word."""
    for n, word in enumerate(words):
        if word != first:
            continue
        at, stop = n, min(n + 1 + REACH, len(words))
        for forms in rest:
            at = next((m for m in range(at + 1, stop) if words[m] in forms), stop)
        if at < stop:
            return True
    return False


def tells_armed(words: Sequence[str], pack: TriagePack) -> bool:
    """Whether folded words (`words_of`) speak of an armed body."""
    return not pack.armed_first.isdisjoint(words) and any(
        word in pack.armed or _is_name(words, n, pack) for n, word in enumerate(words) if word in pack.armed_first
    )


def _is_name(words: Sequence[str], n: int, pack: TriagePack) -> bool:
    """Whether a longer name of an armed body begins at a word."""
    if n + 1 == len(words):
        return False
    rests = pack.names.get(words[n], {}).get(words[n + 1], ())
    return any(words[n + 2 : n + 2 + len(rest)] == rest for rest in rests)
