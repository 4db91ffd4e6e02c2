"""Web pages to text: boilerplate out by general features of HTML, the body by its mark-up or by trafilatura."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from vigie.adapters.metadata import Metadata, read_metadata, tidy
from vigie.model.articles import Removed

_FEW_WORDS = 25
"""A page whose text is shorter holds no article: a notice, a login, a redirection."""
_MARKED_WORDS = 60
"""Words of a marked article body from which it is believed without asking trafilatura."""
_SMALL_PART = 0.35
"""Share of the page's text above which a block is no side matter, whatever its class is called."""
_ALL_LINKS = 0.65
"""Share of link text above which a page is a list of articles."""

_NOISE_TAGS = {
    "nav": "menu",
    "aside": "related",
    "form": "form",
    "figcaption": "caption",
    "button": "form",
    "select": "form",
    "dialog": "notice",
    "footer": "footer",
    "template": "notice",
    "object": "media",
    "video": "media",
    "audio": "media",
    "canvas": "media",
}
_DROPPED_TAGS = {"script", "style", "noscript", "svg", "iframe", "link", "meta", "input", "img", "source", "picture"}
_NOISE_ROLES = {
    "navigation": "menu",
    "complementary": "related",
    "dialog": "notice",
    "alertdialog": "notice",
    "banner": "menu",
    "contentinfo": "footer",
    "search": "form",
}
_NOISE_CLASSES = tuple(
    (reason, re.compile(rf"(?:^|[\s_-])(?:{words})(?:$|[\s_-])"))
    for reason, words in (
        ("caption", r"(?:img-|image-|photo-|figure-|media-|wp-)?captions?(?:-\w+)?|legende|legend|photo-?credits?|copyright|figcaption|image-credit"),
        ("related", r"related|a-?lire(?:-aussi)?|lire-?aussi|lirea?ussi|read-?(?:also|more|next)|see-?also|recommand\w*|recommend\w*|most-?read|plus-?lus|sur-le-meme-?\w*|meme-sujet|similar|similaires|outbrain|taboola|ligatus|teads|more-?(?:articles|stories|news)|voir-aussi|associes|linked-articles|suggestions?"),
        ("share", r"shar(?:e|es|ing)(?:-\w+)?|partag\w*|social(?:s|-\w+)?|reseaux-sociaux|addtoany|addthis|sharedaddy|osocial\w*"),
        ("subscription", r"newsletters?|infolettre|nl-\w+|subscri\w+|abonnes?|abonnement|abo|paywall-?\w*|premium-?(?:banner|message)|piano|don|donate|donation"),
        ("bio", r"bio|biographie|author-?(?:bio|box|info|card|description)|about-?author|auteur-?(?:bio|box)|auteur"),
        ("comments", r"comments?|commentaires?|comment-?\w*|disqus\w*|reactions?|respond|forum"),
        ("notice", r"cookies?|consent\w*|consentement|gdpr|rgpd|didomi\w*|popin|popup|modal|alerte-cookies|mentions|breadcrumbs?|fil-?(?:d-)?ariane|ariane|skip-link|screen-reader-text|sr-only|visually-hidden|reading-time|temps-lecture|print-only|toolbar|pagination"),
        ("tags", r"tags?|tag-?list|mots-?cles|post-tags|keywords|themes"),
        ("advert", r"ads?|advert\w*|publicite|pub|sponsor\w*|promo|dfp|gpt-ad"),
        ("menu", r"menu(?:-\w+)?|nav|navbar|navigation|sidebar|footer|pied|pied-de-page|site-header|topbar"),
    )
)  # fmt: skip
_REPORTED = frozenset({"caption", "related", "share", "subscription", "bio", "tags"})
"""Reasons worth showing among the removed lines; menus and the like stand around the article, not in it."""
_AROUND = frozenset({"menu", "footer", "comments", "related"})
"""Side matter made of many links, whose paragraphs alone are weighed."""
_LONG_BLOCK = 1000
"""Characters up to which a block of side matter is believed whatever its share of the page."""
_SENTENCE_WORDS = 12
"""Words from which a paragraph that trafilatura left out is a sentence of the article and no label."""
_FEW_LINKS = 0.3
"""Share of link text above which such a paragraph is a list of links."""
_BLOCKS = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "pre", "div", "section", "article", "main", "td", "th", "dd", "dt",
    "figure", "header", "tr", "ul", "ol", "table", "center", "address",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """What was found in a page."""

    title: str | None
    paragraphs: tuple[str, ...]
    url: str | None = None
    publisher: str | None = None
    credit: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    removed: tuple[Removed, ...] = ()


