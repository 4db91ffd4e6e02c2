"""CAP 1.2 (OASIS, July 2010): one alert for each warning that is in force or was lifted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from xml.sax.saxutils import escape

from vigie.model.handouts import Handout
from vigie.model.releases import ReleaseStatus
from vigie.model.situations import BoardWarning, SituationArticle
from vigie.model.warnings import CapKind, CapReference, WarningKind
from vigie.publish.phrases import Phrases
from vigie.text.evidence import short_words
from vigie.text.intervals import bounds

CapStatus = ReleaseStatus
NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
UNTIL = timedelta(days=7)
"""A message about a warning without an end expires so long after it was sent (or after the warning begins, when that is later): an
alert that never ends is one that nobody looks at again, and one that holds on is renewed by a correction."""
ECHO = timedelta(days=1)
"""How long a message that ends an alert is there to be read: feeds drop messages that have expired, some at once, others after a day or two."""
_RESPONSE: Mapping[WarningKind, str] = {
    "travel_advice": "Avoid", "security_alert": "Prepare", "threat_level": "Monitor", "call_to_leave": "Evacuate", "general": "Monitor",
}  # fmt: skip


ADDRESS = "vigie@localhost"
"""The sender when nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class CapSender:
    """Who sends: an address without spaces (CAP's `sender`), a name, and how to be reached."""

    address: str = ADDRESS
    name: str = "Vigie"
    contact: str | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> CapSender:
        """From VIGIE_CAP_SENDER and VIGIE_CAP_CONTACT.

        Raises:
            ValueError: the address holds what CAP does not allow in one, since messages are referred to by it.
        """
        address = environment.get("VIGIE_CAP_SENDER", ADDRESS)
        if not address or any(c.isspace() or c in ",<&" for c in address):
            raise ValueError(f"VIGIE_CAP_SENDER: {address!r} has spaces, commas, < or &, or is empty")
        return cls(address, contact=environment.get("VIGIE_CAP_CONTACT"))


@dataclass(frozen=True, slots=True)
class CapAlert:
    """One message: the name of its file, and its XML."""

    name: str
    xml: str


@dataclass(frozen=True, slots=True)
class CapMessage:
    """What one message is: its identifier, its kind, the warning it is about, and the messages that it updates or cancels."""

    identifier: str
    kind: CapKind
    warning: BoardWarning
    references: tuple[CapReference, ...] = ()


def as_cap(
    handout: Handout,
    words: tuple[Phrases, Phrases],
    sent: str,
    sender: CapSender,
    status: CapStatus = "Draft",
    earlier: Mapping[str, Sequence[CapReference]] | None = None,
) -> Iterator[CapAlert]:
    """The alerts of a handout, in the order of their warnings.

    Args:
        handout: what the recipient may see.
        words: French and English.
        sent: the instant of sending, ISO 8601 with its offset.
        sender: who sends.
        status: Draft unless a person decided otherwise.
        earlier: the messages that really were sent before, by the id of their warning. Without them there is nothing to
            update or to cancel: a warning that takes the place of another is an Alert, one that was lifted is left out.
    """
    told = earlier or {}
    older = {w.superseded_by: w for w in handout.warnings if w.superseded_by}
    for w in handout.warnings:
        before = w if w.state == "lifted" else older.get(w.id)
        references = tuple(told.get(before.id, ())) if before else ()
        if w.state == "in_force" or (w.state == "lifted" and references):
            kind: CapKind = "Cancel" if w.state == "lifted" else "Update" if references else "Alert"
            message = CapMessage(_identifier(w, kind), kind, w, references)
            yield CapAlert(f"{message.identifier}.xml", cap_xml(handout, message, words, sent, sender, status))


def cap_instant(iso: str) -> str:
    """An instant in CAP's spelling: seconds, and an offset that is never Z."""
    return f"{iso[:19]}-00:00" if iso.endswith(("Z", "+00:00")) else f"{iso[:19]}{iso[-6:]}"


def cap_title(w: BoardWarning, p: Phrases) -> str:
    """A warning in a few words: its kind and its area."""
    return " · ".join(filter(None, (p("warning_kind", w.kind), w.area.name if w.area else None)))


def _identifier(w: BoardWarning, kind: CapKind) -> str:
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in w.id)
    return f"vigie-{plain}-cancel" if kind == "Cancel" else f"vigie-{plain}"


