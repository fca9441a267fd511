"""Brute force over tiny rounds: every group that may be formed, every choice of them. Shares nothing with the solver
but `slots` and the reading of problems."""

from dataclasses import dataclass
from itertools import combinations

from groups.matching import Person, Problem
from slots.weekly import free_throughout, offered_starts


@dataclass(frozen=True)
class Made:
    lead: str
    mentees: frozenset[str]
    value: int
    co_mentors: frozenset[str]


def best_plan(problem: Problem) -> tuple[int, int, int, int]:
    """Return the best (objective, minus the sum of squares, co-mentors), and the most mentees any plan can place."""
    groups = _all_groups(problem)
    mentors = sorted({group.lead for group in groups})
    best, most = (0, 0, 0), 0
    stack: list[tuple[int, list[Made]]] = [(0, [])]
    while stack:
        number, chosen = stack.pop()
        if number == len(mentors):
            objective = sum(group.value for group in chosen)
            squares = -sum(len(group.mentees) ** 2 for group in chosen)
            helped = _most_helped(chosen) if problem.round.co_mentors and (objective, squares) >= best[:2] else 0
            best = max(best, (objective, squares, helped))
            most = max(most, sum(len(group.mentees) for group in chosen))
            continue
        stack.append((number + 1, chosen))
        taken = frozenset().union(*(group.mentees for group in chosen))
        fitting = [each for each in groups if each.lead == mentors[number] and not each.mentees & taken]
        stack += [(number + 1, [*chosen, group]) for group in fitting]
    return (*best, most)


def _most_helped(chosen: list[Made]) -> int:
    leads = {group.lead for group in chosen}
    best = 0
    stack: list[tuple[int, frozenset[str]]] = [(0, frozenset())]
    while stack:
        number, used = stack.pop()
        best = max(best, len(used))
        if number < len(chosen):
            stack.append((number + 1, used))
            free = chosen[number].co_mentors - leads - used
            stack += [(number + 1, used | {one}) for one in free]
    return best


def _all_groups(problem: Problem) -> list[Made]:
    found: dict[tuple[str, frozenset[str], frozenset[str]], Made] = {}
    the_round = problem.round
    for lead in problem.mentors:
        for slot in offered_starts(lead.zone, the_round.starts_on, the_round.weeks):
            free = {one.id for one in problem.people.values() if _comes(problem, one, slot)}
            if lead.id not in free:
                continue
            for group in _at_slot(problem, lead, free):
                key = group.lead, group.mentees, group.co_mentors
                if key not in found or found[key].value < group.value:
                    found[key] = group
    return list(found.values())


def _comes(problem: Problem, person: Person, slot: object) -> bool:
    the_round = problem.round
    days = the_round.starts_on, the_round.weeks, the_round.meeting_minutes
    return not free_throughout(person.cells, person.zone, slot, *days)  # type: ignore[arg-type]


def _at_slot(problem: Problem, lead: Person, free: set[str]) -> list[Made]:
    made = []
    for outcome in lead.outcomes:
        for language in lead.languages:
            for city in {None, lead.city}:
                able = [
                    one
                    for one in problem.mentees
                    if one.id in free and outcome in one.outcomes and language in one.languages
                    and (city is None or one.city == city)
                ]  # fmt: skip
                for size in range(problem.round.mentees_min, lead.capacity + 1):
                    for some in combinations(able, size):
                        if _may_sit(problem, lead, {one.id for one in some}):
                            value = sum(problem.value(one, lead, outcome, city) for one in some)
                            value -= problem.round.weights.short if size < problem.round.mentees_wanted else 0
                            ids = frozenset(one.id for one in some)
                            helpers = _helpers(problem, lead, ids, free, outcome, language, city)
                            made.append(Made(lead.id, ids, value, helpers))
    return made


def _may_sit(problem: Problem, lead: Person, ids: set[str]) -> bool:
    members = ids | {lead.id}
    if any(set(pair) <= members for pair in problem.apart):
        return False
    if any((one in ids) != (other in ids) for one, other in problem.together):
        return False
    return all(problem.pinned.get(one, lead.id) == lead.id for one in ids)


def _helpers(
    problem: Problem, lead: Person, ids: frozenset[str], free: set[str], outcome: str, language: str, city: str | None
) -> frozenset[str]:
    if lead.co_mentor == "no":
        return frozenset()
    return frozenset(
        one.id
        for one in problem.mentors
        if one.id != lead.id and one.id in free and one.co_mentor != "no" and outcome in one.outcomes
        and language in one.languages and (city is None or one.city == city)
        and not any(one.id in pair and set(pair) & (ids | {lead.id}) for pair in problem.apart)
    )  # fmt: skip
