from dataclasses import replace

from vigie.model.situations import VersionChange
from vigie.stages.versions import find_versions

URL = "https://lecho.example/port/explosion"


def version(told, id_, hour, url=URL, **slots):
    made = told(id_, **slots)
    return replace(made, article=replace(made.article, url=url, modified_at=f"2024-05-15T{hour}:00:00Z"))


def test_a_mended_word_is_no_news(told):
    first = version(told, "a", "08", killed=(3, 3))
    mended = version(told, "b", "09", killed=(3, 3), text="Une explosion a frappé le marché central de la Ville.")
    assert find_versions([first, mended])["b"].version_of == "a"
    assert find_versions([first, mended])["b"].changes == ()


def test_a_changed_toll_is_news(told):
    first, second = version(told, "a", "08", killed=(3, 3)), version(told, "b", "09", killed=(5, None))
    assert find_versions([second, first])["b"].changes == (VersionChange("killed", "3", "5/"),)


def test_each_version_follows_the_one_before(told):
    versions = [version(told, name, hour) for name, hour in (("c", "10"), ("a", "08"), ("b", "09"))]
    assert {k: v.version_of for k, v in find_versions(versions).items()} == {"b": "a", "c": "b"}


def test_tracking_makes_no_other_address_and_another_outlet_no_version(told):
    first = version(told, "a", "08")
    assert "b" in find_versions([first, version(told, "b", "09", url=URL + "?utm_source=x")])
    assert find_versions([first, version(told, "b", "09", url=URL + "/suite")]) == {}
    assert find_versions([first, version(told, "b", "09", publisher="Autre")]) == {}


def test_an_event_told_no_more_is_news(told):
    first, second = version(told, "a", "08"), version(told, "b", "09", factuality="denied")
    assert find_versions([first, second])["b"].changes == (VersionChange("event:attack", "happened", "denied"),)
