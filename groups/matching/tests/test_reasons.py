"""Reasons are true: what is said is found again by solving again."""

from functools import cache
from typing import Any

import pytest

from groups.matching import parse_problem, solve
from groups.matching.problem import Problem
from groups.matching.tests.rounds import shipped, tiny
from groups.matching.tests.test_locks import round_of
from slots.weekly import free_throughout, offered_starts

Json = dict[str, Any]


@cache
def solved(name: str) -> tuple[Json, Json]:
    data = shipped(name) if "-" in name else tiny(int(name), mentors=4, mentees=9)
    return data, solve(data)


def _placed(plan: Json) -> set[str]:
    return {one for group in plan["groups"] for one in [*group["mentors"], *group["mentees"]]}


def _with_hours(data: Json, name: str, hours: list[Any]) -> Json:
    people = [one | {"free": one["free"] + hours} if one["id"] == name else one for one in data["people"]]
    return data | {"people": people}


@pytest.mark.parametrize("name", ["20-39-1", "3-11-1", *map(str, range(4))])
def test_the_hours_that_would_help_do(name: str) -> None:
    data, plan = solved(name)
    for entry in plan["unplaced"][:12]:
        if "would_help" in entry:
            again = solve(_with_hours(data, entry["id"], entry["would_help"]["free"]), effort="quick")
            assert entry["id"] in _placed(again)
            assert again["objective"] > plan["objective"]


@pytest.mark.parametrize("name", [str(seed) for seed in range(4)])
def test_no_single_half_hour_helps_where_more_are_named(name: str) -> None:
    data, plan = solved(name)
    for entry in plan["unplaced"]:
        hours = entry.get("would_help", {}).get("free", [])
        if hours == [] or len(hours) > 1 or _minutes(hours[0]) > 30:
            person = next(one for one in data["people"] if one["id"] == entry["id"])
            for extra in _half_hours(person["free"]):
                again = solve(_with_hours(data, entry["id"], [extra]), effort="quick")
                assert again["objective"] == plan["objective"]


def _minutes(interval: list[str]) -> int:
    begin, end = (int(text[:2]) * 60 + int(text[3:]) for text in interval[1:])
    return end - begin


def _half_hours(free: list[list[str]]) -> list[list[str]]:
    """Return the half hours beside the given intervals of tiny rounds, where one alone could make a meeting fit."""
    found = []
    for day, begin, end in free:
        for hour, half in ((int(begin[:2]) - (begin[3:] == "00"), begin[3:] == "00"), (int(end[:2]), end[3:] == "30")):
            if 0 <= hour < 24:
                first = f"{hour:02d}:{'30' if half else '00'}"
                found.append([day, first, f"{hour + 1:02d}:00" if half else f"{hour:02d}:30"])
    return found


@pytest.mark.parametrize("name", ["3-11-1", *map(str, range(4))])
def test_the_first_three_reasons_are_told_apart_by_hours_alone(name: str) -> None:
    data, plan = solved(name)
    problem = parse_problem(data)
    for entry in plan["unplaced"]:
        if not problem.people[entry["id"]].is_mentor:
            assert (entry["reason"] if entry["reason"] in FIRST_THREE else "later") == _first(problem, entry["id"])


FIRST_THREE = ("no_mentor_offers", "no_common_hour", "too_few_others")


def _first(problem: Problem, name: str) -> str:
    mentee, the_round = problem.people[name], problem.round
    days = the_round.starts_on, the_round.weeks, the_round.meeting_minutes
    offers = [
        (lead, outcome, language)
        for lead in problem.mentors if lead.capacity >= the_round.mentees_min
        for outcome in lead.outcomes if outcome in mentee.outcomes
        for language in lead.languages & mentee.languages
    ]  # fmt: skip
    if not offers:
        return "no_mentor_offers"
    most = 0
    for lead, outcome, language in offers:
        for slot in offered_starts(lead.zone, *days[:2]):
            able = [one for one in (lead, mentee) if not free_throughout(one.cells, one.zone, slot, *days)]
            if len(able) == 2:
                crowd = [one for one in problem.mentees if outcome in one.outcomes and language in one.languages]
                most = max(most, sum(not free_throughout(one.cells, one.zone, slot, *days) for one in crowd))
    if not most:
        return "no_common_hour"
    return "too_few_others" if most < the_round.mentees_min else "later"


def test_who_would_lose_a_place_is_named() -> None:
    data = round_of(8)
    data["people"][2]["region"] = "europe"
    data["people"][0]["region"] = data["people"][1]["region"] = "europe"
    data["people"][-1]["outcomes"] = [["a", 2]]
    plan = solve(data)
    left = plan["unplaced"]
    assert [(entry["id"], entry["reason"]) for entry in left] == [("e8", "full")]
    assert len(left[0]["loses"]) == 1
    assert left[0]["loses"][0] in _placed(plan)


def test_quick_leaves_out_what_takes_solving_again() -> None:
    plan = solve(shipped("20-39-1"), effort="quick")
    assert all(set(entry) == {"id", "reason"} for entry in plan["unplaced"])
