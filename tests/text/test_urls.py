"""One spelling for each address: what names another article stays apart, and nothing crashes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.text.urls import canonical_url


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://echo.test/?q=%E9", "https://echo.test/?q=%E8"),
        ("https://echo.test/?q=%E9", "https://echo.test/?q=%C3%A9"),
        ("https://echo.test/?q=%E9", "https://echo.test/?q=%EF%BF%BD"),
        ("https://echo.test/?q=\ud800", "https://echo.test/?q=\ud801"),
        ("https://echo.test/\udce9", "https://echo.test/%E9"),
    ],
)
def test_addresses_that_differ_stay_apart(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


@pytest.mark.parametrize(
    ("raw", "spelling"),
    [
        ("https://echo.test/?q=%e9", "https://echo.test/?q=%E9"),
        ("https://echo.test/a?b=été&utm_medium=x", "https://echo.test/a?b=%C3%A9t%C3%A9"),
        ("https://echo.test/?q=\ud800", "https://echo.test/?q=%ED%A0%80"),
        ("http://ECHO.test:80?a", "https://echo.test/?a="),
        (" \ud800 ", "%ED%A0%80"),
        ("http://[::1", "http://[::1"),
    ],
)
def test_one_spelling_for_one_address(raw: str, spelling: str) -> None:
    assert canonical_url(raw) == spelling


_ODD = st.text(alphabet=st.one_of(st.characters(exclude_categories=()), st.sampled_from("%&=?#/:@[]+é\ud800")))


@given(_ODD, _ODD, _ODD)
def test_any_address_has_a_spelling_that_can_be_stored_and_that_it_keeps(host: str, path: str, query: str) -> None:
    for url in (f"https://echo.test/{path}?{query}", f"http://{host}/{path}?{query}", path):
        spelling = canonical_url(url)
        spelling.encode("utf-8")
        assert canonical_url(spelling) == spelling
