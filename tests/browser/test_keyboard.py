"""The walk by keyboard finds what it is there to find, and is content with what is sound."""

import pytest
from playwright.sync_api import Page

from tests.browser.keyboard import keyboard_problems

pytestmark = pytest.mark.browser

STYLE = """<style>
  :focus-visible { outline: 3px solid red }
  .unmarked:focus-visible { outline: none }
  .bar { position: fixed; inset: auto 0 0 0; height: 6rem; background: white; z-index: 1 }
  .far { margin-top: 200vh; margin-bottom: 1rem }
</style><main>"""
SOUND = """<a href="/one">One</a> <label>Day <input type="date" name="day"></label>
  <label><input type="radio" name="way" value="1"> Left</label> <label><input type="radio" name="way"> Right</label>
  <details><summary>More</summary><button>Inner</button></details>
  <a href="/one" tabindex="-1" aria-hidden="true" style="cursor: pointer">One</a> <button disabled>Off</button>
  <div id="list"><button>Delegated</button></div>
  <script>document.getElementById("list").addEventListener("click", () => {})</script>"""
HOLD = """<script>
  document.getElementById("held").addEventListener("keydown", (event) => event.key === "Tab" && event.preventDefault())
</script>"""


def problems_of(page: Page, *bodies: str) -> list[str]:
    page.set_content(f"<!doctype html><html lang=en>{STYLE}{''.join(bodies)}</main></html>")
    return keyboard_problems(page)


def test_a_sound_page_has_no_problems(page: Page) -> None:
    assert problems_of(page, SOUND) == []


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ('<button tabindex="-1">Skipped</button>', '"Skipped" is only for the mouse'),
        ('<button style="opacity: 0">Ghost</button>', "takes focus and can't be seen"),
        ('<button class="unmarked">Plain</button>', '"Plain" shows no mark of focus'),
        ('<button id="held">Trap</button><button>After</button>' + HOLD, '"Trap" holds focus'),
        ('<button id="held">Trap</button><button>After</button>' + HOLD, '"After" is never reached'),
        ('<button tabindex="3">First</button>', '"First" has tabindex 3'),
        ('<button tabindex="3">First</button>', "against the order of the page"),
        ('<div id="it">Press</div><script>it.addEventListener("click", () => {})</script>', "is only for the mouse"),
        ('<div style="cursor: pointer">Press</div>', '"Press" is only for the mouse'),
        ('<div draggable="true">Drag</div>', '"Drag" is only for the mouse'),
        ('<p class="far"><button>Low</button></p><div class="bar"></div>', '"Low" is hidden while it has focus'),
    ],
)
def test_what_is_broken_is_told(page: Page, broken: str, said: str) -> None:
    assert said in " / ".join(problems_of(page, SOUND, broken))
