"""A scenario's proposal on the board: invented people are told apart, stay where they are, and are never published."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from groups.models import Proposal
from groups.proposals.services import Options, run_proposal, start_proposal
from groups.scenarios.parameters import NewPerson, Scenario
from groups.tests.factories import make_matchable_round
from slots.cells import Interval, cells_to_intervals

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def supposed(coordinator: User) -> Proposal:
    """A mentor with three mentees, and as if there were one more mentor with six more mentees."""
    round_ = make_matchable_round(1, mentees=3, spare=1)
    user = round_.applications.get(role="mentor").user
    hours: tuple[Interval, ...] = tuple((d, b, e) for d, b, e in cells_to_intervals(user.availability.cells))
    outcome = round_.outcomes.get().slug
    people = tuple(
        NewPerson(role, (outcome,), user.zone, ("en",), hours, count=count)
        for role, count in (("mentor", 1), ("mentee", 6))
    )
    options = Options(scenario=Scenario(people=people))
    proposal = start_proposal(round=round_, by=coordinator, name="Supposed", options=options, wake=False)
    run_proposal(proposal.pk)
    proposal.refresh_from_db()
    assert sorted(proposal.plan["groups"][1]["mentors"]) == ["x1"]
    return proposal


def address(name: str, proposal: Proposal, *more: object) -> str:
    return reverse(f"groups_admin:{name}", args=[proposal.round.slug, proposal.pk, *more])


def text_of(client: Client, path: str) -> str:
    """What a page says, in one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", client.get(path).content.decode()))


def test_invented_mentees_are_counted_apart(client: Client, supposed: Proposal) -> None:
    assert supposed.plan["placed"] == 9
    board = text_of(client, address("proposal", supposed))
    assert "3 of 4 mentees placed in 2 groups. Besides, 6 of 6 invented." in board
    assert "3 mentees placed in 2 groups" in text_of(
        client, reverse("groups_admin:matching", args=[supposed.round.slug])
    )


def test_the_parts_that_a_move_changes_count_them_apart_too(client: Client, supposed: Proposal) -> None:
    mentee = next(one for one in supposed.plan["groups"][0]["mentees"] if not one.startswith("x"))
    answer = client.post(address("move", supposed), {"version": 0, "person": mentee, "to": ""}, headers=JSON).json()
    assert "2 of 4 mentees placed in 2 groups." in answer["parts"]["figures"]
    undone = client.post(address("undo", supposed), {"version": 1}, headers=JSON).json()
    assert "3 of 4 mentees placed in 2 groups." in undone["parts"]["figures"]
    again = client.post(address("redo", supposed), {"version": 2}, headers=JSON).json()
    assert "2 of 4 mentees placed in 2 groups." in again["parts"]["figures"]


def test_a_group_of_an_invented_mentor_is_not_offered_to_be_kept(client: Client, supposed: Proposal) -> None:
    page = client.get(address("proposal", supposed)).content.decode()
    real = supposed.plan["groups"][0]["mentors"][0]
    assert re.findall(r'name="kept" value="(\w+)"', page) == [real]
    client.post(address("again", supposed), {"version": 0, "name": "Again", "kept": ["x1"]})
    assert Proposal.objects.count() == 1


def test_nothing_on_the_board_leads_to_an_invented_person(client: Client, supposed: Proposal) -> None:
    page = client.get(address("proposal", supposed)).content.decode()
    assert "invented mentor 1" in page
    assert re.findall(r'id="(?:pick|menu)-x|people/x', page) == []
    answer = client.post(address("move", supposed), {"version": 0, "person": "x2", "to": ""}, headers=JSON).json()
    assert answer == {"error": "This person isn't part of the proposal."}


def test_what_a_move_to_invented_people_does_is_said_with_their_names(client: Client, supposed: Proposal) -> None:
    left_out = supposed.plan["unplaced"][0]["id"]
    told = client.get(address("effects", supposed, left_out)).json()["targets"]
    (there,) = [one for one in told if one["to"] == "x1"]
    assert "the group of invented mentor 1" in there["name"]
    assert there["tone"] != "fits"
    mentee = next(one for one in supposed.plan["groups"][0]["mentees"] if not one.startswith("x"))
    page = text_of(client, address("person", supposed, mentee))
    assert "the group of invented mentor 1" in page


@pytest.mark.parametrize("name", ["proposal", "publish"])
def test_it_is_never_offered_to_be_published(client: Client, supposed: Proposal, name: str) -> None:
    path = address(name, supposed)
    assert "Publish …" not in client.get(path, follow=True).content.decode()
    client.post(address("publish", supposed), {"version": 0})
    supposed.refresh_from_db()
    assert supposed.state == Proposal.State.READY


def test_its_board_asks_three_questions_more_and_its_file_names_them(
    client: Client, supposed: Proposal, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(12):
        client.get(address("proposal", supposed))
    rows = json.loads(client.get(address("board_export", supposed), {"format": "json"}).content)
    assert sum("invented mentee" in str(row) for row in rows["board"]) == 6
