"""Read a partner's STIX 2.1 bundle without trusting a byte of it: wholly, or not at all with the reason."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from vigie.ingest.bundleobjects import Source, read_objects
from vigie.model.exchange import BundleFault, Received, ReceivedEvent, is_stix_id, strictest
from vigie.model.markings import Tlp, at_or_below, highest

BUNDLE_BYTES = 20 << 20
"""Bytes of a bundle at most: fifty times what 500 articles give."""
OBJECTS = 20_000
"""Objects at most."""
DEPTH = 40
"""Levels of nesting at most: STIX objects with extensions need ten."""
TEXT = 20_000
"""Characters of one string at most."""
WRITTEN = 60 << 20
"""Characters that its events become at most: a note about a thousand events stands in the article of each."""
_TYPE = re.compile(r"[a-z][a-z0-9-]{1,249}")
_INSTANT = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?Z")
_ACTIVE = re.compile(
    r"<\s*[/!?a-z]|&#|\b(?:javascript|vbscript|livescript)\s*:|\bdata\s*:\s*\w+/|[\u202a-\u202e\u2066-\u2069]",
    re.IGNORECASE,
)
_UNTEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://[^\s<>\"\\]{1,2000}", re.IGNORECASE)


class BundleError(ValueError):
    """A bundle of which nothing is taken; `fault` says of what kind, the message where."""

    def __init__(self, fault: BundleFault, detail: str) -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault, self.detail = fault, detail


def read_bundle(data: bytes, allowed: Tlp, now: str) -> Received:
    """What a bundle says.

    Args:
        data: JSON in UTF-8.
        allowed: the strictest marking that its sender may use; an object without a marking is taken to have this one.
        now: the present, ISO 8601; what is dated more than a day later is refused.

    Raises:
        BundleError: it is malformed, too large, too deep, contradicts itself, is marked above what is allowed, is dated in
            the future, holds what would run somewhere, or says nothing that we read.
    """
    objects = _objects(data)
    for one in objects:
        _check(one, now)
    latest = _latest(objects)
    marks = {
        i: _marking(o, allowed)
        for i, o in latest.items()
        if o["type"] not in ("marking-definition", "extension-definition")
    }
    above = next((i for i, m in marks.items() if m not in at_or_below(allowed)), None)
    if above is not None:
        raise BundleError("marking", f"{above} is TLP:{marks[above]}, its sender may use TLP:{allowed} at most")
    try:
        received = read_objects(Source(latest, marks, highest(marks.values())))
    except ValueError as error:
        fault: BundleFault = "contradictory" if str(error).startswith("contradictory") else "malformed"
        raise BundleError(fault, str(error).removeprefix("contradictory: ")) from error
    if not (
        received.events or received.notes or received.relations or any(r.words or r.revoked for r in received.reports)
    ):
        raise BundleError("empty", "no event, note, relation or report in it")
    if sum(map(_length, received.events)) > WRITTEN:
        raise BundleError("too_large", f"its events would become more than {WRITTEN >> 20} million characters")
    return received


def _length(e: ReceivedEvent) -> int:
    """Characters that others say of an event."""
    cited = sum(len(c.outlet) + len(c.title or "") + len(c.url or "") for c in e.sightings)
    return cited + sum(map(len, e.notes)) + sum(len(c.words) for c in e.contradictions)


def _objects(data: bytes) -> list[Any]:
    if len(data) > BUNDLE_BYTES:
        raise BundleError("too_large", f"more than {BUNDLE_BYTES >> 20} MiB")
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError as error:
        raise BundleError("too_deep", f"nested more than {DEPTH} deep") from error
    except ValueError as error:
        if isinstance(error, BundleError):
            raise
        raise BundleError("malformed", "no JSON in UTF-8") from error
    if not isinstance(value, dict) or value.get("type") != "bundle" or not isinstance(value.get("objects"), list):
        raise BundleError("malformed", "no STIX bundle with a list of objects")
    found: list[Any] = value["objects"]
    if len(found) > OBJECTS:
        raise BundleError("too_many", f"more than {OBJECTS} objects")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise BundleError("contradictory", "an object with one key twice")
    return made


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number")


def _check(one: Any, now: str) -> None:
    """Refuse an object that is none, or that would do something where it is shown."""
    if not isinstance(one, dict):
        raise BundleError("malformed", "an object that is none")
    kind, identity = one.get("type"), one.get("id")
    if (
        not isinstance(kind, str)
        or not _TYPE.fullmatch(kind)
        or not isinstance(identity, str)
        or not is_stix_id(identity, kind)
    ):
        raise BundleError("malformed", f"{str(identity)[:80]}: its id is not a type and a UUID")
    if one.get("spec_version", "2.1") != "2.1":
        raise BundleError("malformed", f"{identity}: only STIX 2.1 is read")
    for name in ("created", "modified"):
        at = one.get(name)
        if at is not None and not (isinstance(at, str) and _INSTANT.fullmatch(at)):
            raise BundleError("malformed", f"{identity}: {name} is not an instant in UTC")
        if at is not None and at[:10] > _tomorrow(now):
            raise BundleError("future", f"{identity}: {name} is {at[:10]}")
    if str(one.get("modified", "9")) < str(one.get("created", "")):
        raise BundleError("contradictory", f"{identity}: modified before it was created")
    for path, text in _strings(one):
        _check_text(identity, path, text)


def _tomorrow(now: str) -> str:
    return (date.fromisoformat(now[:10]) + timedelta(days=1)).isoformat()


def _check_text(identity: str, path: str, text: str) -> None:
    if len(text) > TEXT:
        raise BundleError("too_large", f"{identity}: {path} has more than {TEXT} characters")
    if _UNTEXT.search(text):
        raise BundleError("malformed", f"{identity}: {path} holds what is no text")
    if _ACTIVE.search(text):
        raise BundleError("active_content", f"{identity}: {path} holds markup or code")
    if path.endswith("url") and not _ADDRESS.fullmatch(text):
        raise BundleError("active_content", f"{identity}: {path} is no address of the web")


def _strings(value: Any) -> Iterator[tuple[str, str]]:
    """The strings of an object with the names of their slots, without going down by calls.

    Raises:
        BundleError: it is nested too deep.
    """
    level: list[tuple[str, Any]] = [("", value)]
    deep = 0
    while level:
        deep += 1
        if deep > DEPTH:
            raise BundleError("too_deep", f"nested more than {DEPTH} deep")
        below: list[tuple[str, Any]] = []
        for name, v in level:
            if isinstance(v, str):
                yield name, v
            elif isinstance(v, dict):
                yield from (("a key", k) for k in v)
                below += v.items()
            elif isinstance(v, list):
                below += [(name, x) for x in v]
        level = below


def _latest(objects: Sequence[dict[str, Any]]) -> Mapping[str, dict[str, Any]]:
    """The last version of each object."""
    versions: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for one in objects:
        at = str(one.get("modified", one.get("created", "")))
        held = versions[one["id"]].setdefault(at, one)
        if held != one:
            raise BundleError("contradictory", f"{one['id']} says two things of one version")
    return {i: found[max(found)] for i, found in versions.items()}


def _marking(one: Mapping[str, Any], allowed: Tlp) -> Tlp:
    """The strictest marking of an object and of its parts; one that nobody here knows is as strict as its sender may be."""
    refs, parts = one.get("object_marking_refs", []), one.get("granular_markings", [])
    if not isinstance(refs, list) or not isinstance(parts, list):
        raise BundleError("malformed", f"{one['id']}: markings are no list")
    named = [*refs, *(p.get("marking_ref") for p in parts if isinstance(p, dict))]
    return strictest(named, allowed)
