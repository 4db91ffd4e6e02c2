"""The tokenizer of the French model, as data inside the model: loading it needs no code of ours.

It cuts words as the French Universal Dependencies treebanks do, with the contracted articles (du, des, au, aux) whole.
The stock French tokenizer of spaCy costs two seconds at start and cuts N'Djaména; this one is a blank language with
its own expressions, made from the word lists of `tokens.toml`.
"""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.lookups import Lookups
from spacy.symbols import NORM, ORTH
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

WORDS = Path(__file__).with_name("tokens.toml")
LANGUAGE = "xx"

APOSTROPHES = "'’"
_A = "['’]"
_VOWEL = "aeiouyhàâäæéèêëîïôöœùûüAEIOUYHÀÂÄÆÉÈÊËÎÏÔÖŒÙÛÜ"
_UPPER = "A-ZÀ-ÖØ-ÝŒŸ"
_LOWER = "a-zà-öø-ÿœ"
_OPEN = r"«“„\"‘\u2039(\[{<*|•·§¿¡"
_CLOSE = r"»”“\"’'\u203a)\]}>*|,;:!?%‰"
_CURRENCY = "€$£¥"
_LINK = (
    r"(?:https?://|ftp://|www\.)[^\s«»\"<>]*[\w/]"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|[\w-]+(?:\.[\w-]+)*\.(?:fr|com|org|net|info|eu|be|ch|ca|uk|de|ma|dz|tn|sn|ml|ne|bf|ci|cd|gouv|int|tv|io)(?:/[\w/.?=&%-]*)?"
    r"|[@#]\w+"
)


def read_words(path: Path = WORDS) -> dict[str, Any]:
    """Return the word lists of `tokens.toml`."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _both(words: Iterable[str]) -> list[str]:
    """Return each word with either apostrophe."""
    return sorted({word.replace("'", mark) for word in words for mark in APOSTROPHES})


def _capitals(words: Iterable[str]) -> list[str]:
    """Return each word as it stands, capitalised and in capitals."""
    return sorted({form for word in words for form in (word, word[:1].upper() + word[1:], word.upper())})


def _elision(words: dict[str, Any]) -> str:
    """Return the expression of an elided word at the head of a chunk."""
    forms = _capitals(words["elision"]["words"])
    wary = words["elision"]["capitals_only_before_vowel"]
    free = "|".join(sorted((re.escape(form) for form in forms if form not in wary), key=len, reverse=True))
    whole = "|".join(re.escape(word).replace("'", _A) for word in words["elision"]["whole"])
    return f'(?!(?:{whole})(?!\\w))(?:(?:{free}){_A}(?=.)|[{"".join(wary)}]{_A}(?=[{_VOWEL}«"“‘0-9]))'


def _prefixes(words: dict[str, Any]) -> list[str]:
    return [
        _elision(words),
        r"…", r"\.\.+", r"n°(?=\d)", r"N°(?=\d)",
        f"[{_OPEN}{_CLOSE}{_CURRENCY}]",
        rf"[-–—]+(?=[^\W\d]|[{_OPEN}{_CLOSE}])", r"[–—]+", r"[+=~](?=\D)", r"/(?=\w)",
        rf"\.(?=[{_LOWER}{_UPPER}]{{2}})",
    ]  # fmt: skip


def _suffixes(words: dict[str, Any]) -> list[str]:
    pronouns = "|".join(words["clitic"]["plain"])
    after_t = "|".join(words["clitic"]["after_t"])
    units = "|".join(sorted(words["unit"]["after_number"], key=len, reverse=True))
    letter = f"[{_LOWER}{_UPPER}]"
    return [
        r"…", r"\.\.+", r"°[CF]", f"[{_CLOSE}«{_CURRENCY}]",
        rf"(?<=[{_LOWER}0-9%‰²³°…»”\"’'€$£)\]+*/_-])\.", rf"(?<=[{_UPPER}][{_UPPER}0-9])\.",
        rf"(?<=[0-9°][{_UPPER}])\.", rf"(?<=[{_LOWER}][{_UPPER}])\.", r"(?<=\w)[-–—/]",
        rf"(?<={letter})-t{_A}?-?(?:{after_t})", rf"(?<={letter})-T-(?:{after_t.upper()})",
        rf"(?<={letter})-(?:{pronouns})", rf"(?<=[{_UPPER}]{{2}})-(?:IL|ELLE|ON|ILS|ELLES|CE|VOUS|NOUS)",
        rf"(?<=[0-9])(?:{units})",
    ]  # fmt: skip


def _infixes() -> list[str]:
    word = f"{_LOWER}{_UPPER}"
    return [
        r"…", r"\.\.+", r"[–—]+", r"--+", r"[«»“”\"()\[\]{}|•*=<>]",
        rf"(?<=[{word}»”\")])[,;:!?](?=[{word}«\"“(0-9])", rf"(?<=[0-9])[,;:!?](?=[{word}])",
        rf"(?<=[{_LOWER}]{{2}})\.(?=[{_UPPER}])",
        rf"(?<=[{_UPPER}]{{2}})\.(?=[{_UPPER}][{_LOWER}])", rf"(?<=[{_LOWER}])/(?=[{word}])",
        r"(?<=[%€])(?=\w)", r"(?<=\w)[;?!](?=\w)",
    ]  # fmt: skip


def _special_cases(words: dict[str, Any]) -> dict[str, list[dict[int, str]]]:
    """Return the chunks that are one token whatever the expressions say, with their norm."""
    elisions = [f"{word}'" for word in _capitals(words["elision"]["words"])]
    clitics = _capitals(words["clitic"]["whole"])
    chunks = elisions + words["elision"]["whole"] + clitics + words["abbreviation"]["words"] + words["unit"]["words"]
    return {chunk: [{ORTH: chunk, NORM: chunk.lower().replace("’", "'")}] for chunk in _both(chunks)}


def norms(words: dict[str, Any]) -> dict[str, str]:
    """Return the norm of the forms that differ by their marks only, for the model's lookups."""
    curly = [f"{word}’" for word in _capitals(words["elision"]["words"])]
    table = {form: form.lower().replace("’", "'") for form in curly}
    table |= {"aujourd’hui": "aujourd'hui", "Aujourd’hui": "aujourd'hui", "quelqu’un": "quelqu'un", "…": "..."}
    table |= dict.fromkeys("«»“”„\u2039\u203a", '"') | dict.fromkeys("’‘", "'") | dict.fromkeys("–—", "-")
    return table


def blank() -> Language:
    """Return an empty pipeline with the French tokenizer."""
    words = read_words()
    nlp = spacy.blank(LANGUAGE)
    lookups = Lookups()
    lookups.add_table("lexeme_norm", norms(words))
    nlp.vocab.lookups = lookups
    nlp.tokenizer = Tokenizer(
        nlp.vocab,
        rules=_special_cases(words),
        prefix_search=compile_prefix_regex(_prefixes(words)).search,
        suffix_search=compile_suffix_regex(_suffixes(words)).search,
        infix_finditer=compile_infix_regex(_infixes()).finditer,
        url_match=re.compile(f"^(?:{_LINK})$").match,
    )
    return nlp
