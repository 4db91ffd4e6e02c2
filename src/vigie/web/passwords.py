"""Passwords: argon2id with the library's own parameters (RFC 9106, low-memory profile)."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST = 12
"""Characters of a password at least (NIST SP 800-63B asks for 8; a desk's archive is worth more)."""
MOST = 200
"""Characters of a password at most: hashing is slow on purpose."""
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("nobody's password")
"""What a name that does not exist is compared with, so that the time of an answer does not tell."""


def hashed(password: str) -> str:
    """The hash of a password."""
    return _HASHER.hash(password)


def fits(stored: str | None, password: str) -> bool:
    """Whether a password is the stored one; takes the same time when there is none."""
    try:
        _HASHER.verify(stored or _NOBODY, password[:MOST])
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_old(stored: str) -> bool:
    """Whether a hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(stored)
