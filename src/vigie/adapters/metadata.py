"""What a page says of itself: linked data, Open Graph, microdata and plain meta elements, in this order of trust."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from lxml.html import HtmlElement

from vigie.text.folding import fold
from vigie.text.instants import Instant, read_instant

_ARTICLE_TYPES = ("article", "blogposting", "newsarticle", "report", "liveblogposting", "webpage", "podcastepisode")
_SEPARATED = re.compile(r"\s+[|–—•·:-]\s+|\s+[|]\s*|\s*[|]\s+")
_HTML_TAG = re.compile(r"<[^<>]{1,200}>")
_SPACES = re.compile(r"\s+")
_PERSON = re.compile(r"[A-ZÀ-Ý][\w'’-]+(?: (?:[a-zà-ÿ]{1,3} )?[A-ZÀ-Ý][\w'’.-]*){1,3}")
_BY = re.compile(r"^(?:par|by|auteur ?:|de) ", re.IGNORECASE)
_MAX_NODES = 5000
"""Nodes of linked data looked at: a page describes tens of things, not thousands."""
_MAX_NAME = 120
"""Longest name of a person or an outlet; longer values are sentences in the wrong field."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of a page; dates as the page writes them."""

    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    credit: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    is_article: bool = False


def read_metadata(tree: HtmlElement, now: datetime | None = None) -> Metadata:
    """The metadata of a page.

    Args:
        tree: the parsed page, before anything is taken out.
        now: the present; later dates are passed over for the next source.
    """
    linked = _linked_article(tree)
    metas = _metas(tree)
    title = _title(tree, metas, linked)
    persons, bodies = _authors(tree, metas, linked)
    published = _first_date(_published_candidates(tree, metas, linked), now)
    modified = _first_date(_modified_candidates(tree, metas, linked), now)
    return Metadata(
        title=title,
        url=_url(tree, metas, linked),
        publisher=_publisher(metas, linked),
        credit=bodies[0] if bodies else None,
        authors=persons,
        published=published,
        modified=modified,
        language=(
            tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or metas.get("og:locale", "")
        )[:2].lower()
        or None,
        is_article=bool(linked) or "article" in metas.get("og:type", "") or "article:published_time" in metas,
    )


def tidy(text: object) -> str:
    """One line of words: entities of a broken template and tags out, spaces single."""
    return _SPACES.sub(" ", _HTML_TAG.sub("", str(text or ""))).strip()


def _metas(tree: HtmlElement) -> Mapping[str, str]:
    """The content of the meta elements by lower-case name or property; the first of a name counts."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        content = (meta.get("content") or "").strip()
        if name and content:
            found.setdefault(name, content)
    return found


# --------------------------------------------------------------------------- linked data


def _linked_article(tree: HtmlElement) -> Mapping[str, Any]:
    """The article that the page's JSON-LD describes: the one with a headline and a date, before all others."""
    best: Mapping[str, Any] = {}
    for node in _all_nodes(tree):
        kind = " ".join(_strings(node.get("@type"))).lower()
        if any(t in kind for t in _ARTICLE_TYPES) and _score(node) > _score(best):
            best = node
    return best


