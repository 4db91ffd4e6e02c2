from vigie.model.gathering import Gathering, Member
from vigie.model.situations import CopyMark
from vigie.stages.voices import find_voices
from vigie.text.naming import entity_keys, medium


def voices(*annotations, origins=None):
    origins = origins or {}
    members = tuple(
        Member(
            a,
            a.events[0],
            CopyMark(origin=origins.get(a.article.id)),
            entity_keys(a),
            medium(a.article, origins.get(a.article.id)),
        )
        for a in annotations
    )
    return find_voices(Gathering("s", members, ()))


def test_one_speaker_through_five_outlets_is_one_voice(told):
    said = [told(str(n), who=["Anne Roy"], known=[("Anne Roy", "person")], publisher=f"Titre {n}") for n in range(5)]
    found, independent = voices(*said)
    assert [v.who for v in found] == ["Anne Roy"]
    assert independent == 1


def test_an_agency_and_its_clients_are_one_voice(told):
    found, independent = voices(
        told("a", publisher="Un"), told("b", publisher="Deux"), origins={"a": "AFP", "b": "AFP"}
    )
    assert len(found) == 1
    assert independent == 1


def test_a_speaker_and_the_medium_that_relays_it_count_once(told):
    speaker = told("a", who=["Anne Roy"], known=[("Anne Roy", "person")])
    found, independent = voices(speaker, told("b"), origins={"a": "AFP", "b": "AFP"})
    assert len(found) == 2
    assert independent == 1


def test_two_outlets_in_their_own_voice_are_two(told):
    assert voices(told("a", publisher="Un"), told("b", publisher="Deux"))[1] == 2


def test_unnamed_sources_may_be_the_same(told):
    said = [
        told("a", who=["source sécuritaire"], publisher="Un"),
        told("b", who=["source militaire"], publisher="Deux"),
    ]
    found, independent = voices(*said)
    assert len(found) == 2
    assert independent == 1


def test_an_agency_that_another_text_quotes_is_its_own_voice(told):
    quoting = told("b", who=["Agence Boréale"], known=[("Agence Boréale", "organisation")], publisher="Deux")
    found, independent = voices(told("a", publisher="Agence Boréale"), quoting)
    assert [v.who for v in found] == ["Agence Boréale"]
    assert independent == 1
