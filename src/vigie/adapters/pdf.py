"""The text of a PDF, by PDFium in a child process: it is C++ on files from strangers, so it gets limits and no company.

Run as a program (`python -m vigie.adapters.pdf`), this module reads a PDF on standard input and writes its text as JSON.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from dataclasses import dataclass

SECONDS = 20
"""Processor seconds of the child; a report of 500 pages takes two."""
MEMORY = 1 << 30
"""Bytes of memory of the child."""
PAGES = 400
"""Pages read; a longer document is no article."""
CHARS = 2_000_000
"""Characters taken in all, four times the longest article."""


@dataclass(frozen=True, slots=True)
class PdfText:
    """The lines of each page, and what the file says of itself; `pages` counts all pages, read or not."""

    lines: tuple[tuple[str, ...], ...]
    pages: int
    title: str | None
    author: str | None
    created: str | None


class PdfError(Exception):
    """A PDF that could not be read; the message says why."""


def read_pdf(data: bytes) -> PdfText:
    """The text of a PDF.

    Raises:
        PdfError: it is damaged, locked by a password, or took more time or memory than it may.
    """
    command = [sys.executable, "-I", "-m", "vigie.adapters.pdf"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=2 * SECONDS, check=False)  # noqa: S603  our own program
    except subprocess.TimeoutExpired as error:
        raise PdfError("took too long") from error
    if done.returncode == _LOCKED:
        raise PdfError("locked by a password")
    if done.returncode != 0:
        raise PdfError("took too much time or memory" if done.returncode < 0 else "damaged")
    try:
        value = json.loads(done.stdout)
    except ValueError as error:
        raise PdfError("damaged") from error
    return PdfText(tuple(map(tuple, value["lines"])), value["pages"], value["title"], value["author"], value["created"])


CUT = "\ufffe"
"""What PDFium puts where a word was cut at the end of a line."""
_LOCKED, _DAMAGED = 3, 4


def child() -> int:
    """What the child does; its exit code tells the parent what went wrong."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
        pages, chars = [], 0
        for n in range(min(len(document), PAGES)):
            text = document[n].get_textpage().get_text_range()[: CHARS - chars]
            chars += len(text)
            pages.append(text.replace("\r\n", "\n").replace(CUT, "-\n").split("\n"))
            if chars >= CHARS:
                break
        about = document.get_metadata_dict()
    except pypdfium2.PdfiumError as error:
        return _LOCKED if "password" in str(error).lower() else _DAMAGED
    made = {"lines": pages, "pages": len(document), "title": about.get("Title") or None, "author": about.get("Author") or None,
            "created": about.get("CreationDate") or None}  # fmt: skip
    sys.stdout.write(json.dumps(made))
    return 0


if __name__ == "__main__":
    sys.exit(child())
