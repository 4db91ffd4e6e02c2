"""Read what a partner posts without trusting a byte of it: what is accepted goes into quarantine, the rest is told why."""

from __future__ import annotations

import json
import re
import uuid
from math import isfinite
from typing import Any

from vigie.model.exchange import is_stix_id, strictest
from vigie.model.markings import Tlp, at_or_below, highest
from vigie.store.codec import canonical
from vigie.store.inbox import Arrival
from vigie.store.keys import digest

OBJECTS = 1_000
"""Objects of one envelope at most; a partner who has more sends several."""
DEPTH = 40
"""Levels of nesting at most: STIX objects with extensions need ten."""
ID_CHARS = 300
"""Characters of an id that are told back."""
_TYPE = re.compile(r"[a-z][a-z0-9-]{1,249}")
_VERSION = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


class EnvelopeError(ValueError):
    """A body that is no envelope; the message says why, in a sentence for its sender."""


def read_envelope(body: bytes, partner: str, clearance: Tlp, now: str) -> Arrival:
    """What a request brings, each object accepted or told why not.

    An object that says no marking is taken to be as strict as its sender's clearance; one that says more is refused: nobody
    puts under a marking what they may not read themselves.

    Raises:
        EnvelopeError: it is no envelope at all.
    """
    objects = _objects(body)
    good: list[dict[str, Any]] = []
    marks: list[Tlp] = []
    told: dict[bool, list[dict[str, str]]] = {True: [], False: []}
    for one in objects:
        problem, mark = _judge(one, clearance)
        line = {"id": _shown(_slot(one, "id"))[:ID_CHARS], "version": _shown(_slot(one, "modified", "created"))[:40]}
        told[problem is None].append(line if problem is None else {**line, "message": problem})
        if problem is None:
            good.append(one)
            marks.append(mark)
    receipt = {
        "status": "complete", "request_timestamp": now, "total_count": len(objects), "success_count": len(good),
        "successes": told[True], "failure_count": len(told[False]), "failures": told[False], "pending_count": 0,
    }  # fmt: skip
    if not good:
        return Arrival(partner, clearance, "", receipt, told[False][0]["message"])
    bundle = canonical(good)
    name = uuid.UUID(digest(bundle)[:32], version=4)
    return Arrival(partner, highest(marks), f'{{"id":"bundle--{name}","objects":{bundle},"type":"bundle"}}', receipt)


def _objects(body: bytes) -> list[Any]:
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_no_number, parse_float=_number)
    except RecursionError as error:
        raise EnvelopeError(f"nested more than {DEPTH} deep") from error
    except ValueError as error:
        raise EnvelopeError("no JSON in UTF-8") from error
    if not isinstance(value, dict) or not isinstance(value.get("objects"), list) or not value["objects"]:
        raise EnvelopeError("an envelope is an object with a list of objects")
    if len(value["objects"]) > OBJECTS:
        raise EnvelopeError(f"more than {OBJECTS} objects: send several envelopes")
    found: list[Any] = value["objects"]
    return found


def _number(word: str) -> float:
    value = float(word)
    return value if isfinite(value) else _no_number(word)


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number")


def _judge(one: Any, clearance: Tlp) -> tuple[str | None, Tlp]:
    """What is wrong with an object, None for nothing; and its marking."""
    if not isinstance(one, dict):
        return "no object", clearance
    if _depth(one) > DEPTH:
        return f"nested more than {DEPTH} deep", clearance
    problem = _malformed(one)
    if problem:
        return problem, clearance
    mark = _marking(one, clearance)
    if mark not in at_or_below(clearance):
        return f"marked TLP:{mark}, above your clearance (TLP:{clearance})", clearance
    return None, mark


def _malformed(one: dict[str, Any]) -> str | None:
    kind, identity = one.get("type"), one.get("id")
    if not isinstance(kind, str) or not _TYPE.fullmatch(kind):
        return "type: not a STIX type"
    if not isinstance(identity, str) or not is_stix_id(identity, kind):
        return "id: not the type and a UUID"
    if one.get("spec_version", "2.1") != "2.1":
        return "spec_version: only 2.1 is read"
    for name in ("created", "modified"):
        if name in one and not (isinstance(one[name], str) and _VERSION.fullmatch(one[name])):
            return f"{name}: not an instant in UTC"
    text = json.dumps(one, ensure_ascii=False)
    if "\\u0000" in text or not _is_text(text):
        return "holds what is no text"
    return None


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _marking(one: dict[str, Any], clearance: Tlp) -> Tlp:
    """The strictest marking of an object and of its parts; one that nobody here knows is as strict as the sender's clearance."""
    refs = _refs(one.get("object_marking_refs"))
    parts = one.get("granular_markings")
    refs += [p.get("marking_ref") for p in parts if isinstance(p, dict)] if isinstance(parts, list) else []
    return strictest(refs, clearance)


def _refs(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [] if value is None else [value]


def _depth(value: Any) -> int:
    """How deep a value is nested, without going down by calls."""
    deep, level = 0, [value]
    while level and deep <= DEPTH:
        deep += 1
        level = [
            inner for v in level for inner in (v.values() if isinstance(v, dict) else v if isinstance(v, list) else ())
        ]
    return deep


def _shown(value: object) -> str:
    """A value as it is told back; what is no text in it becomes question marks."""
    return str(value).encode("utf-8", "replace").decode()


def _slot(one: Any, *names: str) -> object:
    return next((one[n] for n in names if isinstance(one, dict) and n in one), "unknown")
