"""Web archives (WARC), by warcio."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO


@dataclass(frozen=True, slots=True)
class Captured:
    """A response of an archive: its address, its status, its kind of content, its body up to a limit and one byte."""

    url: str
    status: int
    content_type: str
    body: bytes


class ArchiveError(Exception):
    """An archive that is damaged; what came before was given."""


def captured(stream: IO[bytes], limit: int) -> Iterator[Captured | None]:
    """The responses and resources of an archive, None for each record that says it was captured before (revisit).

    Raises:
        ArchiveError: the archive is damaged from here on.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        for record in ArchiveIterator(stream):
            if record.rec_type == "revisit":
                yield None
            elif record.rec_type in ("response", "resource"):
                head = record.http_headers
                status = head.get_statuscode() if head else "200" if record.rec_type == "resource" else ""
                kind = (head or record.rec_headers).get_header("Content-Type")
                yield Captured(
                    record.rec_headers.get_header("WARC-Target-URI") or "",
                    int(status) if status and status.isdigit() else 0,
                    kind or "",
                    record.content_stream().read(limit + 1),
                )
    except (ArchiveLoadFailed, OSError, EOFError, ValueError, KeyError, AttributeError, UnicodeError) as error:
        raise ArchiveError(str(error)[:80]) from error
