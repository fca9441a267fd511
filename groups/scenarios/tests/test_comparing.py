"""Proposals side by side: the figures are those of their plans, and who moves is said by name."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import DecisionRecord, User
from accounts.tests.factories import make_coordinator
from groups.models import Proposal
from groups.proposals.changing import move_person
from groups.proposals.services import start_proposal
from groups.scenarios.comparing import Comparison, compare
from groups.scenarios.parameters import NewPerson, Scenario
from groups.scenarios.tests.sending import texts
from groups.tests.factories import MONDAY_EVENING, make_matchable_round, make_person, make_proposal
from rounds.models import Round

pytestmark = pytest.mark.django_db
TUESDAYS = (("tue", "18:00", "21:00"),)


def path(round_: Round, *proposals: Proposal, name: str = "compare", more: str = "") -> str:
    args = [round_.slug, *([more] if more else [])]
    return reverse(f"groups_admin:{name}", args=args) + "?" + "&".join(f"with={one.pk}" for one in proposals)


def two(coordinator: User, groups: int = 1, spare: int = 1) -> tuple[Round, Proposal, Proposal]:
    """A round matched as it is, and with extra hours for someone who is left out then."""
    round_ = make_matchable_round(groups, mentees=3, spare=spare)
    first = make_proposal(round_, coordinator)
    left_out = first.plan["unplaced"][0]["id"]
    hours = Scenario(hours=((left_out, (("mon", "18:00", "21:00"), ("tue", "18:00", "21:00"))),))
    return round_, first, make_proposal(round_, coordinator, name="With hours", scenario=hours)


def figure(found: Comparison, label: str) -> list[str | int | float]:
    return next(line.values for line in found.lines if line.label == label)


def test_the_figures_are_those_of_the_plans(coordinator: User) -> None:
    _round, first, second = two(coordinator)
    found = compare([first, second], coordinator)
    assert figure(found, "Mentees placed") == [3, 4]
    assert figure(found, "of mentees in the matching") == [4, 4]
    assert figure(found, "Share placed, %") == [75.0, 100.0]
    assert figure(found, "In their first choice, %") == [100.0, 100.0]
    assert figure(found, "Mean place on their list") == [1.0, 1.0]
    assert figure(found, "Sizes, groups x mentees") == ["1 x 3", "1 x 4"]
    assert figure(found, "Score") == [first.plan["objective"], second.plan["objective"]]
    assert [(line.label, line.values) for line in found.reasons] == [
        ("Shares no hour with anyone who offers their outcomes", [1, 0])
    ]


def test_who_moves_is_whoever_sits_elsewhere(coordinator: User) -> None:
    _round, first, second = two(coordinator)
    left_out = first.plan["unplaced"][0]["id"]
    (mover,) = compare([first, second], coordinator).movers
    assert (mover.id, mover.places[0], mover.gains) == (left_out, "no group", 1)
    assert "Community Building" in mover.places[1]
    move_person(proposal=first, version=0, person=first.plan["groups"][0]["mentees"][0], to=None, by=coordinator)
    first.refresh_from_db()
    assert len(compare([first, second], coordinator).movers) == 2


def test_invented_people_are_neither_counted_nor_listed(coordinator: User) -> None:
    round_ = make_matchable_round(1, mentees=3, spare=0)
    outcome = round_.outcomes.get()
    mentee = NewPerson("mentee", (outcome.slug,), "Europe/Berlin", ("en",), (("mon", "18:00", "21:00"),), count=2)
    proposals = [
        make_proposal(round_, coordinator),
        make_proposal(round_, coordinator, name="More", scenario=Scenario(people=(mentee,))),
    ]
    found = compare(proposals, coordinator)
    assert figure(found, "Mentees placed") == [3, 3]
    assert figure(found, "Invented people") == [0, 2]
    assert found.movers == []


def test_scores_under_other_weights_are_said_not_to_compare(client: Client, coordinator: User) -> None:
    round_ = make_matchable_round()
    weights = {"placed": 1, "rank": 0, "region": 0, "in_person": 0, "short": 0}
    pair = [
        make_proposal(round_, coordinator),
        make_proposal(round_, coordinator, name="Else", scenario=Scenario(weights=weights)),
    ]
    assert "scores can&#x27;t be compared" in texts(client.get(path(round_, *pair))).replace("can't", "can&#x27;t")


@pytest.mark.parametrize("number", [0, 1, 5])
def test_only_two_to_four_stand_side_by_side(client: Client, coordinator: User, number: int) -> None:
    round_ = make_matchable_round()
    proposals = [make_proposal(round_, coordinator, name=f"Number {each}") for each in range(number)]
    page = texts(client.get(path(round_, *proposals)))
    assert "In numbers" not in page
    assert ("please untick some" in page) == (number == 5)
    assert client.get(path(round_, *proposals, name="compare_file", more="csv")).status_code == 404


def test_what_another_round_has_or_what_isnt_ready_is_not_compared(client: Client, coordinator: User) -> None:
    round_ = make_matchable_round()
    mine, elsewhere = make_proposal(round_, coordinator), make_proposal(make_matchable_round(), coordinator)
    waiting = start_proposal(round=round_, by=coordinator, name="Waiting", wake=False)
    assert "In numbers" not in texts(client.get(path(round_, mine, elsewhere, waiting)))


def test_the_viewers_own_move_is_shown_without_a_way_to_it(client: Client, coordinator: User) -> None:
    round_ = make_matchable_round(1, mentees=3, spare=0)
    mine = make_person(round_, "mentee", [round_.outcomes.get()], MONDAY_EVENING, user=coordinator)
    proposals = [make_proposal(round_, make_coordinator(), name=name) for name in ("One", "Two")]
    move_person(proposal=proposals[1], version=0, person=str(mine.pk), to=None, by=make_coordinator())
    page = client.get(path(round_, *proposals))
    assert f"{coordinator.name} <span" in texts(page)
    assert f"people/{mine.pk}/" not in texts(page)


@pytest.mark.parametrize("groups", [1, 12])
def test_comparing_asks_as_much_for_few_as_for_many(
    client: Client, coordinator: User, groups: int, django_assert_num_queries: Any
) -> None:
    round_, first, second = two(coordinator, groups)
    with django_assert_num_queries(11):
        client.get(path(round_, first, second))


def test_a_long_list_has_pages(client: Client, coordinator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    round_, first, second = two(coordinator)
    everyone = [one["id"] for one in second.problem["people"]]
    second.plan = second.plan | {"groups": [], "unplaced": [{"id": one, "reason": "full"} for one in everyone]}
    second.save()
    monkeypatch.setattr("groups.scenarios.views.MOVERS_A_PAGE", 2)
    page = texts(client.get(path(round_, first, second) + "&page=2"))
    assert "4 people move" in page
    assert "Page 2 of 2" in page


def test_the_files_hold_what_the_page_shows_and_are_recorded(client: Client, coordinator: User) -> None:
    round_, first, second = two(coordinator)
    figures = client.get(path(round_, first, second, name="compare_file", more="csv")).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(figures)))
    assert lines[0] == ["Figure", "1: First", "2: With hours"]
    assert lines[1] == ["Mentees placed", "3", "4"]
    people = client.get(path(round_, first, second, name="compare_file", more="csv") + "&table=people")
    assert "no group" in people.content.decode("utf-8-sig")
    both = json.loads(client.get(path(round_, first, second, name="compare_file", more="json")).content)
    assert [len(both["people"]), both["figures"][0]["2: With hours"]] == [1, 4]
    assert client.get(path(round_, first, second, name="compare_file", more="xlsx")).status_code == 200
    assert client.get(path(round_, first, second, name="compare_file", more="exe")).status_code == 404
    assert DecisionRecord.objects.filter(action="export.scenarios", made_by=coordinator).count() == 4
