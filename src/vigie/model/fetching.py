"""What is asked of the web and what came back: the words between the collector, which decides, and the fetcher, which does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Accepts = Literal["feed", "page"]
FetchReason = Literal[
    "bad_url", "address_refused", "robots", "reserved", "name_unknown", "unreachable", "tls", "slow", "too_large", "bomb",
    "bad_encoding", "redirect_loop", "redirect_refused", "not_found", "gone", "denied", "login", "busy", "server_error",
    "bad_response", "stopped",
]  # fmt: skip
"""Why nothing was fetched: `robots` and `reserved` are the publisher's word, `busy` is 429 or 503, `stopped` our own stop."""

FETCH_MESSAGES: dict[FetchReason, tuple[str, str]] = {
    "bad_url": ("adresse mal formée ou d'un genre refusé", "malformed address, or of a kind that is refused"),
    "address_refused": ("adresse qui n'est pas publique", "address that is not public"),
    "robots": ("interdit par robots.txt", "disallowed by robots.txt"),
    "reserved": ("fouille de textes réservée par l'éditeur", "text and data mining reserved by the publisher"),
    "name_unknown": ("nom d'hôte introuvable", "host name not found"),
    "unreachable": ("hôte injoignable", "host unreachable"),
    "tls": ("connexion sûre impossible", "secure connection failed"),
    "slow": ("trop lent", "too slow"),
    "too_large": ("réponse trop grosse", "response too large"),
    "bomb": ("réponse qui se déploie hors de toute mesure", "response that unfolds out of all proportion"),
    "bad_encoding": ("compression abîmée ou inconnue", "damaged or unknown compression"),
    "redirect_loop": ("trop de renvois", "too many redirects"),
    "redirect_refused": ("renvoi vers une adresse refusée", "redirect to an address that is refused"),
    "not_found": ("introuvable", "not found"),
    "gone": ("retiré par l'éditeur", "withdrawn by the publisher"),
    "denied": ("accès refusé", "access denied"),
    "login": ("demande un compte", "asks for an account"),
    "busy": ("hôte occupé", "host busy"),
    "server_error": ("erreur de l'hôte", "host error"),
    "bad_response": ("réponse incompréhensible", "response not understood"),
    "stopped": ("arrêt demandé", "stop asked for"),
}
"""Each reason in French and in English."""


def is_ours(reason: FetchReason, status: int | None) -> bool:
    """Whether it was we who did not ask: we were stopped, or it was not our turn; it says nothing of the host."""
    return reason == "stopped" or (reason == "busy" and status is None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A resource to fetch, with the validators of the last time for a conditional request."""

    url: str
    accepts: Accepts = "page"
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response: its decoded body, or nothing new (`not_modified`).

    `url` is the address asked for, `final_url` the one that answered after redirects, `moved_to` where the last
    permanent redirect of an unbroken row of them points. `headers` have lower-case names. `reservation` quotes a
    machine-readable permission that was seen; a permissive one proves nothing and is only recorded.
    """

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    not_modified: bool = False
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None
    reservation: str | None = None


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """Why a resource did not come: the reason, a detail to read, and the seconds after which to ask again, if at all."""

    url: str
    reason: FetchReason
    detail: str | None = None
    status: int | None = None
    retry_after: float | None = None
