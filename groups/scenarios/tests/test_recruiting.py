"""Whom to recruit: searched once, gone on with where it was cut off, and true when run as a scenario."""

from collections.abc import Iterator
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from groups.models import Proposal, RecruitSearch
from groups.personal_data import erase
from groups.proposals.problem import ProposalRefused
from groups.proposals.services import run_proposal, start_proposal
from groups.proposals.waking import FRESH, LEASE
from groups.scenarios import recruiting
from groups.scenarios.recruiting import due_searches, run_search, start_search
from groups.scenarios.tests.sending import texts
from groups.tasks import find_lost_proposals
from groups.tests.factories import make_matchable_round, make_person, make_proposal
from mentoring.celery import app as celery_app
from rounds.models import Round
from rounds.tests.factories import make_outcome

pytestmark = pytest.mark.django_db
WEDNESDAY_NIGHT = range(48 * 2 + 36, 48 * 2 + 42)


@pytest.fixture
def lacking(coordinator: User) -> Proposal:
    """A proposal of a round in which three mentees are free when no mentor is, and two want what none offers."""
    round_ = make_matchable_round(1, mentees=3, spare=0)
    for _mentee in range(3):
        make_person(round_, "mentee", [round_.outcomes.get()], WEDNESDAY_NIGHT)
    other = make_outcome(round_, "teaching-workshops/r")
    for _mentee in range(2):
        make_person(round_, "mentee", [other], WEDNESDAY_NIGHT)
    return make_proposal(round_, coordinator)


def address(name: str, proposal: Proposal) -> str:
    return reverse(f"groups_admin:{name}", args=[proposal.round.slug, proposal.pk])


def found(proposal: Proposal, by: User) -> RecruitSearch:
    """The search of a proposal, run to its end."""
    search = start_search(proposal=proposal, by=by)
    assert run_search(search.pk)
    search.refresh_from_db()
    return search


def test_the_mentor_who_is_missing_is_found_and_proven(coordinator: User, lacking: Proposal) -> None:
    search = found(lacking, coordinator)
    assert (search.state, search.answers, search.progress) == ("ready", {}, 1)
    first = search.found["recruits"][0]
    assert (first["more"], first["day"], first["is_exact"]) == (3, 2, True)
    assert (search.found["most"], search.found["is_proven"]) == (3, True)


def test_the_page_leads_from_the_button_to_a_scenario_that_keeps_its_word(
    client: Client, coordinator: User, lacking: Proposal
) -> None:
    page = address("recruit", lacking)
    assert "which one more mentor" in texts(client.get(page))
    assert client.post(page, follow=True).status_code == 200
    assert client.post(page, follow=True).status_code == 200
    search = RecruitSearch.objects.get()
    assert "Waiting for a free worker." in texts(client.get(page))
    assert "HX-Refresh" not in client.get(address("recruit_progress", lacking)).headers
    assert run_search(search.pk)
    assert client.get(address("recruit_progress", lacking)).headers["HX-Refresh"] == "true"
    assert "3 more people" in texts(client.get(page))
    new = reverse("groups_admin:scenario_new", args=[lacking.round.slug]) + f"?from={lacking.pk}&recruit=0"
    form = client.get(new).context["form"]
    row = form.rows["people"].forms[0].initial
    sent = {name: field.value() for name, field in ((one.name, one) for one in form.main) if field.value()}
    sent |= {"people-rows": "1"} | {f"people-0-{name}": value for name, value in row.items()}
    client.post(new, {name: value for name, value in sent.items() if value is not None})
    scenario = Proposal.objects.latest("pk")
    assert scenario.is_hypothetical
    assert run_proposal(scenario.pk)
    scenario.refresh_from_db()
    assert scenario.plan["placed"] == lacking.plan["placed"] + 3


def test_a_search_runs_once(coordinator: User, lacking: Proposal) -> None:
    search = found(lacking, coordinator)
    assert run_search(search.pk) is False
    assert start_search(proposal=lacking, by=coordinator).state == "ready"


def at_writing(number: int, happens: Any) -> Any:
    """Let something happen as answers are written for the so many-eth time."""
    written = 0

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal written
        if sql.startswith("UPDATE") and '"answers" =' in sql:
            written += 1
            if written == number:
                happens()
        return execute(sql, params, many, context)

    return connection.execute_wrapper(wrapper)


def time_is_over() -> None:
    raise SoftTimeLimitExceeded


@pytest.fixture
def at_once() -> Iterator[None]:
    """Run tasks where they are sent."""
    celery_app.conf.update(task_always_eager=True)
    yield
    celery_app.conf.update(task_always_eager=False)


