from dataclasses import replace

import pytest

from vigie.model.spans import Span
from vigie.model.warnings import Area, SecurityWarning
from vigie.stages.board import warning_board as board_of

BASE = SecurityWarning(
    id="warning:0-5", span=Span(0, 5), issuer="ministère", issuer_id=None, kind="travel_advice", action="issue",
    area=Area("Niger", "NE"), level=None, instruction=None, urgency="unknown", severity="unknown", certainty="unknown",
    from_=None, until=None,
)  # fmt: skip


@pytest.fixture
def warned(told):
    def make(id_, day, **slots):
        return replace(told(id_, day=day), warnings=(replace(BASE, **slots),))

    return make


def warning_board(annotations, as_of):
    return board_of(annotations, {a.article.id: "story:1" for a in annotations}, as_of)


def states(board):
    return [(w.articles[0], w.state) for w in board]


def test_a_recent_warning_is_in_force(warned):
    assert states(warning_board([warned("a", "2024-05-10")], "2024-05-15")) == [("a", "in_force")]


def test_an_old_one_without_end_is_unknown(warned):
    assert states(warning_board([warned("a", "2023-05-10")], "2024-05-15")) == [("a", "unknown")]


def test_one_past_its_end_is_expired(warned):
    assert states(warning_board([warned("a", "2024-05-10", until="2024-05-12")], "2024-05-15")) == [("a", "expired")]


def test_a_later_one_of_the_same_issuer_and_area_supersedes(warned):
    board = warning_board([warned("a", "2024-05-01"), warned("b", "2024-05-10")], "2024-05-15")
    assert dict(states(board)) == {"a": "superseded", "b": "in_force"}
    assert next(w for w in board if w.articles == ("a",)).superseded_by == next(
        w.id for w in board if w.articles == ("b",)
    )


def test_a_lifted_one_leaves_the_board(warned):
    board = warning_board([warned("a", "2024-05-01"), warned("b", "2024-05-10", action="lift")], "2024-05-15")
    assert dict(states(board)) == {"a": "lifted", "b": "lifted"}


def test_another_area_is_another_warning(warned):
    board = warning_board([warned("a", "2024-05-01"), warned("b", "2024-05-10", area=Area("Mali", "ML"))], "2024-05-15")
    assert dict(states(board)) == {"a": "in_force", "b": "in_force"}


def test_two_reports_of_one_day_are_one_line(warned):
    board = warning_board([warned("a", "2024-05-10"), warned("b", "2024-05-10")], "2024-05-15")
    assert [w.articles for w in board] == [("a", "b")]


def test_no_day_gives_no_certainty(warned):
    assert states(warning_board([warned("a", None)], None)) == [("a", "unknown")]


def test_a_lift_that_names_no_area_ends_what_its_story_warned_of(warned):
    board = warning_board(
        [warned("a", "2024-05-01"), warned("b", "2024-05-10", action="lift", area=None)], "2024-05-15"
    )
    assert dict(states(board)) == {"a": "lifted", "b": "lifted"}


def test_a_country_has_one_alert_level_whoever_announces_it(warned):
    first = warned("a", "2024-05-01", kind="threat_level", issuer="Matignon")
    then = warned("b", "2024-05-10", kind="threat_level", issuer="gouvernement", action="lower")
    assert dict(states(warning_board([first, then], "2024-05-15"))) == {"a": "superseded", "b": "in_force"}


def test_two_states_warn_each_for_itself(warned):
    first = warned("a", "2024-05-01", issuer="Allemagne")
    then = warned("b", "2024-05-10", issuer="Italie", area=Area("Niger", "NE"))
    board = board_of([first, then], {"a": "story:1", "b": "story:2"}, "2024-05-15")
    assert dict(states(board)) == {"a": "in_force", "b": "in_force"}


def test_the_seat_of_an_issuer_is_not_what_it_warns_about(warned):
    named = {"issuer": "Hautecour", "kind": "threat_level"}
    (line,) = warning_board([warned("a", "2024-05-10", area=Area("Hautecour", "FR"), **named)], "2024-05-15")
    assert line.area is None
    (line,) = warning_board([warned("a", "2024-05-10", area=Area("Niger", "NE"), **named)], "2024-05-15")
    assert line.area == Area("Niger", "NE")
