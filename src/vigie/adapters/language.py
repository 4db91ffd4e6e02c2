"""Which language a text is in, by py3langid."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

CANDIDATES = ("fr", "en", "es", "it", "pt", "de", "nl", "ar", "ru", "tr", "ca", "ro")
"""Languages told apart: those of the press around French; fewer candidates mean fewer slips on short texts."""

_ENOUGH_LETTERS = 60
"""Letters below which the declared language is believed: a forced choice errs on names and numbers."""
_READ_CHARS = 3000
"""Characters read; more change nothing."""
_SURE = 0.9
"""Share of probability from which the answer is sure."""
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Language:
    """An ISO 639-1 code, and whether the text says it clearly."""

    code: str
    sure: bool


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(CANDIDATES))
    return identifier


def identify(text: str, declared: str | None = None) -> Language:
    """The language of a text.

    Args:
        text: the cleaned article.
        declared: what the source says of it; believed for texts too short to tell (French where it says nothing).

    Returns:
        The code, unsure for short texts and close calls.
    """
    sample = " ".join(_WORD.findall(text[:_READ_CHARS]))
    fallback = (declared or "fr")[:2].lower()
    if sum(map(len, sample.split())) < _ENOUGH_LETTERS:
        return Language(fallback, sure=False)
    code, probability = _identifier().classify(sample)
    if probability < _SURE and fallback in CANDIDATES:
        return Language(fallback, sure=False)
    return Language(str(code), sure=True)
