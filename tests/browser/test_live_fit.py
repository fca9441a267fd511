"""The live fit: marks in the week and a sentence that follow the mouse, the keyboard and the finger."""

import pytest
from playwright.sync_api import Page

from accounts.models import User
from accounts.tests.factories import make_availability, make_user
from rounds.fit.tests.factories import make_fit
from rounds.models import Round
from rounds.tests.factories import make_application, make_outcome, make_round
from tests.browser.conftest import Visit, axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MONDAY_18 = 36
SENTENCE = "[data-fit-sentence]"


@pytest.fixture
def ada() -> User:
    return make_user(zone="Europe/Berlin", languages=["en"])


@pytest.fixture
def round_() -> Round:
    round_ = make_round()
    python, r = (make_outcome(round_, f"teaching-workshops/{tool}") for tool in ("python", "r"))
    make_fit(round_, "mentor", {"0:en": {36: 3, 37: 3}, f"{python.pk}:en": {36: 1, 37: 2, 84: 2}, f"{r.pk}:en": {}})
    make_fit(round_, "mentor", {"0:en": {130: 1}}, zone="America/New_York")
    return round_


def choose(page: Page, outcome: str, rank: str = "1") -> None:
    page.get_by_label(outcome, exact=True).select_option(rank)


def wait_for_marks(page: Page) -> None:
    """They are loaded as the hours come into sight."""
    page.locator("#hours").evaluate("(section) => section.scrollIntoView({ behavior: 'instant' })")
    page.locator("td[data-fit]").first.wait_for()


def marks(page: Page) -> dict[str, str]:
    found = page.evaluate(
        "[...document.querySelectorAll('td[data-fit]')].map((box) => [box.dataset.cell, box.dataset.fit])"
    )
    return dict(found)


def test_marks_and_sentence_follow_outcomes_and_hours(visit: Visit, ada: User, round_: Round) -> None:
    page = visit(f"/rounds/{round_.slug}/apply/mentee/", user=ada, height=1400)
    wait_for_marks(page)
    assert marks(page) == {"36": "3", "37": "3"}
    choose(page, "Teaching Workshops: Python")
    assert marks(page) == {"36": "1", "37": "2", "84": "2"}
    assert page.locator(SENTENCE).inner_text().startswith("Draw hours of at least one meeting")
    cell = page.locator(f'[data-cell="{MONDAY_18}"]')
    cell.scroll_into_view_if_needed()
    box = cell.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + box["height"])
    said = "We know of 3 or more mentors for Teaching Workshops: Python who could meet then."
    assert page.locator(SENTENCE).inner_text() == f"Best of your hours: Mon 18:00. {said}"
    page.mouse.move(x, y + 2 * box["height"])
    assert "Mon 18:30. We know of 6 or more mentors" in page.locator(SENTENCE).inner_text()
    page.mouse.up()
    choose(page, "Teaching Workshops: Python", "")
    assert "11 or more mentors who could meet then, for any outcome" in page.locator(SENTENCE).inner_text()


def test_of_outcomes_ranked_alike_script_and_server_name_the_same(visit: Visit, ada: User) -> None:
    round_ = make_round()
    slugs = ("teaching-workshops/python", "community-building", "teaching-workshops/r")
    _first, *alike = (make_outcome(round_, slug) for slug in slugs)
    make_fit(round_, "mentor", {f"{one.pk}:en": {MONDAY_18: 1} for one in alike})
    make_availability(ada, [MONDAY_18, MONDAY_18 + 1])
    draft = make_application(round_, ada, state="draft", chooses=alike)
    draft.choices.update(rank=1)
    page, plain = (
        visit(f"/rounds/{round_.slug}/apply/mentee/", user=ada, java_script_enabled=scripts)
        for scripts in (True, False)
    )
    wait_for_marks(page)
    said = plain.locator(SENTENCE).inner_text()
    assert "mentors for Community Building who" in said
    assert page.locator(SENTENCE).inner_text() == said


def test_by_keyboard_each_half_hour_says_how_many_could_begin_then(visit: Visit, ada: User, round_: Round) -> None:
    page = visit(f"/rounds/{round_.slug}/apply/mentee/", user=ada)
    wait_for_marks(page)
    page.locator("label", has_text="When could you meet").click()
    here = "document.activeElement.getAttribute('aria-label')"
    assert page.evaluate(here) == "Monday 18:00 to 18:30, not free, 11 or more mentors could begin to meet"
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowDown")
    assert page.evaluate(here).startswith("Monday 18:30 to 19:00, free, 11 or more mentors")
    assert "Mon 18:00. We know of 11 or more mentors" in page.locator(SENTENCE).inner_text()
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert page.locator(SENTENCE).inner_text().startswith("Draw hours")


def test_another_clock_or_language_has_its_own_counts(visit: Visit, ada: User, round_: Round) -> None:
    page = visit(f"/rounds/{round_.slug}/apply/mentee/", user=ada)
    wait_for_marks(page)
    page.get_by_label("Time zone").fill("America/New_York")
    page.get_by_label("Time zone").blur()
    page.locator("td[data-cell='130'][data-fit]").wait_for()
    assert marks(page) == {"130": "1"}
    page.get_by_role("button", name="Remove: English").click()
    assert marks(page) == {}
    assert page.locator(SENTENCE).inner_text() == "Too few mentors have applied so far to say when they could meet."


def test_the_sentence_is_in_sight_while_hours_are_drawn(visit: Visit, ada: User, round_: Round) -> None:
    page = visit(f"/rounds/{round_.slug}/apply/mentee/", user=ada, height=700)
    wait_for_marks(page)
    page.locator('[data-cell="20"]').evaluate("(box) => box.scrollIntoView({ block: 'center', behavior: 'instant' })")
    at_its_middle = """(sentence) => {
      const box = sentence.getBoundingClientRect();
      return document.elementFromPoint(box.left + 5, box.top + box.height / 2) === sentence;
    }"""
    assert page.locator(SENTENCE).evaluate(at_its_middle)


@pytest.mark.parametrize("is_dark", [False, True])
def test_the_marks_are_accessible_on_a_phone(visit: Visit, ada: User, round_: Round, *, is_dark: bool) -> None:
    page = visit(f"/rounds/{round_.slug}/apply/mentee/", user=ada, width=360)
    page.emulate_media(color_scheme="dark" if is_dark else "light")
    wait_for_marks(page)
    page.locator(f'[data-cell="{MONDAY_18}"]').click()
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_change_of_hours_is_answered_within_a_frame(visit: Visit, ada: User, round_: Round) -> None:
    """By the processor alone: 100 changes between a whole week and none, each with marks, labels and the sentence."""
    page = visit(f"/rounds/{round_.slug}/apply/mentee/", user=ada)
    wait_for_marks(page)
    choose(page, "Teaching Workshops: Python")
    taken = page.evaluate(
        """() => {
          const grid = document.querySelector("[data-week-grid]").weekGrid;
          const week = new Set(Array.from({ length: 336 }, (_, cell) => cell));
          const times = [];
          grid.showNight(true);
          for (let turn = 0; turn < 100; turn += 1) {
            const begun = performance.now();
            grid.show(turn % 2 ? new Set() : week);
            times.push(performance.now() - begun);
          }
          return times.sort((a, b) => a - b);
        }"""
    )
    print(f"a change of 336 cells: median {taken[50]:.2f} ms, 95 % under {taken[95]:.2f} ms")
    # The quickest tell what the script needs; the others, what else the machine did.
    assert taken[10] < 16
