"""From what a reader found to the article that is read: boilerplate out, title once, date and credit settled."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from vigie.lang.cleaning import LONG_LINE, CleaningPack, CreditRule, LineRule, WrittenDay
from vigie.model.accounts import Reason
from vigie.model.articles import Article, Document, PublishedBasis, Removed
from vigie.text.folding import fold
from vigie.text.instants import Instant, made, read_instant
from vigie.text.paragraphs import joined

HEAD_LINES = 6
"""Lines after the title among which a byline or a date may stand."""
TAIL_LINES = 5
"""Lines at the end among which a credit, a biography or a list of related articles may stand."""
_HEADLINE_CHARS = 170
"""Longest line taken for the headline of a related article."""
_REPEATED_CHARS = 60
"""Shorter lines may rightly come twice (sub-headings, refrains)."""
_OPENING_CHARS = 160
"""How far into the first paragraph a dateline may reach."""
_END_CHARS = 200
"""How much of a paragraph's end may be boilerplate that is cut from it."""
_NATIVE_CHARS = 2000
"""Characters looked at to see that a text is in the pack's language."""
_NATIVE_WORDS = 20
"""Words below which a share says nothing."""
_SHORT_LABEL = 5
"""Words of one of the labels that a self-portrait strings together ("Journaliste. Père de deux enfants. Marcheur.")."""
_LABELS = 4
"""Labels that make such a portrait."""

_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff\ufeff]"
)
"""Control characters, marks that turn the direction of writing around, lone surrogates: nothing that is read, much that deceives."""
_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_BREAK = re.compile(r"\s*\n\s*")
_PLAIN = (("’", "'"), ("‘", "'"), ("\u00a0", " "), ("\u202f", " "), ("\u2009", " "), ("\u2011", "-"))
_EDGE = " \t\n\r\u00a0\u202f\u2009\u200b\u200c\u200d\u2060\u3000"
_LETTERS = re.compile(r"[^\W_]+")


@dataclass(slots=True)
class _Told:
    """What removed lines and datelines tell of the article, first word wins."""

    credit: str | None = None
    authors: tuple[str, ...] = ()
    published: Instant | None = None
    modified: Instant | None = None
    removed: list[Removed] = field(default_factory=list)

    def take(self, found: re.Match[str], day: WrittenDay) -> None:
        """Keep what the groups of a rule hold."""
        groups = found.groupdict()
        if self.credit is None and (credit := groups.get("credit")):
            self.credit = credit.strip(" ,;|–—-·•")
        if not self.authors and (author := groups.get("author")):
            self.authors = tuple(a.strip(" ,") for a in re.split(r",| et | & | and ", author) if a.strip(" ,"))
        if self.published is None and (raw := groups.get("published")):
            self.published = written_day(raw, day)
        if self.modified is None and (raw := groups.get("modified")):
            self.modified = written_day(raw, day)


def clean(document: Document, pack: CleaningPack, now: datetime | None = None) -> Article:
    """Make the article of a document: its text without boilerplate, and what was removed with the reasons.

    Args:
        document: what a reader found.
        pack: the boilerplate of the language.
        now: the present; a publication date more than a day after it is not believed.

    Returns:
        The article, its language as declared or else the pack's; a text without a letter gives an empty article.
    """
    notes = list(document.notes)
    title, paragraphs = _scrubbed(document, notes)
    told = _Told()
    kept = _without_boilerplate(title, paragraphs, document, pack, told)
    if not kept and title is None:
        kept = paragraphs
    _read_openings(kept, pack, told)
    text, spans = joined(([title] if title else []) + kept)
    published, basis = _published(document, told, now, pack.day, notes)
    modified = _modified(document, told, published, pack.day)
    return Article(
        id=document.id or hashlib.sha256((document.url or text).encode("utf-8", "replace")).hexdigest()[:16],
        text=text,
        title=spans[0] if title else None,
        paragraphs=spans[1:] if title else spans,
        path=document.path,
        url=web_address(document.url),
        publisher=scrub(document.publisher or "") or None,
        credit=scrub(document.credit or "") or told.credit,
        authors=tuple(filter(None, map(scrub, document.authors))) or told.authors,
        published=published.day.isoformat() if published else None,
        published_at=published.iso if published else None,
        modified_at=modified.iso if modified else None,
        published_basis=basis,
        language=(document.language or "fr")[:2].lower(),
        removed=(*document.removed, *told.removed),
        notes=tuple(dict.fromkeys(notes)),
    )


