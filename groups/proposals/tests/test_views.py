"""The board's pages: what they say, who may open them, and how many questions they ask the database."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.tests.factories import make_coordinator, make_user
from groups.models import MentoringGroup, Proposal
from groups.proposals.changing import move_person
from groups.proposals.services import start_proposal
from groups.tests.factories import make_closed_round, make_matchable_round, make_person, make_proposal
from mail.models import OutboxMessage
from rounds.models import Application, Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client: Client) -> User:
    """Someone who runs rounds, signed in; the demonstration's addresses need no second factor."""
    user = make_coordinator(email="coordinator@demo.example")
    client.force_login(user)
    return user


def address(name: str, round_: Round, *more: object) -> str:
    return reverse(f"groups_admin:{name}", args=[round_.slug, *more])


def texts(response: Any) -> str:
    """The page's text with its white space as single spaces."""
    return " ".join(response.content.decode().split())


def test_an_empty_matching_says_what_to_do(client: Client, coordinator: User) -> None:
    response = client.get(address("matching", make_closed_round()))
    assert "Nothing has been matched yet" in texts(response)


def test_running_stores_a_proposal_and_leads_to_its_progress(client: Client, coordinator: User) -> None:
    round_ = make_matchable_round()
    response = client.post(address("matching", round_), {"name": "Mine", "seed": "7", "include_waiting": "on"})
    proposal = Proposal.objects.get()
    assert (proposal.name, proposal.seed, proposal.made_by) == ("Mine", 7, coordinator)
    assert response.headers["Location"] == address("proposal", round_, proposal.pk)
    assert "Waiting for a free worker." in texts(client.get(address("proposal", round_, proposal.pk)))


def test_running_without_anybody_keeps_what_was_typed_and_says_why(client: Client, coordinator: User) -> None:
    response = client.post(address("matching", make_closed_round()), {"name": "My name"})
    assert "There is nobody to match" in texts(response)
    assert 'value="My name"' in texts(response)


def test_progress_reloads_the_page_when_it_has_ended(client: Client, coordinator: User) -> None:
    round_ = make_matchable_round()
    waiting = start_proposal(round=round_, by=coordinator, name="Waiting")
    assert "HX-Refresh" not in client.get(address("progress", round_, waiting.pk)).headers
    ready = make_proposal(round_, name="Ready")
    assert client.get(address("progress", round_, ready.pk)).headers["HX-Refresh"] == "true"


def test_the_board_shows_groups_and_why_someone_is_in_none(client: Client, coordinator: User) -> None:
    round_ = make_matchable_round(1, mentees=3, spare=1)
    proposal = make_proposal(round_)
    page = texts(client.get(address("proposal", round_, proposal.pk)))
    assert "3 of 4 mentees placed in 1 group." in page
    assert "Mondays 18:00" in page
    assert "1 person without a group" in page
    for application in Application.objects.select_related("user"):
        assert application.user.name in page


def test_who_withdrew_since_is_flagged_on_the_board(client: Client, coordinator: User) -> None:
    round_ = make_matchable_round()
    proposal = make_proposal(round_)
    where = address("proposal", round_, proposal.pk)
    assert "withdrawn" not in texts(client.get(where))
    Application.objects.filter(pk=int(proposal.plan["groups"][0]["mentees"][0])).update(state="withdrawn")
    assert texts(client.get(where)).count("withdrawn") == 1


@pytest.mark.parametrize("proposals", [1, 4])
def test_the_list_asks_as_much_for_few_as_for_many(
    client: Client, coordinator: User, proposals: int, django_assert_num_queries: Any
) -> None:
    round_ = make_matchable_round()
    for number in range(proposals):
        make_proposal(round_, name=f"Number {number}")
    with django_assert_num_queries(8):
        client.get(address("matching", round_))


def test_a_person_s_page_shows_each_move_before_it_is_made(client: Client, coordinator: User) -> None:
    round_ = make_matchable_round(2, mentees=3, spare=1)
    proposal = make_proposal(round_)
    person = proposal.plan["groups"][0]["mentees"][0]
    page = texts(client.get(address("person", round_, proposal.pk, person)))
    assert "The outcome is their choice 1 of 1." in page
    assert "Out of all groups" in page
    assert "1 mentee loses their place. Score \N{MINUS SIGN}13," in page
    assert "✕ Not free at this time" in page


def test_moving_by_button(client: Client, coordinator: User) -> None:
    round_ = make_matchable_round(1, mentees=4)
    proposal = make_proposal(round_)
    person = proposal.plan["groups"][0]["mentees"][0]
    response = client.post(
        address("person", round_, proposal.pk, person), {"version": "0", "to": "", "reason": ""}, follow=True
    )
    assert "Moved. Undo is on the board." in texts(response)
    assert "3 of 5 mentees placed" in texts(response)
    undone = client.post(address("undo", round_, proposal.pk), {"version": "1"}, follow=True)
    assert "4 of 5 mentees placed" in texts(undone)


