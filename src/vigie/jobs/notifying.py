"""Tell watchers: find what is new for them, keep it with the change itself, deliver it by mail, webhook and feed."""

from __future__ import annotations

import hashlib
import hmac
import json
import smtplib
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import httpx2

from vigie.jobs.shielding import shield_of
from vigie.jobs.watching import told_fault
from vigie.jobs.wording import load_phrases
from vigie.model.watches import WatchRule
from vigie.publish.notices import Message, as_atom, as_text, as_values, from_values, message
from vigie.publish.phrases import Phrases
from vigie.stages.watchlists import watched_state
from vigie.store.deliveries import delivered, end_deliveries, note_delivery
from vigie.store.opening import Store
from vigie.store.points import reached
from vigie.store.watchlists import (
    Due,
    changed_events,
    due,
    find_notices,
    keep_notices,
    settle,
    settle_changes,
    told,
)

WAIT_SECONDS = 20
"""Seconds that a mail server or a webhook has for each step before the delivery counts as failed."""
FEED_ENTRIES = 100
"""Entries of a feed: readers that come once a day miss none of a busy list."""


SENDER = "vigie@localhost"
"""Who mails come from when nobody says otherwise."""


class DeliveryError(Exception):
    """A notice that could not be delivered; it is tried again in the next round."""


