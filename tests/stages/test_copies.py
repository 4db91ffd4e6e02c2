from dataclasses import replace

from vigie.model.situations import Reuse
from vigie.model.spans import Span
from vigie.stages.copies import find_copies

LONG = (
    "La préfecture a levé jeudi soir le confinement du quartier du port, deux jours après la fuite de chlore. "
    "Les habitants ont pu regagner leur logement sous la conduite des pompiers. Aucun blessé grave n'est à déplorer, "
    "selon le maire, qui demande une enquête sur la vétusté des cuves et sur le retard de l'alerte donnée aux riverains."
)


def no_origin(_):
    return None


def test_a_changed_lead_is_still_a_copy(article):
    early = article("a", LONG, "2024-05-14")
    late = article("b", "Retour à la normale. " + LONG.replace("jeudi soir", "hier"), "2024-05-15")
    marks = find_copies([late, early], no_origin)
    assert marks["b"].copy_of == "a"
    assert marks["a"].copy_of is None


def test_two_texts_on_one_subject_are_no_copies(article):
    other = (
        "Les riverains du port sont rentrés chez eux jeudi. La fuite de chlore de mardi n'a fait que des blessés légers, "
        "dit la mairie. Une association de quartier porte plainte contre l'exploitant, dont les cuves ont quarante ans."
    )
    marks = find_copies([article("a", LONG), article("b", other)], no_origin)
    assert marks["b"].copy_of is None


def test_copies_of_copies_lead_to_the_first(article):
    texts = [article(i, LONG, f"2024-05-1{n}") for n, i in enumerate("abc", 1)]
    marks = find_copies(texts, no_origin)
    assert [marks[i].copy_of for i in "abc"] == [None, "a", "a"]


def test_a_copy_has_the_origin_of_its_original(article):
    marks = find_copies(
        [article("a", LONG, "2024-05-14"), article("b", LONG)], lambda a: "AFP" if a.id == "a" else None
    )
    assert marks["b"].origin == "AFP"


def test_short_texts_must_stand_whole(article):
    marks = find_copies(
        [article("a", "Alerte levée au port de la ville."), article("b", "Alerte levée au port du lac.")], no_origin
    )
    assert marks["b"].copy_of is None


def test_paragraphs_taken_from_an_earlier_article_are_named(article):
    own = (
        "Le conseil municipal a voté hier un plan de modernisation des quais, avec de nouvelles grues et un bassin de "
        "rétention. Les travaux dureront deux ans et coûteront trente millions, dont un tiers payé par la région."
    )
    other = (
        "Les oppositions ont quitté la salle avant le vote et promettent un recours devant le tribunal administratif."
    )
    text = f"{own}\n\n{LONG}\n\n{other} {own[::-1]} {other[::-1]}"
    starts = [0, len(own) + 2, len(own) + 4 + len(LONG)]
    late = replace(
        article("b", text, "2024-05-16"),
        paragraphs=tuple(Span(a, b) for a, b in zip(starts, (len(own), starts[2] - 2, len(text)), strict=True)),
    )
    padded = LONG + " " + " ".join(word[::-1] for word in (LONG + own + other).split())
    marks = find_copies([article("a", padded, "2024-05-14"), late], no_origin)
    assert marks["b"].copy_of is None
    assert marks["b"].reuses == (Reuse("a", (1,)),)
    assert marks["a"].reuses == ()


def test_texts_in_another_script_are_compared_too(article):
    text = "".join(chr(0x430 + n % 30) + (" " if n % 5 == 4 else "") for n in range(0, 1500, 7))
    marks = find_copies([article("a", text, "2024-05-14"), article("b", text)], no_origin)
    assert marks["b"].copy_of == "a"
