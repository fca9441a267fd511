"""The matching board in a browser: it follows a run, people move by keyboard, and nothing needs JavaScript."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from accounts.tests.factories import make_coordinator
from groups.models import MentoringGroup, Proposal
from groups.proposals.changing import move_person
from groups.proposals.services import run_proposal, start_proposal
from groups.tests.factories import make_group, make_matchable_round, make_proposal
from tests.browser.conftest import Visit, axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def coordinator() -> User:
    """The demonstration's addresses need no second factor."""
    return make_coordinator(email="coordinator@demo.example")


def path_of(proposal: Proposal, more: str = "") -> str:
    return f"/admin/rounds/{proposal.round.slug}/matching/{proposal.pk}/{more}"


def test_the_page_follows_a_run_to_its_board(visit: Visit, coordinator: User) -> None:
    proposal = start_proposal(round=make_matchable_round(), by=coordinator, name="Followed", wake=False)
    page = visit(path_of(proposal), user=coordinator)
    expect(page.get_by_text("Waiting for a free worker.")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert run_proposal(proposal.pk)
    expect(page.get_by_text("3 of 4 mentees placed in 1 group.")).to_be_visible(timeout=10_000)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_person_is_moved_by_keyboard_and_back(visit: Visit, coordinator: User, *, scripts: bool) -> None:
    proposal = make_proposal(make_matchable_round(mentees=4))
    page = visit(path_of(proposal), user=coordinator, java_script_enabled=scripts)
    page.locator(".seats a").last.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name=re.compile("Move here.*no group")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("3 of 5 mentees placed in 1 group.")).to_be_visible()
    page.get_by_role("button", name="Undo the last move").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("4 of 5 mentees placed in 1 group.")).to_be_visible()


def test_a_move_against_the_rules_asks_for_its_reason_where_it_is_made(visit: Visit, coordinator: User) -> None:
    proposal = make_proposal(make_matchable_round(mentees=3, spare=1))
    page = visit(path_of(proposal, f"people/{proposal.plan['unplaced'][0]['id']}/"), user=coordinator)
    page.get_by_text("Do it anyway, with a reason").click()
    page.get_by_label("Reason; it is kept, and the person can read it").fill("Moves to another zone.")
    page.get_by_role("button", name="Move against the rules").click()
    expect(page.get_by_text("4 of 4 mentees placed in 1 group.")).to_be_visible()
    expect(page.get_by_text("Moves to another zone.").first).to_be_visible()


def test_publishing_is_one_button_that_says_what_it_does(visit: Visit, coordinator: User) -> None:
    proposal = make_proposal(make_matchable_round(mentees=3, spare=1))
    page = visit(path_of(proposal), user=coordinator)
    page.get_by_role("link", name="Publish …").click()
    page.get_by_role("button", name="Publish and send 9 mails").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Groups")
    assert MentoringGroup.objects.count() == 1


def person(proposal: Proposal, group: int, seat: int = -1) -> str:
    """The id of a mentee in a group of the plan."""
    return str(proposal.plan["groups"][group]["mentees"][seat])


def handle(page: Page, who: str) -> Locator:
    return page.locator(f"#pick-{who}")


def card(page: Page, proposal: Proposal, group: int) -> Locator:
    return page.locator(f"#group-{proposal.plan['groups'][group]['mentors'][0]}")


def drag(page: Page, who: Locator, to: Locator) -> None:
    who.scroll_into_view_if_needed()
    box, goal = who.bounding_box(), to.bounding_box()
    assert box
    assert goal
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(goal["x"] + 40, goal["y"] + 30, steps=5)
    expect(to).to_have_attribute("data-over", "")
    page.mouse.up()


def bar(page: Page) -> Locator:
    """What the board says of what is done."""
    return page.locator("[data-said]")


def version_of(proposal: Proposal) -> int:
    return Proposal.objects.get(pk=proposal.pk).version


def test_a_person_is_dragged_out_and_back_by_mouse(visit: Visit, coordinator: User) -> None:
    proposal = make_proposal(make_matchable_round(mentees=4))
    page = visit(path_of(proposal), user=coordinator, height=1400)
    who = person(proposal, 0)
    drag(page, handle(page, who), page.locator(".board-tray"))
    expect(page.get_by_text("3 of 5 mentees placed in 1 group.")).to_be_visible()
    expect(page.get_by_text("2 people without a group")).to_be_visible()
    drag(page, page.locator(f"#person-{who} .board-name"), card(page, proposal, 0))
    expect(page.get_by_text("4 of 5 mentees placed in 1 group.")).to_be_visible()
    expect(page.locator("#moves + ol > li")).to_have_count(2)
    assert version_of(proposal) == 2


