"""A problem written as JSON again, and the independent check of a plan against it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from groups.matching.checker import CheckResult, check_plan
from groups.matching.problem import Person, Problem
from slots.cells import cells_to_intervals


def problem_as_json(problem: Problem) -> dict[str, Any]:
    """Return the JSON data of a problem; reading it again gives an equal problem."""
    the_round = problem.round
    return {
        "round": {**asdict(the_round), "starts_on": the_round.starts_on.isoformat()},
        "people": [_person_as_json(person) for person in problem.people.values()],
        "together": [list(pair) for pair in problem.together],
        "apart": [list(pair) for pair in problem.apart],
        "pinned": [[mentor, mentee] for mentee, mentor in sorted(problem.pinned.items())],
        "locked": [{**group.as_json(), "override": sorted(group.override)} for group in problem.locked],
    }


def _person_as_json(person: Person) -> dict[str, Any]:
    table: dict[str, Any] = {
        "id": person.id,
        "role": person.role,
        "zone": person.zone,
        "free": [list(interval) for interval in cells_to_intervals(person.cells)],
        "outcomes": [[name, rank] for name, rank in person.outcomes.items()],
        "languages": sorted(person.languages),
        "region": person.region,
        "city": person.city,
    }
    if person.is_mentor:
        table |= {"capacity": person.capacity, "co_mentor": person.co_mentor}
    return table


def check(problem: Problem | Mapping[str, Any], plan: Mapping[str, Any]) -> CheckResult:
    """Return what the independent checker finds: broken rules as sentences, and the objective it computes itself."""
    return check_plan(problem_as_json(problem) if isinstance(problem, Problem) else problem, plan)
