"""Which other groups of a plan would have fit each mentee, and what a place there would have cost; numbers only."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np

from groups.matching import Problem, parse_problem
from groups.matching.hours import hours_of
from groups.matching.plan import read_groups
from groups.matching.problem import Group, Person

Json = dict[str, Any]

FULL, NEEDED, LOWER, SMALLER, OPEN = "full", "needed", "lower", "smaller", "open"
"""What a place there would have cost: somebody else's place; the own group, which would be too small to go on; a choice
ranked lower; an own group smaller than wanted; nothing that shows."""


def others_of(problem: Json, plan: Json, mentees: Iterable[str]) -> dict[str, dict[str, int]]:
    """Return for each of these placed mentees how many other groups would have fit them, by what a place would cost.

    A group fits whose outcome, language and city suit them, at whose time they are free in every week, and with whom no
    pair rule stands in the way. Groups with none are left out of the numbers.
    """
    ready = parse_problem(problem)
    return _Others(ready, read_groups(ready, plan)).of(mentees)


class _Others:
    """All groups of a plan by outcome, and who is free at which of their times."""

    def __init__(self, problem: Problem, groups: list[Group] | tuple[Group, ...]) -> None:
        self.problem, self.groups = problem, groups
        self.by_outcome: dict[str, list[int]] = defaultdict(list)
        for number, group in enumerate(groups):
            self.by_outcome[group.outcome].append(number)
        self.own = {one: number for number, group in enumerate(groups) for one in group.mentees}

    def of(self, mentees: Iterable[str]) -> dict[str, dict[str, int]]:
        """Return the numbers by person."""
        people = [self.problem.people[one] for one in mentees if one in self.own]
        hours = hours_of(self.problem, people, {group.slot.zone for group in self.groups})
        slots = np.array([hours.number_of(group.slot) for group in self.groups], np.int64)
        found: dict[str, dict[str, int]] = {}
        for row, person in enumerate(people):
            costs: dict[str, int] = defaultdict(int)
            for outcome in person.outcomes:
                for number in self.by_outcome[outcome]:
                    is_free = slots[number] >= 0 and hours.free[row, slots[number]]
                    if number != self.own[person.id] and is_free and self._suits(person, self.groups[number]):
                        costs[self._cost(person, self.groups[number])] += 1
            found[person.id] = dict(costs)
        return found

    def _suits(self, person: Person, group: Group) -> bool:
        friends = set(self.problem.companions.get(person.id, (person.id,))) - {person.id}
        apart = self.problem.foes.get(person.id, frozenset()) & set(group.members)
        pinned = self.problem.pinned.get(person.id, group.lead) in group.mentors
        fits = group.language in person.languages and group.city in (None, person.city)
        return fits and pinned and not friends and not apart

    def _cost(self, person: Person, group: Group) -> str:
        own = self.groups[self.own[person.id]]
        left = len(own.mentees) - 1
        sizes = self.problem.round
        if len(group.mentees) >= min(self.problem.people[group.lead].capacity, sizes.mentees_max):
            return FULL
        if left < sizes.mentees_min:
            return NEEDED
        lowest = len(person.outcomes) + 1
        if person.outcomes[group.outcome] > person.outcomes.get(own.outcome, lowest):
            return LOWER
        return SMALLER if left < sizes.mentees_wanted else OPEN