def _all_nodes(tree: HtmlElement) -> Iterator[Mapping[str, Any]]:
    """The things that all JSON-LD of the page describes."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            data = json.loads((script.text or "").strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _nodes(data)


def _score(node: Mapping[str, Any]) -> int:
    return sum(k in node for k in ("headline", "datePublished", "articleBody", "author"))


def _nodes(data: Any) -> Iterator[Mapping[str, Any]]:
    """The things that linked data describes, from the outside in, without recursion."""
    waiting, seen = [data], 0
    while waiting and seen < _MAX_NODES:
        value = waiting.pop(0)
        seen += 1
        if isinstance(value, dict):
            yield value
            waiting.extend(
                v
                for k, v in value.items()
                if k in {"@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"}
            )
        elif isinstance(value, list):
            waiting.extend(value[:500])


def _strings(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [v for v in values if isinstance(v, str)]


# --------------------------------------------------------------------------- dates


def _published_candidates(tree: HtmlElement, metas: Mapping[str, str], linked: Mapping[str, Any]) -> Iterator[str]:
    yield from _strings(linked.get("datePublished"))
    yield from _strings(linked.get("dateCreated"))
    for name in ("article:published_time", "og:article:published_time", "og:published_time", "article:published"):
        yield metas.get(name, "")
    yield from _properties(tree, "datePublished")
    for name in ("date", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.created", "sailthru.date", "parsely-pub-date", "pubdate",
                 "publish-date", "publication_date", "article.published", "cxenseparse:recs:publishtime", "datepublished"):  # fmt: skip
        yield metas.get(name, "")
    for time in tree.iter("time"):
        if "pubdate" in time.attrib or "publi" in fold(f"{time.get('class') or ''} {time.text_content()[:40]}"):
            yield time.get("datetime") or ""


def _modified_candidates(tree: HtmlElement, metas: Mapping[str, str], linked: Mapping[str, Any]) -> Iterator[str]:
    yield from _strings(linked.get("dateModified"))
    for name in (
        "article:modified_time",
        "og:article:modified_time",
        "og:updated_time",
        "article:updated_time",
        "datemodified",
        "dcterms.modified",
        "last-modified",
    ):
        yield metas.get(name, "")
    yield from _properties(tree, "dateModified")


def _properties(tree: HtmlElement, name: str) -> Iterator[str]:
    """The values of a microdata property."""
    for element in tree.xpath("//*[@itemprop=$n]", n=name)[:5]:
        yield element.get("content") or element.get("datetime") or element.text_content()[:60]


def _first_date(candidates: Iterator[str], now: datetime | None) -> str | None:
    """The first readable date that is not to come; one with an hour before a bare day if both are of the same day."""
    days: list[tuple[str, Instant]] = []
    for raw in candidates:
        found = read_instant(raw) if raw else None
        if found and not (now and found.day > (now + timedelta(days=1)).date()):
            days.append((raw, found))
    if not days:
        return None
    first = days[0]
    return next((raw for raw, found in days if found.at and found.day == first[1].day), first[0])


# --------------------------------------------------------------------------- names


def _title(tree: HtmlElement, metas: Mapping[str, str], linked: Mapping[str, Any]) -> str | None:
    """The headline: a heading that the page's other titles contain, else the one for sharing without the site's name."""
    shared = tidy(metas.get("og:title") or metas.get("twitter:title"))
    window = tidy(tree.findtext(".//title"))
    headline = tidy(linked.get("headline")) if isinstance(linked.get("headline"), str) else ""
    headings = [t for h in tree.iter("h1") if (t := tidy(h.text_content())) and len(t) < 400]
    for heading in headings:
        if len(heading) > 12 and any(fold(heading) in fold(other) for other in (shared, window, headline)):
            return heading
    site = fold(metas.get("og:site_name", ""))
    for candidate in (shared, headline):
        if candidate:
            return _without_site(candidate, site)
    if len(headings) == 1:
        return headings[0]
    return _without_site(window, site) or (headings[0] if headings else None)


def _without_site(title: str, site: str) -> str | None:
    """A title without the site's name at its end, parted by a bar or a dash."""
    parts = _SEPARATED.split(title)
    if len(parts) > 1:
        last = fold(parts[-1]).strip()
        cut = title[: title.rindex(parts[-1])].rstrip(" |–—•·:-")
        if (site and (site in last or last in site)) or ("|" in title[len(cut) :] and len(parts[-1]) < 40):
            return cut or None
    return title or None