def web_address(raw: str | None) -> str | None:
    """An address as it may be shown and followed: of the web, in one line; None for a script, a file or no address.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)")
    ('https://example.org/a', None)
    """
    url = _CONTROL.sub("", raw or "").strip()
    return url if _WEB.match(url) else None


# --------------------------------------------------------------------------- text


def scrub(text: str) -> str:
    """One line without control characters and lone surrogates; all else stays as it is.

    >>> scrub("Le \\x00feu\\ud800 couve.\\n")
    'Le feu couve.'
    """
    return _BREAK.sub(" ", _CONTROL.sub("", text)).strip(_EDGE)


def _scrubbed(document: Document, notes: list[Reason]) -> tuple[str | None, list[str]]:
    """The title and the paragraphs that hold a letter or a digit."""
    pieces = [piece for p in document.paragraphs for piece in re.split(r"\n\s*\n", p)]
    if any(_CONTROL.search(p.strip("\ufeff")) for p in (document.title or "", *pieces)):
        notes.append("control_removed")
    title = scrub(document.title or "") or None
    return title, [p for p in map(scrub, pieces) if p]


# --------------------------------------------------------------------------- boilerplate


def _without_boilerplate(
    title: str | None, paragraphs: Sequence[str], document: Document, pack: CleaningPack, told: _Told
) -> list[str]:
    """The paragraphs that stay; the others go to `told.removed`."""
    kept: list[str] = []
    headline = _key(title) if title else None
    seen: set[str] = set()
    last = len(paragraphs)
    taking: LineRule | None = None
    left = 0
    for n, paragraph in enumerate(paragraphs):
        if left and _is_headline(paragraph) and taking:
            left -= 1
            told.removed.append(Removed(paragraph, taking.reason, taking.id))
            continue
        left = 0
        if reason := _structural(
            paragraph, headline, seen, document.authors, tail=0 < last - n <= TAIL_LINES and n > 0
        ):
            told.removed.append(Removed(paragraph, reason))
            continue
        if rule := _boilerplate(paragraph, n, last, pack, told):
            told.removed.append(Removed(paragraph, rule.reason, rule.id))
            taking, left = rule, rule.takes
            continue
        seen.add(_key(paragraph))
        kept.append(_cut_end(paragraph, pack, told))
    return kept


def _key(text: str) -> str:
    """A text by its letters and digits alone, to see that two are the same; long ones are the same to the letter."""
    return " ".join(_LETTERS.findall(fold(text) if len(text) <= LONG_LINE else text))


def _structural(
    paragraph: str, headline: str | None, seen: set[str], authors: tuple[str, ...], *, tail: bool
) -> str | None:
    """Why a line goes by its shape alone, or None: an ornament, a repeat, a portrait of the author."""
    key = _key(paragraph)
    if not key:
        return "ornament"
    if key == headline or (key in seen and (len(key) >= _REPEATED_CHARS or tail)):
        return "repeated"
    if tail and (_is_portrait(paragraph) or _presents_author(paragraph, authors)):
        return "bio"
    return None


def _is_portrait(paragraph: str) -> bool:
    """Whether a line is a string of short labels without a figure, as social networks and blogs show their authors."""
    labels = [s.split() for s in re.split(r"[.!|•·]+", paragraph.strip(' «»"“”')) if s.strip()]
    return (
        len(labels) >= _LABELS
        and all(len(label) <= _SHORT_LABEL for label in labels)
        and not any(c.isdigit() for c in paragraph)
        and paragraph.endswith((".", "»"))
        and ", " not in paragraph
    )


def _presents_author(paragraph: str, authors: tuple[str, ...]) -> bool:
    """Whether a last line begins with the name of the article's author."""
    return any(len(a) > 5 and " " in a and fold(paragraph).startswith(fold(a)) for a in authors)


def _plain(text: str) -> str:
    """A text with plain apostrophes and spaces, of the same length."""
    for odd, plain in _PLAIN:
        text = text.replace(odd, plain)
    return text


def _boilerplate(paragraph: str, n: int, last: int, pack: CleaningPack, told: _Told) -> LineRule | None:
    """The rule by which a line is boilerplate, if any; what it tells is kept."""
    line = _plain(paragraph)
    if len(line) <= LONG_LINE and not pack.any_line.fullmatch(line):
        return None
    for rule in pack.lines:
        if len(line) > rule.max or not _in_place(rule, n, last):
            continue
        found = rule.pattern.fullmatch(line)
        if found and not (rule.unless and rule.unless.fullmatch(line)):
            told.take(found, pack.day)
            return rule
    return None


