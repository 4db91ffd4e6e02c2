"""Keep forgotten names out of what comes in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from vigie.store.codec import ANNOTATION, ARTICLE
from vigie.store.offers import Offer
from vigie.store.schema import forgotten
from vigie.store.settings import setting
from vigie.text.masking import known_names, masked, masker, salted


@dataclass(frozen=True, slots=True)
class Shield:
    """Keeps forgotten names from coming back with an article."""

    salt: str
    digests: Mapping[str, int]

    def mask(self, text: str) -> str:
        """A text without the names that the store was told to forget."""
        names = known_names(text, self.digests, salted(self.salt))
        return masker(names)(text) if names else text

    def guard(self, offer: Offer) -> Offer:
        """The offer, its article and findings without the names that the store was told to forget."""
        article = ARTICLE.dump_python(offer.article, mode="json")
        names = known_names(_all_words(article), self.digests, salted(self.salt))
        if not names:
            return offer
        mask = masker(names)
        clean = ARTICLE.validate_python({**masked(article, mask), "id": offer.article.id})
        if offer.annotation is None:
            return replace(offer, article=clean)
        found = masked(ANNOTATION.dump_python(offer.annotation, mode="json"), mask)
        return replace(offer, article=clean, annotation=replace(ANNOTATION.validate_python(found), article=clean))


def _all_words(value: Any) -> str:
    """All strings of a JSON value, one a line."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "\n".join(map(_all_words, value))
    if isinstance(value, dict):
        return "\n".join(map(_all_words, value.values()))
    return ""


def shield_of(connection: Connection) -> Shield | None:
    """The shield of a store, None when it has nobody to forget."""
    rows = connection.execute(select(forgotten.c.digest, forgotten.c.words)).all()
    salt = setting(connection, "salt") if rows else None
    return Shield(salt, {r.digest: r.words for r in rows}) if salt else None
