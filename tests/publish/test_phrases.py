from importlib.resources import files

import pytest

from vigie.jobs.wording import load_phrases


@pytest.fixture(params=["fr", "en"])
def phrases(request):
    return load_phrases(request.param)


def test_both_languages_have_the_same_keys():
    fr, en = load_phrases("fr").texts, load_phrases("en").texts
    assert {(s, k) for s in fr for k in fr[s]} == {(s, k) for s in en for k in en[s]}


def test_both_languages_fill_the_same_values():
    fr, en = load_phrases("fr").texts, load_phrases("en").texts
    for section, words in fr.items():
        for key, text in words.items():
            for n in range(5):
                assert (f"{{{n}}}" in text) == (f"{{{n}}}" in en[section][key]), (section, key)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2020-01-03", "3 janvier 2020"),
        ("2020-05-01", "1er mai 2020"),
        ("2015-01", "janvier 2015"),
        ("2016-07/..", "depuis juillet 2016"),
        ("2024-12-09/2024-12-15", "9 décembre 2024 – 15 décembre 2024"),
        ("201X", "201X"),
        (None, "sans date"),
        ("2016-99-99", "2016-99-99"),
    ],
)
def test_days_in_french(value, shown):
    assert load_phrases("fr").day(value) == shown


def test_ranges():
    p = load_phrases("fr")
    assert [p.range(25, 25), p.range(8001, None), p.range(None, 13), p.range(30, 40), p.range(100, 100, approximate=True)] == [
        "25", "plus de 8\u202f000", "au plus 13", "entre 30 et 40", "environ 100",
    ]  # fmt: skip
    assert [p.range(8000, None), p.range(21, None), p.range(1, None), p.range(None, 99), p.range(None, 9)] == [
        "au moins 8\u202f000", "au moins 21", "au moins 1", "moins de 100", "au plus 9",
    ]  # fmt: skip


def test_places_stand_with_the_name_of_their_country(phrases):
    told = {"fr": ("Gao (Mali)", "Berlin (Allemagne)"), "en": ("Gao (Mali)", "Berlin (Germany)")}[phrases.lang]
    assert (phrases.place("Gao", "ML"), phrases.place("Berlin", "DE")) == told
    assert phrases.place("Mali", "ML") == "Mali"
    assert phrases.place("Gao", None) == "Gao"
    assert phrases.place("Gao", "QQ") == "Gao (QQ)"


def test_every_country_of_the_language_pack_has_a_name(phrases):
    lines = (files("vigie.lang") / "fr" / "countries.tsv").read_text("utf-8").splitlines()[1:]
    now = {line.split("\t")[0] for line in lines if line.split("\t")[11] != "historic"}
    assert now == phrases.texts["country"].keys()


def test_a_number_without_a_name_has_that_of_its_event(phrases):
    words = phrases.texts["figure"]
    assert phrases.counted("other", "release") == words["other_release"]
    assert phrases.counted("other", "attack") == words["other"]
    assert phrases.counted("killed", "release") == words["killed"]
