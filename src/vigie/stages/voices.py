"""The distinct root sources behind an event, and how many of them are certainly independent."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from vigie.model.gathering import Gathering, Member
from vigie.model.situations import Voice
from vigie.text.folding import fold


@dataclass(slots=True)
class _Growing:
    who: str
    named: bool
    own: bool
    via: set[str] = field(default_factory=set)
    articles: dict[str, None] = field(default_factory=dict)
    statements: list[str] = field(default_factory=list)


def find_voices(gathering: Gathering) -> tuple[tuple[Voice, ...], int]:
    """The voices of an event in order of first hearing, and the number that are certainly independent.

    A speaker is one voice however many outlets repeat it; a text carried by many is one voice. A medium's own voice
    counts only beside speakers it did not itself relay; unnamed speakers count as one, and only when nobody is named.
    """
    grown: dict[str, _Growing] = {}
    media = frozenset(fold(m.own_voice) for m in gathering.members)
    for member in gathering.members:
        for key, who, named, own in _speakers(member, media):
            voice = grown.setdefault(key, _Growing(who, named, own))
            voice.via |= _channels(member, own=own)
            voice.articles[member.article_id] = None
            if member.event.statement:
                voice.statements.append(f"{member.article_id}#{member.event.statement}")
    voices = tuple(
        Voice(v.who, tuple(sorted(v.via)), tuple(v.articles), tuple(v.statements), v.named, v.own)
        for v in grown.values()
    )
    return voices, _independent(voices)


def _speakers(member: Member, media: frozenset[str]) -> list[tuple[str, str, bool, bool]]:
    """(key, name, named, own voice) of each voice behind one telling; an agency that another text quotes is itself."""
    event = member.event
    if not event.who:
        own = member.own_voice
        return [(f"own:{fold(own)}", own, True, True)]
    names = {fold(e.name): e for e in member.annotation.entities}
    found = []
    for who in event.who:
        if fold(who) in media:
            found.append((f"own:{fold(who)}", who, True, True))
            continue
        entity = names.get(fold(who))
        key = member.keys[entity.id] if entity else f"unnamed:{fold(who)}"
        found.append((key, who, entity is not None, False))
    return found


def _channels(member: Member, *, own: bool) -> set[str]:
    """The media through which a voice reached the article."""
    if own:
        return set()
    statement = next((s for s in member.annotation.statements if s.id == member.event.statement), None)
    return {*(statement.via if statement else ()), member.own_voice}


def _independent(voices: tuple[Voice, ...]) -> int:
    named = [v for v in voices if v.named and not v.own]
    relayed: dict[str, int] = defaultdict(int)
    for v in voices:
        if not v.own:
            for medium in v.via:
                relayed[fold(medium)] += 1
    own = [v for v in voices if v.own and not relayed.get(fold(v.who))]
    unnamed = any(not v.named for v in voices)
    return len(named) + len(own) + (1 if unnamed and not named and not own else 0)