def test_a_move_against_the_rules_without_a_reason_asks_for_one(client: Client, coordinator: User) -> None:
    round_ = make_matchable_round(1, mentees=3, spare=1)
    proposal = make_proposal(round_)
    person = proposal.plan["unplaced"][0]["id"]
    where = address("person", round_, proposal.pk, person)
    response = client.post(where, {"version": "0", "to": "0", "reason": " "})
    assert "Please say why you do it anyway." in texts(response)
    moved = client.post(where, {"version": "0", "to": "0", "reason": "She moves house."}, follow=True)
    assert "Against the rules</span>: She moves house." in texts(moved)


def test_a_second_coordinator_s_older_board_gets_the_fresh_one(client: Client, coordinator: User) -> None:
    round_ = make_matchable_round(1, mentees=4)
    proposal = make_proposal(round_)
    first, second = proposal.plan["groups"][0]["mentees"][:2]
    client.post(address("person", round_, proposal.pk, first), {"version": "0", "to": "", "reason": ""})
    response = client.post(
        address("person", round_, proposal.pk, second), {"version": "0", "to": "", "reason": ""}, follow=True
    )
    assert "Another coordinator has changed this proposal meanwhile." in texts(response)
    assert "3 of 5 mentees placed" in texts(response)


def test_one_s_own_page_on_the_board_is_not_there(client: Client, coordinator: User) -> None:
    round_ = make_matchable_round()
    mine = make_person(round_, "mentee", [round_.outcomes.get()], user=coordinator)
    proposal = make_proposal(round_)
    assert client.get(address("person", round_, proposal.pk, mine.pk)).status_code == 404


def test_the_board_hides_what_was_done_about_its_reader_and_why(client: Client, coordinator: User) -> None:
    round_ = make_matchable_round(1, mentees=3, spare=0)
    mine = make_person(round_, "mentee", [round_.outcomes.get()], range(2, 6), user=coordinator)
    proposal, other = make_proposal(round_), make_coordinator(email="other@demo.example")
    move_person(proposal=proposal, version=0, person=str(mine.pk), to=0, by=other, reason="canary-reason")
    where = address("proposal", round_, proposal.pk)
    page = texts(client.get(where))
    assert "canary-reason" not in page
    assert "Moves made by hand" not in page
    client.force_login(other)
    assert texts(client.get(where)).count("canary-reason") == 2


def test_running_again_with_kept_groups(client: Client, coordinator: User) -> None:
    round_ = make_matchable_round(2)
    proposal = make_proposal(round_)
    lead = proposal.plan["groups"][1]["mentors"][0]
    client.post(address("again", round_, proposal.pk), {"version": "0", "name": "Second", "kept": [lead]})
    new = Proposal.objects.get(name="Second")
    assert new.problem["locked"][0]["mentors"] == proposal.plan["groups"][1]["mentors"]


def test_publishing_says_how_many_mails_and_sends_them_once(client: Client, coordinator: User) -> None:
    round_ = make_matchable_round(1, mentees=3, spare=1)
    proposal = make_proposal(round_)
    where = address("publish", round_, proposal.pk)
    assert "Publish and send 9 mails" in texts(client.get(where))
    response = client.post(where, {"version": "0"}, follow=True)
    assert "Published." in texts(response)
    client.post(where, {"version": "0"})
    assert (MentoringGroup.objects.count(), OutboxMessage.objects.count()) == (1, 9)


@pytest.mark.parametrize("sent", [{}, {"version": "old"}])
def test_publishing_without_a_version_is_refused(client: Client, coordinator: User, sent: dict[str, str]) -> None:
    round_ = make_matchable_round()
    proposal = make_proposal(round_)
    response = client.post(address("publish", round_, proposal.pk), sent, follow=True)
    assert "Another coordinator has changed this proposal. Please look again, then publish." in texts(response)
    assert MentoringGroup.objects.count() == 0


def test_a_publication_that_is_refused_says_whom_it_is_about(client: Client, coordinator: User) -> None:
    round_ = make_matchable_round()
    proposal = make_proposal(round_)
    gone = Application.objects.select_related("user").get(pk=int(proposal.plan["groups"][0]["mentees"][0]))
    Application.objects.filter(pk=gone.pk).update(state="withdrawn")
    page = texts(client.get(address("publish", round_, proposal.pk)))
    assert f"are gone): {gone.user.name}." in page
    client.post(address("publish", round_, proposal.pk), {"version": "0"})
    assert MentoringGroup.objects.count() == 0


@pytest.mark.parametrize("role", [User.Role.MEMBER, User.Role.VIEWER])
@pytest.mark.parametrize("name", ["matching", "proposal", "person", "publish", "groups"])
def test_members_and_viewers_do_not_see_proposals(client: Client, role: str, name: str) -> None:
    round_ = make_matchable_round()
    proposal = make_proposal(round_)
    client.force_login(make_user(role=role, email="someone@demo.example"))
    more = {"person": [proposal.pk, 1], "matching": [], "groups": []}.get(name, [proposal.pk])
    assert client.get(address(name, round_, *more)).status_code == 403


def test_a_proposal_of_another_round_is_not_there(client: Client, coordinator: User) -> None:
    proposal = make_proposal(make_matchable_round())
    assert client.get(address("proposal", make_closed_round(), proposal.pk)).status_code == 404
