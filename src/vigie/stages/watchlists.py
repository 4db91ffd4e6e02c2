"""Which events a watcher is to hear of, and when one of them has changed in what was asked for."""

from __future__ import annotations

import json
from collections.abc import Set

from vigie.model.places import Place
from vigie.model.situations import SituationEvent
from vigie.model.watches import WatchRule
from vigie.text.distances import kilometres
from vigie.text.folding import fold


def watched_state(event: SituationEvent, rule: WatchRule, names: Set[str], words: Set[str]) -> str | None:
    """The state of what a rule asks for in an event, None when the event does not meet it.

    Args:
        event: as assembled from all its reports.
        rule: what is asked for.
        names: folded names and aliases of those who take part in the event.
        words: the words of its headlines and quotations, in the spelling of the rule's words.

    Returns:
        A text that is equal as long as nothing changes that the rule asks for.
    """
    actors = sorted(a for a in map(fold, rule.actors) if a in names)
    if (rule.actors and not actors) or not set(rule.words) <= words:
        return None
    if (rule.types and event.type not in rule.types) or not _is_there(event.where, rule):
        return None
    if not _is_graded(event, rule) or event.independent < rule.voices:
        return None
    state: dict[str, object] = {"type": event.type, "factuality": event.factuality}
    if rule.actors:
        state["actors"] = actors
    if rule.countries or rule.near:
        state["where"] = [event.where.name, event.where.country] if event.where else None
    if rule.reliability or rule.credibility:
        state["grade"] = [event.grade.reliability, event.grade.credibility]
    if rule.voices:
        state["voices"] = event.independent
    return json.dumps(state, ensure_ascii=False, sort_keys=True)


def _is_there(where: Place | None, rule: WatchRule) -> bool:
    if rule.countries and (where is None or where.country not in rule.countries):
        return False
    if rule.near is None:
        return True
    latitude, longitude, reach = rule.near
    if where is None or not where.is_spot:
        return False
    return kilometres(where, Place("", None, latitude, longitude, None, "point")) <= reach


def _is_graded(event: SituationEvent, rule: WatchRule) -> bool:
    """Letters and numbers grow from the best to the worst; F and 6 cannot be judged and meet no demand."""
    letter, number = event.grade.reliability, event.grade.credibility
    reliable = rule.reliability is None or (letter <= rule.reliability and letter != "F")
    credible = rule.credibility is None or (number <= rule.credibility and number != 6)
    return reliable and credible
