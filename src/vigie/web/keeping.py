"""Keep what was counted in the situation until the situation changes: the same lists are asked for all day."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import Connection

from vigie.store.settings import setting

KEPT = 256
"""Answers kept at once, those asked for last: counts of a list take 5 kB, its map 80."""
Answer = TypeVar("Answer")


class Kept:
    """Answers of the queries that read nothing but the kept situation, each true for one of its stamps."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()

    def once(self, connection: Connection, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """The answer to a question, kept or made.

        Args:
            connection: the transaction in which it would be made: the situation is the one that this transaction sees.
            key: the question with all that it depends on beside the situation, the marking of the reader's situation first of all.
            make: asks the store; reads tables of the situation only. What it returns is not changed by anybody.
        """
        stamped = (setting(connection, "situation"), key)
        with self._lock:
            if stamped in self._answers:
                self._answers.move_to_end(stamped)
                found: Answer = self._answers[stamped]
                return found
        made = make()
        with self._lock:
            self._answers[stamped] = made
            while len(self._answers) > KEPT:
                self._answers.popitem(last=False)
        return made
