"""The board's answers agree with the checker."""

from copy import deepcopy
from functools import cache
from typing import Any

from groups.matching import check, parse_problem, solve
from groups.matching.moves import common_starts, group_value, move_effects, why_not
from groups.matching.problem import Problem
from groups.matching.tests.rounds import shipped
from groups.matching.tests.test_locks import lock, round_of

Json = dict[str, Any]


@cache
def board() -> tuple[Json, Problem, Json]:
    data = shipped("20-80-1")
    return data, parse_problem(data), solve(data, effort="quick")


def _moved(plan: Json, name: str, target: int | None) -> Json:
    moved = deepcopy(plan)
    for group in moved["groups"]:
        group["mentees"] = [one for one in group["mentees"] if one != name]
    if target is not None:
        moved["groups"][target]["mentees"].append(name)
    moved["groups"] = [group for group in moved["groups"] if group["mentees"]]
    return moved


def test_effects_of_moving_a_mentee_are_what_the_checker_finds() -> None:
    data, problem, plan = board()
    unplaced = [entry["id"] for entry in plan["unplaced"] if entry["id"].startswith("e")][:3]
    for name in ["e1", "e2", "e10", *unplaced]:
        for effect in move_effects(problem, plan, name):
            result = check(data, _moved(plan, name, effect.target))
            assert result.objective == plan["objective"] + effect.objective
            assert result.placed == plan["placed"] + effect.placed
            broken = [line for line in result.broken if "The plan says" not in line and "listed once" not in line]
            broken = [line for line in broken if "called optimal" not in line and "has at least" not in line]
            assert bool(broken) == bool(effect.broken)


def test_a_mentees_own_group_breaks_nothing() -> None:
    _, problem, plan = board()
    for number, group in enumerate(plan["groups"]):
        for name in [*group["mentors"], *group["mentees"]]:
            assert why_not(problem, plan, name, number) == []


def test_the_slot_of_each_group_is_a_common_start_of_its_members() -> None:
    _, problem, plan = board()
    for group in plan["groups"]:
        starts = [str(slot) for slot in common_starts(problem, group["mentees"], group["mentors"][0])]
        slot = group["slot"]
        assert f"{slot['day'].capitalize()} {slot['time']} ({slot['zone']})" in starts


def test_the_groups_values_make_up_the_objective() -> None:
    _, problem, plan = board()
    assert sum(group_value(problem, group) for group in plan["groups"]) == plan["objective"]


def test_a_lead_who_goes_ends_the_group() -> None:
    _, problem, plan = board()
    effect = move_effects(problem, plan, plan["groups"][0]["mentors"][0])[-1]
    assert (effect.target, effect.dissolved, effect.placed) == (None, [0], -len(plan["groups"][0]["mentees"]))


def test_a_co_mentor_takes_over_from_a_lead_who_goes() -> None:
    data = round_of(3)
    data["round"]["co_mentors"] = True
    plan = solve(data)
    lead, other = plan["groups"][0]["mentors"]
    effect = move_effects(data, plan, lead)[-1]
    assert (effect.new_lead, effect.dissolved, effect.placed, effect.broken) == (other, [], 0, [])


def test_leaving_a_pair_of_mentees_puts_the_group_under_its_least() -> None:
    data = round_of(2)
    plan = solve(data)
    effect = move_effects(data, plan, "e1")[-1]
    assert (effect.under_min, effect.placed, effect.objective) == ([0], -1, -10_750)


def test_reasons_are_specific() -> None:
    data = round_of(5, locked=[lock("e1", "e2", "e3")], apart=[["e4", "e1"]], pinned=[["m2", "e4"]])
    data["people"][-1] |= {"languages": ["fr"], "outcomes": [["b", 1]], "free": []}
    plan = solve(data)
    assert why_not(data, plan, "e4", 0) == ["Kept apart from e1", "Sits with m2 or nowhere", "The group is full (3)"]
    assert why_not(data, plan, "e5", 0) == [
        "Not free at this time",
        "Didn't choose a",
        "Doesn't speak en",
        "The group is full (3)",
    ]


def test_a_clock_change_is_named_with_its_weeks() -> None:
    data = round_of(3)
    data["round"] |= {"starts_on": "2019-10-07", "weeks": 6}
    data["people"][2] |= {"zone": "America/Chicago", "free": [["mon", "06:00", "07:00"]]}
    plan = solve(data)
    assert plan["groups"][0]["slot"]["time"] != "11:00"
    group = {**plan["groups"][0], "slot": {"zone": "Europe/London", "day": "mon", "time": "12:00"}}
    assert why_not(data, {"groups": [group]}, "e1", 0)[0] == "Not free in week 4: the clocks change"
