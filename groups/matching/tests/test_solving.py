"""The solver: proven figures, brute force, order, bytes, edges."""

import json
from random import Random
from typing import Any

import pytest

from groups.matching import best_groups, check, solve
from groups.matching.generator import generate
from groups.matching.tests.brute import Brute
from groups.matching.tests.rounds import FIGURES, example, shipped, tiny


@pytest.mark.parametrize("name", FIGURES)
def test_a_shipped_round_reaches_its_proven_optimum(name: str) -> None:
    data = shipped(name)
    plan = solve(data, effort="quick")
    assert (plan["placed"], plan["objective"], plan["bound"], plan["status"]) == (
        *FIGURES[name],
        FIGURES[name][1],
        "optimal",
    )
    assert check(data, plan).broken == []


@pytest.mark.parametrize("seed", range(16))
def test_no_plan_of_a_tiny_round_is_better(seed: int) -> None:
    data = tiny(seed, co_mentors=seed % 2 == 0)
    brute = Brute(data)
    plan = solve(data)
    assert check(data, plan).broken == []
    assert plan["objective"] == brute.best.objective
    assert -sum(len(group["mentees"]) ** 2 for group in plan["groups"]) == brute.best.squares
    assert sum(len(group["mentors"]) - 1 for group in plan["groups"]) == brute.best.helped
    assert plan["placed_bound"] >= brute.most_placed


def test_the_groups_alone_are_those_of_the_plan() -> None:
    for problem in (generate(8, 20, 3), example(), tiny(1)):
        assert best_groups(problem) == solve(problem)["groups"]


def test_the_example_places_both_mentees() -> None:
    plan = solve(example())
    assert (plan["objective"], plan["placed"], plan["status"]) == (18_250, 2, "optimal")


@pytest.mark.parametrize("seed", range(3))
def test_a_made_up_round_keeps_every_rule(seed: int) -> None:
    data = generate(12, 40, seed, hours=14)
    plan = solve(data)
    assert check(data, plan).broken == []
    assert plan["status"] == "optimal"


def test_the_order_of_people_changes_nothing() -> None:
    data = shipped("20-39-1")
    plan = json.dumps(solve(data))
    for seed in range(3):
        Random(seed).shuffle(data["people"])
        for person in data["people"]:
            Random(seed).shuffle(person["outcomes"])
            Random(seed).shuffle(person["free"])
        assert json.dumps(solve(data)) == plan


def test_a_seed_only_chooses_among_equals() -> None:
    data = tiny(4)
    plans = [solve(data, seed=seed) for seed in range(4)]
    assert len({plan["objective"] for plan in plans}) == 1
    assert all(check(data, plan).broken == [] for plan in plans)


def _with_people(people: list[dict[str, Any]]) -> dict[str, Any]:
    return example() | {"people": people}


def test_nobody_at_all_is_an_empty_plan() -> None:
    plan = solve(_with_people([]))
    assert plan == {
        "groups": [], "unplaced": [], "objective": 0, "bound": 0, "placed": 0, "placed_bound": 0, "status": "optimal",
    }  # fmt: skip


@pytest.mark.parametrize(("role", "reason"), [("mentor", "no_mentor_offers"), ("mentee", "no_mentor_offers")])
def test_one_side_alone_forms_nothing(role: str, reason: str) -> None:
    data = _with_people([person for person in example()["people"] if person["role"] == role])
    plan = solve(data)
    assert plan["groups"] == []
    assert {entry["reason"] for entry in plan["unplaced"]} == {reason}
    assert check(data, plan).broken == []


def test_without_hours_nobody_meets() -> None:
    data = _with_people([person | {"free": []} for person in example()["people"]])
    plan = solve(data)
    assert [(entry["id"], entry["reason"]) for entry in plan["unplaced"]] == [
        (name, "no_common_hour") for name in ("e7", "e9", "m1")
    ]


def test_hours_run_from_sunday_into_monday() -> None:
    free = [["sun", "23:30", "24:00"], ["mon", "00:00", "00:30"]]
    people = [person | {"free": free, "zone": "Europe/London"} for person in example()["people"]]
    plan = solve(_with_people(people))
    assert plan["groups"][0]["slot"] == {"zone": "Europe/London", "day": "sun", "time": "23:30"}
    assert plan["placed"] == 2


def test_a_skipped_or_doubled_start_is_not_offered() -> None:
    data = _with_people(
        [person | {"free": [["sun", "01:30", "02:30"]], "zone": "America/Chicago"} for person in example()["people"]]
    )
    data["round"] |= {"starts_on": "2019-10-14"}
    assert solve(data)["groups"] == []
    data["round"] |= {"starts_on": "2019-11-18"}
    assert solve(data)["groups"][0]["slot"]["time"] == "01:30"


def test_a_quarter_hour_zone_needs_three_half_hours() -> None:
    people = [person | {"zone": "Europe/London", "free": [["mon", "12:00", "13:00"]]} for person in example()["people"]]
    people[1] |= {"zone": "Asia/Kathmandu", "free": [["mon", "17:30", "19:00"]]}
    assert solve(_with_people(people))["placed"] == 2
    people[1] |= {"free": [["mon", "17:30", "18:30"]]}
    assert solve(_with_people(people))["placed"] == 0


def test_an_unknown_effort_is_refused() -> None:
    with pytest.raises(ValueError, match="some"):
        solve(example(), effort="some")
