"""Event types in other people's codes. They are the nearest code, not an equal: each of our types is narrower or wider than theirs."""

from __future__ import annotations

from collections.abc import Mapping

from vigie.model.events import EventType

PLOVER: Mapping[EventType, str] = {
    "attack": "ASSAULT", "strike": "ASSAULT", "clash": "ASSAULT", "killing": "ASSAULT", "abduction": "COERCE", "release": "AID",
    "arrest": "COERCE", "trial": "COERCE", "plot_foiled": "COERCE", "prison_break": "ASSAULT", "seizure": "ASSAULT",
    "claim_of_responsibility": "CONSULT", "accusation": "ACCUSE", "denial": "REJECT", "threat": "THREATEN", "warning": "REQUEST",
    "threat_level_change": "MOBILIZE", "deployment": "MOBILIZE", "withdrawal": "RETREAT", "evacuation": "RETREAT", "meeting": "CONSULT",
    "cooperation": "COOPERATE", "movement": "MOBILIZE", "founding": "SUPPORT", "designation": "SANCTION",
}  # fmt: skip
"""Types of PLOVER 1.0 (Halterman et al., 2023)."""
CAMEO: Mapping[EventType, str] = {
    "attack": "18", "strike": "195", "clash": "190", "killing": "186", "abduction": "181", "release": "0841", "arrest": "173",
    "trial": "1731", "plot_foiled": "173", "prison_break": "18", "seizure": "192", "claim_of_responsibility": "01", "accusation": "112",
    "denial": "012", "threat": "138", "warning": "0211", "threat_level_change": "151", "deployment": "152", "withdrawal": "0874",
    "evacuation": "0874", "meeting": "040", "cooperation": "06", "movement": "154", "founding": "01", "designation": "163",
}  # fmt: skip
"""Codes of CAMEO 1.1b3 (Schrodt, 2012): the root where no deeper code fits."""
ACLED: Mapping[EventType, tuple[str, str]] = {
    "attack": ("Violence against civilians", "Attack"), "strike": ("Explosions/Remote violence", "Air/drone strike"),
    "clash": ("Battles", "Armed clash"), "killing": ("Violence against civilians", "Attack"),
    "abduction": ("Violence against civilians", "Abduction/forced disappearance"), "seizure": ("Battles", "Non-state actor overtakes territory"),
    "arrest": ("Strategic developments", "Arrests"), "founding": ("Strategic developments", "Headquarters or base established"),
    "release": ("Strategic developments", "Other"), "prison_break": ("Strategic developments", "Other"),
    "plot_foiled": ("Strategic developments", "Disrupted weapons use"), "deployment": ("Strategic developments", "Other"),
    "withdrawal": ("Strategic developments", "Non-violent transfer of territory"), "movement": ("Strategic developments", "Change to group/activity"),
}  # fmt: skip
"""Event and sub-event types in the manner of ACLED's codebook (2023); types that ACLED does not code are left out."""
