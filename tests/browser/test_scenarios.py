"""Scenarios in a browser: set up by keyboard, with and without scripts, and looked at on a phone."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from accounts.tests.factories import make_coordinator
from groups.models import Proposal
from groups.proposals.services import run_proposal
from groups.tests.factories import make_matchable_round, make_proposal
from tests.browser.conftest import Visit, axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def coordinator() -> User:
    """The demonstration's addresses need no second factor."""
    return make_coordinator(email="coordinator@demo.example")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_scenario_is_set_up_run_and_compared(visit: Visit, coordinator: User, *, scripts: bool) -> None:
    first = make_proposal(make_matchable_round(1, mentees=4, spare=0), coordinator)
    round_ = first.round
    names = list(round_.applications.filter(role="mentee").order_by("pk").values_list("user__name", flat=True))
    at = f"/admin/rounds/{round_.slug}/matching/"
    page = visit(f"{at}new/?from={first.pk}", user=coordinator, width=360, java_script_enabled=scripts)
    page.get_by_label("Name", exact=True).fill("Kept apart")
    page.get_by_text("Apart", exact=True).first.click()
    page.get_by_label("Person", exact=True).first.fill(names[0])
    page.get_by_role("button", name="One more pair apart").click()
    expect(page.get_by_label("is kept apart from")).to_have_count(2)
    page.get_by_label("is kept apart from").first.fill("Nobody At All")
    # Enter in a field runs the scenario, whatever button comes first.
    page.get_by_label("is kept apart from").first.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Nobody in this round")
    expect(page.get_by_label("Person", exact=True).first).to_have_value(names[0])
    page.get_by_label("is kept apart from").first.fill(names[1])
    page.get_by_role("button", name="Run the scenario").click()
    expect(page.get_by_role("heading", name="Kept apart")).to_be_visible()
    scenario = Proposal.objects.get(name="Kept apart")
    assert run_proposal(scenario.pk)
    page.goto(page.url)
    expect(page.get_by_text(f"{names[0]} and {names[1]} are kept apart")).to_be_visible()
    page.get_by_role("link", name="Compare with others").click()
    page.get_by_label("First").check()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", name="1 person moves")).to_be_visible()
    if scripts:
        assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_all_of_the_form_is_sound_when_it_is_open(visit: Visit, coordinator: User) -> None:
    round_ = make_matchable_round()
    for width, scheme in ((360, "dark"), (1280, "light")):
        path = f"/admin/rounds/{round_.slug}/matching/new/"
        page = visit(path, user=coordinator, width=width, scheme=scheme)
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert axe_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
