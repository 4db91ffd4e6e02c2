"""Language content (STIX 2.1, 7.1): what objects say in a second language, each beside its object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vigie.publish.exports.stix import stix_id

Object = dict[str, Any]
SAID = ("name", "description", "explanation")
"""The slots of objects that hold words of ours."""


def language_contents(objects: Sequence[Object], others: Sequence[Object], lang: str) -> Iterator[Object]:
    """An object of its own for each of `objects` that says something else in `others`, which are the same in the language `lang`.

    Without `object_modified` it holds for the last version of its object; it is marked as that is.
    """
    second: Mapping[str, Object] = {o["id"]: o for o in others}
    for one in objects:
        other = second.get(one["id"], {})
        told = {slot: other[slot] for slot in SAID if slot in other and other[slot] != one.get(slot)}
        if told:
            yield {
                "type": "language-content", "spec_version": "2.1", "id": stix_id("language-content", one["id"], lang),
                "created_by_ref": one["created_by_ref"], "created": one["created"], "modified": one["modified"],
                "object_marking_refs": one["object_marking_refs"], "object_ref": one["id"], "contents": {lang: told},
            }  # fmt: skip
