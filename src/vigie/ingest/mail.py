"""Newsletters: single mails (.eml) and mailboxes (.mbox)."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from email.utils import parseaddr
from typing import IO

from vigie.ingest.decoding import Decoded, UnreadableTextError, decode
from vigie.ingest.limits import DECODED_BYTES, MIB
from vigie.ingest.pages import read_page
from vigie.ingest.texts import read_text
from vigie.model.accounts import Reason, Refusal
from vigie.model.articles import Document

PARTS = 200
"""Parts of one mail at most, nested ones included: newsletters have three, with pictures thirty."""
_MORE: tuple[type[Exception], ...] = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    IndexError,
    RecursionError,
    AssertionError,
)
"""What Python's parser of mails raises on odd headers and encodings."""


def read_mail(data: bytes, name: str, now: datetime | None) -> Document | Refusal:
    """The text of a mail: its HTML part through the reader of pages, else its plain part; attachments are not opened, but said.

    The sender stands for the publisher, the subject for the title, the date of sending for that of publication.
    """
    try:
        mail = email.message_from_bytes(data, policy=email.policy.default)
        if not mail.keys():
            return Refusal(name, "no_article")
        parts = _parts(mail)
        if len(parts) >= PARTS:
            return Refusal(name, "too_long", f"> {PARTS}")
        found = _body(parts, name, now)
        return (
            found
            if isinstance(found, Refusal)
            else _headed(found, mail, attached=any(p.is_attachment() for p in parts))
        )
    except _MORE as error:
        return Refusal(name, "damaged", type(error).__name__)


def _parts(mail: EmailMessage) -> list[EmailMessage]:
    found = []
    for part in mail.walk():
        if isinstance(part, EmailMessage):
            found.append(part)
        if len(found) >= PARTS:
            break
    return found


def _body(parts: list[EmailMessage], name: str, now: datetime | None) -> Document | Refusal:
    """The first part that reads as an article, HTML before plain text."""
    refused: Refusal = Refusal(name, "no_text")
    for kind in ("text/html", "text/plain"):
        for part in parts:
            if part.get_content_type() != kind or part.is_attachment():
                continue
            found = _part(part, name, now)
            if isinstance(found, Document):
                return found
            refused = found
    return refused


def _part(part: EmailMessage, name: str, now: datetime | None) -> Document | Refusal:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    is_page = part.get_content_type() == "text/html"
    try:
        charset = part.get_content_charset()
        text = Decoded(data.decode(charset)) if charset else decode(data, html=is_page)
    except (UnicodeError, LookupError):
        try:
            text = decode(data, html=is_page)
        except UnreadableTextError as error:
            return Refusal(name, error.reason, error.detail)
    except UnreadableTextError as error:
        return Refusal(name, error.reason, error.detail)
    return read_page(text, name, now) if is_page else read_text(text, name)


def _headed(found: Document, mail: EmailMessage, *, attached: bool) -> Document:
    sender, address = parseaddr(str(mail.get("From", "")))
    title = " ".join(str(mail.get("Subject", "")).split()) or found.title
    raw = mail.get("Date")
    sent = getattr(raw, "datetime", None)
    notes: tuple[Reason, ...] = (*found.notes, "attachments_unread") if attached else found.notes
    paragraphs = found.paragraphs if found.title is None or found.title == title else (found.title, *found.paragraphs)
    return replace(
        found,
        id=found.id or " ".join(str(mail.get("Message-ID", "")).split()) or None,
        title=title,
        paragraphs=paragraphs,
        publisher=sender or address or found.publisher,
        published=sent.isoformat() if sent else found.published,
        published_basis="given" if sent else found.published_basis,
        notes=notes,
    )


def read_mailbox(stream: IO[bytes], path: str, now: datetime | None) -> Iterator[Document | Refusal]:
    """One item for each mail of an mbox file (mboxrd: `>From` lines are unquoted)."""
    lines: list[bytes] = []
    size = number = 0
    while True:
        line = stream.readline(DECODED_BYTES + 1)
        if (not line or line.startswith(b"From ")) and (lines or number):
            if lines:
                yield _boxed(lines, size, f"{path}:{number}", now)
            lines, size = [], 0
        if not line:
            break
        if line.startswith(b"From "):
            number += 1
        elif number:
            size += len(line)
            if size <= DECODED_BYTES:
                lines.append(line[1:] if line.startswith(b">") and line.lstrip(b">").startswith(b"From ") else line)
    if not number:
        yield Refusal(path, "empty_file" if not size else "wrong_shape")


def _boxed(lines: list[bytes], size: int, name: str, now: datetime | None) -> Document | Refusal:
    if size > DECODED_BYTES:
        return Refusal(name, "too_large", f"> {DECODED_BYTES // MIB} MiB")
    return read_mail(b"".join(lines), name, now)
