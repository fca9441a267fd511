"""Every page in a real browser: axe finds nothing in light and dark, 360 px is enough, keys reach all that does
something, no policy is broken.
"""

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from accounts.tests.factories import make_coordinator, make_user
from rounds.tests.factories import make_application, make_round
from tests.browser.conftest import Visit, axe_violations
from tests.browser.keyboard import keyboard_problems
from tests.pages import pages
from tests.world import load_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOREIGN = "() => performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin))"
HALVES = 2


@pytest.mark.parametrize("half", range(HALVES))
def test_pages_are_sound(visit: Visit, half: int) -> None:
    """Each page is loaded once, wide and dark, and made narrow and light then; half of them, for two at once."""
    world = load_world()
    problems: list[str] = []
    tabs: dict[str, Tab] = {}
    for page in pages(world)[half::HALVES]:
        user = world.people[page.part]
        tab = visit(page.path, user=user, width=1280, scheme="dark", beside=tabs.get(page.part))
        problems += [f"{page}: {problem}" for problem in _problems(tab)]
        if page.part in tabs:
            tab.close()
        tabs.setdefault(page.part, tab)
    assert problems == []


def _problems(tab: Tab) -> list[str]:
    """What is wrong with an open page: first what is there when it opens, then by keyboard, then on a phone."""
    problems = [*_wide(tab), *axe_violations(tab)]
    headings = tab.locator("h1").count()
    if headings != 1:
        problems.append(f"{headings} h1")
    if foreign := tab.evaluate(FOREIGN):
        problems.append(f"loads from {foreign}")
    problems += keyboard_problems(tab)
    tab.set_viewport_size({"width": 360, "height": 800})
    tab.emulate_media(color_scheme="light")
    return [*problems, *_wide(tab), *axe_violations(tab)]


def _wide(tab: Tab) -> list[str]:
    size = tab.viewport_size
    assert size
    wide, width = tab.evaluate("document.documentElement.scrollWidth"), size["width"]
    return [f"{wide} px wide on a screen of {width}"] if wide > width else []


def test_the_frame_of_a_wording_shows_the_letter(visit: Visit) -> None:
    make_application(make_round(name="Spring 2026"), make_user(name="Ada Lovelace"))
    tab = visit("/admin/mail/wording/rounds.received/", user=make_coordinator())
    letter = tab.frame_locator("iframe.mail-preview").locator("body")
    expect(letter).to_contain_text("Hello Ada")
    expect(letter.locator("a.button")).to_be_visible()
