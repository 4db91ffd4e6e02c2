"""Users of the workbench and what they may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from vigie.model.markings import Tlp

Role = Literal["reader", "analyst", "editor", "administrator", "auditor", "partner", "contributor"]
Right = Literal["read", "review", "approve", "administer", "audit", "receive", "post"]
ROLES: tuple[Role, ...] = get_args(Role)
RIGHTS: Mapping[Role, frozenset[Right]] = {
    "reader": frozenset(("read", "receive")),
    "analyst": frozenset(("read", "review", "receive")),
    "editor": frozenset(("read", "review", "approve", "receive")),
    "administrator": frozenset(("read", "review", "approve", "administer", "audit", "receive")),
    "auditor": frozenset(("read", "audit", "receive")),
    "partner": frozenset(("receive",)),
    "contributor": frozenset(("receive", "post")),
}
"""What each role may do; nothing leaves to others without somebody who may approve. Partners receive what was released, and nothing else."""


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
