"""Time expressions: rows on their own sentences, golden values, and what must be left alone."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest

from vigie.adapters.parser import Parser
from vigie.lang.loading import PackFiles
from vigie.lang.times import TimePack, parse
from vigie.model.articles import Article
from vigie.model.syntax import Syntax
from vigie.model.times import TimeExpression
from vigie.stages.times import find_times

ROWS = tomllib.loads((files("vigie.lang") / "fr" / "times.toml").read_text("utf-8"))
PROVEN = [row for kind in ("expression", "prefix", "known_day") for row in ROWS[kind]]
WEDNESDAY = "2021-03-17"
NOTHING = Syntax.build((), (), ())


@pytest.fixture(scope="module")
def pack() -> TimePack:
    return parse(PackFiles("fr"))


def read(text: str, published: str | None, pack: TimePack, parser: Parser | None = None) -> tuple[TimeExpression, ...]:
    article = Article(id="a", text=text, title=None, paragraphs=(), published=published)
    return find_times(article, next(iter(parser.parse([text]))) if parser else NOTHING, pack)


@pytest.mark.parametrize("row", PROVEN, ids=lambda row: row["id"])
def test_row_fires_on_its_match(row: dict[str, str], pack: TimePack, parser: Parser) -> None:
    fired = {rule for x in read(row["match"], WEDNESDAY, pack, parser) for rule in x.rules}
    assert row["id"] in fired


@pytest.mark.parametrize("row", PROVEN, ids=lambda row: row["id"])
def test_row_leaves_its_leave_alone(row: dict[str, str], pack: TimePack, parser: Parser) -> None:
    fired = {rule for x in read(row["leave"], WEDNESDAY, pack, parser) for rule in x.rules}
    assert row["id"] not in fired


GOLDEN = [  # text, publication day, values in order
    ("Le barrage a cédé mardi.", WEDNESDAY, ["2021-03-16"]),
    ("Le barrage a cédé mercredi matin.", WEDNESDAY, ["2021-03-17"]),
    ("Le barrage a cédé jeudi.", WEDNESDAY, ["2021-03-11"]),
    ("Le préfet visitera le barrage samedi.", WEDNESDAY, ["2021-03-20"]),
    ("Le préfet doit visiter le barrage samedi.", WEDNESDAY, ["2021-03-20"]),
    ("Le préfet est attendu vendredi sur place.", WEDNESDAY, ["2021-03-19"]),
    ("Le barrage a cédé mercredi dernier.", WEDNESDAY, ["2021-03-10"]),
    ("Le procès est suspendu jusqu'à vendredi.", WEDNESDAY, ["2021-03-19"]),
    ("Le barrage a cédé hier soir.", WEDNESDAY, ["2021-03-16"]),
    ("Le barrage a cédé dans la nuit de mardi à mercredi.", WEDNESDAY, ["2021-03-16/2021-03-17"]),
    ("Le barrage a cédé dans la nuit du 27 au 28 février.", WEDNESDAY, ["2021-02-27/2021-02-28"]),
    ("Le barrage a cédé dans la nuit de jeudi 11 à vendredi 12 mars.", WEDNESDAY, ["2021-03-11/2021-03-12"]),
    ("Le barrage a cédé le 5 décembre.", WEDNESDAY, ["2020-12-05"]),
    ("Le pont rouvrira le 5 décembre.", WEDNESDAY, ["2021-12-05"]),
    ("Le barrage a cédé le 5 décembre dernier.", WEDNESDAY, ["2020-12-05"]),
    ("Le barrage a cédé samedi 14 mars.", WEDNESDAY, ["2021-03-13"]),
    ("Le barrage avait cédé le samedi 14 juin.", WEDNESDAY, ["2014-06-14"]),
    ("Le barrage a cédé début mars.", WEDNESDAY, ["2021-03-01/2021-03-10"]),
    ("Le barrage a cédé à la mi-août.", WEDNESDAY, ["2020-08-11/2020-08-20"]),
    ("Le barrage a cédé fin février 2020.", WEDNESDAY, ["2020-02-21/2020-02-29"]),
    ("Le barrage a cédé mi-2016.", WEDNESDAY, ["2016-05/2016-08"]),
    ("La foire se tiendra la deuxième semaine de décembre 2024.", WEDNESDAY, ["2024-12-09/2024-12-15"]),
    ("La foire se tiendra le premier week-end de juillet.", WEDNESDAY, ["2021-07-03/2021-07-04"]),
    ("La foire se tiendra du 3 au 7 mai.", WEDNESDAY, ["2021-05-03/2021-05-07"]),
    ("La foire se tiendra du 29 décembre au 2 janvier 2022.", WEDNESDAY, ["2021-12-29/2022-01-02"]),
    ("La foire s'est tenue les 6 et 13 février.", WEDNESDAY, ["2021-02-06", "2021-02-13"]),
    ("La digue est fermée depuis six ans.", WEDNESDAY, ["2015/.."]),
    ("La digue est fermée depuis un an et demi.", WEDNESDAY, ["2019-09/.."]),
    ("La digue a cédé il y a environ trois semaines et demie.", WEDNESDAY, ["2021-02-21"]),
    ("Le 7 mai 2015, la digue a cédé. Le pont a tenu, mais le 9 mai, il a cédé à son tour.", WEDNESDAY, ["2015-05-07", "2015-05-09"]),
    ("Le 7 mai 2015, la digue a cédé. Le 25 octobre, le pont a cédé.", WEDNESDAY, ["2015-05-07", "2020-10-25"]),
    ("La digue est fermée depuis le 1er mars.", WEDNESDAY, ["2021-03-01/.."]),
    ("La digue est fermée depuis le début de l'année.", WEDNESDAY, ["2021-01-01/.."]),
    ("La digue est fermée depuis juillet 2016.", WEDNESDAY, ["2016-07/.."]),
    ("La digue rouvrira d'ici à la fin du mois.", WEDNESDAY, ["2021-03-17/2021-03-31"]),
    ("La digue rouvrira d'ici la fin de l'année 2022.", WEDNESDAY, ["2021-03-17/2022-12-31"]),
    ("La digue a rompu il y a trois jours.", WEDNESDAY, ["2021-03-14"]),
    ("La digue a rompu il y a deux mois.", WEDNESDAY, ["2021-01"]),
    ("La digue a rompu entre 2014 et 2016.", WEDNESDAY, ["2014/2016"]),
    ("La digue a rompu dans les années quatre-vingt-dix.", WEDNESDAY, ["199X"]),
    ("La digue a rompu pendant l'hiver 2018-2019.", WEDNESDAY, ["2018-12/2019-02"]),
    ("Les ruptures se multiplient ces dernières semaines.", WEDNESDAY, ["2021-02-17/2021-03-17"]),
    ("Les ruptures se multiplient ces derniers mois.", WEDNESDAY, ["2020-12-17/2021-03-17"]),
    ("Une digue a récemment rompu.", WEDNESDAY, ["2021-02-17/2021-03-17"]),
    ("La digue a rompu le 3 mars. La veille, il avait plu.", WEDNESDAY, ["2021-03-03", "2021-03-02"]),
    ("La digue a rompu le 3 mars. Deux jours plus tôt, elle tenait.", WEDNESDAY, ["2021-03-03", "2021-03-01"]),
    ("La digue a rompu le lundi de Pâques 2019.", WEDNESDAY, ["2019-04-22"]),
    ("Le tueur des attentats du 11 septembre est mort.", WEDNESDAY, ["2001-09-11"]),
    ("NIAMEY, 12 mars 2021 (Agence) - La digue a rompu jeudi.", None, ["2021-03-12", "2021-03-11"]),
    ("La digue a rompu jeudi.", None, [None]),
    ("Le pont, ouvert en 2019, a rompu lundi 10 juin.", None, ["2019", "2019-06-10"]),
    ("Selon les archives, le 13 novembre fut terrible. Le 13 novembre 1985, le volcan gronda.", WEDNESDAY,
     ["1985-11-13", "1985-11-13"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "published", "values"), GOLDEN, ids=lambda v: v if isinstance(v, str) else None)
def test_value(text: str, published: str | None, values: list[str | None], pack: TimePack, parser: Parser) -> None:
    assert [x.value for x in read(text, published, pack, parser)] == values


@pytest.mark.parametrize(
    "text",
    [
        "Cet homme de 45 ans a couru pendant 40 minutes.",
        "Il est condamné à deux ans de prison.",
        "Aujourd'hui, la région vit du tourisme.",
        "Les attentats du 13-Novembre ont marqué le pays.",
        "Le musée ouvre du lundi au vendredi.",
        "Elle préside l'association depuis toujours.",
        "La commune compte 2014 habitants et 1950 logements.",
        "La sonde a photographié Mars et Jupiter.",
        "Il a été élu, puis a été battu.",
        "Le tribunal siège chaque jeudi.",
    ],
)
def test_nothing_to_date(text: str, pack: TimePack, parser: Parser) -> None:
    assert read(text, WEDNESDAY, pack, parser) == ()


def test_relative_value_without_publication_day_stays_open(pack: TimePack) -> None:
    (found,) = read("La digue a rompu hier.", None, pack)
    assert found.value is None
    assert found.relative


def test_vague_span_is_marked(pack: TimePack) -> None:
    (found,) = read("La digue a rompu ces derniers jours.", WEDNESDAY, pack)
    assert found.approximate


def test_weekday_counts_from_the_day_of_writing(pack: TimePack) -> None:
    text = "Ce mardi soir, le maire a prévenu : « Je parlerai demain matin. »"
    assert [x.value for x in read(text, WEDNESDAY, pack)] == ["2021-03-16", "2021-03-17"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("La digue a rompu jeudi 17 mai.", "2017-05-17"),
        ("La digue rouvrira jeudi 17 mai.", "2018-05-17"),
        ("La digue a rompu jeudi 17 août.", "2017-08-17"),
        ("La digue avait rompu un mardi, le mardi 11 septembre.", "2012-09-11"),
    ],
)
def test_what_is_past_is_not_put_into_a_later_year_for_its_weekday(
    text: str, value: str, pack: TimePack, parser: Parser
) -> None:
    """A date at odds with its weekday is a slip, of the month as of the day; a year that fits both is taken where it is past."""
    assert read(text, "2017-08-20", pack, parser)[-1].value == value


def test_spans_stand_in_the_text(pack: TimePack) -> None:
    text = "L\u2019usine a ferm\u00e9 le\u00a05\u202fmars, d\u2019ici la fin de l\u2019an. Été 2020, 31 février."
    for found in read(text, WEDNESDAY, pack):
        assert found.span.of(text).strip() == found.span.of(text)


def test_long_text_of_dates_stays_linear(pack: TimePack) -> None:
    text = "Le lundi 5 mars 2018 et le 6, " * 6000
    assert len(read(text, WEDNESDAY, pack)) >= 6000


def test_every_reading_of_a_row_exists() -> None:
    from vigie.text.dating import READINGS

    named = {row["reading"] for row in ROWS["expression"]}
    assert named <= set(READINGS)


def test_forms_are_folded() -> None:
    for row in ROWS["expression"]:
        for form in row["forms"]:
            assert not re.search(r"[A-ZÀ-ÿ’]", form), form
