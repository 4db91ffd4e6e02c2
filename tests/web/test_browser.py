"""The workbench in a browser: by mouse and by keyboard, with words that try to run, and nothing that leaves the host."""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from vigie.jobs.situating import refresh
from vigie.model.annotations import MadeBy
from vigie.model.places import Place
from vigie.model.spans import Span
from vigie.model.statements import Statement
from vigie.store.ingesting import ingest
from vigie.store.offers import Offer
from vigie.store.people import accounts_of, invite
from vigie.web.app import create_app

CHROMIUM = shutil.which("chromium")
PAYLOADS = (
    "<script>document.title='RAN'</script>", "\"><img src=x onerror=\"document.title='RAN'\">", "<svg onload=document.title='RAN'>",
    "javascript:document.title='RAN'", "{{ 7 * 7 }}", "'-document.title-'",
)  # fmt: skip
PASSWORD = "un mot de passe assez long"
PAGES = ("/", "/events", "/actors", "/places", "/warnings", "/statements", "/sources", "/watches", "/briefs", "/review", "/administration",
         "/audit", "/keys", "/search?q=explosion", "/search?q=explosion&over=findings", "/search?q=explosion&over=events")  # fmt: skip


@pytest.fixture(scope="module")
def chromium(absent: Callable[[str], None]) -> Iterator[Browser]:
    """A browser of Debian's package."""
    if CHROMIUM is None:
        absent("Chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def address(store, told, pack) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """The workbench on the loopback, with words in it that try to run."""
    now = datetime.now(UTC)
    for n, word in enumerate(PAYLOADS):
        text = f"Une explosion a frappé le marché {word} de la ville, a dit le maire."
        one = told(
            f"x{n}", text=text, publisher=f"Journal {word}", where=Place(f"Place {word}", "ML", 16.0, float(n), f"p/{n}", "place"),
            roles=[("perpetrator", f"Groupe {word}")], known=[(f"Groupe {word}", "group")],
        )  # fmt: skip
        article = replace(one.article, title=Span(0, len(text)), authors=(word,), url=f"https://journal.example/x{n}")
        said = Statement("statement:x", Span(0, 30), None, None, (f"Le maire {word}",), (word,), (), "direct")
        ingest(
            store,
            [Offer(article, replace(one, article=article, statements=(said,), made_by=MadeBy("p", "l", "m")))],
            now.isoformat(),
        )
    refresh(store, pack.situations)
    with store.writing() as connection:
        user = next(a.user for a in accounts_of(connection) if a.user.name == "administrator RED")
        invite(connection, user.id, "lien", now)
    server = uvicorn.Server(uvicorn.Config(create_app(store, lambda: datetime.now(UTC)), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """A page of somebody who is logged in; at the end nothing may have failed, run or left the host."""
    context = chromium.new_context(locale="fr-FR", base_url=address)
    opened, wrong = context.new_page(), []
    opened.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
    opened.on("pageerror", lambda e: wrong.append(str(e)))
    opened.on("dialog", lambda d: (wrong.append(d.message), d.dismiss()))
    opened.on("request", lambda r: None if r.url.startswith((address, "data:")) else wrong.append(r.url))
    opened.goto("/invitation/lien")
    opened.fill("#password", PASSWORD)
    opened.press("#password", "Enter")
    opened.wait_for_url("**/")
    yield opened
    assert wrong == []
    context.close()


def test_words_that_try_to_run_are_only_shown(page: Page) -> None:
    links = set(PAGES)
    for path in PAGES:
        page.goto(path)
        links |= set(page.eval_on_selector_all("a[href^='/']", "all => all.map(a => a.getAttribute('href'))"))
    kinds = [r"/events/[^?]+", r"/articles/[^?#]+$", r"/actors/", r"/briefs/"]
    chosen = [x for kind in kinds for x in sorted(x for x in links if re.match(kind, x))[:8]]
    for path in [*PAGES, *chosen]:
        page.goto(path)
        assert "RAN" not in page.title().replace("='RAN'", ""), path
        foreign = (
            "script:not([src^='/static/']), iframe, object, embed, img[onerror], svg[onload], a[href^='javascript']"
        )
        assert page.query_selector_all(foreign) == [], path
    assert len(chosen) > 15


def test_an_event_is_followed_to_its_words_by_keyboard(page: Page) -> None:
    page.goto("/events")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/events/*")
    page.locator("table a[href^='/articles/']").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/*")
    assert page.locator("mark").count() > 0
    page.keyboard.press("/")
    page.keyboard.type("explosion")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=explosion")
    assert page.locator(".line").count() > 3


def test_a_filter_is_kept_as_a_view(page: Page) -> None:
    page.goto("/events")
    page.fill("#f-country", "NE")
    page.click("text=Filtrer")
    page.wait_for_url("**country=NE**")
    count = page.locator(".line").count()
    page.fill("#v-name", "Niger")
    page.click("aside >> text=Enregistrer")
    page.goto("/events")
    page.click("aside >> text=Niger")
    assert page.locator(".line").count() == count > 0


def test_a_brief_is_composed_and_approved(page: Page) -> None:
    page.goto("/briefs")
    page.fill("#b-title", "Point du soir")
    page.click("text=Nouveau point")
    page.wait_for_url("**/briefs/*")
    brief = page.url
    page.goto("/events")
    page.locator("a.what").first.click()
    page.click("section[aria-labelledby=h-brief] >> text=Point du soir")
    page.wait_for_url("**/briefs/*")
    page.fill("textarea", "À suivre demain.")
    page.click(".tools >> text=Enregistrer")
    assert page.locator(".comment").inner_text() == "À suivre demain."
    page.click("text=Approuver")
    page.goto(brief)
    assert page.locator("textarea").count() == 0
    assert "approuvé par administrator RED" in page.inner_text("main")


def test_a_grade_is_given_with_a_reason_and_undone(page: Page) -> None:
    page.goto("/events")
    page.locator("a.what").first.click()
    page.fill("#r-grade", "B2")
    page.fill("#r-why1", "dépêche relue")
    page.click("button:has-text('Coter autrement')")
    page.goto("/review")
    row: Any = page.locator("#acts tbody tr").first
    assert "dépêche relue" in row.inner_text()
    row.locator("text=Annuler").click()
    assert page.locator("#acts tbody tr.copy").count() == 1