@dataclass(frozen=True, slots=True)
class Post:
    """How notices leave: the mail server (`smtp://user:password@host:port`, `smtps://`), the sender, the webhook secret."""

    smtp: str | None = None
    sender: str = SENDER
    secret: str | None = None
    lang: str = "fr"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], lang: str) -> Post:
        """From VIGIE_SMTP, VIGIE_MAIL_FROM and VIGIE_WEBHOOK_SECRET: secrets stand on no command line."""
        return cls(
            environment.get("VIGIE_SMTP"),
            environment.get("VIGIE_MAIL_FROM", SENDER),
            environment.get("VIGIE_WEBHOOK_SECRET"),
            lang,
        )


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one address of one notice; `problem` says why it failed."""

    watch: str
    address: str
    problem: str | None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def note(store: Store, lang: str = "fr") -> int:
    """Find what watchers have not been told of the events that changed, and keep it; returns how many notices."""
    phrases = load_phrases(lang)
    now = _now()
    with store.writing() as connection:
        keys, until = changed_events(connection)
        found = find_notices(connection, keys, watched_state, store.analyse)
        made = []
        for notice, event, reports in found:
            identity = f"urn:vigie:notice:{hashlib.sha256(f'{notice.watch}|{notice.event}|{notice.state}'.encode()).hexdigest()[:32]}"
            shield = shield_of(connection, event, phrases)
            words = message(identity, notice, event, shield.reports(reports), phrases, shield.clean, made=now)
            made.append((notice, json.dumps(as_values(words), ensure_ascii=False, sort_keys=True)))
        keep_notices(connection, made, now)
        settle_changes(connection, until, now)
        reached("notify.before_commit")
    return len(made)


def deliver(store: Store, post: Post, stopped: Callable[[], bool] = lambda: False) -> list[Delivery]:
    """Send every notice that waits to each of its addresses once; what fails stays for the next round, for that address alone.

    What was sent is written down at once: only a kill between the sending and this can have an address told twice.
    """
    phrases = load_phrases(post.lang)
    with store.reading() as connection:
        waiting, had = due(connection), delivered(connection)
    done: list[Delivery] = []
    for one in waiting:
        if stopped():
            break
        done += _deliver(store, one, had.get(one.id, frozenset()), post, phrases)
    return done


def _deliver(store: Store, one: Due, had: frozenset[str], post: Post, phrases: Phrases) -> list[Delivery]:
    left = [address for address in addresses_of(one.rule) if address not in had]
    results: list[Delivery] = []
    for n, address in enumerate(left):
        results.append(_send(one, address, post, phrases))
        is_last = n == len(left) - 1
        if results[-1].problem is None and not (is_last and all(r.problem is None for r in results)):
            with store.writing() as connection:
                note_delivery(connection, one.id, address, _now())
    with store.writing() as connection:
        is_sent = not any(r.problem for r in results)
        settle(connection, one.id, _now(), sent=is_sent)
        if is_sent:
            end_deliveries(connection, one.id, _now())
    return results


def addresses_of(rule: WatchRule) -> tuple[str, ...]:
    """Where a rule's notices go, each once; a mailto: with several mailboxes is as many addresses.

    >>> addresses_of(WatchRule("x", notify=("mailto:a@b.example,c@d.example", "https://e.example/h")))
    ('mailto:a@b.example', 'mailto:c@d.example', 'https://e.example/h')
    """
    each = (
        f"mailto:{box.strip()}" if address.startswith("mailto:") else address
        for address in rule.notify
        for box in (address.removeprefix("mailto:").split(",") if address.startswith("mailto:") else (address,))
        if box.strip()
    )
    return tuple(dict.fromkeys(each))


def _send(one: Due, address: str, post: Post, phrases: Phrases) -> Delivery:
    try:
        words = from_values(json.loads(one.body))
        if address.startswith("mailto:"):
            _mail(words, unquote(address.removeprefix("mailto:")), post, phrases)
        else:
            _hook(words, address, post)
    except DeliveryError as error:
        return Delivery(one.rule.name, address, str(error))
    except Exception as error:  # noqa: BLE001  one odd notice or address must not keep the others from theirs; it is told
        return Delivery(one.rule.name, address, told_fault(error))
    return Delivery(one.rule.name, address, None)


def _mail(words: Message, to: str, post: Post, phrases: Phrases) -> None:
    if post.smtp is None:
        raise DeliveryError("no mail server: set VIGIE_SMTP")
    mail = EmailMessage()
    mail["Subject"] = " ".join(phrases.notice("subject", words.watch, words.title).split())
    mail["From"], mail["To"] = post.sender, to
    mail["Message-ID"] = f"<{words.id.rsplit(':', 1)[-1]}@vigie>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(as_text(words, phrases))
    server = urlsplit(post.smtp)
    try:
        with _connected(server.scheme, server.hostname or "localhost", server.port) as smtp:
            if server.username:
                smtp.login(unquote(server.username), unquote(server.password or ""))
            smtp.send_message(mail)
    except (OSError, smtplib.SMTPException) as error:
        raise DeliveryError(f"mail server: {error}") from error


def _connected(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
    """A connection to the mail server: `smtps` encrypts from the start, `smtp` as soon as the server offers it."""
    safe = ssl.create_default_context()
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port or 465, timeout=WAIT_SECONDS, context=safe)
    smtp = smtplib.SMTP(host, port or 25, timeout=WAIT_SECONDS)
    smtp.ehlo()
    if smtp.has_extn("starttls"):
        smtp.starttls(context=safe)
        smtp.ehlo()
    return smtp


def _hook(words: Message, address: str, post: Post) -> None:
    """POST the notice as JSON; `Vigie-Signature` is the HMAC-SHA256 of the body under the shared secret, when there is one."""
    body = json.dumps(as_values(words), ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": words.id}
    if post.secret:
        headers["Vigie-Signature"] = "sha256=" + hmac.new(post.secret.encode(), body, hashlib.sha256).hexdigest()
    try:
        answer = httpx2.post(
            address, content=body, headers=headers, timeout=WAIT_SECONDS, trust_env=False, follow_redirects=False
        )
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise DeliveryError(f"{type(error).__name__}: {error}") from error
    if not answer.is_success:
        raise DeliveryError(f"HTTP {answer.status_code}")


def feed(store: Store, name: str, lang: str, here: str | None = None) -> str:
    """The Atom feed of a watch list; `here` is its own address, where it has one."""
    phrases = load_phrases(lang)
    with store.reading() as connection:
        bodies = told(connection, name, FEED_ENTRIES)
    mark = hashlib.sha256(name.encode()).hexdigest()[:32]
    return as_atom(
        [from_values(json.loads(b)) for b in bodies],
        phrases.notice("feed", name),
        f"urn:vigie:watch:{mark}",
        phrases,
        here,
    )


def check_rule(rule: WatchRule) -> None:
    """Refuse a rule that asks for nothing or has an address that is none.

    Raises:
        ValueError: with a sentence for its user.
    """
    asked: Sequence[object] = (
        rule.actors,
        rule.types,
        rule.countries,
        rule.near,
        rule.words,
        rule.reliability,
        rule.credibility,
        rule.voices,
    )
    if not any(asked):
        raise ValueError("a watch list needs something to watch for")
    for address in rule.notify:
        parts = urlsplit(address)
        good = "@" in parts.path if parts.scheme == "mailto" else parts.scheme in ("http", "https") and parts.hostname
        if not good:
            raise ValueError(f"{address}: neither mailto:… nor http(s)://…")
