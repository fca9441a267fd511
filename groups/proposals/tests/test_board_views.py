"""The board's script: what a move would do, moves, what others changed meanwhile, filters and files."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import DecisionRecord, User
from accounts.tests.factories import make_coordinator, make_user
from groups.models import Proposal
from groups.personal_data import erase
from groups.proposals.board import read_board
from groups.proposals.changing import move_person
from groups.proposals.publishing import publish_proposal
from groups.tests.factories import make_matchable_round, make_person, make_proposal, make_wide_proposal

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def coordinator(client: Client) -> User:
    """Someone who runs rounds, signed in; the demonstration's addresses need no second factor."""
    user = make_coordinator(email="coordinator@demo.example")
    client.force_login(user)
    return user


def address(name: str, proposal: Proposal, *more: object) -> str:
    return reverse(f"groups_admin:{name}", args=[proposal.round.slug, proposal.pk, *more])


def mentee(proposal: Proposal, group: int = 0, seat: int = 0) -> str:
    return str(proposal.plan["groups"][group]["mentees"][seat])


def lead(proposal: Proposal, group: int = 0) -> str:
    return str(proposal.plan["groups"][group]["mentors"][0])


def posted(client: Client, name: str, proposal: Proposal, **fields: object) -> dict[str, Any]:
    """What the board's script is answered."""
    answer: dict[str, Any] = client.post(address(name, proposal), fields, headers=JSON).json()
    return answer


def test_every_place_tells_what_a_move_there_does(client: Client, coordinator: User) -> None:
    proposal = make_proposal(make_matchable_round(2, mentees=4, spare=0))
    told = client.get(address("effects", proposal, mentee(proposal))).json()
    assert told["version"] == 0
    tones = {one["to"]: one["tone"] for one in told["targets"]}
    assert tones == {"": "fits", lead(proposal, 1): "breaks", lead(proposal, 0): "here"}
    out, other, _here = told["targets"]
    assert out["says"][0] == "1 mentee loses their place"
    assert other["broken"][0] == "Not free at this time"
    assert other["says"][: len(other["broken"])] == other["broken"]


def test_a_full_group_is_told_as_impossible(client: Client, coordinator: User) -> None:
    proposal = make_proposal(make_matchable_round(1, mentees=5, spare=1))
    told = client.get(address("effects", proposal, proposal.plan["unplaced"][0]["id"])).json()
    full = next(one for one in told["targets"] if one["to"] == lead(proposal))
    assert (full["tone"], full["says"]) == ("never", ["A group never has more than five mentees."])


def test_a_clock_change_is_named_with_its_week(client: Client, coordinator: User) -> None:
    proposal = make_proposal(make_matchable_round(1, mentees=4, spare=1))
    proposal.problem["round"] |= {"starts_on": "2019-10-07", "weeks": 6}
    person = proposal.problem["people"][-1]
    proposal.plan["groups"][0]["slot"] |= {"zone": "Europe/London", "day": "mon", "time": "12:00"}
    person |= {"zone": "America/Chicago", "free": [["mon", "06:00", "07:00"]]}
    proposal.save()
    told = client.get(address("effects", proposal, person["id"])).json()
    says = next(one["says"] for one in told["targets"] if one["to"] == lead(proposal))
    assert "Not free in week 4: the clocks change" in says
    assert "Mondays 06:00; 07:00 on 28 October for them" in says


def test_a_move_answers_only_what_changed(client: Client, coordinator: User) -> None:
    proposal = make_proposal(make_matchable_round(3, mentees=4, spare=0))
    person = mentee(proposal, 1)
    answer = posted(client, "move", proposal, version=0, person=person, to="")
    assert (answer["version"], list(answer["cards"]), list(answer["people"])) == (1, [lead(proposal, 1)], [person])
    assert answer["order"] == [lead(proposal, number) for number in range(3)]
    assert "11 of 12 mentees placed" in answer["parts"]["figures"]
    assert (answer["may_undo"], answer["may_redo"]) == (True, False)
    back = posted(client, "move", proposal, version=1, person=person, to=lead(proposal, 1))
    assert (back["people_order"], list(back["cards"])) == ([], [lead(proposal, 1)])


