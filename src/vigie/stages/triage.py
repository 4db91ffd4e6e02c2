"""A cheap look at an article before it is parsed: what of it may hold matter of Vigie's.

In: a cleaned article. Out: whether to read it whole, some of its paragraphs, or nothing. A paragraph is read when it holds
the word forms of a trigger of violence, threat or warning, or those of another trigger near words that speak of an armed
group, an army, a police or an intelligence service. An article with several of the former is read whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vigie.lang.triage import TriageCue, TriagePack, words_of
from vigie.model.articles import Article
from vigie.model.triage import Triage

REACH = 13
"""Words behind the last one found in which the next word of a phrase is looked for."""
SEVERAL = 2
"""Different grave cues from which an article may be read whole."""
SIGNS = 8
"""Grave cues and words of armed bodies that make an article one to read whole."""
DENSITY = 30
"""An article with a sign in so many words is read whole however short."""
NEAR = 3
"""Paragraphs around one with a lesser cue in which an armed body is looked for."""
MOST = 0.85
"""Share of the words from which reading the rest too costs little and keeps what the paragraphs say of each other."""


@dataclass(frozen=True, slots=True)
class _Glance:
    """What one paragraph shows: its words, the cues that hold in it, how many words of armed bodies."""

    words: int
    cues: tuple[tuple[str, TriageCue], ...]
    armed: int

    @property
    def grave(self) -> bool:
        return any(cue.grave for _, cue in self.cues)


def triage(article: Article, pack: TriagePack) -> Triage:
    """What to read of an article."""
    texts = [p.of(article.text) for p in article.paragraphs]
    title = article.title.of(article.text) if article.title else ""
    split = [words_of(t) for t in (title, *texts)]
    present = frozenset().union(*split)
    head, *body = [_glance(t, words, present, pack) for t, words in zip((title, *texts), split, strict=True)]
    glances = [head, *body]
    words = sum(g.words for g in glances)
    grave = {(form, cue.rule) for g in glances for form, cue in g.cues if cue.grave}
    armed = sum(g.armed for g in glances)
    rules = tuple(sorted({cue.rule for g in glances for _, cue in g.cues if cue.grave or armed}))
    signs = len(grave) + armed
    if len(grave) >= SEVERAL and (signs >= SIGNS or signs * DENSITY >= words):
        return Triage("whole", tuple(range(len(body))), words, words, rules)
    kept = tuple(n for n, g in enumerate(body) if g.grave or (g.cues and _is_armed_near(glances, n + 1)))
    if not kept and not (head.grave or (armed and head.cues)):
        return Triage("none", (), words, 0, ())
    kept = kept or (0,) * bool(body)
    read = head.words + sum(body[n].words for n in kept)
    if read >= MOST * words:
        return Triage("whole", tuple(range(len(body))), words, words, rules)
    return Triage("part", kept, words, read, rules)


def _is_armed_near(glances: Sequence[_Glance], n: int) -> bool:
    """Whether the headline, a paragraph or one beside it speaks of an armed body."""
    return any(g.armed for g in (glances[0], *glances[max(0, n - NEAR) : n + NEAR + 1]))


def _glance(text: str, words: Sequence[str], present: frozenset[str], pack: TriagePack) -> _Glance:
    armed = armed_signs(words, pack)
    return _Glance(len(text.split()), _cues(words, present, pack, armed=armed > 0), armed)


def _cues(
    words: Sequence[str], present: frozenset[str], pack: TriagePack, *, armed: bool
) -> tuple[tuple[str, TriageCue], ...]:
    """The cues that hold in a paragraph, each with the form it begins with."""
    here = frozenset(words)
    return tuple(
        (word, cue)
        for word, at in {w: n for n, w in reversed(list(enumerate(words))) if w in pack.cues}.items()
        for cue in pack.cues[word]
        if (not cue.near or (cue.or_armed and armed) or not cue.near.isdisjoint(here))
        and (not cue.about or not cue.about.isdisjoint(present))
        and (not cue.rest or _follows(words, word, at, cue.rest))
    )


def _follows(words: Sequence[str], first: str, start: int, rest: Sequence[frozenset[str]]) -> bool:
    """Whether the other words of a phrase follow one of the sights of its first word."""
    for n in range(start, len(words)):
        if words[n] != first:
            continue
        at = n
        for forms in rest:
            at = next((m for m in range(at + 1, min(at + 1 + REACH, len(words))) if words[m] in forms), -1)
            if at < 0:
                break
        if at >= 0:
            return True
    return False


def armed_signs(words: Sequence[str], pack: TriagePack) -> int:
    """How often folded words (`words_of`) speak of an armed body."""
    return sum(
        word in pack.armed or any(tuple(words[n + 1 : n + 1 + len(rest)]) == rest for rest in pack.names.get(word, ()))
        for n, word in enumerate(words)
    )
