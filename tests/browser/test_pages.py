"""Every page in a real browser: axe finds nothing in light and dark, 360 px is enough, no policy is broken."""

import pytest

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
