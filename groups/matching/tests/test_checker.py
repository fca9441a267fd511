"""The independent checker rejects every kind of broken plan."""

from collections.abc import Callable
from copy import deepcopy
from functools import cache
from typing import Any

import pytest

from groups.matching import check, solve
from groups.matching.tests.rounds import shipped
from groups.matching.tests.test_locks import lock, round_of

Json = dict[str, Any]


@cache
def good() -> tuple[Json, Json]:
    data = shipped("20-80-1")
    return data, solve(data, effort="quick")


def _full_group(plan: Json) -> Json:
    found: Json = max(plan["groups"], key=lambda group: len(group["mentees"]))
    return found


def _move(plan: Json) -> None:
    """Move one mentee into another group, with figures left as they were."""
    plan["groups"][1]["mentees"].append(plan["groups"][0]["mentees"].pop())


def _set(name: str, value: Any) -> Callable[[Json], None]:
    return lambda plan: plan["groups"][0].update({name: value})


def _slot(**changes: str) -> Callable[[Json], None]:
    return lambda plan: plan["groups"][0]["slot"].update(changes)


BREAKS: list[tuple[Callable[[Json], None], str]] = [
    (_move, "not free in week"),
    (_set("mentees", []), "a group has at least 2"),
    (_set("mentees", ["e1", "nobody"]), "nobody is nobody's id"),
    (_set("mentors", []), "nobody leads it"),
    (_set("mentors", ["e1"]), "is no mentor"),
    (_set("outcome", "knitting"), "didn't choose knitting"),
    (_set("language", "tlh"), "doesn't speak tlh"),
    (_set("city", "Atlantis"), "doesn't meet in Atlantis"),
    (_slot(zone="Asia/Tokyo"), "is not in the zone of"),
    (_slot(zone="Moon/Base"), "its zone is unknown"),
    (_slot(time="19:15"), "half hour"),
    (_slot(time="25:00"), "time is unknown"),
    (_slot(day="someday"), "day is unknown"),
    (_slot(day="sun", time="04:00"), "not free in week 1"),
    (lambda plan: plan["groups"].append(plan["groups"][0]), "in the plan twice"),
    (lambda plan: _full_group(plan)["mentees"].extend(["e11", "e12"]), "at most 5"),
    (lambda plan: plan["groups"][0]["mentors"].append("m2"), "this round has none"),
    (lambda plan: plan["groups"][0].pop("slot"), "a field is missing"),
    (lambda plan: plan.update(objective=plan["objective"] + 10), "The plan says objective"),
    (lambda plan: plan.update(placed=99), "The plan says placed"),
    (lambda plan: plan.update(bound=0), "The plan says bound"),
    (lambda plan: plan.update(bound=plan["bound"] + 1), "called optimal"),
    (lambda plan: plan.update(placed_bound=0), "The plan says placed_bound"),
    (lambda plan: plan.update(status="fine"), "The plan says status"),
    (lambda plan: plan["unplaced"].pop(), "must be listed once"),
    (lambda plan: plan["unplaced"][0].update(reason="luck"), "for no known reason"),
    (lambda plan: plan["groups"].pop(), "must be listed once"),
]


def test_a_good_plan_breaks_nothing() -> None:
    data, plan = good()
    result = check(data, plan)
    assert (result.broken, result.objective, result.placed) == ([], 414_500, 40)


@pytest.mark.parametrize(("spoil", "said"), BREAKS)
def test_a_broken_plan_is_found_out(spoil: Callable[[Json], None], said: str) -> None:
    data, plan = good()
    spoiled = deepcopy(plan)
    spoil(spoiled)
    assert any(said in line for line in check(data, spoiled).broken)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"apart": [["e1", "e2"]]}, "e1 and e2 are to be kept apart"),
        ({"together": [["e1", "e4"]]}, "e1 and e4 are to be together"),
        ({"pinned": [["m2", "e1"]]}, "e1 sits with m2 or nowhere"),
        ({"locked": [lock("e1", "e2", "e4")]}, "e4 is gone from the locked group of m1"),
        ({"locked": [lock("e1", mentors=["m2"])]}, "The locked group of m2 is missing"),
        ({"locked": [lock("e1", outcome="b")]}, "The locked group of m1 has another outcome"),
    ],
)
def test_pair_rules_and_locks_are_checked(rules: Json, said: str) -> None:
    plan = solve(round_of(4, locked=[lock("e1", "e2", "e3")]))
    assert any(said in line for line in check(round_of(4, **rules), plan).broken)


def test_a_plan_made_on_the_first_week_only_breaks_when_clocks_change() -> None:
    data = shipped("20-80-2")
    blind = deepcopy(data)
    blind["round"]["weeks"] = 1
    broken = check(data, solve(blind, effort="quick")).broken
    assert any("is not free in week" in line for line in broken)
