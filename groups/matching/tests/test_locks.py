"""Locked groups, overrides, pins, and pairs."""

from copy import deepcopy
from typing import Any

import pytest

from groups.matching import ProblemError, check, parse_problem, solve
from groups.matching.tests.rounds import example

SLOT = {"zone": "Europe/London", "day": "mon", "time": "12:00"}


def round_of(mentees: int, **changes: Any) -> dict[str, Any]:
    """Return a round in which everyone is free at the same hours; m1 takes three mentees, m2 four."""

    def person(name: str) -> dict[str, Any]:
        free = [["mon", "12:00", "14:00"]]
        common = {"zone": "Europe/London", "free": free, "outcomes": [["a", 1]], "languages": ["en"], "region": None}
        role = {"role": "mentor", "capacity": 2 + int(name[1]), "co_mentor": "accept"} if name[0] == "m" else {}
        return {"id": name, "role": "mentee", "city": None} | common | role

    people = [person(name) for name in ["m1", "m2", *(f"e{number}" for number in range(1, mentees + 1))]]
    return {**example(), "people": people, **deepcopy(changes)}


def lock(*mentees: str, **changes: Any) -> dict[str, Any]:
    group = {"mentors": ["m1"], "mentees": list(mentees), "outcome": "a", "language": "en", "city": None, "slot": SLOT}
    return group | changes


def solved(data: dict[str, Any]) -> dict[str, Any]:
    plan = solve(data)
    assert check(data, plan).broken == []
    return plan


def mentees_of(plan: dict[str, Any], lead: str) -> list[str]:
    found: list[str] = next((group["mentees"] for group in plan["groups"] if group["mentors"][0] == lead), [])
    return found


def test_a_locked_group_keeps_its_members_and_may_gain_some() -> None:
    plan = solved(round_of(3, locked=[lock("e1")]))
    assert mentees_of(plan, "m1") == ["e1", "e2", "e3"]


def test_a_locked_group_counts_though_it_is_tiny() -> None:
    plan = solved(round_of(1, locked=[lock("e1")]))
    assert (plan["placed"], plan["objective"], plan["bound"]) == (1, 10_750 - 3_000, 10_750 - 3_000)


def test_a_friend_of_a_locked_mentee_joins() -> None:
    plan = solved(round_of(5, locked=[lock("e1", "e2")], together=[["e2", "e5"]]))
    assert mentees_of(plan, "m1") == ["e1", "e2", "e5"]


def test_a_friend_who_cannot_join_is_refused() -> None:
    data = round_of(5, locked=[lock("e1", "e2", "e3")], together=[["e2", "e5"]])
    with pytest.raises(ProblemError, match="locked group of m1: The group is full"):
        parse_problem(data)


def test_an_override_excuses_hours_outcome_language_and_city() -> None:
    data = round_of(3, locked=[lock("e1", "e2", override=["e1"])])
    data["people"][2] |= {"free": [], "outcomes": [["b", 1]], "languages": ["fr"]}
    assert mentees_of(solved(data), "m1") == ["e1", "e2", "e3"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"free": []}, "e1: Not free at this time"),
        ({"outcomes": [["b", 1]]}, "e1: Didn't choose a"),
        ({"languages": ["fr"]}, "e1: Doesn't speak en"),
    ],
)
def test_a_lock_that_breaks_a_rule_is_refused(change: dict[str, Any], said: str) -> None:
    data = round_of(3, locked=[lock("e1")])
    data["people"][2] |= change
    with pytest.raises(ProblemError, match=said):
        parse_problem(data)


def test_a_pinned_mentee_sits_with_that_mentor_or_nowhere() -> None:
    plan = solved(round_of(4, pinned=[["m1", "e1"], ["m1", "e2"], ["m2", "e3"], ["m2", "e4"]]))
    assert (mentees_of(plan, "m1"), mentees_of(plan, "m2")) == (["e1", "e2"], ["e3", "e4"])
    assert solved(round_of(4, pinned=[["m1", "e1"], ["m2", "e3"]], apart=[["m1", "e1"]]))["placed"] == 3


def test_together_sits_as_one_and_apart_in_two() -> None:
    plan = solved(round_of(5, together=[["e1", "e2"], ["e2", "e3"]], apart=[["e4", "e1"]]))
    groups = [set(group["mentees"]) for group in plan["groups"]]
    assert {"e1", "e2", "e3"} in groups
    assert {"e4", "e5"} in groups


def test_a_pair_that_is_both_is_left_out_for_it() -> None:
    plan = solved(round_of(4, together=[["e1", "e2"]], apart=[["e1", "e2"]]))
    assert {(entry["id"], entry["reason"]) for entry in plan["unplaced"] if entry["id"][0] == "e"} == {
        ("e1", "kept_apart"),
        ("e2", "kept_apart"),
    }


def test_a_mentor_who_leads_nothing_co_mentors() -> None:
    data = round_of(3)
    data["round"]["co_mentors"] = True
    plan = solved(data)
    assert sorted(plan["groups"][0]["mentors"]) == ["m1", "m2"]
    assert plan["unplaced"] == []


def test_who_does_not_wish_to_is_no_co_mentor() -> None:
    data = round_of(3)
    data["round"]["co_mentors"] = True
    data["people"][1]["co_mentor"] = "no"
    assert len(solved(data)["groups"][0]["mentors"]) == 1
