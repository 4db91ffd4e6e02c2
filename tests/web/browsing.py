"""A desk in a real browser: the examples served on the loopback, people who enter, and hands that use a mouse or a keyboard."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from secrets import token_hex
from typing import Literal

import uvicorn
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response

from vigie.model.markings import Tlp
from vigie.model.people import Role, User
from vigie.store.opening import Store
from vigie.store.people import add_user, invite, open_session
from vigie.web.app import create_app

STOPS = 400
"""Presses of the tabulator after which a control counts as out of reach."""
PATIENCE = 30.0
"""Seconds that a page may take to show what was decided: the situation is assembled in between."""
Means = Literal["mouse", "keyboard"]


@contextmanager
def served(store: Store, refresh: Callable[[], None] = lambda: None) -> Iterator[str]:
    """The workbench over a store on a free port of the loopback; its address."""
    app = create_app(store, lambda: datetime.now(UTC), refresh)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@dataclass
class Desk:
    """The workbench in a browser; whatever goes wrong on any of its pages is kept in `wrong`."""

    address: str
    store: Store
    chromium: Browser
    wrong: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def user(self, role: Role, clearance: Tlp = "RED") -> User:
        """A new user of a role."""
        with self.store.writing() as connection:
            return add_user(connection, f"{role} {token_hex(4)}", role, clearance, datetime.now(UTC), "vigie")

    def link(self, user: User) -> str:
        """A one-time link for a user."""
        secret = token_hex(8)
        with self.store.writing() as connection:
            invite(connection, user.id, secret, datetime.now(UTC))
        return f"/invitation/{secret}"

    def page(self, user: User | None = None, **how: object) -> Page:
        """A window of its own, of somebody who has logged in or of nobody."""
        context = self.chromium.new_context(**{"locale": "fr-FR", "base_url": self.address, **how})  # type: ignore[arg-type]
        self.contexts.append(context)
        if user is not None:
            secret = token_hex(8)
            with self.store.writing() as connection:
                open_session(connection, user, secret, token_hex(8), datetime.now(UTC))
            context.add_cookies([{"name": "vigie", "value": secret, "url": self.address}])
        page = context.new_page()
        page.set_default_timeout(1000 * PATIENCE)
        page.on("console", lambda m: self.wrong.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: self.wrong.append(str(e)))
        page.on("dialog", lambda d: (self.wrong.append(d.message), d.dismiss()))
        page.on("request", lambda r: None if r.url.startswith((self.address, "data:")) else self.wrong.append(r.url))
        page.on("response", self._look_at)
        return page

    def _look_at(self, response: Response) -> None:
        policy = response.headers.get("content-security-policy", "")
        if response.status >= 500 or "script-src 'self'" not in policy or "unsafe" in policy:
            self.wrong.append(f"{response.status} {response.url} {policy}")

    def close(self) -> None:
        """Close the windows; nothing may have failed, run or left the host.

        Raises:
            AssertionError: something did.
        """
        for context in self.contexts:
            context.close()
        self.contexts.clear()
        found, self.wrong = self.wrong, []
        if found:
            raise AssertionError("\n".join(found))


@dataclass(frozen=True)
class Hand:
    """Somebody at a page, with a mouse or without; a keyboard reaches a control by the tabulator and sees where it is."""

    page: Page
    means: Means

    def press(self, target: Locator) -> None:
        """Follow a link, press a button, tick a box or open what is folded."""
        if self.means == "mouse":
            target.click()
            return
        self.reach(target)
        is_box = target.evaluate("e => e.matches('input[type=checkbox], summary')")
        self.page.keyboard.press("Space" if is_box else "Enter")

    def send(self, target: Locator) -> None:
        """Press what sends a form, and wait for the page that answers: leaving before it would take the form back."""
        with self.page.expect_navigation():
            self.press(target)

    def write(self, target: Locator, words: str) -> None:
        """Write into a field, in the place of what stands there."""
        if self.means == "mouse":
            target.fill(words)
            return
        self.reach(target)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(words)

    def choose(self, target: Locator, label: str) -> None:
        """Choose a line of a list."""
        if self.means == "mouse":
            target.select_option(label=label)
            return
        self.reach(target)
        self.page.keyboard.type(label)
        assert target.evaluate("e => e.selectedOptions[0].label").strip().startswith(label)

    def reach(self, target: Locator) -> None:
        """Go to a control by the tabulator; there it is marked."""
        for _ in range(STOPS):
            if target.evaluate("e => e === document.activeElement"):
                break
            self.page.keyboard.press("Tab")
        else:
            raise AssertionError(f"out of reach of the keyboard: {target}")
        assert target.evaluate("e => getComputedStyle(e).outlineStyle") != "none", f"focus is not seen: {target}"


def until(page: Page, address: str, told: Callable[[], bool]) -> None:
    """Load a page until it tells something, which the assembly beside it has to bring about.

    Raises:
        AssertionError: it never did.
    """
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        page.goto(address)
        if told():
            return
        time.sleep(0.3)
    raise AssertionError(f"not told at {address}")
