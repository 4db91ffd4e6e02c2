"""Private persons stay behind wherever a handout speaks: in relations, warnings and what articles are called."""

from __future__ import annotations

from dataclasses import replace

from vigie.model.situations import Actor, ActorLink, BoardWarning
from vigie.stages.discretion import discreet_actor, discreet_warning
from vigie.text.shield import Addresses, Shield

NAMES = {"anatole bizouarn"}
CLEAN = Shield(NAMES, "N.")


def test_a_name_joined_by_a_hyphen_is_one_too() -> None:
    assert CLEAN("L'affaire Anatole-Bizouarn, dite BIZOUARN") == "L'affaire N., dite N."
    assert CLEAN("Le bizouarn, un oiseau") == "Le bizouarn, un oiseau"


def test_voices_of_a_relation_are_cleaned() -> None:
    actor = Actor(
        "g",
        "Front",
        "group",
        (),
        (),
        (ActorLink("leads", "h", True, ("a",), ("Anatole Bizouarn", "le préfet"), False),),
    )
    assert discreet_actor(actor, CLEAN).links[0].voices == ("N.", "le préfet")


def test_who_warns_may_be_private() -> None:
    warning = BoardWarning(
        "w", "Anatole Bizouarn", "general", None, "orange", "Restez chez vous, dit Anatole Bizouarn", "unknown", "unknown",
        "unknown", None, None, "in_force", None, ("a",), (), (),
    )  # fmt: skip
    made = discreet_warning(warning, "une personne privée", CLEAN)
    assert (made.issuer, made.instruction) == ("une personne privée", "Restez chez vous, dit N.")
    ministry = replace(warning, issuer="le ministère", instruction=None)
    assert discreet_warning(ministry, "une personne privée", CLEAN) == ministry


def test_addresses_that_spell_a_name_are_left_out() -> None:
    kept = Addresses(NAMES)
    assert kept("https://echo.example/proces-anatole_bizouarn") is None
    assert kept("https://echo.example/2026/l%27affaire-bizouarn,12.html") is None
    assert kept("https://echo.example/bizouarnais") == "https://echo.example/bizouarnais"
    assert kept(None) is None


def test_the_longest_name_that_is_there_is_taken() -> None:
    clean = Shield({"zoe martin dupont", "zoe martin"}, "N.")
    assert clean("Zoé Martin") == "N."
    assert clean("vu par Zoé Martin-Dupont, Zoé Martin") == "vu par N., N."
