"""Sizes evened out where equally good plans can't be listed."""

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from groups.matching import check, parse_problem, solve
from groups.matching.choice import choose
from groups.matching.exact import solve_exactly
from groups.matching.field import build_field
from groups.matching.plan import groups_of
from groups.matching.pricing import Pricer
from groups.matching.stages import Formed, settle
from groups.matching.tests.brute import Brute
from groups.matching.tests.strategies import rounds
from groups.matching.tests.test_edges import locked, person
from groups.matching.tests.test_large import as_plan

Json = dict[str, Any]


def evened(data: Json) -> tuple[Json, int]:
    """Return the plan made of the least even of the best plans, and by how much that lowered the sum of squares."""
    problem = parse_problem(data)
    field = build_field(problem)
    pricer = Pricer(field)
    solved = solve_exactly(pricer)
    present = [len(owner.locked.mentees) if owner.locked else 0 for owner in field.owners]
    uneven = [1_000.0 * one.value + one.size * (one.size + 2 * present[one.owner]) for one in solved.pool]
    chosen = choose(solved.pool, len(field.owners), len(field.units), np.array(uneven))
    columns = [solved.pool[each] for each in chosen]
    groups = groups_of(field, pricer.cells, settle(pricer, [], columns))
    before = as_plan(problem, groups_of(field, pricer.cells, [Formed(each) for each in columns]), 0)
    plan = as_plan(problem, groups, field.base + solved.value)
    return plan, squares_of(before) - squares_of(plan)


def squares_of(plan: Json) -> int:
    return sum(len(group["mentees"]) ** 2 for group in plan["groups"])


def sizes(people: list[Json], **more: Any) -> list[int]:
    the_round = {"slug": "even", "starts_on": "2019-11-18", "weeks": 4, "meeting_minutes": 60, "mentees_min": 2,
                 "mentees_wanted": 3, "mentees_max": 6}  # fmt: skip
    data = {"round": the_round, "people": people, **more}
    plan, _ = evened(data)
    assert check(data, plan).broken == []
    return sorted(len(group["mentees"]) for group in plan["groups"])


def test_evening_out_costs_nothing_and_where_plans_are_listed_balance_is_exact() -> None:
    gains: list[int] = []

    @settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
    @given(data=rounds(mentors=4, mentees=8))
    def hold(data: Json) -> None:
        data["round"]["weights"] = {"rank": 0, "region": 0, "in_person": 0, "short": 0}
        (plan, gained), brute = evened(data), Brute(data)
        assert check(data, plan).broken == []
        assert plan["objective"] == brute.best.objective
        assert squares_of(plan) >= -brute.best.squares == squares_of(solve(data, effort="quick"))
        gains.append(gained)

    hold()
    assert min(gains) >= 0
    assert sum(gained > 0 for gained in gains) >= 3


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
