"""Every limit of the fetcher, with its reason, and the settings an installation chooses. Hitting a limit is a named answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vigie.ingest.limits import DECODED_BYTES, MIB

URL_CHARS = 4096
"""Characters of an address, as written and as sent: news addresses stay below 500, servers refuse lines above 8,000."""

ENCODED_BYTES = 10 * MIB
"""Bytes of a body before decompression: the fattest news pages send 1 MiB, the fattest sitemaps 10."""

WIRE_FACTOR = 2
"""Bytes on the wire for each allowed byte of body: whole chunks add a thousandth; chunks of one byte add five times."""

RATIO = 200
"""Decoded over encoded bytes: pages unfold 4 to 10 times, sitemaps up to 60; gzip bombs 1,000 times, others a million."""

RATIO_GRACE = 2 * MIB
"""Decoded bytes before the ratio is looked at, so that short repetitive bodies pass."""

CODINGS = 2
"""Compressions one over the other: nobody needs more than one; some proxies add a second."""

ZSTD_WINDOW_LOG = 23
"""Window of zstd as a power of two: RFC 9659 allows 8 MiB on the web; more would be memory for a stranger to claim."""

PIECE_BYTES = 64 * 1024
"""Bytes that a decompressor makes at a time, so that a bomb is cut within one piece."""

HEAD_BYTES = 256 * 1024
"""Bytes of status lines and headers, with interim answers and what of the body comes with them: real ones have 4 KiB."""

REDIRECTS = 10
"""Redirects of one fetch: publishers need up to four (scheme, host, slash, consent)."""

FILE_REDIRECTS = 5
"""Redirects of robots.txt and tdmrep.json: RFC 9309 asks for five."""

ROBOTS_BYTES = 500 * 1024
"""Bytes of robots.txt that are read: the least that RFC 9309 allows; what follows is left unread."""

TDMREP_BYTES = 500 * 1024
"""Bytes of tdmrep.json: the largest published ones have a few KiB."""

FILE_LIFE = 24 * 3600.0
"""Seconds that robots.txt and tdmrep.json are believed: the most that RFC 9309 allows."""

FILE_RETRY = 3600.0
"""Seconds after which a tdmrep.json that could not be read is asked for again."""

UNREACHABLE_LIFE = 30 * 24 * 3600.0
"""Seconds after which a robots.txt that answers with errors counts as absent, and an old copy as worthless: RFC 9309."""

CRAWL_DELAY_MOST = 300.0
"""Seconds of Crawl-delay that are honoured: at more, twenty articles would take a morning; ask the publisher instead."""

RETRY_AFTER_MOST = 24 * 3600.0
"""Seconds of Retry-After that are believed: a day later the host is asked again, whatever it said."""

BACK_OFF_MOST = 3600.0
"""Seconds of the longest back-off after failures, before jitter."""

HOSTS_REMEMBERED = 10_000
"""Hosts whose pace is remembered: a thousand times what a newsroom follows; idle ones are forgotten beyond."""

SITES_REMEMBERED = 1_000
"""Sites whose robots.txt and tdmrep.json are remembered: each may weigh a MiB once parsed."""

ADDRESSES_TRIED = 4
"""Addresses of a host that are tried one after another: two of each family are enough."""

LOOKUPS_AT_ONCE = 64
"""Name look-ups in flight: the system's resolver cannot be interrupted, so hung ones must not pile up without end."""

SPENT_BYTES = 64 * 1024
"""Bytes of an unwanted body (of a redirect, of an error page) that are read to keep the connection."""

SPENT_SECONDS = 0.5
"""Seconds that may take: opening a connection costs no more."""

TICK = 0.2
"""Seconds between two looks at the stop signal while waiting: a fetch ends well within a second of it."""

PAGE_SCANNED = 2 * MIB
"""Bytes of a page in which a reservation is looked for: it stands in the head, and heads with inlined styles reach 1 MiB."""

META_TAGS = 500
"""Meta tags that are looked at: pages carry 20 to 80."""

IDLE_CONNECTIONS = 32
"""Connections kept open between fetches."""

IDLE_SECONDS = 15.0
"""Seconds that an unused connection is kept: enough for the next article of the same site at a polite pace."""

_CONTACT = re.compile(r"[\x21-\x27\x2a-\x7e]+(?: [\x21-\x27\x2a-\x7e]+)*")


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How an installation fetches. Durations are in seconds.

    `contact` is an address or a mailbox where a publisher reaches whoever runs this installation: it goes into the
    User-Agent of every request. `delay` is the least time between two requests to a host. `max_wait` is how long one
    fetch may wait for its turn before it answers `busy`; `total_timeout` bounds everything else. So a fetch ends within
    `max_wait + total_timeout` seconds.

    Raises:
        ValueError: the contact is empty or holds what no header may hold.
    """

    contact: str
    delay: float = 2.0
    max_wait: float = 10.0
    connect_timeout: float = 10.0
    head_timeout: float = 15.0
    idle_timeout: float = 10.0
    total_timeout: float = 45.0
    encoded_bytes: int = ENCODED_BYTES
    decoded_bytes: int = DECODED_BYTES

    def __post_init__(self) -> None:
        if not _CONTACT.fullmatch(self.contact):
            raise ValueError(f"contact must be plain printable ASCII without parentheses: {self.contact!r}")
        if self.delay < 0 or min(self.connect_timeout, self.head_timeout, self.idle_timeout, self.total_timeout) <= 0:
            raise ValueError("delay must not be negative and timeouts must be positive")