def test_undoing_and_redoing_answer_what_changed(client: Client, coordinator: User) -> None:
    proposal = make_proposal(make_matchable_round(2, mentees=4, spare=0))
    posted(client, "move", proposal, version=0, person=mentee(proposal), to="")
    undone = posted(client, "undo", proposal, version=1)
    assert (undone["people_order"], undone["may_undo"], undone["may_redo"]) == ([], False, True)
    redone = posted(client, "redo", proposal, version=2)
    assert (redone["people_order"], redone["may_undo"], redone["may_redo"]) == ([mentee(proposal)], True, False)


def test_undoing_and_redoing_lead_back_without_a_script(client: Client, coordinator: User) -> None:
    proposal = make_proposal(make_matchable_round(1, mentees=4, spare=0))
    posted(client, "move", proposal, version=0, person=mentee(proposal), to="")
    for name, said in (("undo", "The last move is undone."), ("redo", "The move is made again.")):
        version = Proposal.objects.get().version
        page = client.post(address(name, proposal), {"version": version}, follow=True)
        assert said in page.content.decode()


def test_a_move_against_a_rule_asks_for_the_reason(client: Client, coordinator: User) -> None:
    proposal = make_proposal(make_matchable_round(1, mentees=3, spare=1))
    person = proposal.plan["unplaced"][0]["id"]
    asked = posted(client, "move", proposal, version=0, person=person, to=lead(proposal))
    assert asked["broken"] == ["Not free at this time"]
    assert Proposal.objects.get().version == 0
    done = posted(client, "move", proposal, version=0, person=person, to=lead(proposal), reason="They move house.")
    assert "They move house." in done["cards"][lead(proposal)]


def test_a_move_on_an_older_board_is_refused_with_what_changed(client: Client, coordinator: User) -> None:
    proposal = make_proposal(make_matchable_round(2, mentees=4, spare=0))
    bea = make_coordinator(name="Bea")
    move_person(proposal=proposal, version=0, person=mentee(proposal), to=None, by=bea)
    answer = posted(client, "move", proposal, version=0, person=mentee(proposal, 1), to="")
    assert (answer["is_stale"], answer["version"], list(answer["cards"])) == (True, 1, [lead(proposal)])
    assert answer["news"][0].startswith("Bea moved ")
    assert Proposal.objects.get().version == 1


@pytest.mark.parametrize(
    "wrong", [{}, {"version": "x", "person": "1"}, {"version": 0}, {"version": 0, "person": "nobody", "to": ""}]
)
def test_what_is_no_move_changes_nothing(client: Client, coordinator: User, wrong: dict[str, object]) -> None:
    proposal = make_proposal(make_matchable_round())
    assert "error" in posted(client, "move", proposal, **wrong)
    assert "error" in posted(client, "move", proposal, version=0, person=mentee(proposal), to="no-group")
    assert Proposal.objects.get().version == 0


def test_nothing_new_is_said_in_one_query(client: Client, coordinator: User, django_assert_num_queries: Any) -> None:
    proposal = make_proposal(make_matchable_round())
    with django_assert_num_queries(4):  # Three of them for the session and who it is.
        response = client.get(address("changes", proposal), {"since": 0})
    assert (response.status_code, response.content) == (204, b"")


def test_what_others_did_is_told_but_for_what_is_about_oneself(client: Client, coordinator: User) -> None:
    round_ = make_matchable_round(1, mentees=4, spare=0)
    mine = make_person(round_, "mentee", [round_.outcomes.get()], range(2, 6), user=coordinator)
    proposal, bea = make_proposal(round_), make_coordinator(name="Bea")
    move_person(proposal=proposal, version=0, person=mentee(proposal), to=None, by=bea)
    told = client.get(address("changes", proposal), {"since": 0}).json()
    assert (told["version"], len(told["news"])) == (1, 1)
    move_person(proposal=proposal, version=1, person=str(mine.pk), to=0, by=bea, reason="canary-reason")
    told = client.get(address("changes", proposal), {"since": 1})
    assert told.json()["news"] == []
    assert "canary-reason" not in told.content.decode()


