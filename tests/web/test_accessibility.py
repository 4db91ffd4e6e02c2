"""Every page for everybody: axe-core finds no serious fault, by day and by night, wide and narrow; the keyboard reaches every control."""

from __future__ import annotations

import re
from secrets import token_hex
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import Desk, Hand
from playwright.sync_api import Page, expect
from sqlalchemy import select

from vigie.store.briefs import BriefLine, add_brief, change_lines
from vigie.store.eventlists import EventFilter, list_events
from vigie.store.schema import articles, board
from vigie.store.sight import sight_of
from vigie.web.app import create_app, is_open, routes

SERIOUS = ("serious", "critical")
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
"""The rules of axe-core, and the size of targets of WCAG 2.2, which it leaves out by itself."""
FURTHER = (
    "/search?q=attaque", "/search?q=attaque&over=findings", "/search?q=attaque&over=events", "/search?q=introuvable", "/events?place=nulle-part",
    "/events?disputed=1", "/sources?name=AFP", "/actors?name=introuvable", "/statements?who=personne+du+tout", "/nulle-part",
)  # fmt: skip
"""Pages in other states: with hits, without any, with something open."""
REACHED = (
    "/",
    "/events?country=NG",
    "/search?q=attaque&over=events",
    "/administration",
    "/watches",
    "/sources",
    "/review",
    "/briefs",
)


def pages(desk: Desk) -> list[str]:
    """The address of every page: GET routes that answer HTML, with the keys of what the store holds."""
    with desk.store.reading() as connection:
        sight = sight_of(connection, "RED")
        told = max(list_events(connection, sight, EventFilter()).rows, key=lambda row: len(row.event.reports)).key
        article = connection.execute(select(articles.c.key).order_by(articles.c.key)).scalars().first()
        actor = (
            connection.execute(select(board.c.key).where(board.c.kind == "actor").order_by(board.c.key))
            .scalars()
            .first()
        )
    with desk.store.writing() as connection:
        brief = add_brief(connection, f"Point {token_hex(4)}", "anne", "CLEAR", "2026-11-28T08:00:00+00:00")
        change_lines(connection, brief, [BriefLine(told, "À suivre.")])
    keys = {"/events": told, "/articles": article, "/actors": actor, "/briefs": brief}
    found = []
    for route in routes(create_app(desk.store, lambda: None)):  # type: ignore[arg-type, return-value]
        head = "/" + route.path.split("/")[1]
        filled = re.sub(r"{[^}]+}", quote(str(keys.get(head, "rien")), safe=""), route.path)
        if "GET" in route.methods and (is_open(route) or not route.path.startswith(("/api/", "/taxii2/"))):
            found.append(filled)
    return [*found, *FURTHER]


def faults_of(page: Page, path: str) -> list[str]:
    """The serious faults of a page; none of what is no page."""
    answer = page.goto(path)
    if answer is None or not answer.headers.get("content-type", "").startswith("text/html"):
        return []
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{path}: {v['id']}: {n['html'][:120]}" for v in found if v["impact"] in SERIOUS for n in v["nodes"][:3]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 390])
def test_no_page_has_a_serious_fault(desk: Desk, scheme: str, width: int) -> None:
    page = desk.page(desk.user("administrator"), color_scheme=scheme, viewport={"width": width, "height": 768})
    asked = [p for p in pages(desk) if not p.endswith((".pdf", ".atom", ".json", ".xml", "/citation.rien"))]
    faults = [fault for path in asked for fault in faults_of(page, path)]
    desk.wrong[:] = [w for w in desk.wrong if "404" not in w]  # addresses of nothing are asked on purpose
    assert faults == []
    assert len(asked) > 30


def test_the_keyboard_reaches_every_control_and_shows_where_it_is(desk: Desk) -> None:
    page = desk.page(desk.user("administrator"), viewport={"width": 1366, "height": 768})
    for path in REACHED:
        page.goto(path)
        controls = page.evaluate(
            """() => { const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
              .filter(e => e.checkVisibility({ contentVisibilityAuto: true }));
              all.forEach((e, n) => { e.dataset.n = n; }); return all.length; }"""
        )
        seen, hidden = set(), []
        for _ in range(2 * controls + 20):
            page.keyboard.press("Tab")
            at = page.evaluate(
                """() => { const e = document.activeElement; const style = getComputedStyle(e);
                  return [e.dataset.n ?? null, style.outlineStyle !== 'none' && style.outlineWidth !== '0px', e.outerHTML.slice(0, 80)]; }"""
            )
            if at[0] is not None:
                seen.add(at[0])
                hidden += [] if at[1] else [at[2]]
            if len(seen) == controls:
                break
        assert len(seen) == controls, path
        assert hidden == [], path
        assert controls > 10, path


def test_the_first_stop_skips_the_menu(desk: Desk) -> None:
    page = desk.page(desk.user("reader"))
    page.goto("/events")
    page.keyboard.press("Tab")
    link = page.locator(".skip").first
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.wait_for_url("**/events#main")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    Hand(page, "keyboard").reach(page.locator("#f-type"))


def test_a_page_says_what_it_is(desk: Desk) -> None:
    """One heading of the first level, a title of its own, a language, one place for the content, headers above each column."""
    page = desk.page(desk.user("administrator"))
    titles = set()
    asked = ("/", "/events", "/actors", "/places", "/warnings", "/statements", "/sources", "/watches", "/briefs", "/review", "/administration",
             "/audit", "/keys", "/search?q=attaque")  # fmt: skip
    for path in asked:
        page.goto(path)
        assert page.locator("h1").count() == 1, path
        assert page.locator("main").count() == 1, path
        assert page.locator("html").get_attribute("lang") == "fr", path
        assert page.locator("table:not(:has(thead th))").count() == 0, path
        assert page.locator("input:not([type=hidden]):not([aria-label])").evaluate_all(
            "all => all.every(e => e.labels.length > 0)"
        ), path
        titles.add(page.title())
    assert len(titles) == len(asked)
