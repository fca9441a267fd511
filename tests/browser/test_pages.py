"""Every page in a real browser: axe finds nothing in light and dark, 360 px is enough, no policy is broken."""

import pytest
from playwright.sync_api import expect

from accounts.tests.factories import make_coordinator, make_user
from rounds.tests.factories import make_application, make_round
from tests.browser.conftest import Visit, axe_violations
from tests.pages import pages
from tests.world import load_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOREIGN = "() => performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin))"


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_pages_are_sound(visit: Visit, width: int, scheme: str) -> None:
    world = load_world()
    problems = []
    for page in pages(world):
        tab = visit(page.path, user=world.people[page.part], width=width, scheme=scheme)
        problems += [f"{page}: {violation}" for violation in axe_violations(tab)]
        wide = tab.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            problems.append(f"{page}: {wide} px wide on a screen of {width}")
        headings = tab.locator("h1").count()
        if headings != 1:
            problems.append(f"{page}: {headings} h1")
        if tab.evaluate(FOREIGN):
            problems.append(f"{page}: loads from {tab.evaluate(FOREIGN)}")
        tab.context.close()
    assert problems == []


def test_the_frame_of_a_wording_shows_the_letter(visit: Visit) -> None:
    make_application(make_round(name="Spring 2026"), make_user(name="Ada Lovelace"))
    tab = visit("/admin/mail/wording/rounds.received/", user=make_coordinator())
    letter = tab.frame_locator("iframe.mail-preview").locator("body")
    expect(letter).to_contain_text("Hello Ada")
    expect(letter.locator("a.button")).to_be_visible()
