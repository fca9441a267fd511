"""The week that is drawn, by mouse, keyboard, touch and text, as wide as a desk's screen and as a phone's."""

import pytest
from playwright.sync_api import Locator, Page

from accounts.models import Availability, User
from accounts.tests.factories import make_availability, make_user
from tests.browser.conftest import Visit, axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATH = "/people/me/availability/"
MONDAY_18 = 36


def cell(page: Page, number: int) -> Locator:
    return page.locator(f'[data-cell="{number}"]')


def middle(page: Page, number: int) -> tuple[float, float]:
    box = cell(page, number).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, first: int, last: int) -> None:
    cell(page, first).scroll_into_view_if_needed()
    page.mouse.move(*middle(page, first))
    page.mouse.down()
    page.mouse.move(*middle(page, last), steps=5)
    page.mouse.up()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save my hours").click()
    page.get_by_text("Saved: you could meet").wait_for()


def hours_said(page: Page) -> str:
    return page.locator(".week-grid-hours").inner_text()


def kept(user: User) -> list[int]:
    return list(Availability.objects.get(user=user).cells)


def test_drawing_with_the_mouse_marks_a_rectangle_and_erases_it(visit: Visit) -> None:
    ada = make_user()
    page = visit(PATH, user=ada, height=1400)
    drag(page, MONDAY_18, MONDAY_18 + 48 + 1)
    assert hours_said(page) == "You gave 2 hours; 15 or more give you the best chance."
    drag(page, MONDAY_18, MONDAY_18)
    save(page)
    assert kept(ada) == [37, 84, 85]


def test_a_whole_week_is_given_by_keyboard_alone(visit: Visit) -> None:
    ada = make_user()
    page = visit(PATH, user=ada)
    page.locator("label", has_text="When could you meet").click()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Monday 18:00 to 18:30, not free"
    page.keyboard.press("Space")
    page.keyboard.down("Shift")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.up("Shift")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Tuesday 19:30 to 20:00, free"
    assert hours_said(page) == "You gave 4 hours; 15 or more give you the best chance."
    page.keyboard.press("Control+z")
    assert hours_said(page) == "You gave 0.5 hours; 15 or more give you the best chance."
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Hide the night"
    save(page)
    assert kept(ada) == [13, MONDAY_18]


def touch(page: Page, moves: list[tuple[float, float]], hold: int) -> None:
    session = page.context.new_cdp_session(page)
    points = [[{"x": x, "y": y}] for x, y in moves]
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points[0]})
    page.wait_for_timeout(hold)
    for point in points[1:]:
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": point})
        page.wait_for_timeout(20)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(50)


def test_a_phone_taps_draws_and_still_scrolls(visit: Visit) -> None:
    ada = make_user()
    page = visit(PATH, user=ada, width=360, touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    cell(page, MONDAY_18).scroll_into_view_if_needed()
    cell(page, MONDAY_18).tap()
    assert hours_said(page).startswith("You gave 0.5 hours")
    x, y = middle(page, MONDAY_18 + 48)
    scrolled = page.evaluate("scrollY")
    touch(page, [(x, y), (x, y - 12), (x, y - 40), (x, y - 96)], hold=0)
    assert page.evaluate("scrollY") > scrolled
    assert hours_said(page).startswith("You gave 0.5 hours")
    cell(page, MONDAY_18 + 48).scroll_into_view_if_needed()
    x, y = middle(page, MONDAY_18 + 48)
    scrolled = page.evaluate("scrollY")
    touch(page, [(x, y), (x, y + 24), (x, y + 48)], hold=350)
    assert page.evaluate("scrollY") == scrolled
    assert hours_said(page).startswith("You gave 2 hours")
    save(page)
    assert kept(ada) == [36, 84, 85, 86]


def test_quick_helpers_fill_copy_clear_and_are_undone(visit: Visit) -> None:
    ada = make_user()
    make_availability(ada, [MONDAY_18])
    page = visit(PATH, user=ada)
    page.get_by_role("button", name="Copy Monday to all weekdays").click()
    assert hours_said(page).startswith("You gave 2.5 hours")
    page.get_by_role("button", name="Weekday evenings").click()
    assert hours_said(page) == "You gave 15 hours. That gives you a good chance."
    page.get_by_role("button", name="Weekday lunch").click()
    page.get_by_role("button", name="Clear").click()
    assert hours_said(page).startswith("You gave no hours yet")
    for _ in range(4):
        page.get_by_role("button", name="Undo").click()
    save(page)
    assert kept(ada) == [MONDAY_18]


def test_hours_can_be_written_beside_the_grid(visit: Visit) -> None:
    ada = make_user()
    page = visit(PATH, user=ada)
    page.get_by_text("Write your hours instead").click()
    page.locator("textarea").fill("Wed 12:00-13:30")
    page.locator("textarea").blur()
    assert hours_said(page).startswith("You gave 1.5 hours")
    assert cell(page, 2 * 48 + 24).get_attribute("aria-selected") == "true"
    page.locator("textarea").fill("weekends 6-8 pm")
    page.locator("textarea").blur()
    page.get_by_text("We will read what you wrote").wait_for()
    save(page)
    assert kept(ada) == [5 * 48 + n for n in (36, 37, 38, 39)] + [6 * 48 + n for n in (36, 37, 38, 39)]


def test_without_scripts_hours_are_written_as_text(visit: Visit) -> None:
    ada = make_user()
    page = visit(PATH, user=ada, java_script_enabled=False)
    page.get_by_label("When could you meet").fill("Mon 18:00-19:00\nTue 18:10-19:00")
    page.get_by_role("button", name="Save my hours").click()
    assert "Line 2: 18:10 is not on the hour or half hour." in page.locator("main").inner_text()
    assert page.get_by_label("When could you meet").input_value() == "Mon 18:00-19:00\nTue 18:10-19:00"
    page.get_by_label("When could you meet").fill("Mon 18:00-19:00")
    save(page)
    assert kept(ada) == [36, 37]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_wrong_with_the_grid(visit: Visit, scheme: str, width: int) -> None:
    ada = make_user()
    make_availability(ada, range(30, 60))
    page = visit(PATH, user=ada, width=width, scheme=scheme)
    assert axe_violations(page) == []