def test_what_can_not_be_told_piece_by_piece_is_loaded_anew(client: Client, coordinator: User) -> None:
    proposal = make_proposal(make_matchable_round(1, mentees=4))
    erase(Proposal.objects.get().round.applications.filter(role="mentee")[0].user)
    assert client.get(address("changes", proposal), {"since": 0}).json()["reload"] is True
    proposal = make_proposal(make_matchable_round(1, mentees=3, spare=0))
    publish_proposal(proposal=proposal, by=coordinator)
    assert client.get(address("changes", proposal), {"since": 0}).json()["reload"] is True
    assert "can't be changed" in posted(client, "move", proposal, version=0, person=mentee(proposal), to="")["error"]


@pytest.mark.parametrize("groups", [1, 60])
def test_the_board_asks_as_much_for_few_as_for_many(
    client: Client, coordinator: User, groups: int, django_assert_num_queries: Any
) -> None:
    proposal = make_wide_proposal(groups, mentees=4)
    with django_assert_num_queries(9):
        client.get(address("proposal", proposal))
    with django_assert_num_queries(6):
        client.get(address("effects", proposal, mentee(proposal)))
    with django_assert_num_queries(19):
        posted(client, "move", proposal, version=0, person=mentee(proposal), to="")


def test_the_board_shows_people_who_are_invented(client: Client, coordinator: User) -> None:
    proposal = make_proposal(make_matchable_round(1, mentees=3, spare=1))
    invented = {**proposal.problem["people"][-1], "id": "x1"}
    proposal.problem["people"].append(invented)
    proposal.plan["unplaced"].append({"id": "x1", "reason": "full"})
    proposal.save()
    board = read_board(proposal, coordinator)
    assert [(seat.id, seat.is_movable) for seat in board.unplaced][-1] == ("x1", False)
    assert client.get(address("proposal", proposal)).status_code == 200


def test_why_one_has_no_group_oneself_is_nowhere_on_the_board(client: Client, coordinator: User) -> None:
    round_ = make_matchable_round(1, mentees=3, spare=0)
    make_person(round_, "mentee", [round_.outcomes.get()], range(2, 6), user=coordinator)
    proposal = make_proposal(round_)
    assert [entry["reason"] for entry in proposal.plan["unplaced"]] == ["no_common_hour"]
    page = client.get(address("proposal", proposal)).content.decode()
    assert coordinator.name in page
    assert "no_common_hour" not in page
    exported = client.get(address("board_export", proposal), {"format": "json"}).content.decode()
    assert coordinator.name in exported
    assert "Shares no hour" not in exported


def test_why_a_mentor_leads_nothing_is_said_of_a_mentor(client: Client, coordinator: User) -> None:
    round_ = make_matchable_round(1, mentees=3, spare=0)
    mentor = make_person(round_, "mentor", [round_.outcomes.get()], range(2, 6))
    proposal = make_proposal(round_)
    said = "Shares no hour with anyone who chose their outcomes"
    board = read_board(proposal, coordinator)
    assert [(seat.id, seat.reason) for seat in board.unplaced] == [(str(mentor.pk), said)]
    assert ("no_common_hour", said) in board.reasons
    assert said in client.get(address("person", proposal, mentor.pk)).content.decode()


def test_whom_a_place_would_cost_theirs_is_said_of_mentees_and_of_mentors(client: Client, coordinator: User) -> None:
    round_ = make_matchable_round(1, mentees=3, spare=1)
    make_person(round_, "mentor", [round_.outcomes.get()], range(2, 6))
    proposal = make_proposal(round_)
    taken = mentee(proposal)
    for entry in proposal.plan["unplaced"]:
        entry |= {"reason": "full", "loses": [taken]}
    proposal.save()
    name = round_.applications.get(pk=int(taken)).user.name
    said = {seat.role: seat.why for seat in read_board(proposal, coordinator).unplaced}
    assert said == {
        "mentee": f"All seats that fit went to others: {name}",
        "mentor": "The mentees whom they could meet found places in other groups. "
        f"Placing them would cost a place of: {name}",
    }
    exported = client.get(address("board_export", proposal), {"format": "json"}).content.decode()
    assert said["mentor"] in exported


