"""Solving a problem: from its JSON to a plan, by the method that fits its size."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from math import floor
from typing import Any

from groups.matching.crowd import Crowd
from groups.matching.crowd_bound import crowd_bound
from groups.matching.exact import Solved, columns_of, relax, solve_exactly
from groups.matching.field import Field, build_field
from groups.matching.help import Adviser
from groups.matching.joining import join_groups
from groups.matching.large import form_groups
from groups.matching.middle import CLOSE, solve_nearly
from groups.matching.parts import split_problem
from groups.matching.plan import Plan, groups_of, read_groups
from groups.matching.pricing import EPSILON, Pricer
from groups.matching.problem import Group, Problem
from groups.matching.reading import as_problem
from groups.matching.reasons import explain
from groups.matching.stages import settle

MOST_PROVEN = 20_000
"""Owners times units up to which the optimum is sought and proven."""
MOST_MENTORS, MOST_MENTEES = 400, 1_600
"""Sizes up to which the linear program is solved; beyond, groups are formed greedily."""
MOST_AT_ONCE = 60_000
"""People up to which a round is solved as a whole; a larger one is taken apart and put together again."""
EFFORTS = ("quick", "full")
Json = dict[str, Any]
SPLIT, PARTS = 0.05, 0.5
"""The shares done when a round is taken apart, and when all parts are solved."""
Progress = Callable[[float, str], None]


def solve(
    problem: Problem | Mapping[str, Any],
    *,
    seed: int = 0,
    effort: str = "full",
    at_once: int = MOST_AT_ONCE,
    progress: Progress | None = None,
) -> Json:
    """Return the plan of a problem, as JSON data (matching.md, "The plan").

    The same input and seed give the same plan, whatever the order of people. `effort` "quick" leaves out of the
    reasons what takes solving again: `would_help` and `loses`. With more people than `at_once` the round is solved in
    parts, one after the other: what `split_problem`, `solve_part` and `join_parts` give too. `progress` is told the
    share done and what is being done. Raises ProblemError for bad input, ValueError for an unknown effort
    or parts of nobody.
    """
    if effort not in EFFORTS:
        raise ValueError(f"{effort!r} is not one of {', '.join(EFFORTS)}.")
    tell = progress or (lambda share, doing: None)
    tell(0.0, "Reading")
    ready = as_problem(problem)
    parts = split_problem(ready, at_once)
    if len(parts) < 2:
        return make_plan(ready, seed, effort, tell).as_json()
    found = []
    for number, part in enumerate(parts):
        tell(SPLIT + (PARTS - SPLIT) * number / len(parts), f"Matching part {number + 1} of {len(parts)}")
        found.append(solve_part(part, seed=seed))
    return join_parts(ready, found, seed=seed, progress=tell)


def solve_part(problem: Problem | Mapping[str, Any], *, seed: int = 0) -> list[Json]:
    """Return the groups of one part of a round, as JSON data: fast, without what is proven and why."""
    return [group.as_json() for group in form_groups(Crowd(as_problem(problem), seed))]


def join_parts(
    problem: Problem | Mapping[str, Any],
    parts: Iterable[Sequence[Json]],
    *,
    seed: int = 0,
    progress: Progress | None = None,
) -> Json:
    """Return the plan of a round whose parts have been solved; the order of the parts doesn't matter.

    Any groups that keep the rules will do to begin with. Raises ProblemError where they can't be read.
    """
    ready, tell = as_problem(problem), progress or (lambda share, doing: None)
    tell(PARTS, "Joining the parts")
    crowd = Crowd(ready, seed)
    groups = join_groups(crowd, read_groups(ready, {"groups": [group for part in parts for group in part]}))
    return _large_plan(crowd, groups, tell).as_json()


def best_groups(problem: Problem | Mapping[str, Any], *, seed: int = 0) -> list[dict[str, Any]]:
    """Return the groups of the plan that `solve` makes, as JSON data, without what is proven and why: half the work."""
    ready = as_problem(problem)
    if _is_large(ready):
        return [group.as_json() for group in form_groups(Crowd(ready, seed))]
    return [group.as_json() for group in _form(ready, seed, lambda share, doing: None)[-1]]


def make_plan(problem: Problem, seed: int, effort: str, tell: Progress) -> Plan:
    """Return the plan of a valid problem."""
    if _is_large(problem):
        crowd = Crowd(problem, seed)
        tell(0.2, "Forming groups")
        return _large_plan(crowd, form_groups(crowd), tell)
    pricer, solved, groups = _form(problem, seed, tell)
    field = pricer.field
    objective = field.base + solved.value
    plan = Plan(
        groups=groups,
        objective=objective,
        bound=objective if solved.proven else field.base + floor(solved.bound + EPSILON),
        placed=sum(len(group.mentees) for group in groups),
        placed_bound=placed_bound(field),
        proven=solved.proven,
    )
    tell(0.5, "Explaining")
    advise = Adviser(pricer, solved, groups).advice if effort == "full" and solved.proven else None
    builder = field.builder
    return replace(plan, unplaced=explain(problem, builder.hours, builder.row, groups, advise, tell))


def _is_large(problem: Problem) -> bool:
    return len(problem.mentors) > MOST_MENTORS or len(problem.mentees) > MOST_MENTEES


def _form(problem: Problem, seed: int, tell: Progress) -> tuple[Pricer, Solved, tuple[Group, ...]]:
    """Return what was solved, and the groups."""
    field = build_field(problem, seed)
    pricer = Pricer(field)
    tell(0.2, "Forming groups")
    small = len(field.owners) * len(field.units) <= MOST_PROVEN
    solved = solve_exactly(pricer) if small else solve_nearly(pricer, seed)
    if small and not solved.proven:
        # Where many people are alike, too many groups are equally good to list, but a plan may meet the bound.
        others = columns_of(pricer, form_groups(Crowd(problem, seed)))
        solved = solve_exactly(pricer, others, relaxed=solved.relaxed)
    tell(0.4, "Choosing among equals")
    return pricer, solved, groups_of(field, pricer.cells, settle(pricer, solved.pool, solved.columns))


def _large_plan(crowd: Crowd, groups: tuple[Group, ...], tell: Progress) -> Plan:
    problem = crowd.problem
    tell(0.7, "Bounding")
    bound, most = crowd_bound(crowd)
    objective = sum(problem.group_objective(group) for group in groups)
    placed = sum(len(group.mentees) for group in groups)
    tell(0.9, "Explaining")
    unplaced = explain(problem, crowd.hours, crowd.row, groups, None, tell)
    return Plan(groups, objective, bound, placed, most, objective == bound, unplaced)


def placed_bound(field: Field) -> int:
    """Return a number of mentees that no plan can place more of."""
    cells = tuple(replace(cell, values=tuple(field.units[unit].size for unit in cell.units)) for cell in field.cells)
    owners = tuple(
        replace(owner, gains=tuple(None if gain is None else 0 for gain in owner.gains)) for owner in field.owners
    )
    relaxed = relax(Pricer(replace(field, cells=cells, owners=owners)), close=CLOSE)
    return field.base_placed + floor(relaxed.bound + EPSILON)
