"""The matching board in a browser: it follows a run, people move by keyboard, and nothing needs JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import User
from accounts.tests.factories import make_coordinator
from groups.models import MentoringGroup, Proposal
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
    expect(page.get_by_text("3 of 4 mentees placed in 1 groups.")).to_be_visible(timeout=10_000)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_person_is_moved_by_keyboard_and_back(visit: Visit, coordinator: User, *, scripts: bool) -> None:
    proposal = make_proposal(make_matchable_round(mentees=4))
    page = visit(path_of(proposal), user=coordinator, java_script_enabled=scripts)
    page.locator(".seats a").last.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name=re.compile("Move here.*no group")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("3 of 5 mentees placed in 1 groups.")).to_be_visible()
    page.get_by_role("button", name="Undo the last move").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("4 of 5 mentees placed in 1 groups.")).to_be_visible()


def test_a_move_against_the_rules_asks_for_its_reason_where_it_is_made(visit: Visit, coordinator: User) -> None:
    proposal = make_proposal(make_matchable_round(mentees=3, spare=1))
    page = visit(path_of(proposal, f"people/{proposal.plan['unplaced'][0]['id']}/"), user=coordinator)
    page.get_by_text("Do it anyway, with a reason").click()
    page.get_by_label("Reason; it is kept, and the person can read it").fill("Moves to another zone.")
    page.get_by_role("button", name="Move against the rules").click()
    expect(page.get_by_text("4 of 4 mentees placed in 1 groups.")).to_be_visible()
    expect(page.get_by_text("Moves to another zone.").first).to_be_visible()


def test_publishing_is_one_button_that_says_what_it_does(visit: Visit, coordinator: User) -> None:
    proposal = make_proposal(make_matchable_round(mentees=3, spare=1))
    page = visit(path_of(proposal), user=coordinator)
    page.get_by_role("link", name="Publish …").click()
    page.get_by_role("button", name="Publish and send 9 mails").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Groups")
    assert MentoringGroup.objects.count() == 1


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
