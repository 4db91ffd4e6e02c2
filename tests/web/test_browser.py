"""The analyst's day in a browser: ten journeys, each by mouse and by keyboard, and words that try to run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from browsing import Desk, Hand, Means, served, until
from playwright.sync_api import Browser, Page, expect

from vigie.jobs.situating import refresh
from vigie.model.annotations import MadeBy
from vigie.model.places import Place
from vigie.model.spans import Span
from vigie.model.statements import Statement
from vigie.store.ingesting import ingest
from vigie.store.offers import Offer
from vigie.store.people import accounts_of

PAYLOADS = (
    "<script>document.title='RAN'</script>", "\"><img src=x onerror=\"document.title='RAN'\">", "<svg onload=document.title='RAN'>",
    "javascript:document.title='RAN'", "{{ 7 * 7 }}", "'-document.title-'",
)  # fmt: skip
PASSWORD = "un mot de passe assez long"
PAGES = ("/", "/events", "/actors", "/places", "/warnings", "/statements", "/sources", "/watches", "/briefs", "/review", "/administration",
         "/audit", "/keys", "/search?q=explosion", "/search?q=explosion&over=findings", "/search?q=explosion&over=events")  # fmt: skip


@pytest.fixture(params=["mouse", "keyboard"])
def means(request: pytest.FixtureRequest) -> Means:
    """How somebody works."""
    found: Means = request.param
    return found


def count_of(page: Page) -> int:
    """The count beside the heading of a list."""
    return int(re.sub(r"\D", "", page.locator("h1 .count").inner_text()))


def event_of_several(page: Page) -> str:
    """The address of an event that several articles tell."""
    page.goto("/events")
    told = page.locator(".line", has_text=re.compile(r"autres? articles?"))
    while not told.count():
        page.goto(page.locator("a.next").get_attribute("href") or "")
    return told.first.locator("a.what").get_attribute("href") or ""


def test_1_entering(desk: Desk, means: Means) -> None:
    """The one-time link, a password, the situation since the last visit, out and in again."""
    user = desk.user("analyst")
    page = desk.page()
    hand = Hand(page, means)
    page.goto(desk.link(user))
    hand.write(page.locator("#password"), PASSWORD)
    hand.press(page.locator("button.main"))
    page.wait_for_url("**/")
    expect(page.locator("#h-new .count")).not_to_have_text("0")
    before = page.locator("#h-new .count").inner_text()
    hand.press(page.locator("text=Tous les nouveaux événements"))
    page.wait_for_url("**/events?new_since=**")
    assert str(count_of(page)) == before
    hand.press(page.locator(".who summary"))
    hand.press(page.locator(".who button"))
    page.wait_for_url("**/login")
    hand.write(page.locator("#name"), user.name)
    hand.write(page.locator("#password"), PASSWORD)
    hand.press(page.locator("button.main"))
    page.wait_for_url("**/")
    expect(page.locator("main")).to_contain_text("Nouveautés depuis votre visite du")
    expect(page.locator("#h-new .count")).to_have_text("0")


def test_2_filtering(desk: Desk, means: Means) -> None:
    """Filters, the map and the timeline narrow one list; a view keeps them."""
    page = desk.page(desk.user("reader"))
    hand = Hand(page, means)
    page.goto("/events")
    whole = count_of(page)
    hand.write(page.locator("#f-country"), "Nigeria")
    hand.press(page.locator("text=Filtrer"))
    page.wait_for_url("**country=Nigeria**")
    in_country = count_of(page)
    assert 0 < in_country < whole
    hand.press(page.locator(".timeline a").first)
    page.wait_for_url("**from=**")
    assert 0 < count_of(page) < in_country
    page.go_back()
    hand.press(page.locator(".map a").first)
    page.wait_for_url("**place=**")
    left = count_of(page)
    assert 0 < left <= in_country
    hand.write(page.locator("#v-name"), "Mes attaques")
    hand.press(page.locator("aside >> text=Enregistrer"))
    expect(page.locator("aside a", has_text="Mes attaques")).to_be_visible()
    page.goto("/events")
    assert count_of(page) == whole
    hand.press(page.locator("aside a", has_text="Mes attaques"))
    page.wait_for_url("**place=**")
    assert count_of(page) == left
    hand.press(page.locator("[aria-label='Supprimer la vue Mes attaques']"))
    page.wait_for_url("**/events")
    expect(page.locator("aside")).not_to_contain_text("Mes attaques")


def test_3_evidence(desk: Desk, means: Means) -> None:
    """From an event to the words that it rests on, in their article, with layers shown and hidden, and to a citation."""
    page = desk.page(desk.user("reader"))
    hand = Hand(page, means)
    page.goto(event_of_several(page))
    assert page.locator("section[aria-labelledby=h-who] tbody tr").count() > 1
    expect(page.locator("section[aria-labelledby=h-evidence] blockquote").first).to_be_visible()
    hand.press(page.locator("section[aria-labelledby=h-who] tbody a[href^='/articles/']").first)
    page.wait_for_url("**/articles/*#*")
    title = page.locator("h1").inner_text()
    expect(page.locator(".fulltext mark.f-events").first).to_be_visible()
    assert page.locator(".fulltext mark.f-entities").count() == 0
    hand.press(page.locator("input[value=entities]"))
    page.wait_for_url("**layer=entities**")
    expect(page.locator(".fulltext mark.f-entities").first).to_be_visible()
    hand.press(page.locator("input[value=events]"))
    page.wait_for_url("**layer=entities**")
    expect(page.locator(".fulltext mark.f-events")).to_have_count(0)
    hand.press(page.locator(".meta >> text=txt"))
    page.wait_for_url("**/citation.txt")
    assert title[:20] in page.locator("body").inner_text()


def test_4_searching(desk: Desk, means: Means) -> None:
    """The box of every page, what is found in articles, findings and events, narrowed by a count."""
    page = desk.page(desk.user("reader"))
    hand = Hand(page, means)
    page.goto("/warnings")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("attaque")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=attaque")
    whole = count_of(page)
    assert page.locator("mark.hit").count() > 3
    hand.press(page.locator(".tabs >> text=les événements"))
    page.wait_for_url("**over=events**")
    expect(page.locator(".tabs [aria-current]")).to_have_text("les événements")
    hand.press(page.locator(".tabs >> text=les articles"))
    page.wait_for_url("**over=articles**")
    hand.press(page.locator("aside .facet a").first)
    page.wait_for_url(re.compile("type=|country=|outlet="))
    assert 0 < count_of(page) <= whole
    if means == "keyboard":
        page.locator("h1").click()
        page.keyboard.press("j")
        page.keyboard.press("Enter")
    else:
        page.locator("a.what").first.click()
    page.wait_for_url("**/articles/*")


def test_5_grading(desk: Desk, means: Means) -> None:
    """A grade with its reason, seen on the event, kept among the acts, and undone."""
    page = desk.page(desk.user("analyst"))
    hand = Hand(page, means)
    page.goto("/events?reliability=F")
    page.goto("/events")
    address = page.locator("a.what").nth(3 if means == "mouse" else 4).get_attribute("href") or ""
    page.goto(address)
    before = page.locator(".badge.grade").first.inner_text()
    why = f"dépêche relue ({means})"
    hand.write(page.locator("#r-grade"), "B2" if before != "B2" else "C3")
    hand.write(page.locator("#r-why1"), why)
    hand.send(page.locator("button:has-text('Coter autrement')"))
    until(page, address, lambda: why in page.inner_text("main"))
    assert page.locator(".badge.grade").first.inner_text() != before
    page.goto("/review")
    row = page.locator("#acts tbody tr", has_text=why)
    hand.send(row.locator("button"))
    page.wait_for_url("**/review#acts")
    expect(page.locator("#acts tbody tr.copy", has_text=why)).to_have_count(1)
    until(page, address, lambda: page.locator(".badge.grade").first.inner_text() == before)


def test_6_joining_and_splitting(desk: Desk, means: Means) -> None:
    """What two articles tell apart is joined, what they tell together is split; both come undone."""
    page = desk.page(desk.user("analyst"))
    hand = Hand(page, means)
    rows = page.locator("section[aria-labelledby=h-who] tbody tr")
    address = event_of_several(page)
    page.goto(address)
    told = rows.count()
    box = page.locator("input[name=report]").last
    hand.press(box)
    assert box.is_checked()
    why = f"deux affaires ({means})"
    hand.write(page.locator("#r-why3"), why)
    hand.send(page.locator("button:has-text('Séparer')"))
    until(page, address, lambda: 0 < rows.count() < told)
    page.goto("/events")
    other = next(a for a in page.locator("a.what").evaluate_all("all => all.map(a => a.href)") if address not in a)
    page.goto(address)
    again = rows.count()
    hand.write(page.locator("#r-other"), other)
    both = f"une affaire ({means})"
    hand.write(page.locator("#r-why2"), both)
    hand.send(page.locator("button:has-text('Réunir')"))
    until(page, address, lambda: rows.count() > again)
    for reason in (both, why):
        page.goto("/review")
        hand.send(page.locator("#acts tbody tr", has_text=reason).locator("button"))
        page.wait_for_url("**/review#acts")
    until(page, address, lambda: rows.count() == told)


def test_7_rating_and_watching(desk: Desk, means: Means) -> None:
    """A source is rated with a reason; a filter becomes a watch list, with its feed, and goes again."""
    page = desk.page(desk.user("analyst"))
    hand = Hand(page, means)
    page.goto("/sources")
    row = page.locator("tbody tr", has=page.locator("a[href^='/events?outlet=']")).nth(1 if means == "mouse" else 2)
    name = row.locator("a").first.inner_text()
    hand.press(row.locator("text=Évaluer"))
    page.wait_for_url("**name=**")
    expect(page.locator("#rt-name")).to_have_value(name)
    hand.choose(page.locator("#rt-letter"), "C")
    hand.write(page.locator("#rt-why"), f"a souvent raison ({means})")
    hand.press(page.locator("button:has-text('Évaluer')"))
    page.wait_for_url("**/sources")
    expect(page.locator("tbody tr", has_text=f"a souvent raison ({means})")).to_contain_text("C")
    page.goto("/events?country=ML&type=attack")
    hand.press(page.locator("text=En faire une veille"))
    page.wait_for_url("**/watches?**")
    expect(page.locator("#w-country")).to_have_value("Mali")
    hand.write(page.locator("#w-name"), f"Mali ({means})")
    hand.press(page.locator("button.main"))
    page.wait_for_url("**/watches")
    card = page.locator(".card", has_text=f"Mali ({means})")
    expect(card).to_contain_text("Attaque")
    feed = page.request.get(card.locator("text=Atom").get_attribute("href") or "")
    assert feed.headers["content-type"].startswith("application/atom+xml")
    hand.press(card.locator("button"))
    page.wait_for_url("**/watches")
    expect(page.locator(".card", has_text=f"Mali ({means})")).to_have_count(0)


def test_8_a_brief(desk: Desk, means: Means, tmp_path: Path) -> None:
    """Events ticked in a list become a brief, put in order, with a comment, approved, printed and on paper."""
    page = desk.page(desk.user("editor"), accept_downloads=True)
    hand = Hand(page, means)
    page.goto("/events?voices=2")
    hand.choose(page.locator("#to-brief-which"), "un nouveau point")  # other tests leave briefs of their own
    for n in range(3):
        hand.press(page.locator(".line .pick").nth(n))
    hand.press(page.locator("#to-brief button")) if means == "mouse" else page.locator("#to-brief button").press(
        "Enter"
    )
    page.wait_for_url("**/briefs/*")
    first = page.locator("a.what").first.inner_text()
    assert page.locator("a.what").count() == 3
    hand.write(page.locator("textarea").first, "À suivre demain.")
    hand.press(page.locator(".tools >> text=Enregistrer").first)
    expect(page.locator(".comment")).to_have_text("À suivre demain.")
    hand.press(page.locator("[aria-label=Descendre]").first)
    expect(page.locator("a.what").nth(1)).to_have_text(first)
    hand.press(page.locator("text=Approuver"))
    expect(page.locator("main")).to_contain_text("approuvé par")
    expect(page.locator("textarea")).to_have_count(0)
    page.emulate_media(media="print")
    expect(page.locator("header")).not_to_be_visible()
    assert len(page.pdf()) > 10_000
    page.emulate_media(media="screen")
    with page.expect_download() as download:
        hand.press(page.locator("a[download]").first)
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")


def test_9_administration(desk: Desk, means: Means) -> None:
    """A user is made, enters by the link, is disabled and out; the audit tells it."""
    page = desk.page(desk.user("administrator"))
    hand = Hand(page, means)
    name = f"Noor ({means})"
    page.goto("/administration")
    hand.write(page.locator("#u-name"), name)
    hand.choose(page.locator("#u-role"), "analyste")
    hand.choose(page.locator("#u-clearance"), "GREEN")
    hand.press(page.locator("button:has-text('Ajouter')"))
    link = page.locator("[role=status] code").inner_text()
    new = desk.page()
    new.goto(link)
    new.fill("#password", PASSWORD)
    new.press("#password", "Enter")
    new.wait_for_url("**/")
    expect(new.locator(".bar")).to_contain_text("TLP:GREEN")
    row = page.locator("tbody tr", has_text=name)
    hand.press(row.locator("input[type=checkbox]"))
    hand.press(row.locator("text=Enregistrer"))
    expect(page.locator("tbody tr", has_text=name)).to_contain_text("désactivé")
    new.goto("/events")
    new.wait_for_url("**/login**")
    hand.press(page.locator(".who summary"))
    hand.press(page.locator(".who >> text=Journal"))
    page.wait_for_url("**/audit")
    told = page.locator("tbody tr", has_text=name)
    expect(told.filter(has_text="user.added")).to_have_count(1)
    expect(told.filter(has_text="user.changed")).to_have_count(1)


def test_10_language_dark_and_narrow(desk: Desk, means: Means) -> None:
    """The same pages in English, at night, on a small screen; nothing stands out of it."""
    page = desk.page(desk.user("auditor"), color_scheme="dark", viewport={"width": 390, "height": 780})
    hand = Hand(page, means)
    page.goto("/")
    hand.press(page.locator(".who summary"))
    hand.press(page.locator(".who >> text=English"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    hand.press(page.locator("nav >> text=Events"))
    page.wait_for_url("**/events")
    expect(page.locator("h1")).to_contain_text("Events")
    hand.press(page.locator(".to_filters a"))
    page.wait_for_url("**/events#filters")
    for path in page.locator("nav a").evaluate_all("all => all.map(a => a.getAttribute('href'))"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        red, green, blue = (
            int(x) for x in re.findall(r"\d+", page.evaluate("getComputedStyle(document.body).backgroundColor"))[:3]
        )
        assert max(red, green, blue) < 80, path
    page.goto("/events?lang=fr")
    expect(page.locator("html")).to_have_attribute("lang", "fr")


@pytest.fixture
def hostile(store, told, pack, chromium: Browser) -> Iterator[Desk]:  # type: ignore[no-untyped-def]
    """The workbench with words in it that try to run."""
    now = datetime.now(UTC)
    for n, word in enumerate(PAYLOADS):
        text = f"Une explosion a frappé le marché {word} de la ville, a dit le maire."
        one = told(
            f"x{n}", text=text, publisher=f"Journal {word}", where=Place(f"Place {word}", "ML", 16.0, float(n), f"p/{n}", "place"),
            roles=[("perpetrator", f"Groupe {word}")], known=[(f"Groupe {word}", "group")],
        )  # fmt: skip
        article = replace(one.article, title=Span(0, len(text)), authors=(word,), url=f"https://journal.example/x{n}")
        said = Statement("statement:x", Span(0, 30), None, None, (f"Le maire {word}",), (word,), (), "direct")
        made = replace(one, article=article, statements=(said,), made_by=MadeBy("p", "l", "m"))
        ingest(store, [Offer(article, made)], now.isoformat())
    refresh(store, pack.situations)
    with served(store) as address:
        desk = Desk(address, store, chromium)
        yield desk
        desk.close()


def test_words_that_try_to_run_are_only_shown(hostile: Desk) -> None:
    with hostile.store.reading() as connection:
        user = next(a.user for a in accounts_of(connection) if a.user.name == "administrator RED")
    page = hostile.page(user)
    links = set(PAGES)
    for path in PAGES:
        page.goto(path)
        links |= set(page.eval_on_selector_all("a[href^='/']", "all => all.map(a => a.getAttribute('href'))"))
    kinds = [r"/events/[^?]+", r"/articles/[^?#]+$", r"/actors/", r"/briefs/"]
    chosen = [x for kind in kinds for x in sorted(x for x in links if re.match(kind, x) and not x.endswith(".pdf"))[:8]]
    foreign = "script:not([src^='/static/']), iframe, object, embed, img[onerror], svg[onload], a[href^='javascript']"
    for path in [*PAGES, *chosen]:
        page.goto(path)
        assert "RAN" not in page.title().replace("='RAN'", ""), path
        assert page.query_selector_all(foreign) == [], path
    assert len(chosen) > 15


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_bar_has_one_row_on_a_laptop(desk: Desk, lang: str) -> None:
    """The whole menu, the search and a long name beside each other; a second row would cost an event of each list."""
    page = desk.page(desk.user("administrator"), viewport={"width": 1280, "height": 720})
    page.goto(f"/events?lang={lang}")
    menu = page.locator("nav li").evaluate_all("all => all.map(e => e.getBoundingClientRect().top)")
    assert len(set(menu)) == 1
    assert page.evaluate("document.querySelector('header').offsetHeight") < 1.6 * page.locator("nav").evaluate(
        "e => e.offsetHeight"
    )
