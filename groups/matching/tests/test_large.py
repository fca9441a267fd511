"""The methods for larger rounds, on rounds whose optimum is known."""

from typing import Any

import pytest

from groups.matching import Group, Problem, check, parse_problem
from groups.matching.crowd import Crowd
from groups.matching.crowd_bound import crowd_bound
from groups.matching.field import build_field
from groups.matching.generator import generate
from groups.matching.large import form_groups
from groups.matching.middle import solve_nearly
from groups.matching.plan import groups_of, unplaced_of
from groups.matching.pricing import Pricer
from groups.matching.stages import settle
from groups.matching.tests.rounds import FIGURES, shipped
from groups.matching.tests.test_locks import lock, round_of


def as_plan(problem: Problem, groups: tuple[Group, ...], bound: int) -> dict[str, Any]:
    return {
        "groups": [group.as_json() for group in groups],
        "unplaced": [{"id": name, "reason": "full"} for name in unplaced_of(problem, groups)],
        "objective": sum(problem.group_objective(group) for group in groups),
        "bound": bound,
        "placed": sum(len(group.mentees) for group in groups),
        "placed_bound": len(problem.mentees),
        "status": "feasible",
    }


@pytest.mark.parametrize("name", ["20-39-1", "20-80-1", "20-80-2", "34-58-1"])
def test_neighborhoods_come_near_the_optimum_and_their_bound_holds(name: str) -> None:
    data = shipped(name)
    problem = parse_problem(data)
    field = build_field(problem)
    pricer = Pricer(field)
    solved = solve_nearly(pricer, 0)
    groups = groups_of(field, pricer.cells, settle(pricer, solved.pool, solved.columns))
    assert check(data, as_plan(problem, groups, round(solved.bound))).broken == []
    assert 0.97 * FIGURES[name][1] <= solved.value <= FIGURES[name][1] <= solved.bound + 1


@pytest.mark.parametrize("name", ["3-11-1", "20-39-1", "20-80-1", "20-80-2", "34-58-1"])
def test_greedy_passes_keep_every_rule_and_their_bound_holds(name: str) -> None:
    data = shipped(name)
    problem = parse_problem(data)
    crowd = Crowd(problem, 0)
    bound, most = crowd_bound(crowd)
    plan = as_plan(problem, form_groups(crowd), bound)
    assert check(data, plan).broken == []
    assert plan["objective"] <= FIGURES[name][1] <= bound
    assert FIGURES[name][0] <= most


@pytest.mark.parametrize("seed", range(3))
def test_greedy_passes_mind_pairs_and_pins(seed: int) -> None:
    data = generate(40, 120, seed, hours=25)
    problem = parse_problem(data)
    crowd = Crowd(problem, seed)
    plan = as_plan(problem, form_groups(crowd), crowd_bound(crowd)[0])
    assert check(data, plan).broken == []
    assert plan["placed"] > 80


def test_greedy_passes_fill_locked_groups() -> None:
    data = round_of(7, locked=[lock("e1", "e2", override=["e1"])], together=[["e3", "e4"]], apart=[["e5", "e1"]])
    problem = parse_problem(data)
    crowd = Crowd(problem, 0)
    plan = as_plan(problem, form_groups(crowd), crowd_bound(crowd)[0])
    assert check(data, plan).broken == []
    assert plan["placed"] == 7