def extract(html: str, now: datetime | None = None) -> Page | None:
    """The article of a page, or None where there is none.

    Args:
        html: the page, of bounded depth and size.
        now: the present; dates after it are not believed.
    """
    tree = parse(html)
    if tree is None:
        return None
    metadata = read_metadata(tree, now)
    removed = _prune(tree)
    paragraphs = _body(tree, metadata)
    if sum(len(p.split()) for p in paragraphs) < _FEW_WORDS:
        return None
    published = metadata.published or _guessed_date(html, now)
    return Page(
        title=metadata.title,
        paragraphs=paragraphs,
        url=metadata.url,
        publisher=metadata.publisher,
        credit=metadata.credit,
        authors=metadata.authors,
        published=published,
        modified=metadata.modified,
        language=metadata.language,
        removed=removed,
    )


def parse(html: str) -> HtmlElement | None:
    """The tree of a page, or None where there is no element at all."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None


# --------------------------------------------------------------------------- pruning


def _prune(tree: HtmlElement) -> tuple[Removed, ...]:
    """Take side matter out of the tree; the parts that stood in the article are returned with their reasons."""
    whole = max(1, sum(_length(p) for p in tree.iter("p")))
    removed: list[Removed] = []
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element.getparent() is None:
            continue
        reason = "drop" if element.tag in _DROPPED_TAGS else _noise(element, whole)
        if reason is None or not _attached(element, tree):
            continue
        if (
            reason in _REPORTED
            and (text := tidy(element.text_content()))
            and len(text) < 600
            and _inside_article(element)
        ):
            removed.append(Removed(text, reason, f"html:{element.tag}"))
        element.drop_tree()
    return tuple(removed)


def _attached(element: HtmlElement, tree: HtmlElement) -> bool:
    """Whether an element still hangs on the tree."""
    return element is tree or element.getroottree().getroot() is tree


def _inside_article(element: HtmlElement) -> bool:
    return any(a.tag in ("article", "main") or a.get("itemprop") == "articleBody" for a in element.iterancestors())


def _noise(element: HtmlElement, whole: int) -> str | None:
    """Why an element is side matter, or None."""
    tag = element.tag
    if tag in ("html", "body", "article", "main", "p", "h1"):
        return None if tag != "p" else _noise_paragraph(element)
    reason = _NOISE_TAGS.get(tag) or _NOISE_ROLES.get((element.get("role") or "").lower())
    if reason is None:
        label = f"{element.get('class') or ''} {element.get('id') or ''}".strip().lower()
        reason = next((r for r, words in _NOISE_CLASSES if words.search(label)), None) if label else None
    if reason is None or element.get("itemprop") in ("articleBody", "headline"):
        return None
    return None if _is_central(element, whole, reason) else reason


def _noise_paragraph(element: HtmlElement) -> str | None:
    """A paragraph is side matter only when its own class says that it is a caption or a related link."""
    label = (element.get("class") or "").lower()
    if not label:
        return None
    return next((r for r, words in _NOISE_CLASSES[:4] if words.search(label)), None)


def _is_central(element: HtmlElement, whole: int, reason: str) -> bool:
    """Whether an element holds the headline or much of the page's text, so that it cannot be side matter."""
    if element.find(".//h1") is not None or element.xpath(".//*[@itemprop='articleBody']"):
        return True
    counted = sum(_length(p) for p in element.iter("p")) if reason in _AROUND else _length(element)
    return counted > _SMALL_PART * whole and _length(element) > _LONG_BLOCK