@pytest.mark.usefixtures("at_once")
@pytest.mark.django_db(transaction=True)
def test_a_search_that_runs_out_of_time_goes_on_where_it_was(
    coordinator: User, lacking: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recruiting, "PAUSE", 0)
    search = start_search(proposal=lacking, by=coordinator)
    with at_writing(2, time_is_over):
        assert run_search(search.pk) is False
    search.refresh_from_db()
    assert (search.state, search.claim, search.attempts) == ("waiting", None, 1)
    known = len(search.answers)
    assert known >= 2
    RecruitSearch.objects.update(made_at=timezone.now() - FRESH * 2)
    assert due_searches() == [search.pk]
    find_lost_proposals()
    search.refresh_from_db()
    assert (search.state, search.found["recruits"][0]["more"]) == ("ready", 3)
    assert search.found["asked"] > known


def test_a_search_begun_three_times_without_getting_further_fails_and_can_begin_again(
    client: Client, coordinator: User, lacking: Proposal
) -> None:
    search = start_search(proposal=lacking, by=coordinator)
    past = timezone.now() - LEASE
    RecruitSearch.objects.update(
        state="running", claim="5e3fd5f6-9d86-4a41-8a0b-7a2c40f0d6a5", claimed_until=past, attempts=3
    )
    assert run_search(search.pk) is False
    assert "begun three times" in texts(client.get(address("recruit", lacking)))
    assert start_search(proposal=lacking, by=coordinator).state == "waiting"


def test_a_worker_that_was_given_up_writes_nothing(
    coordinator: User, lacking: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recruiting, "PAUSE", 0)
    search = start_search(proposal=lacking, by=coordinator)
    with at_writing(1, lambda: RecruitSearch.objects.update(claim="5e3fd5f6-9d86-4a41-8a0b-7a2c40f0d6a5")):
        assert run_search(search.pk) is False
    search.refresh_from_db()
    assert (search.state, search.found) == ("running", {})


def test_only_what_has_a_plan_is_searched(client: Client, coordinator: User) -> None:
    waiting = start_proposal(round=make_matchable_round(), by=coordinator, name="Waiting", wake=False)
    assert client.get(address("recruit", waiting)).status_code == 404
    with pytest.raises(ProposalRefused, match="no plan yet"):
        start_search(proposal=waiting, by=coordinator)


def test_where_nobody_would_help_the_page_says_what_does(client: Client, coordinator: User) -> None:
    proposal = make_proposal(make_matchable_round(1, mentees=3, spare=1), coordinator)
    search = found(proposal, coordinator)
    assert (search.found["recruits"], search.found["left_out"]) == ([], 1)
    page = texts(client.get(address("recruit", proposal)))
    assert "More free hours of those left out would help more" in page
    assert "Proven, for whatever outcome" in page


def test_where_every_mentee_has_a_place_nobody_is_looked_for(client: Client, coordinator: User) -> None:
    proposal = make_proposal(make_matchable_round(1, mentees=3, spare=0), coordinator)
    search = found(proposal, coordinator)
    assert (search.found["recruits"], search.found["asked"], search.found["is_proven"]) == ([], 1, True)
    page = texts(client.get(address("recruit", proposal)))
    assert "The matching finds a place for every mentee without one." in page
    assert "left out" not in page


def test_erasing_someone_ends_a_search_that_knew_their_hours(
    coordinator: User, lacking: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recruiting, "PAUSE", 0)
    start_search(proposal=lacking, by=coordinator)
    running = RecruitSearch.objects.get()
    with at_writing(1, lambda: erase(lacking.round.applications.filter(role="mentee")[0].user)):
        assert run_search(running.pk) is False
    assert not RecruitSearch.objects.exists()


def test_erasing_someone_leaves_what_a_search_has_found(coordinator: User, lacking: Proposal) -> None:
    search = found(lacking, coordinator)
    erase(lacking.round.applications.filter(role="mentee")[0].user)
    assert RecruitSearch.objects.get().found == search.found


def test_the_page_asks_as_much_for_few_as_for_many(
    client: Client, coordinator: User, lacking: Proposal, django_assert_num_queries: Any
) -> None:
    search = found(lacking, coordinator)
    assert len(search.found["recruits"]) > 1
    client.get(address("recruit", lacking))
    with django_assert_num_queries(4):
        client.get(address("recruit", lacking))
    search.found = search.found | {"recruits": search.found["recruits"][:1]}
    search.save()
    with django_assert_num_queries(4):
        client.get(address("recruit", lacking))
    assert Round.objects.count() == 1
