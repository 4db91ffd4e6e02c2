"""CAP 1.2 (OASIS, July 2010): one alert for each warning that is in force or was lifted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from xml.sax.saxutils import escape

from vigie.model.handouts import Handout
from vigie.model.markings import Tlp
from vigie.model.situations import BoardWarning, SituationArticle
from vigie.model.warnings import WarningKind
from vigie.publish.phrases import Phrases
from vigie.text.intervals import bounds

CapStatus = Literal["Draft", "Exercise", "Actual"]
NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
UNTIL = timedelta(days=7)
"""A warning without an end expires so long after it began: an alert that never ends is one that nobody looks at again."""
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


@dataclass(frozen=True, slots=True)
class CapAlert:
    """One message: the name of its file, and its XML."""

    name: str
    xml: str


def as_cap(
    handout: Handout, words: tuple[Phrases, Phrases], sent: str, sender: CapSender, status: CapStatus = "Draft"
) -> Iterator[CapAlert]:
    """The alerts of a handout, in the order of their warnings.

    Args:
        handout: what the recipient may see.
        words: French and English.
        sent: the instant of sending, ISO 8601 with its offset.
        sender: who sends.
        status: Draft unless a person decided otherwise.
    """
    articles = {a.id: a for a in handout.articles}
    older = {w.superseded_by: w for w in handout.warnings if w.superseded_by}
    for w in handout.warnings:
        if w.state in ("in_force", "lifted"):
            kind = "Cancel" if w.state == "lifted" else "Update" if w.id in older else "Alert"
            told = _Told(w, older.get(w.id), kind, articles.get(w.articles[0]) if w.articles else None)
            yield CapAlert(f"{_identifier(w, kind)}.xml", _alert(told, handout.tlp, words, sent, sender, status))


@dataclass(frozen=True, slots=True)
class _Told:
    warning: BoardWarning
    before: BoardWarning | None
    kind: str
    article: SituationArticle | None


def _identifier(w: BoardWarning, kind: str) -> str:
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in w.id)
    return f"vigie-{plain}-cancel" if kind == "Cancel" else f"vigie-{plain}"


def _alert(
    told: _Told, tlp: Tlp, words: tuple[Phrases, Phrases], sent: str, sender: CapSender, status: CapStatus
) -> str:
    w = told.warning
    at = _instant(sent)
    refers = w if told.kind == "Cancel" else told.before
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<alert xmlns="{NAMESPACE}">',
        _tag("identifier", _identifier(w, told.kind)),
        _tag("sender", sender.address),
        _tag("sent", at),
        _tag("status", status),
        _tag("msgType", told.kind),
        _tag("source", w.issuer or "?"),
        _tag("scope", "Restricted"),
        _tag("restriction", f"TLP:{tlp}"),
    ]
    if refers is not None:
        lines.append(_tag("references", f"{sender.address},{_identifier(refers, 'Alert')},{_begin(refers) or at}"))
    lines += [_info(told, p, lang, sender, at) for p, lang in zip(words, ("fr-FR", "en"), strict=True)]
    return "\n".join([*lines, "</alert>"]) + "\n"


def _info(told: _Told, p: Phrases, lang: str, sender: CapSender, sent: str) -> str:
    w = told.warning
    place = w.area.name if w.area else None
    event = " · ".join(filter(None, (p("warning_kind", w.kind), place)))
    begin = _begin(w) or sent
    parts = [
        _tag("language", lang),
        _tag("category", "Security"),
        _tag("event", event),
        _tag("responseType", "AllClear" if told.kind == "Cancel" else _RESPONSE[w.kind]),
        *(
            _tag(name, value.capitalize())
            for name, value in (("urgency", w.urgency), ("severity", w.severity), ("certainty", w.certainty))
        ),
        _tag("effective", begin),
        _tag("expires", _end(w, begin)),
        _tag("senderName", w.issuer or sender.name),
        _tag("headline", event[:160]),
        _tag(
            "description",
            p(
                "cap",
                "description",
                w.issuer or p.brief("unnamed"),
                told.article.publisher or "?" if told.article else "?",
            ),
        ),
    ]
    if w.instruction:
        parts.append(_tag("instruction", w.instruction))
    if told.article and told.article.url:
        parts.append(_tag("web", told.article.url))
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


def _instant(iso: str) -> str:
    """An instant in CAP's spelling: seconds, and an offset that is never Z."""
    return f"{iso[:19]}-00:00" if iso.endswith(("Z", "+00:00")) else f"{iso[:19]}{iso[-6:]}"


def _begin(w: BoardWarning) -> str | None:
    days = bounds(w.from_)
    return f"{days[0].isoformat()}T00:00:00-00:00" if days and days[0].year > 1 else None


def _end(w: BoardWarning, begin: str) -> str:
    days = bounds(w.until)
    if days and days[1].year < 9999:
        return f"{days[1].isoformat()}T23:59:59-00:00"
    return f"{(date.fromisoformat(begin[:10]) + UNTIL).isoformat()}T23:59:59-00:00"
