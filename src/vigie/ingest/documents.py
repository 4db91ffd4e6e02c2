"""Documents: PDF with text, Word (DOCX), OpenDocument (ODT)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from vigie.adapters.office import OfficeError, read_docx, read_odt
from vigie.adapters.pdf import PdfError, read_pdf
from vigie.ingest.limits import ARTICLE_CHARS
from vigie.model.accounts import Refusal
from vigie.model.articles import Document

_HYPHEN = re.compile(r"(\w)[-\u00ad\u2010]$")
_PDF_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
_PAGE_NUMBER = re.compile(r"\s*(?:[-–]\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?(?:\s*[-–])?\s*")
_ENDS = (".", "!", "?", "»", "”", ":", "…")
SHORT_LINE = 0.8
"""Share of the longest line of its page under which a line that ends a sentence ends its paragraph too."""
LEAST_CHARS = 40
"""Letters of a whole PDF under which it is a scan."""


def read_pdf_document(data: bytes, path: str) -> Document | Refusal:
    """The text of a PDF, its paragraphs made of its lines again; one without text is refused as a scan."""
    try:
        found = read_pdf(data)
    except PdfError as error:
        return Refusal(path, "damaged", f"PDF: {error}")
    paragraphs = tuple(_paragraphs(found.lines))
    if sum(c.isalpha() for p in paragraphs for c in p) < LEAST_CHARS:
        return Refusal(path, "no_text", "scan" if found.pages else None)
    day = _PDF_DATE.match(found.created or "")
    return _document(path, found.title, paragraphs, found.author, "-".join(day.groups()) if day else None)


def read_office_document(data: bytes, path: str, kind: str) -> Document | Refusal:
    """The text of a .docx or .odt document."""
    try:
        found = read_docx(data) if kind == ".docx" else read_odt(data)
    except OfficeError as error:
        return Refusal(path, "bomb" if error.bomb else "damaged", str(error))
    title, paragraphs = found.title, found.paragraphs
    if title is None and len(paragraphs) > 1 and len(paragraphs[0]) < 200 and not paragraphs[0].endswith("."):
        title, paragraphs = paragraphs[0], paragraphs[1:]
    return _document(path, title, paragraphs, found.author, found.created)


def _document(
    path: str, title: str | None, paragraphs: Sequence[str], author: str | None, created: str | None
) -> Document | Refusal:
    if not any(c.isalpha() for p in paragraphs for c in p):
        return Refusal(path, "no_text")
    if sum(map(len, paragraphs)) > ARTICLE_CHARS:
        return Refusal(path, "too_long", f"> {ARTICLE_CHARS}")
    if title and paragraphs and paragraphs[0].strip() == title.strip():
        paragraphs = paragraphs[1:] or paragraphs
    return Document(
        id=None, path=path, url=None, title=title, paragraphs=tuple(paragraphs), authors=(author,) if author else (),
        published=created, published_basis="page" if created else None,
    )  # fmt: skip


def _paragraphs(pages: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines joined to paragraphs, across pages too; words cut at a line's end are whole again, page numbers are left out."""
    growing = ""
    for lines in pages:
        longest = max(map(len, lines), default=0)
        for raw in lines:
            line = raw.strip()
            if not line or _PAGE_NUMBER.fullmatch(line):
                if growing and growing.endswith(_ENDS):
                    yield growing
                    growing = ""
                continue
            growing = _joined(growing, line)
            if line.endswith(_ENDS) and len(line) < SHORT_LINE * longest:
                yield growing
                growing = ""
    if growing:
        yield growing


def _joined(growing: str, line: str) -> str:
    """A paragraph with its next line; a word cut at the line's end is whole again."""
    if _HYPHEN.search(growing) and line[:1].islower():
        return growing[:-1] + line
    return f"{growing} {line}" if growing else line
