from dataclasses import replace

import pytest

from vigie.model.spans import Span
from vigie.model.warnings import Area, SecurityWarning
from vigie.stages.board import warning_board

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