def _length(element: HtmlElement) -> int:
    return len(element.text_content())


# --------------------------------------------------------------------------- body


def _body(tree: HtmlElement, metadata: Metadata) -> tuple[str, ...]:
    """The paragraphs of the article."""
    marked = _outermost(tree.xpath("//*[@itemprop='articleBody']"))
    paragraphs = tuple(p for element in marked for p in _paragraphs(element))
    if sum(len(p.split()) for p in paragraphs) >= _MARKED_WORDS:
        return paragraphs
    return _by_trafilatura(tree) if not _is_list(tree, metadata) else ()


def _outermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    found = set(elements)
    return [e for e in elements if not any(a in found for a in e.iterancestors())]


def _paragraphs(element: HtmlElement) -> Iterator[str]:
    """The text of an element, block by block."""
    pieces: list[str] = []
    for kind, words in _walk(element):
        if kind == "text":
            pieces.append(words)
            continue
        if text := tidy("".join(pieces)):
            yield text
        pieces = []
    if text := tidy("".join(pieces)):
        yield text


def _walk(element: HtmlElement) -> Iterator[tuple[str, str]]:
    """Text and the breaks between blocks, in document order, without recursion."""
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            if node.tag in _BLOCKS or node.tag == "br":
                yield "break", ""
            if node.text:
                yield "text", node.text
        else:
            if node.tag in _BLOCKS:
                yield "break", ""
            if node.tail and node is not element:
                yield "text", node.tail


def _is_list(tree: HtmlElement, metadata: Metadata) -> bool:
    """Whether the page lists articles rather than being one."""
    if metadata.is_article:
        return False
    linked = sum(_length(a) for a in tree.iter("a"))
    return linked > _ALL_LINKS * max(1, _length(tree))


def _by_trafilatura(tree: HtmlElement) -> tuple[str, ...]:
    from trafilatura import bare_extraction  # half a second to load, for pages alone

    found = bare_extraction(tree, include_comments=False, include_tables=True, favor_precision=False, deduplicate=False)
    text = getattr(found, "text", None)
    found_lines = tuple(line for raw in (text or "").split("\n") if (line := tidy(raw)))
    return _recovered(tree, found_lines)


def _recovered(tree: HtmlElement, lines: tuple[str, ...]) -> tuple[str, ...]:
    """The extracted lines with the sentences left out among them: leads after the heading, paragraphs in between."""
    places = {line: n for n, line in reversed(list(enumerate(lines)))}
    blocks = [(e, tidy(e.text_content())) for e in tree.iter("h1", "p")]
    matched = [n for n, (_, text) in enumerate(blocks) if text in places]
    headings = [n for n, (e, _) in enumerate(blocks) if e.tag == "h1"]
    if not matched:
        return lines
    first = max((n for n in headings if n < matched[0]), default=matched[0])
    whole = " ".join(lines)
    added: dict[int, list[str]] = {}
    at = 0
    for element, text in blocks[first : matched[-1]]:
        if text in places:
            at = places[text] + 1
        elif _is_sentence(element, text) and text not in whole:
            added.setdefault(at, []).append(text)
    return tuple(t for n in range(len(lines) + 1) for t in (*added.get(n, ()), *lines[n : n + 1]))


def _is_sentence(element: HtmlElement, text: str) -> bool:
    """Whether a block is a sentence rather than a label or a list of links."""
    linked = sum(_length(a) for a in element.iter("a"))
    return (
        element.tag == "p"
        and len(text.split()) >= _SENTENCE_WORDS
        and text.endswith((".", "!", "?", "…", "»", '"', "”"))
        and linked < _FEW_LINKS * len(text)
    )


def _guessed_date(html: str, now: datetime | None) -> str | None:
    """The publication day that htmldate reads out of the page where no metadata tells it."""
    from htmldate import find_date

    limit = now.strftime("%Y-%m-%d") if now else None
    try:
        found = find_date(html, original_date=True, outputformat="%Y-%m-%d", max_date=limit)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return found if isinstance(found, str) else None
