"""What can go wrong with a store.

StoreError
├── StoreBusyError         another writer holds it
├── StoreFullError         no room left
├── StoreSlowError         a question took longer than it may
├── StoreUnreachableError  the server does not answer
├── StoreVersionError      made by a later program
└── DumpError              a dump that cannot be restored
"""

from __future__ import annotations


class StoreError(Exception):
    """A store that cannot be opened or used; the message is a sentence for its user."""


class StoreBusyError(StoreError):
    """Another writer holds the store; ask again later."""


class StoreFullError(StoreError):
    """There is no room left; nothing of the step was kept."""


class StoreSlowError(StoreError):
    """A question took longer than it may; ask for less."""


class StoreUnreachableError(StoreError):
    """The database server does not answer; ask again later."""


class StoreVersionError(StoreError):
    """The store was made by a later program."""


class DumpError(StoreError):
    """A dump that is damaged or is none; nothing of it was kept."""