def _authors(
    tree: HtmlElement, metas: Mapping[str, str], linked: Mapping[str, Any]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The persons who wrote the article, and the bodies (agencies, desks) it is credited to."""
    persons: list[str] = []
    bodies: list[str] = []
    for author in _described_authors(tree, linked):
        if isinstance(author, dict):
            kind, names = str(author.get("@type", "")).lower(), _strings(author.get("name"))
            (bodies if "organi" in kind else persons).extend(map(tidy, names))
        elif isinstance(author, str):
            persons.append(tidy(author))
    for element in tree.xpath("//*[@itemprop='author'][not(self::meta)]")[:4]:
        kind = (element.get("itemtype") or "").lower()
        named = element.xpath(".//*[@itemprop='name']")
        name = tidy(named[0].get("content") or named[0].text_content()) if named else tidy(element.text_content())
        (bodies if "organi" in kind else persons).append(name)
    if not persons and not bodies:
        persons.extend(
            tidy(metas.get(n)) for n in ("author", "article:author", "dc.creator", "sailthru.author", "parsely-author")
        )
        persons.extend(tidy(a.text_content()) for a in tree.xpath("//a[@rel='author']")[:3])
    if not _names(persons) and not bodies:
        persons.extend(_signatures(tree))
    return _names(persons), _names(bodies)


def _described_authors(tree: HtmlElement, linked: Mapping[str, Any]) -> list[Any]:
    """The authors of linked data; one that is only an identifier is looked up in the page's graph."""
    value = linked.get("author")
    authors = value if isinstance(value, list) else [value]
    wanted = {a.get("@id") for a in authors if isinstance(a, dict) and "name" not in a and a.get("@id")}
    if not wanted:
        return authors
    return [node for node in _all_nodes(tree) if node.get("@id") in wanted and "name" in node]


def _signatures(tree: HtmlElement) -> list[str]:
    """Names in the first elements whose class says author or signature and that hold nothing but a name."""
    marked = tree.xpath(
        "//*[contains(@class, 'author') or contains(@class, 'byline') or contains(@class, 'auteur') or contains(@class, 'signature')][not(ancestor-or-self::*[contains(@class, 'comment')])]"
    )[:40]
    names = (_BY.sub("", tidy(e.text_content())) for e in marked)
    return [n for n in dict.fromkeys(names) if _PERSON.fullmatch(n)][:1]


def _names(values: list[str]) -> tuple[str, ...]:
    """Names once each; addresses and sentences are none."""
    kept = (
        v
        for v in values
        if 1 < len(v) <= _MAX_NAME and not any(c in v for c in "/@_{}<>") and v[-1].isalpha() | (v[-1] in ".)'")
    )
    return tuple(dict.fromkeys(kept))


def _publisher(metas: Mapping[str, str], linked: Mapping[str, Any]) -> str | None:
    publisher = linked.get("publisher")
    named = _strings(publisher.get("name")) if isinstance(publisher, dict) else _strings(publisher)
    candidates = (
        metas.get("og:site_name"),
        *named,
        metas.get("application-name"),
        metas.get("apple-mobile-web-app-title"),
    )
    return next(
        (t for c in candidates if (t := tidy(c).strip("/|- ")) and len(t) <= _MAX_NAME and "http" not in t), None
    )


def _url(tree: HtmlElement, metas: Mapping[str, str], linked: Mapping[str, Any]) -> str | None:
    """The canonical address; one that is not absolute is joined to the page's base if it names one."""
    base = next((b.get("href") for b in tree.iter("base") if b.get("href")), None)
    links = [e.get("href") for e in tree.iter("link") if "canonical" in (e.get("rel") or "").lower().split()]
    main = linked.get("mainEntityOfPage")
    own = main.get("@id") if isinstance(main, dict) else main
    for candidate in (*links, metas.get("og:url"), own, linked.get("url")):
        if isinstance(candidate, str) and (address := _absolute(candidate.strip(), base)):
            return address
    return None


def _absolute(address: str, base: str | None) -> str | None:
    try:
        joined = urljoin(base, address) if base else address
    except ValueError:
        return None
    return joined if joined.startswith(("http://", "https://")) and len(joined) < 2000 else None
