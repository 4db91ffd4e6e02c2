"""Users of the workbench and what they may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from vigie.model.markings import Tlp

Role = Literal["reader", "analyst", "editor", "administrator", "auditor"]
Right = Literal["read", "review", "approve", "administer", "audit"]
ROLES: tuple[Role, ...] = get_args(Role)
RIGHTS: Mapping[Role, frozenset[Right]] = {
    "reader": frozenset(("read",)),
    "analyst": frozenset(("read", "review")),
    "editor": frozenset(("read", "review", "approve")),
    "administrator": frozenset(("read", "review", "approve", "administer", "audit")),
    "auditor": frozenset(("read", "audit")),
}
"""What each role may do; nothing leaves to others without somebody who may approve."""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may use the workbench, up to a marking."""

    id: int
    name: str
    role: Role
    clearance: Tlp

    def may(self, right: Right) -> bool:
        """Whether the role has a right."""
        return right in RIGHTS[self.role]
