"""Every limit of the readers, with its reason. Hitting one is a refusal that says so, never a hang or a silent loss."""

from __future__ import annotations

MIB = 1024 * 1024

DECODED_BYTES = 20 * MIB
"""Bytes of one file or one table row once decompressed: the fattest news pages weigh 5 MiB with their scripts."""

ARTICLE_CHARS = 500_000
"""Characters of one article: ten times the longest press article seen; more is a book or a concatenation."""

TABLE_RATIO = 300
"""Decompressed over compressed bytes of a table: press text packs 3 to 10 times, a bomb 1,000 times and more."""

TABLE_GRACE = 32 * MIB
"""Bytes a table may unfold to before its ratio is looked at, so that small repetitive tables pass."""

BLANK_LINES = 100_000
"""Blank lines in a row in a table: nobody writes so many, and each costs time."""

CONTROL_SHARE = 0.05
"""Share of control characters above which a file is no text: real text has none, stray NULs stay below."""

SNIFFED_BYTES = 65_536
"""Bytes looked at to tell text from binary: enough for any header."""

HTML_DEPTH = 400
"""Elements open at once in a page: news pages reach 40; deep recursion would break the extractor."""

HTML_CHARS = 3 * MIB
"""Characters of a page without scripts and styles: the extractor reads about 1 MiB in a second and a half."""

HTML_TAGS = 40_000
"""Tags of a page: of 600 saved news pages the fattest has 3,000; the extractor takes a third of a millisecond for each."""
