from dataclasses import replace

from vigie.model.articles import Translation
from vigie.model.situations import CopyMark
from vigie.stages.renderings import with_renderings

NAMES = [(n, "person") for n in ("Anne Roy", "Luc Petit", "Zoé Marin")] + [
    (n, "place") for n in ("Gao", "Kidal", "Ansongo", "Ménaka", "Bourem")
]


def rendered(annotation, score=0.9):
    return replace(annotation, article=replace(annotation.article, translation=Translation(score)))


def marks_of(*annotations, origins=()):
    marks = {a.article.id: CopyMark(origin=dict(origins).get(a.article.id)) for a in annotations}
    return with_renderings(annotations, marks, {a.article.id: "story:1" for a in annotations})


def test_a_translation_names_its_original_and_has_its_origin(told):
    original, farm = (
        told("a", known=NAMES, killed=(7, 7)),
        rendered(told("b", known=NAMES, killed=(7, 7), publisher="Ferme")),
    )
    marks = marks_of(original, farm, origins={"a": "AFP"})
    assert (marks["b"].translation_of, marks["b"].origin) == ("a", "AFP")
    assert marks["a"] == CopyMark(origin="AFP")


def test_an_original_without_credit_is_its_publishers(told):
    marks = marks_of(told("a", known=NAMES, killed=(7, 7)), rendered(told("b", known=NAMES, killed=(7, 7))))
    assert marks["b"].origin == "L'Écho"


def test_another_report_of_the_event_is_no_original(told):
    farm = rendered(told("b", known=NAMES, killed=(7, 7)))
    assert marks_of(told("a", known=NAMES[:4], killed=(7, 7)), farm)["b"].translation_of is None
    assert marks_of(told("a", known=NAMES, killed=(7, 7)), rendered(farm, 0.2))["b"].translation_of is None


def test_what_came_later_was_not_translated(told):
    late = told("a", known=NAMES, killed=(7, 7), day="2024-05-20")
    assert marks_of(rendered(told("b", known=NAMES, killed=(7, 7))), late)["b"].translation_of is None