def cap_xml(
    handout: Handout,
    message: CapMessage,
    words: tuple[Phrases, Phrases],
    sent: str,
    sender: CapSender,
    status: CapStatus,
) -> str:
    """One message; the arguments are those of `as_cap`."""
    at = cap_instant(sent)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<alert xmlns="{NAMESPACE}">',
        _tag("identifier", message.identifier),
        _tag("sender", sender.address),
        _tag("sent", at),
        _tag("status", status),
        _tag("msgType", message.kind),
        _tag("source", message.warning.issuer or "?"),
        _tag("scope", "Restricted"),
        _tag("restriction", f"TLP:{handout.tlp}"),
    ]
    if message.references:
        lines.append(_tag("references", " ".join(f"{r.sender},{r.identifier},{r.sent}" for r in message.references)))
    told = set(message.warning.articles)
    article = next((a for a in handout.articles if a.id in told), None)
    lines += [_info(message, article, p, lang, sender, at) for p, lang in zip(words, ("fr-FR", "en"), strict=True)]
    return "\n".join([*lines, "</alert>"]) + "\n"


def is_over(w: BoardWarning, at: str) -> bool:
    """Whether nothing of a warning holds any more at an instant: it was lifted, another took its place, or its end has passed."""
    return w.state in ("lifted", "superseded", "expired") or _past(w, at)


def _past(w: BoardWarning, at: str) -> bool:
    days = bounds(w.until)
    return days is not None and days[1].isoformat() < at[:10]


def _info(
    message: CapMessage, article: SituationArticle | None, p: Phrases, lang: str, sender: CapSender, sent: str
) -> str:
    w = message.warning
    place = w.area.name if w.area else None
    event = cap_title(w, p)
    begin = _begin(w)
    outlet = (article.publisher if article else None) or "?"
    ended = message.kind == "Cancel" or (is_over(w, sent) and w.state != "superseded")
    replaced = not ended and w.state == "superseded"
    said = [p("cap", "description", w.issuer or p.brief("unnamed"), outlet)]
    said += [p("cap", "ended")] if ended else [p("cap", "replaced")] if replaced else []
    parts = [
        _tag("language", lang),
        _tag("category", "Security"),
        _tag("event", event),
        _tag("responseType", "AllClear" if ended else "Assess" if replaced else _RESPONSE[w.kind]),
        _tag("urgency", "Past" if ended else w.urgency.capitalize()),
        _tag("severity", w.severity.capitalize()),
        _tag("certainty", w.certainty.capitalize()),
        _tag("effective", sent),
        *([_tag("onset", begin)] if begin else []),
        _tag("expires", _expires(message, begin or sent, sent, ends=ended or replaced)),
        _tag("senderName", w.issuer or sender.name),
        _tag("headline", event[:160]),
        _tag("description", " ".join(said)),
    ]
    if w.instruction and not (ended or replaced):
        parts.append(_tag("instruction", short_words(w.instruction) or ""))
    if article and article.url:
        parts.append(_tag("web", article.url))
    if sender.contact:
        parts.append(_tag("contact", sender.contact))
    if w.level:
        parts.append(f"<parameter>{_tag('valueName', 'level')}{_tag('value', w.level)}</parameter>")
    code = (
        f"<geocode>{_tag('valueName', 'ISO3166-1')}{_tag('value', w.area.country)}</geocode>"
        if w.area and w.area.country
        else ""
    )
    parts.append(f"<area>{_tag('areaDesc', place or p.brief('no_place'))}{code}</area>")
    return "<info>" + "\n".join(parts) + "</info>"


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _begin(w: BoardWarning) -> str | None:
    days = bounds(w.from_)
    return f"{days[0].isoformat()}T00:00:00-00:00" if days and days[0].year > 1 else None


def _expires(message: CapMessage, begin: str, sent: str, *, ends: bool) -> str:
    """When a message expires: a day after it was sent when it ends an alert, else with the warning, never before it was sent.

    Only a draft or an exercise about a warning that is over says so with an end in the past, as `is_over` keeps it from being actual.
    """
    if ends and message.kind != "Alert":
        return f"{(datetime.fromisoformat(sent) + ECHO).isoformat()[:19]}{sent[19:]}"
    days = bounds(message.warning.until)
    if days and days[1].year < 9999:
        return f"{days[1].isoformat()}T23:59:59-00:00"
    return f"{(date.fromisoformat(max(begin, sent)[:10]) + UNTIL).isoformat()}T23:59:59-00:00"
