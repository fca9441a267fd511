"""A round too large for one process: taken apart, and put together again to the same plan whoever solves the parts."""

import json
from random import Random
from typing import Any

import pytest

from groups.matching import (
    Problem,
    check,
    join_parts,
    parse_problem,
    problem_as_json,
    solve,
    solve_part,
    split_problem,
)
from groups.matching.generator import generate
from groups.matching.solver import make_plan
from groups.matching.tests.test_locks import lock, round_of

Json = dict[str, Any]
MOST = 300


@pytest.fixture(scope="module")
def data() -> Json:
    return generate(160, 640, 3)


def names(parts: tuple[Problem, ...]) -> list[list[str]]:
    return [list(part.people) for part in parts]


def test_everyone_is_in_one_part_and_none_is_too_large(data: Json) -> None:
    for most in (90, MOST, 700):
        found = names(split_problem(parse_problem(data), most))
        assert sorted(name for part in found for name in part) == sorted(one["id"] for one in data["people"])
        assert max(map(len, found)) <= most
        assert len(found) <= 3 * 800 / most


def test_small_rounds_are_one_part(data: Json) -> None:
    problem = parse_problem(data)
    assert split_problem(problem, 800) == (problem,)


def test_the_order_of_the_input_makes_no_difference(data: Json) -> None:
    found = split_problem(parse_problem(data), MOST)
    random = Random(5)
    for _ in range(3):
        mixed = {name: random.sample(table, len(table)) for name, table in data.items() if isinstance(table, list)}
        assert split_problem(parse_problem(data | mixed), MOST) == found


def test_people_who_are_bound_to_each_other_stay_together(data: Json) -> None:
    problem = parse_problem(data)
    parts = split_problem(problem, 90)
    place = {name: number for number, part in enumerate(parts) for name in part.people}
    assert problem.together
    assert problem.pinned
    for one, other in [*problem.together, *problem.pinned.items()]:
        assert place[one] == place[other]
    assert sum(len(part.together) for part in parts) == len(problem.together)
    assert {mentee: mentor for part in parts for mentee, mentor in part.pinned.items()} == problem.pinned


def test_locked_groups_stay_as_they_are() -> None:
    data = round_of(12, locked=[lock("e1", "e2", "e3")], together=[["e4", "e5"]])
    found = split_problem(parse_problem(data), 5)
    assert [len(part.locked) for part in found].count(1) == 1
    plan = solve(data, at_once=5)
    assert check(data, plan).broken == []
    assert {"e1", "e2", "e3"} <= {*next(group["mentees"] for group in plan["groups"] if group["mentors"] == ["m1"])}


@pytest.mark.parametrize(("mentors", "mentees"), [(0, 40), (1, 60), (40, 0), (30, 1)])
def test_rounds_of_one_side_are_taken_apart_too(mentors: int, mentees: int) -> None:
    data = generate(mentors, mentees, 1)
    found = names(split_problem(parse_problem(data), 20))
    assert sum(map(len, found)) == mentors + mentees
    assert max(map(len, found)) <= 20
    assert check(data, solve(data, at_once=20)).broken == []


def test_parts_of_nobody_are_refused(data: Json) -> None:
    with pytest.raises(ValueError, match="at most 0 people"):
        solve(data, at_once=0)


@pytest.mark.parametrize("seed", range(3))
def test_joined_plans_keep_every_rule(seed: int) -> None:
    data = generate(60, 240, seed, hours=14)
    plan = solve(data, seed=seed, at_once=80)
    assert check(data, plan).broken == []
    assert plan["placed"] > 120
    assert plan["objective"] <= plan["bound"]
    assert {entry["reason"] for entry in plan["unplaced"]} <= {
        "no_mentor_offers", "no_common_hour", "too_few_others", "kept_apart", "full",
    }  # fmt: skip


def test_whoever_solves_the_parts_and_in_whatever_order_the_plan_is_the_same(data: Json) -> None:
    alone = json.dumps(solve(data, seed=4, at_once=MOST))
    found = []
    for part in reversed(split_problem(parse_problem(data), MOST)):
        handed_over = json.loads(json.dumps(problem_as_json(part)))
        found.append(json.loads(json.dumps(solve_part(handed_over, seed=4))))
    for order in (found, found[::-1], found[1:] + found[:1]):
        assert json.dumps(join_parts(data, order, seed=4)) == alone


def test_a_joined_plan_is_nearly_as_good_as_that_of_one_process() -> None:
    data = generate(400, 1601, 0)
    problem = parse_problem(data)
    whole = make_plan(problem, 0, "quick", lambda share, doing: None).as_json()
    joined = solve(problem, at_once=500)
    assert check(data, joined).broken == []
    assert joined["objective"] >= 0.985 * whole["objective"]
    assert joined["bound"] == whole["bound"]
