"""A real browser for tests: pages are opened with `visit`, and whatever the browser complains of fails the test."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.browser_setup import find_chromium

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the Chromium that `make test` has found or installed."""
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": quiet}


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer) -> Iterator[Visit]:
    """Open a page: `visit("/people/me/", user=ada, width=360, scheme="dark", touch=True)`.

    Each call has a context of its own, with any other option of playwright's `new_context`; with `beside` it is a
    second tab of that page's context, which has loaded what pages share. Errors on the console, violations of the
    content policy among them, and errors of scripts fail the test at its end.
    """
    problems: list[str] = []
    contexts = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "favicon" not in message.location.get("url", ""):
            problems.append(message.text)

    def open_page(
        path: str,
        *,
        user: User | None = None,
        width: int = 1280,
        height: int = 800,
        scheme: str = "light",
        touch: bool = False,
        beside: Page | None = None,
        **more: Any,
    ) -> Page:
        context = beside.context if beside else None
        if context is None:
            size = {"width": width, "height": height}
            options: dict[str, Any] = {"viewport": size, "color_scheme": scheme, "has_touch": touch, **more}
            context = browser.new_context(base_url=live_server.url, **options)
            contexts.append(context)
            if user is not None:
                client = Client()
                client.force_login(user)
                session = client.cookies[settings.SESSION_COOKIE_NAME].value
                context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


def axe_violations(page: Page) -> list[str]:
    """What axe finds wrong on the page, as short sentences."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]
