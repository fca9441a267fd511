"""A scenario's proposal on the board, from its facts to its groups; and one with invented people, that goes nowhere."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from accounts.tests.factories import make_coordinator
from groups.models import Membership, MentoringGroup, Proposal, ProposalMove
from groups.proposals.services import Options, run_proposal, start_proposal
from groups.scenarios.parameters import NewPerson, Scenario
from groups.tests.factories import make_matchable_round
from rounds.models import Round
from slots.cells import Interval, cells_to_intervals
from tests.browser.conftest import Visit, axe_violations
from tests.browser.test_board import bar, card, drag, handle, path_of, person, version_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def coordinator() -> User:
    """The demonstration's addresses need no second factor."""
    return make_coordinator(email="coordinator@demo.example")


def solved(round_: Round, by: User, scenario: Scenario) -> Proposal:
    """A scenario of the round, run to its end."""
    options = Options(scenario=scenario)
    proposal = start_proposal(round=round_, by=by, name="Tried", options=options, wake=False)
    assert run_proposal(proposal.pk)
    proposal.refresh_from_db()
    return proposal


def apart(coordinator: User) -> tuple[Proposal, str, str]:
    """Two groups of four and one person over; two mentees of different groups are to be kept apart."""
    round_ = make_matchable_round(2, mentees=4)
    first, second = (
        str(round_.applications.filter(role="mentee", choices__outcome=outcome).order_by("pk")[0].pk)
        for outcome in round_.outcomes.order_by("pk")
    )
    proposal = solved(round_, coordinator, Scenario(apart=((first, second),)))
    assert proposal.plan["placed"] == 8
    return proposal, first, second


def expect_placed(page: Page, number: int) -> None:
    expect(page.get_by_text(f"{number} of 9 mentees placed in 2 groups.")).to_be_visible(timeout=10_000)


def press(page: Page, who: str, *keys: str) -> None:
    """Go to someone's handle and press keys, nothing else."""
    handle(page, who).focus()
    for key in keys:
        page.keyboard.press(key)


def test_a_scenario_is_moved_in_two_windows_undone_and_published(visit: Visit, coordinator: User) -> None:
    proposal, one, other = apart(coordinator)
    bea = make_coordinator(name="Bea", email="admin@demo.example")
    mine = visit(path_of(proposal), user=coordinator, height=1400)
    hers = visit(path_of(proposal), user=bea, height=1400)
    expect(mine.get_by_text("are kept apart")).to_be_visible()
    assert axe_violations(mine) == []

    # By mouse; the other window sees it.
    numbers = {who: n for n, group in enumerate(proposal.plan["groups"]) for who in group["mentees"]}
    by_mouse = person(proposal, numbers[one])
    drag(mine, handle(mine, by_mouse), mine.locator(".board-tray"))
    expect_placed(mine, 7)
    expect_placed(hers, 7)

    # By keyboard alone, in the other window; undone there by keyboard and here by the button.
    press(hers, person(proposal, numbers[other]), "Space", "End", "Enter")
    expect_placed(hers, 6)
    expect_placed(mine, 6)
    expect(mine.locator("[data-news]")).to_contain_text("Bea moved")
    hers.keyboard.press("Control+z")
    expect_placed(hers, 7)
    expect_placed(mine, 7)
    mine.get_by_role("button", name="Undo the last move").focus()
    mine.keyboard.press("Enter")
    expect_placed(mine, 8)

    # What the scenario keeps apart is said ahead, and nothing happens without a reason.
    press(mine, one, "Space")
    there = card(mine, proposal, numbers[other])
    expect(there).to_have_attribute("data-tone", "breaks")
    expect(there).to_contain_text("apart")
    mine.keyboard.press("Escape")
    expect(bar(mine)).to_contain_text("is where they were.")
    assert version_of(proposal) == 4
    acts = ProposalMove.objects.order_by("version").values_list("act", "made_by")
    assert list(acts) == [("moved", coordinator.pk), ("moved", bea.pk), ("undone", bea.pk), ("undone", coordinator.pk)]

    # Published by keyboard, and the other window shows it.
    mine.get_by_role("link", name="Publish …").focus()
    mine.keyboard.press("Enter")
    mine.get_by_role("button", name=re.compile("Publish and send")).focus()
    mine.keyboard.press("Enter")
    expect(mine.get_by_role("heading", level=1)).to_have_text("Groups")
    expect(hers.get_by_role("link", name="To the groups")).to_be_visible(timeout=10_000)
    assert MentoringGroup.objects.count() == 2
    assert Membership.objects.filter(role="mentee").count() == 8


def supposed(coordinator: User) -> Proposal:
    """A mentor with three mentees, and as if there were one more mentor with four."""
    round_ = make_matchable_round(1, mentees=3, spare=1)
    user = round_.applications.get(role="mentor").user
    hours: tuple[Interval, ...] = tuple((d, b, e) for d, b, e in cells_to_intervals(user.availability.cells))
    outcome = round_.outcomes.get().slug
    people = (
        NewPerson("mentor", (outcome,), user.zone, ("en",), hours),
        NewPerson("mentee", (outcome,), user.zone, ("en",), hours, count=4),
    )
    return solved(round_, coordinator, Scenario(people=people))


def test_invented_people_stay_where_they_are_and_real_ones_move_to_them(visit: Visit, coordinator: User) -> None:
    proposal = supposed(coordinator)
    page = visit(path_of(proposal), user=coordinator, height=1600)
    expect(page.get_by_text("3 of 4 mentees placed in 2 groups. Besides, 4 of 4 invented.")).to_be_visible()
    expect(page.get_by_role("link", name="Publish …")).to_have_count(0)
    expect(page.locator('[id^="pick-x"], [id^="menu-x"]')).to_have_count(0)
    assert axe_violations(page) == []

    # Dragging someone invented does nothing.
    name = page.locator("#person-x2 .board-name")
    name.scroll_into_view_if_needed()
    box, tray = name.bounding_box(), page.locator(".board-tray").bounding_box()
    assert box
    assert tray
    page.mouse.move(box["x"] + 10, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(tray["x"] + 40, tray["y"] + 30, steps=5)
    expect(page.locator(".board-ghost")).to_have_count(0)
    page.mouse.up()

    # Someone real is moved to the other group, with invented people in it, and back.
    (number, who) = next(
        (number, one)
        for number, group in enumerate(proposal.plan["groups"])
        for one in group["mentees"]
        if not one.startswith("x")
    )
    drag(page, handle(page, who), card(page, proposal, 1 - number))
    expect(card(page, proposal, 1 - number).locator(f"#person-{who}")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(card(page, proposal, number).locator(f"#person-{who}")).to_be_visible()
    assert version_of(proposal) == 2

    # By name they are found; in print they are there and what is pressed is not.
    page.get_by_label("Name or outcome").fill("invented mentor")
    expect(page.locator(".board-card:visible")).to_have_count(1)
    page.emulate_media(media="print")
    expect(page.get_by_text("This proposal can never be published")).to_be_visible()
    expect(page.locator(".board-filter")).to_be_hidden()


def test_a_scenario_s_board_is_sound_on_a_phone(visit: Visit, coordinator: User) -> None:
    proposal = supposed(coordinator)
    page = visit(path_of(proposal), user=coordinator, width=360, scheme="dark", touch=True)
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
