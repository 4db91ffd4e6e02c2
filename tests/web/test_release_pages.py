"""Releases in a browser: proposed and approved by hand, without a serious fault for anybody."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import Desk, Hand, Means
from playwright.sync_api import Page, expect


def faults(page: Page) -> list[str]:
    """What axe-core finds serious on the page that is open."""
    found = Axe().run(page, options={"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}})
    return [
        f"{v['id']}: {n['html'][:160]}" for v in found.response["violations"] if v["impact"] in ("serious", "critical") for n in v["nodes"]
    ]  # fmt: skip


@pytest.mark.parametrize(("means", "scheme", "width"), [("mouse", "light", 1366), ("keyboard", "dark", 390)])
def test_a_warning_is_proposed_and_agreed_to_by_hand(desk: Desk, means: Means, scheme: str, width: int) -> None:
    page = desk.page(desk.user("editor"), color_scheme=scheme, viewport={"width": width, "height": 768})
    hand = Hand(page, means)
    page.goto("/warnings")
    hand.press(page.locator("a[href^='/releases/new']").nth(0 if means == "mouse" else -1))
    page.wait_for_url("**/releases/new**")
    assert faults(page) == []
    hand.choose(page.locator("#n-status"), "Exercice")
    hand.write(page.locator("#n-why"), "à dire aux partenaires")
    hand.press(page.locator("form.tall button.main"))
    page.wait_for_url(re.compile(r"/releases/[0-9a-f]{16}$"))
    assert faults(page) == []
    for detail in page.locator("details summary").all():
        hand.press(detail)
    expect(page.locator("details pre").first).to_contain_text("<status>Exercise</status>")
    assert faults(page) == []
    hand.press(page.locator("form[action$='/approve'] button"))
    expect(page.locator(".badge.grade").first).to_have_text("approuvé")
    assert faults(page) == []
    hand.write(page.locator("#w-why"), "retiré pour l'essai")
    hand.press(page.locator("form[action$='/withdraw'] button"))
    expect(page.locator(".badge.grade").first).to_have_text("retiré")
    page.goto("/releases")
    assert faults(page) == []
    expect(page.locator("main")).to_contain_text("retiré")
