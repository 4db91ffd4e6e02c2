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
