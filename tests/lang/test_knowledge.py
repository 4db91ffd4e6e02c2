"""The knowledge base's tables: their shape, that references resolve, that a name names one row."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

import pytest

from vigie.text.folding import fold

Row = Mapping[str, str]
COLUMNS = {
    "countries": "iso2 name official aliases demonyms_m demonyms_f capital capital_aliases lat lon region kind risk"
    " wikidata source seen",
    "groups": "id name aliases parent countries kind cased wikidata source seen",
    "agencies": "id name aliases country kind cased stands_for wikidata source seen",
    "organisations": "id name aliases kind cased wikidata source seen",
    "media": "id name aliases kind country domains cased wikidata source seen",
    "officials": "id person aliases office country body from until wikidata source seen",
    "people": "id person aliases type standing group wikidata source seen",
    "facilities": "id name aliases kind country lat lon wikidata source seen",
    "places": "id name aliases kind country admin lat lon population risk wikidata source seen",
}
#: Rows that the tables must have at least (what issue 3 asks for, or what was reached).
LEAST = {
    "countries": 240, "groups": 450, "agencies": 4000, "organisations": 500, "media": 700, "officials": 1150,
    "people": 250, "facilities": 200, "places": 25000,
}  # fmt: skip
KINDS = {
    "countries": {"state", "territory", "historic"},
    "groups": {"jihadist", "islamist", "insurgent", "separatist", "militia", "paramilitary", "nationalist", "far_left",
               "far_right", "cartel", "gang", "mafia", "sect", "hacker", "animal_rights"},
    "agencies": {"ministry", "service", "police", "army", "court", "presidency", "command", "embassy", "operation",
                 "other"},
    "media": {"agency", "newspaper", "tv", "radio", "web", "propaganda"},
}  # fmt: skip
SOURCES = {"general-knowledge", "orange", "vigie-gold", "rule", "geonames", "naturalearth", "mledoze-countries", "misp"}
EDTF = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
#: Two territories of one name, told apart by their context.
SHARED = {("countries", "saint-martin")}


@cache
def table(stem: str) -> Sequence[Row]:
    lines = (files("vigie.lang") / "fr" / f"{stem}.tsv").read_text("utf-8").splitlines()
    header = lines[0].split("\t")
    return [dict(zip(header, line.split("\t"), strict=True)) for line in lines[1:]]


def items(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def label(row: Row) -> str:
    return row.get("name") or row["person"]


@cache
def key(form: str) -> str:
    return " ".join(re.sub("[-'.`ʿ‘’]", " ", fold(form)).split())


def forms(row: Row) -> Iterator[str]:
    """Spellings of a row as the matcher compares them: those with exact case stay as they are."""
    exact = set(items(row.get("cased", "")))
    for form in (label(row), *items(row["aliases"])):
        yield form if form in exact else key(form)


@pytest.mark.parametrize("stem", COLUMNS)
def test_table_has_its_columns_and_enough_rows(stem: str) -> None:
    rows = table(stem)
    assert list(rows[0]) == COLUMNS[stem].split()
    assert len(rows) >= LEAST[stem]


@pytest.mark.parametrize("stem", COLUMNS)
def test_identifiers_are_unique_and_sorted(stem: str) -> None:
    found = [next(iter(row.values())) for row in table(stem)]
    assert [name for name, n in Counter(found).items() if n > 1] == []
    assert found == sorted(found)


@pytest.mark.parametrize("stem", COLUMNS)
def test_every_row_names_itself_its_source_and_when_it_was_seen(stem: str) -> None:
    for row in table(stem):
        assert label(row).strip(), row
        assert items(row["source"]), row
        assert set(items(row["source"])) <= SOURCES, row
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", row["seen"]), row
        assert not row["wikidata"] or re.fullmatch(r"Q\d+", row["wikidata"]), row


@pytest.mark.parametrize("stem", KINDS)
def test_kinds_are_known(stem: str) -> None:
    assert {row["kind"] for row in table(stem)} <= KINDS[stem]


@pytest.mark.parametrize("stem", COLUMNS)
def test_lists_hold_no_empty_and_no_repeated_item(stem: str) -> None:
    for row in table(stem):
        found = list(forms(row))
        assert all(found), row
        assert len(found) == len(set(found)), row


def test_countries_of_all_tables_exist() -> None:
    known = {row["iso2"] for row in table("countries")}
    for stem in COLUMNS:
        for row in table(stem):
            named = items(row.get("countries", "")) + items(row.get("country", ""))
            assert set(named) <= known, row


def test_parents_bodies_and_groups_resolve() -> None:
    groups = {row["id"] for row in table("groups")}
    bodies = {row["id"] for row in table("organisations")}
    for row in table("groups"):
        assert not row["parent"] or row["parent"] in groups - {row["id"]}, row
    for row in table("officials"):
        assert bool(row["country"]) != bool(row["body"]), row
        assert not row["body"] or row["body"] in bodies, row
    for row in table("people"):
        assert not row["group"] or row["group"] in groups, row
        assert row["standing"] == ("armed_group" if row["group"] else "public_role"), row


def test_palaces_stand_for_a_body_of_the_table() -> None:
    names = {key(form) for row in table("agencies") for form in (row["name"], *items(row["aliases"]))}
    for row in table("agencies"):
        assert not row["stands_for"] or key(row["stands_for"]) in names, row


def test_every_state_has_a_capital_among_the_places_and_adjectives() -> None:
    places = {(row["country"], key(form)) for row in table("places")
              for form in (row["name"].split(" (")[0], *items(row["aliases"]))}  # fmt: skip
    for row in table("countries"):
        if row["kind"] != "state":
            continue
        assert row["capital"], row
        assert (row["iso2"], key(row["capital"])) in places, row["capital"]
        assert row["demonyms_m"] or row["iso2"] in {"VA", "KN"}, row


def test_terms_of_office_have_dates_in_order_and_one_president_at_a_time() -> None:
    terms: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in table("officials"):
        assert EDTF.fullmatch(row["from"]), row
        assert row["until"] == ".." or EDTF.fullmatch(row["until"]), row
        assert row["until"] == ".." or row["from"][: len(row["until"])] <= row["until"], row
        if row["office"] == "président":
            terms[row["country"], row["office"]].append((row["from"], row["until"].replace("..", "9999")))
    for office, spans in terms.items():
        for (_, until), (since, _) in zip(sorted(spans), sorted(spans)[1:], strict=False):
            assert until[: len(since)] <= since or until[:7] == since[:7], office


@pytest.mark.parametrize(("office", "country", "day", "person"), [
    ("président", "US", "2021-08-26", "Joe Biden"),
    ("président", "US", "2021-01-10", "Donald Trump"),
    ("ministre de l'Intérieur", "FR", "2015-11-14", "Bernard Cazeneuve"),
    ("ministre des Armées", "FR", "2019-11-26", "Florence Parly"),
    ("ministre de la Défense", "GB", "2018-09-24", "Gavin Williamson"),
    ("président", "ML", "2013-01-11", "Dioncounda Traoré"),
    ("procureur de la République antiterroriste", "FR", "2020-10-17", "Jean-François Ricard"),
    ("Premier ministre", "PK", "2014-12-16", "Nawaz Sharif"),
])  # fmt: skip
def test_holder_of_an_office_on_a_day(office: str, country: str, day: str, person: str) -> None:
    holders = [row["person"] for row in table("officials") if (row["office"], row["country"]) == (office, country)
               and row["from"] <= day and (row["until"] == ".." or day < row["until"])]  # fmt: skip
    assert holders == [person]


@pytest.mark.parametrize("stem", COLUMNS)
def test_a_name_names_one_row_in_its_context(stem: str) -> None:
    """Places and facilities may share a name in two countries, or far apart; officials hold several offices."""
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in table(stem):
        context = row["country"] if stem in {"places", "facilities"} else ""
        for form in forms(row):
            owners[context, form].add(label(row) if stem in {"officials", "places"} else next(iter(row.values())))
    clashes = {found: sorted(named) for found, named in owners.items() if len(named) > 1}
    if stem == "places":
        clashes = {found: named for found, named in clashes.items() if len({key(name) for name in named}) > 1}
    assert {
        found: named for found, named in clashes.items() if (stem, key(found[1]).replace(" ", "-")) not in SHARED
    } == {}


@pytest.mark.parametrize("stem", COLUMNS)
def test_exact_case_forms_are_names_of_their_row(stem: str) -> None:
    for row in table(stem):
        assert set(items(row.get("cased", ""))) <= {label(row), *items(row["aliases"])}, row


def test_short_acronyms_match_with_exact_case() -> None:
    for stem in ("groups", "agencies", "organisations", "media"):
        for row in table(stem):
            short = {form for form in (row["name"], *items(row["aliases"])) if len(form) <= 3 and form.isupper()}
            assert short <= set(items(row["cased"])), row


@pytest.mark.parametrize("stem", ["countries", "facilities", "places"])
def test_coordinates_are_on_the_globe(stem: str) -> None:
    for row in table(stem):
        if row["lat"]:
            assert -90 <= float(row["lat"]) <= 90, row
            assert -180 <= float(row["lon"]) <= 180, row


def test_names_that_are_words_or_persons_are_marked() -> None:
    risks = {(row["name"], row["country"]): row["risk"] for row in table("places")}
    assert risks["Tours", "FR"] == "word"
    assert risks["Orange", "FR"] == "word"
    assert risks["Florence", "IT"] == "person"
    assert risks["Paris", "FR"] == risks["Lyon", "FR"] == risks["Kidal", "ML"] == ""
    assert {row["risk"] for row in table("places")} == {"", "word", "person"}


@pytest.mark.parametrize(("stem", "form", "name"), [
    ("groups", "ISIS-K", "État islamique – Khorasan"),
    ("groups", "Wilayat Khorasan", "État islamique – Khorasan"),
    ("groups", "talibans", "Talibans"),
    ("groups", "rebelles houthis", "Houthis"),
    ("agencies", "Tsahal", "armée israélienne"),
    ("agencies", "Quai d'Orsay", "ministère français des Affaires étrangères"),
    ("agencies", "ministère de la Défense de Russie", "ministère russe de la Défense"),
    ("agencies", "département d'État", "département d'État des États-Unis"),
    ("organisations", "ONU", "Nations unies"),
    ("media", "Orange avec AFP", "AFP"),
    ("places", "Dayr az Zawr", "Deir ez-Zor"),
    ("places", "Bakhmut", "Bakhmout"),
    ("countries", "Myanmar", "Birmanie"),
])  # fmt: skip
def test_spellings_lead_to_their_row(stem: str, form: str, name: str) -> None:
    assert [row["name"] for row in table(stem) if key(form) in map(key, (row["name"], *items(row["aliases"])))] == [
        name
    ]


def written(row: Row) -> list[str]:
    """The name and the aliases as they stand in the table."""
    return [row["name"], *items(row["aliases"])]


@pytest.mark.parametrize(
    ("country", "right", "wrong"),
    [
        ("KP", "armée de Corée du Nord", "armée du Corée du Nord"),
        ("CD", "police de la République démocratique du Congo", "police du République démocratique du Congo"),
        ("MK", "gouvernement de Macédoine du Nord", "gouvernement du Macédoine du Nord"),
        ("ML", "armée du Mali", "armée de Mali"),
        ("US", "armée des États-Unis", "armée d'États-Unis"),
    ],
)
def test_bodies_carry_their_country_in_good_french(country: str, right: str, wrong: str) -> None:
    mine = {form for row in table("agencies") if row["country"] == country for form in written(row)}
    assert right in mine
    assert wrong not in mine


def test_no_article_disagrees_with_a_feminine_name() -> None:
    every = [form for row in table("agencies") for form in written(row)]
    assert [f for f in every if re.search(r"\bdu (Corée|République|Macédoine|Guinée|RDA)\b", f)] == []
    assert [r["official"] for r in table("countries") if " -" in r["official"]] == []


@pytest.mark.parametrize(("word", "country", "there"), [
    ("Sénat", "US", True), ("Sénat", "FR", True), ("Sénat", "CY", False), ("Sénat", "TW", False),
    ("fédéral", "CH", True), ("fédéral", "KP", False), ("fédéral", "FR", False),
])  # fmt: skip
def test_no_state_has_a_house_or_a_federation_that_it_lacks(word: str, country: str, there: bool) -> None:
    found = [f for row in table("agencies") if row["country"] == country for f in written(row) if word in f]
    assert bool(found) is there