def test_one_s_own_effects_and_handle_are_not_there(client: Client, coordinator: User) -> None:
    round_ = make_matchable_round()
    mine = make_person(round_, "mentee", [round_.outcomes.get()], user=coordinator)
    proposal = make_proposal(round_)
    assert client.get(address("effects", proposal, mine.pk)).status_code == 404
    page = client.get(address("proposal", proposal)).content.decode()
    assert f'id="pick-{mine.pk}"' not in page
    assert f'id="pick-{mentee(proposal)}"' in page


@pytest.mark.parametrize(
    ("asked", "groups", "people"),
    [
        ({}, 2, 1),
        ({"outcome": "community-building/t1"}, 1, 0),
        ({"flag": "short"}, 1, 1),
        ({"flag": "no_mentor_offers"}, 2, 0),
        ({"q": "nobody is called so"}, 0, 0),
        ({"region": "asia"}, 0, 0),
    ],
)
def test_what_is_not_looked_for_is_hidden(
    client: Client, coordinator: User, asked: dict[str, str], groups: int, people: int
) -> None:
    proposal = make_proposal(make_matchable_round(2, mentees=4, spare=1))
    spare = proposal.plan["unplaced"][0]["id"]
    Proposal.objects.update(problem=with_outcome(proposal.problem, spare, "community-building/t0"))
    proposal.refresh_from_db()
    short = next(n for n, group in enumerate(proposal.plan["groups"]) if group["outcome"] == "community-building/t0")
    for seat in range(2):
        proposal.refresh_from_db()
        move_person(
            proposal=proposal, version=seat, person=mentee(proposal, short), to=None, by=make_coordinator(), reason="x"
        )
    posted(client, "undo", proposal, version=2)
    proposal.refresh_from_db()
    proposal.problem["round"]["mentees_wanted"] = 4
    proposal.plan["unplaced"] = [one for one in proposal.plan["unplaced"] if one["id"] == spare]
    proposal.save()
    page = client.get(address("proposal", proposal), asked).context["board"]
    assert sum(not card.is_hidden for card in page.cards) == groups
    assert sum(not seat.is_hidden for seat in page.unplaced) == people


def with_outcome(problem: dict[str, Any], person: str, outcome: str) -> dict[str, Any]:
    """The problem with someone choosing another outcome."""
    for one in problem["people"]:
        if one["id"] == person:
            one["outcomes"] = [[outcome, 1]]
    return problem


def test_the_board_as_a_file_holds_groups_and_the_unplaced_with_reasons(client: Client, coordinator: User) -> None:
    round_ = make_matchable_round(1, mentees=3, spare=0)
    make_person(round_, "mentee", [round_.outcomes.get()], range(2, 6), user=make_user(name="=cmd|' /C calc'!A0"))
    proposal = make_proposal(round_)
    content = client.get(address("board_export", proposal), {"format": "csv"}).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [row["role"] for row in rows] == ["lead mentor", "mentee", "mentee", "mentee", "mentee"]
    assert [row["group"] for row in rows] == ["1"] * 4 + [""]
    assert rows[-1]["name"].startswith("'=cmd")
    assert rows[-1]["why"] != ""
    tables = json.loads(client.get(address("board_export", proposal), {"format": "json"}).content)
    assert len(tables["board"]) == 5
    assert client.get(address("board_export", proposal)).content[:2] == b"PK"
    assert client.get(address("board_export", proposal), {"format": "exe"}).status_code == 404
    assert DecisionRecord.objects.filter(action="export.board", made_by=coordinator).count() == 3


@pytest.mark.parametrize("role", [User.Role.MEMBER, User.Role.VIEWER])
@pytest.mark.parametrize("name", ["changes", "board_export", "effects"])
def test_members_and_viewers_do_not_see_the_board(client: Client, role: str, name: str) -> None:
    proposal = make_proposal(make_matchable_round())
    client.force_login(make_user(role=role, email="someone@demo.example"))
    assert client.get(address(name, proposal, *([1] if name == "effects" else []))).status_code == 403
