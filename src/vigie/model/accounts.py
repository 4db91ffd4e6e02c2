"""What was offered to the program and what became of it: nothing is lost in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

Outcome = Literal["accepted", "degraded", "refused", "duplicate"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
"""In the order in which sums are told."""
Reason = Literal[
    "not_found", "unreadable", "empty_file", "empty_folder", "binary", "unknown_format", "too_large", "too_long",
    "bomb", "bad_archive", "bad_json", "wrong_shape", "no_text", "html_too_deep", "no_article", "language",
    "failed", "copy", "encoding_guessed", "encoding_damaged", "control_removed", "no_date", "date_future",
    "date_unread", "language_unsure", "off_subject", "known", "lead_only", "too_old", "truncated",
    "revisit", "attachments_unread", "damaged",
    "paywalled", "no_feed", "source_list", "no_source_list", "sitemap",
]  # fmt: skip

MESSAGES: dict[Reason, tuple[str, str]] = {
    "not_found": ("introuvable", "not found"),
    "unreadable": ("illisible (droits, ou pas un fichier ordinaire)", "unreadable (permissions, or not a plain file)"),
    "empty_file": ("fichier vide", "empty file"),
    "empty_folder": ("dossier sans article", "folder without articles"),
    "binary": ("fichier binaire, pas du texte", "binary file, not text"),
    "unknown_format": ("format inconnu", "unknown format"),
    "too_large": ("trop gros une fois décodé", "too large once decoded"),
    "too_long": ("trop long pour un article", "too long for one article"),
    "bomb": ("archive qui se déploie hors de toute mesure", "archive that unfolds out of all proportion"),
    "bad_archive": ("archive abîmée", "damaged archive"),
    "bad_json": ("JSON mal formé", "malformed JSON"),
    "wrong_shape": ("enregistrement sans texte ni paragraphes", "record with neither text nor paragraphs"),
    "no_text": ("aucun texte à lire", "no text to read"),
    "html_too_deep": ("page HTML trop imbriquée", "HTML nested too deep"),
    "no_article": ("page sans article", "page without an article"),
    "language": ("autre langue que le français", "language other than French"),
    "failed": ("échec du traitement", "processing failed"),
    "copy": ("copie d'un article déjà lu", "copy of an article already read"),
    "encoding_guessed": ("encodage deviné, le fichier n'est pas en UTF-8", "encoding guessed, the file is not UTF-8"),
    "encoding_damaged": ("octets indécodables remplacés", "undecodable bytes replaced"),
    "control_removed": ("caractères de contrôle retirés", "control characters removed"),
    "no_date": ("sans date de publication", "no publication date"),
    "date_future": ("date de publication à venir, écartée", "publication date in the future, set aside"),
    "date_unread": ("date de publication illisible", "publication date not understood"),
    "language_unsure": ("langue incertaine", "language uncertain"),
    "off_subject": ("hors du sujet, non analysé", "off the subject, not parsed"),
    "known": ("déjà lu et inchangé", "already read and unchanged"),
    "lead_only": ("seul le chapeau a été lu, la page n'est pas venue", "only the lead was read, the page did not come"),
    "damaged": ("fichier abîmé ou fermé à clef", "damaged file, or locked"),
    "revisit": ("déjà capturé ailleurs dans l'archive, sans contenu", "captured elsewhere before, without content"),
    "attachments_unread": ("pièces jointes non lues", "attachments not read"),
    "truncated": ("texte tronqué par l'éditeur", "text cut off by the publisher"),
    "paywalled": (
        "réservé aux abonnés, le début seul a pu être lu",
        "for subscribers, only its beginning could be read",
    ),
    "no_feed": ("ni flux ni plan de site", "neither a feed nor a sitemap"),
    "source_list": (
        "liste de sources, sans article : « vigie sources import » la reprend",
        "a list of sources, with no article: `vigie sources import` takes it",
    ),
    "no_source_list": ("pas une liste de sources (OPML)", "no list of sources (OPML)"),
    "sitemap": (
        "plan de site, sans article : « vigie sources add » avec son adresse fait lire ses pages",
        "a sitemap, with no article: `vigie sources add` with its address has its pages read",
    ),
    "too_old": ("plus ancien que ce qui est demandé à la source", "older than what is asked of the source"),
}
"""Each reason in French and in English."""


def message(reason: Reason, lang: str = "fr", detail: str | None = None) -> str:
    """A reason in words, with its detail.

    >>> message("too_large", "en", "31.0 MiB, limit 20 MiB")
    'too large once decoded (31.0 MiB, limit 20 MiB)'
    """
    words = MESSAGES[reason][lang == "en"]
    return f"{words} ({detail})" if detail else words


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input item that no article could be made of; `path` names it ("-" is standard input, "x.jsonl:3" a line)."""

    path: str
    reason: Reason
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one item. `reasons` say why it was degraded, refused or taken for a copy."""

    path: str
    outcome: Outcome
    reasons: tuple[Reason, ...] = ()
    detail: str | None = None
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """One entry for each item offered, in order: offered = accepted + degraded + refused + duplicate by construction."""

    entries: tuple[Entry, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Ledger:
        """The ledger of a run."""
        return cls(tuple(entries))

    def count(self, outcome: Outcome) -> int:
        """How many items had this outcome."""
        return sum(e.outcome == outcome for e in self.entries)

    @property
    def offered(self) -> int:
        """How many items were offered."""
        return len(self.entries)

    def having(self, outcome: Outcome) -> tuple[Entry, ...]:
        """The entries with this outcome, in order."""
        return tuple(e for e in self.entries if e.outcome == outcome)

    def reasons(self) -> tuple[tuple[Reason, int], ...]:
        """How often each reason stands in the accounts, most frequent first."""
        return tuple(Counter(r for e in self.entries for r in e.reasons).most_common())

    @property
    def exit_code(self) -> int:
        """0 when nothing was refused, else 1."""
        return int(any(e.outcome == "refused" for e in self.entries))


def refused(refusal: Refusal) -> Entry:
    """The entry of a refusal."""
    return Entry(refusal.path, "refused", (refusal.reason,), refusal.detail)


def taken(path: str | None, article: str, notes: tuple[Reason, ...]) -> Entry:
    """The entry of an article that was read: accepted, or degraded when there are notes."""
    return Entry(path or "-", "degraded" if notes else "accepted", notes, None, article)


def copied(path: str | None, article: str, original: str) -> Entry:
    """The entry of a copy; the detail names the article it repeats."""
    return Entry(path or "-", "duplicate", ("copy",), original, article)
