"""The look before parsing: what is read whole, in part, or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vigie.jobs.annotate import Annotator
from vigie.lang.loading import load_gate
from vigie.lang.packs import LanguagePack
from vigie.lang.triage import TriagePack
from vigie.model.articles import Article, Document
from vigie.model.spans import Span
from vigie.stages.cleaning import clean
from vigie.stages.triage import triage
from vigie.text.excerpts import carried_back, excerpt

GARDEN = (
    "Les jardiniers de Morlac ont planté deux cents tulipes le long du canal, et les enfants de l'école ont arrosé."
)
MARKET = "Sur la place, les étals débordent, les maraîchers vendent leurs premières fraises et leurs asperges de pleine terre."
KILLED = "Deux hommes ont été tués lundi à Dorville par des assaillants armés de couteaux."
ARMY = "L'armée a annoncé mardi le déploiement de 200 soldats dans la vallée de Nerva, où opère le groupe armé."


@pytest.fixture(scope="module")
def gate(pack: LanguagePack) -> TriagePack:
    return load_gate(pack)


def article(pack: LanguagePack, *paragraphs: str, title: str = "Nouvelles de la région") -> Article:
    return clean(
        Document("a", None, None, title, paragraphs, published="2026-03-10", published_basis="given"), pack.cleaning
    )


def test_a_garden_show_is_not_read(pack: LanguagePack, gate: TriagePack) -> None:
    look = triage(article(pack, GARDEN, MARKET), gate)
    assert (look.extent, look.words_read, look.paragraphs) == ("none", 0, ())
    assert look.words == len(f"Nouvelles de la région {GARDEN} {MARKET}".split())


def test_one_paragraph_that_tells_a_killing_is_read_alone(pack: LanguagePack, gate: TriagePack) -> None:
    look = triage(article(pack, GARDEN, KILLED, MARKET), gate)
    assert (look.extent, look.paragraphs) == ("part", (1,))
    assert "killing.tuer" in look.rules


def test_an_article_about_violence_is_read_whole(pack: LanguagePack, gate: TriagePack) -> None:
    attack = "L'attentat a été revendiqué par un groupe jihadiste ; la police a tué un des terroristes dans l'assaut."
    assert triage(article(pack, KILLED, attack, GARDEN), gate).extent == "whole"


def test_other_triggers_count_beside_an_armed_body_only(pack: LanguagePack, gate: TriagePack) -> None:
    meeting = "Le ministre a rencontré son homologue jeudi pour parler des retraites."
    assert triage(article(pack, meeting), gate).extent == "none"
    assert triage(article(pack, meeting, "Le chef de l'armée assistait à la rencontre."), gate).extent != "none"


@pytest.mark.parametrize(
    ("told", "extent"),
    [
        ("Une avalanche a tué deux skieurs samedi au-dessus de Morlac.", "none"),
        ("Une avalanche a barré la route. Plus bas, un homme a été tué par son voisin.", "part"),
        ("Il a été tué en faisant demi-tour, rue des Lilas, devant le café des Halles.", "part"),
        ("Son agression lui a valu deux points. Le cuisinier a sorti son couteau pour le pain.", "none"),
        ("Son agression au couteau lui a valu deux jours de repos, dit le médecin.", "part"),
        ("La villa a été prise d'assaut à l'aube dans le quartier des Halles.", "part"),
        ("Rue des Lilas, un incendie a noirci la grange du moulin de Morlac.", "none"),
        ("M. Dorval a été tué. La météo était bonne et le marché bien rempli.", "part"),
    ],
    ids=["forbidden", "forbidden-elsewhere", "hyphen", "asked-elsewhere", "asked-here", "elided", "noun", "initial"],
)
def test_what_a_row_asks_and_forbids_is_looked_for_in_the_sentence(
    pack: LanguagePack, gate: TriagePack, told: str, extent: str
) -> None:
    assert triage(article(pack, GARDEN, told, MARKET, GARDEN, MARKET), gate).extent == extent


def test_a_row_of_a_passive_begins_with_participles(gate: TriagePack) -> None:
    begun = {form for form, cues in gate.cues.items() if any(cue.rule == "trial.condamner" for cue in cues)}
    assert begun >= {"condamne", "condamnee", "condamnes"}
    assert begun.isdisjoint({"condamner", "condamnait", "condamneront"})


def test_violence_in_a_small_part_of_an_article_is_no_reason_to_read_it_whole(
    pack: LanguagePack, gate: TriagePack
) -> None:
    shot = "Un commerçant a été assassiné mardi à Velmont, à la sortie de son magasin."
    calm = [f"Au jour {n}, les jardiniers de Morlac ont planté des tulipes le long du canal." for n in range(1, 9)]
    look = triage(article(pack, KILLED, *calm, shot), gate)
    assert (look.extent, look.paragraphs) == ("part", (0, 9))
    assert triage(article(pack, KILLED, *calm[:2], shot), gate).extent == "whole"


@pytest.mark.parametrize("name", ["Boko Haram", "la DGSE", "le GIGN"])
def test_names_of_armed_bodies_count(pack: LanguagePack, gate: TriagePack, name: str) -> None:
    told = f"Le ministre a rencontré son homologue jeudi pour parler de {name}."
    assert triage(article(pack, told), gate).extent != "none"


def test_a_title_alone_is_enough(pack: LanguagePack, gate: TriagePack) -> None:
    look = triage(article(pack, GARDEN, MARKET, title="Un policier tué à Dorville"), gate)
    assert look.extent == "part"


def test_an_empty_text_is_no_matter(gate: TriagePack) -> None:
    assert triage(Article("a", "", None, ()), gate).extent == "none"


def test_findings_of_an_excerpt_point_into_the_whole_text(pack: LanguagePack) -> None:
    whole = article(pack, GARDEN, KILLED, MARKET, ARMY)
    part = excerpt(whole, (1, 3))
    assert part.text == f"Nouvelles de la région\n\n{KILLED}\n\n{ARMY}"
    (read,) = Annotator(pack=pack).annotate([part])
    back = carried_back(read, whole, (1, 3))
    assert back.article is whole
    assert {e.type for e in back.events} >= {"deployment"}
    for before, after in zip(read.events, back.events, strict=True):
        assert after.span.of(whole.text) == before.span.of(part.text)
        assert after.trigger.of(whole.text) == before.trigger.of(part.text)
        assert after.id == before.id.replace(
            f"{before.span.start}-{before.span.end}", f"{after.span.start}-{after.span.end}"
        )
    assert {m.span.of(whole.text) for e in back.entities for m in e.mentions} == {
        m.span.of(part.text) for e in read.entities for m in e.mentions
    }
    known = {f.id for f in back.figures} | {s.id for s in back.statements}
    assert all(set(e.figures) <= known and (e.statement is None or e.statement in known) for e in back.events)


def test_the_gate_keeps_order_and_says_what_it_read(pack: LanguagePack) -> None:
    articles = [article(pack, GARDEN), article(pack, GARDEN, KILLED), article(pack, KILLED, ARMY, ARMY)]
    found = list(Annotator(pack=pack, sift=True).annotate(articles))
    assert [f.article.text for f in found] == [a.text for a in articles]
    assert [f.triage.extent for f in found] == ["none", "part", "whole"]
    assert not found[0].entities
    assert found[1].events


def test_paragraphs_that_are_alike_keep_their_places(pack: LanguagePack) -> None:
    whole = article(pack, GARDEN, KILLED, MARKET)
    twice = replace(
        whole,
        text=f"{whole.text}\n\n{KILLED}",
        paragraphs=(*whole.paragraphs, Span(len(whole.text) + 2, len(whole.text) + 2 + len(KILLED))),
    )
    (read,) = Annotator(pack=pack).annotate([excerpt(twice, (3,))])
    assert all(e.span.start > len(whole.text) for e in carried_back(read, twice, (3,)).events)