def test_by_touch_the_handle_drags(visit: Visit, coordinator: User) -> None:
    proposal = make_proposal(make_matchable_round(mentees=4))
    page = visit(path_of(proposal), user=coordinator, height=1400, touch=True)
    start, goal = handle(page, person(proposal, 0)).bounding_box(), page.locator(".board-tray").bounding_box()
    assert start
    assert goal
    touch = page.context.new_cdp_session(page)
    places = [(start["x"] + 9, start["y"] + 9), (start["x"], start["y"] + 40), (goal["x"] + 60, goal["y"] + 20)]
    for kind, (x, y) in zip(("touchStart", "touchMove", "touchMove"), places, strict=True):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    expect(page.locator(".board-tray")).to_have_attribute("data-over", "")
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.get_by_text("3 of 5 mentees placed in 1 group.")).to_be_visible()


def test_by_keyboard_alone_someone_is_moved_undone_and_redone(visit: Visit, coordinator: User) -> None:
    proposal = make_proposal(make_matchable_round(2, mentees=4))
    page = visit(path_of(proposal), user=coordinator)
    who = person(proposal, 0)
    handle(page, who).focus()
    page.keyboard.press("Space")
    expect(bar(page)).to_contain_text("is picked up. Places that keep all rules: 1; that break one: 1.")
    page.keyboard.press("Escape")
    expect(bar(page)).to_contain_text("is where they were.")
    page.keyboard.press("Enter")
    page.keyboard.press("Home")
    expect(bar(page)).to_contain_text("No group: Fits. 1 mentee loses their place.")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Space")
    expect(page.get_by_text("7 of 9 mentees placed in 2 groups.")).to_be_visible()
    expect(handle(page, who)).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.get_by_text("8 of 9 mentees placed in 2 groups.")).to_be_visible()
    page.keyboard.press("Control+Shift+Z")
    expect(page.get_by_text("7 of 9 mentees placed in 2 groups.")).to_be_visible()
    page.get_by_label("Name or outcome").focus()
    page.keyboard.type("x")
    page.keyboard.press("Control+z")
    expect(page.get_by_label("Name or outcome")).to_have_value("")
    assert version_of(proposal) == 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_while_someone_is_held_every_place_says_what_a_move_does(visit: Visit, coordinator: User, scheme: str) -> None:
    proposal = make_proposal(make_matchable_round(3, mentees=4))
    page = visit(path_of(proposal), user=coordinator, scheme=scheme)
    handle(page, person(proposal, 0)).focus()
    page.keyboard.press("Space")
    expect(page.locator(".board-tray")).to_have_attribute("data-tone", "fits")
    expect(card(page, proposal, 0)).to_have_attribute("data-tone", "here")
    other = card(page, proposal, 1)
    expect(other).to_have_attribute("data-tone", "breaks")
    expect(other).to_contain_text("Against a rule: Not free at this time. Didn't choose")
    page.keyboard.press("Home")
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("[data-tone]")).to_have_count(0)


def test_a_drop_against_the_rules_asks_for_its_reason(visit: Visit, coordinator: User) -> None:
    proposal = make_proposal(make_matchable_round(mentees=3, spare=1))
    page = visit(path_of(proposal), user=coordinator, height=1400)
    who = str(proposal.plan["unplaced"][0]["id"])
    drag(page, handle(page, who), card(page, proposal, 0))
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Not free at this time")
    assert axe_violations(page) == []
    dialog.get_by_role("button", name="Put back").click()
    expect(bar(page)).to_contain_text("is where they were.")
    assert version_of(proposal) == 0
    drag(page, handle(page, who), card(page, proposal, 0))
    dialog.get_by_label("Reason; it is kept, and the person can read it").fill("They will make room.")
    dialog.get_by_role("button", name="Move against the rules").click()
    expect(card(page, proposal, 0)).to_contain_text("Against the rules: They will make room.")
    assert Proposal.objects.get().plan["groups"][0]["override"] == [who]


def test_a_drop_that_is_impossible_says_why_and_changes_nothing(visit: Visit, coordinator: User) -> None:
    proposal = make_proposal(make_matchable_round(mentees=5, spare=1))
    page = visit(path_of(proposal), user=coordinator, height=1400)
    who = str(proposal.plan["unplaced"][0]["id"])
    drag(page, handle(page, who), card(page, proposal, 0))
    expect(bar(page)).to_contain_text("A group never has more than five mentees.")
    expect(page.locator(f".board-tray #person-{who}")).to_be_visible()
    assert version_of(proposal) == 0


