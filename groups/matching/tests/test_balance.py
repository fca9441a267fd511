"""Sizes evened out where equally good plans can't be listed."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from groups.matching import Group, check, parse_problem
from groups.matching.exact import solve_exactly
from groups.matching.field import build_field
from groups.matching.plan import groups_of
from groups.matching.pricing import Pricer
from groups.matching.stages import settle
from groups.matching.tests.brute import Brute
from groups.matching.tests.strategies import rounds
from groups.matching.tests.test_edges import locked, person
from groups.matching.tests.test_large import as_plan

Json = dict[str, Any]


def evened(data: Json) -> tuple[Json, int]:
    """Return the plan of a round as if it could not be listed, and its sum of squares before it was evened out."""
    problem = parse_problem(data)
    field = build_field(problem)
    pricer = Pricer(field)
    solved = solve_exactly(pricer)
    before = groups_of(field, pricer.cells, settle(pricer, solved.columns, solved.columns))
    groups = groups_of(field, pricer.cells, settle(pricer, [], solved.columns))
    return as_plan(problem, groups, field.base + solved.value), squares(before)


def squares(groups: tuple[Group, ...]) -> int:
    return sum(len(group.mentees) ** 2 for group in groups)


def sizes(people: list[Json], **more: Any) -> list[int]:
    the_round = {"slug": "even", "starts_on": "2019-11-18", "weeks": 4, "meeting_minutes": 60, "mentees_min": 2,
                 "mentees_wanted": 3, "mentees_max": 6}  # fmt: skip
    data = {"round": the_round, "people": people, **more}
    plan, _ = evened(data)
    assert check(data, plan).broken == []
    return sorted(len(group["mentees"]) for group in plan["groups"])


@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(data=rounds())
def test_evening_out_keeps_every_rule_and_the_objective(data: Json) -> None:
    (plan, before), brute = evened(data), Brute(data)
    assert check(data, plan).broken == []
    assert plan["objective"] == brute.best.objective
    after = sum(len(group["mentees"]) ** 2 for group in plan["groups"])
    assert -brute.best.squares <= after <= before


@pytest.mark.parametrize(("mentees", "expected"), [(6, [3, 3]), (5, [5])])
def test_a_mentor_who_leads_nothing_founds_a_group_if_none_comes_out_short(mentees: int, expected: list[int]) -> None:
    mentors = [person("m1", capacity=6), person("m2", capacity=6)]
    assert sizes([*mentors, *(person(f"e{n}") for n in range(mentees))]) == expected


def test_a_locked_group_gains_whom_a_larger_one_can_spare() -> None:
    people = [person("m1"), person("m2"), *(person(f"e{n}") for n in range(8))]
    assert sizes(people, locked=[locked("e0", "e1", "e2")]) == [4, 4]


def test_who_must_be_together_moves_together() -> None:
    people = [person("m1"), person("m2"), *(person(f"e{n}") for n in range(8))]
    pairs = [["e0", "e1"], ["e2", "e3"], ["e4", "e5"], ["e6", "e7"]]
    assert sizes(people, together=pairs) == [4, 4]


def test_a_rank_is_worth_more_than_balance() -> None:
    people = [person("m1"), person("m2", outcomes=[["b", 1]])]
    people += [person(f"e{n}", outcomes=[["a", 1], ["b", 1 if n < 3 else 2]]) for n in range(8)]
    assert sizes(people) == [3, 5]
