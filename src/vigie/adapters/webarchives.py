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
    """The responses of an archive, None for each record that says it was captured before (revisit).

    Raises:
        ArchiveError: the archive is damaged from here on.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        for record in ArchiveIterator(stream):
            if record.rec_type == "revisit":
                yield None
            elif record.rec_type == "response" and record.http_headers is not None:
                status = record.http_headers.get_statuscode()
                yield Captured(
                    record.rec_headers.get_header("WARC-Target-URI") or "",
                    int(status) if status and status.isdigit() else 0,
                    record.http_headers.get_header("Content-Type") or "",
                    record.content_stream().read(limit + 1),
                )
    except (ArchiveLoadFailed, OSError, EOFError, ValueError, KeyError, AttributeError, UnicodeError) as error:
        raise ArchiveError(str(error)[:80]) from error