def test_two_windows_see_each_other_and_never_overwrite(visit: Visit, coordinator: User) -> None:
    proposal = make_proposal(make_matchable_round(2, mentees=4))
    bea = make_coordinator(name="Bea", email="admin@demo.example")
    mine, hers = visit(path_of(proposal), user=coordinator), visit(path_of(proposal), user=bea)
    handle(hers, person(proposal, 0)).focus()
    for key in ("Space", "End", "Enter"):
        hers.keyboard.press(key)
    expect(hers.get_by_text("7 of 9 mentees placed in 2 groups.")).to_be_visible()
    # Hers comes to the other window by itself.
    expect(mine.get_by_text("7 of 9 mentees placed in 2 groups.")).to_be_visible(timeout=10_000)
    expect(mine.locator("[data-news]")).to_contain_text("Bea moved")
    # A window that has heard nothing yet moves someone else: refused with what has changed, and made by one press.
    mine.route("**/changes/**", lambda route: route.fulfill(status=204))
    hers.keyboard.press("Control+z")
    expect(hers.get_by_text("8 of 9 mentees placed in 2 groups.")).to_be_visible()
    who = person(proposal, 1)
    handle(mine, who).focus()
    for key in ("Space", "End", "Enter"):
        mine.keyboard.press(key)
    expect(bar(mine)).to_contain_text("Another coordinator has changed the board meanwhile. Meanwhile: Bea took back")
    expect(mine.get_by_text("8 of 9 mentees placed in 2 groups.")).to_be_visible()
    expect(handle(mine, who)).to_have_attribute("data-held", "")
    assert version_of(proposal) == 2
    mine.keyboard.press("Enter")
    expect(mine.get_by_text("7 of 9 mentees placed in 2 groups.")).to_be_visible()
    expect(mine.locator(f".board-tray #person-{who}")).to_be_visible()
    mine.get_by_role("link", name="Publish …").click()
    mine.get_by_role("button", name=re.compile("Publish and send")).click()
    expect(mine.get_by_role("heading", level=1)).to_have_text("Groups")
    assert MentoringGroup.objects.count() == 2


def test_who_is_picked_up_stays_so_while_someone_else_is_moved(visit: Visit, coordinator: User) -> None:
    proposal = make_proposal(make_matchable_round(2, mentees=4))
    bea = make_coordinator(name="Bea", email="admin@demo.example")
    page, who = visit(path_of(proposal), user=coordinator), person(proposal, 1)
    handle(page, who).focus()
    page.keyboard.press("Space")
    expect(bar(page)).to_contain_text("is picked up")
    move_person(proposal=proposal, version=0, person=person(proposal, 0), to=None, by=bea)
    expect(bar(page)).to_contain_text("is still picked up.", timeout=10_000)
    expect(handle(page, who)).to_have_attribute("data-held", "")
    expect(page.locator(".board-tray")).to_have_attribute("data-tone", "fits")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.get_by_text("6 of 9 mentees placed in 2 groups.")).to_be_visible()
    # Whom another moves stays picked up, too, where they are now.
    handle(page, person(proposal, 0, 0)).focus()
    page.keyboard.press("Space")
    expect(bar(page)).to_contain_text("is picked up")
    proposal.refresh_from_db()
    move_person(proposal=proposal, version=2, person=person(proposal, 0, 0), to=None, by=bea)
    expect(page.locator(f".board-tray #person-{person(proposal, 0, 0)}")).to_be_visible(timeout=10_000)
    expect(handle(page, person(proposal, 0, 0))).to_have_attribute("data-held", "")
    expect(page.locator(".board-tray")).to_have_attribute("data-tone", "here")


def test_on_a_phone_people_are_moved_by_menu(visit: Visit, coordinator: User) -> None:
    proposal = make_proposal(make_matchable_round(2, mentees=4))
    page = visit(path_of(proposal), user=coordinator, width=360, touch=True)
    boxes = [card(page, proposal, number).bounding_box() for number in (0, 1)]
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["x"] == boxes[1]["x"]
    page.locator(f"#menu-{person(proposal, 0)}").tap()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="no group Fits.")).to_be_focused()
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    dialog.get_by_role("button", name="no group Fits.").tap()
    expect(page.get_by_text("7 of 9 mentees placed in 2 groups.")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_looked_for_stands_in_the_address(visit: Visit, coordinator: User, *, scripts: bool) -> None:
    proposal = make_proposal(make_matchable_round(3, mentees=2, spare=2))
    page = visit(path_of(proposal), user=coordinator, java_script_enabled=scripts)
    page.get_by_label("Outcome", exact=True).select_option("community-building/t1")
    if not scripts:
        page.get_by_role("button", name="Show").click()
    expect(page.locator(".board-card:visible")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"outcome=community-building%2Ft1"))
    page.goto(f"{path_of(proposal)}?flag=short&q=t2")
    expect(page.locator(".board-card:visible")).to_have_count(1)
    page.get_by_role("link", name="Show all").click()
    expect(page.locator(".board-card:visible")).to_have_count(3)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_the_pages_are_accessible_and_fit(visit: Visit, coordinator: User, width: int, scheme: str) -> None:
    proposal = make_proposal(make_matchable_round(2, mentees=3, spare=1))
    group = make_group(mentees=3)
    slug = proposal.round.slug
    member = group.memberships.get(role="lead").user
    person = proposal.plan["unplaced"][0]["id"]
    looks = [
        (coordinator, f"/admin/rounds/{slug}/matching/"),
        (coordinator, path_of(proposal)),
        (coordinator, path_of(proposal, f"people/{person}/")),
        (coordinator, path_of(proposal, "publish/")),
        (coordinator, f"/admin/rounds/{group.round.slug}/groups/"),
        (member, "/"),
        (member, f"/groups/{group.pk}/"),
        (member, f"/rounds/{group.round.slug}/groups/"),
        (coordinator, f"/rounds/{slug}/groups/"),
    ]
    for user, path in looks:
        page = visit(path, user=user, width=width, scheme=scheme)
        assert axe_violations(page) == [], path
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow == 0, path
