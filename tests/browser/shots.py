"""`make shots`: a picture of every page, wide and narrow, light and dark, into `var/shots`.

Takes its own demonstration in a database of its own, so that `var/` keeps the one that is running.
"""

from pathlib import Path

import pytest

from tests.browser.conftest import Visit
from tests.pages import pages
from tests.world import load_world

FOLDER = Path(__file__).resolve().parent.parent.parent / "var" / "shots"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_take_pictures(visit: Visit, width: int, scheme: str) -> None:
    world = load_world()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for page in pages(world):
        tab = visit(page.path, user=world.people[page.part], width=width, scheme=scheme)
        name = f"{page}".replace(" ", "-").replace(":", "-").replace(",", "")
        tab.screenshot(path=FOLDER / f"{name}-{width}-{scheme}.png", full_page=True)
        tab.context.close()