def _in_place(rule: LineRule, n: int, last: int) -> bool:
    if rule.where == "head":
        return n < HEAD_LINES
    return rule.where == "anywhere" or last - n <= TAIL_LINES


def _is_headline(paragraph: str) -> bool:
    """Whether a line after "related articles" is one of them."""
    return len(paragraph) <= _HEADLINE_CHARS and not paragraph.endswith(".")


def _cut_end(paragraph: str, pack: CleaningPack, told: _Told) -> str:
    """A paragraph without the boilerplate that ends it."""
    line = _plain(paragraph[-_END_CHARS:])
    if not pack.any_end.search(line):
        return paragraph
    for rule in pack.ends:
        line = _plain(paragraph)
        found = rule.pattern.search(line, max(0, len(line) - _END_CHARS))
        if found and paragraph[: found.start()].strip():
            told.removed.append(Removed(paragraph[found.start() :].strip(), rule.reason, rule.id))
            paragraph = paragraph[: found.start()].rstrip(_EDGE)
    return paragraph


def _read_openings(kept: Sequence[str], pack: CleaningPack, told: _Told) -> None:
    """Read the dateline of the first paragraphs and the agency that signs the last."""
    for paragraph in kept[:2]:
        _first_match(pack.openings, paragraph[:_OPENING_CHARS], told, pack.day, opening=True)
    for paragraph in kept[-1:]:
        _first_match(pack.closings, paragraph[-_OPENING_CHARS:], told, pack.day, opening=False)


def _first_match(rules: Iterable[CreditRule], text: str, told: _Told, day: WrittenDay, *, opening: bool) -> None:
    line = _plain(text)
    for rule in rules:
        if found := rule.pattern.match(line) if opening else rule.pattern.search(line):
            told.take(found, day)
            return


# --------------------------------------------------------------------------- dates


def written_day(raw: str, day: WrittenDay) -> Instant | None:
    """The day, and hour if any, that a text writes out; None for what is no day ("31 février 2020").

    Args:
        raw: words such as "jeudi 2 juillet 2020 à 19h09" or "02/07/2020".
        day: how the language writes days.
    """
    found = day.pattern.search(_plain(raw))
    if not found:
        return None
    g: Mapping[str, str | None] = found.groupdict()
    try:
        if g["d"] and g["month"] and g["y"]:
            return made(int(g["y"]), day.months[g["month"].lower()], int(g["d"]), (g["hour"], g["minute"]), None)
        return made(_year(g["y2"] or ""), int(g["m2"] or 0), int(g["d2"] or 0), (g["hour"], g["minute"]), None)
    except ValueError:
        return None


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _published(
    document: Document, told: _Told, now: datetime | None, day: WrittenDay, notes: list[Reason]
) -> tuple[Instant | None, PublishedBasis | None]:
    """The publication day and what it rests on: the metadata, else a line of the text."""
    if document.published:
        given = _metadata(document.published, day)
        if given is None:
            notes.append("date_unread")
        elif _is_future(given, now):
            notes.append("date_future")
        else:
            return _with_hour(given, told.published), document.published_basis or "given"
    if told.published and not _is_future(told.published, now):
        return told.published, "text"
    notes.append("no_date")
    return None, None


def _metadata(raw: str, day: WrittenDay) -> Instant | None:
    return read_instant(raw) or written_day(raw, day)


def _with_hour(given: Instant, told: Instant | None) -> Instant:
    """A day with the hour that a line of the text gives for it."""
    return told if given.at is None and told is not None and told.day == given.day else given


def _is_future(instant: Instant, now: datetime | None) -> bool:
    return now is not None and instant.day > (now + timedelta(days=1)).date()


def _modified(document: Document, told: _Told, published: Instant | None, day: WrittenDay) -> Instant | None:
    """The time of the last change, if it is known to the hour and not before publication."""
    found = _metadata(document.modified, day) if document.modified else told.modified
    if found is None or (published and found.day < published.day):
        return None
    return found


def is_plainly_native(article: Article, pack: CleaningPack) -> bool:
    """Whether an article is in the pack's language beyond doubt, by the share of its commonest words.

    It spares the load of a language model, which only the articles that fail here need.
    """
    words = [w.lower() for w in _LETTERS.findall(article.text[:_NATIVE_CHARS])]
    return len(words) >= _NATIVE_WORDS and sum(w in pack.native_words for w in words) >= pack.native_share * len(words)
