"""What people use instead of matching, on the same rounds: shares of mentees who end in a group that can meet."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from groups.matching import Person, Problem, parse_problem
from groups.matching.hours import Bools, hours_of


@dataclass
class Table:
    """A group being made by hand; `slots` are those for which everyone so far is free."""

    mentor: Person
    slots: Bools
    languages: frozenset[str]
    outcome: str | None = None
    mentees: list[Person] = field(default_factory=list)


class Baselines:
    """The baselines of one round."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.problem: Problem = parse_problem(data)
        order = [person["id"] for person in data["people"]]
        people = [self.problem.people[name] for name in order]
        self.mentors = [one for one in people if one.is_mentor]
        self.mentees = [one for one in people if not one.is_mentor]
        self.hours = hours_of(self.problem, people, [one.zone for one in self.mentors])
        self.row = {one.id: number for number, one in enumerate(people)}

    def free(self, person: Person) -> Bools:
        mine: Bools = self.hours.free[self.row[person.id]]
        return mine

    def offered(self, mentor: Person) -> Bools:
        """Return the slots on a mentor's clock for which they are free."""
        mine = np.zeros(self.hours.free.shape[1], bool)
        ids = self.hours.slot_ids[mentor.zone]
        mine[ids[ids >= 0]] = True
        mine &= self.free(mentor)
        return mine

    def by_hand(self, *, minding_hours: bool) -> float:
        """Return the share placed first come, first served.

        A mentee joins the group, or idle mentor, whose outcome they rank highest, then in their region, then already
        begun; minding hours, only as long as an hour common to all remains. Groups of two or more count.
        """
        tables = [Table(one, self.offered(one), one.languages) for one in self.mentors]
        for mentee in self.mentees:
            options = []
            for number, table in enumerate(tables):
                if len(table.mentees) >= table.mentor.capacity or not table.languages & mentee.languages:
                    continue
                if minding_hours and not (table.slots & self.free(mentee)).any():
                    continue
                outcomes = [table.outcome] if table.outcome else list(table.mentor.outcomes)
                elsewhere = mentee.region is None or mentee.region != table.mentor.region
                options += [
                    (mentee.outcomes[outcome], elsewhere, not table.mentees, number, outcome)
                    for outcome in outcomes
                    if outcome in mentee.outcomes
                ]
            if options:
                *_, number, outcome = min(options)
                table = tables[number]
                table.outcome, table.slots = outcome, table.slots & self.free(mentee)
                table.languages &= mentee.languages
                table.mentees.append(mentee)
        met = sum(len(table.mentees) for table in tables if len(table.mentees) > 1 and table.slots.any())
        return met / len(self.mentees)

    def linear_assignment(self, *, pairwise_hours: bool) -> float:
        """Return the share placed by assigning mentees to mentors' seats, pair by pair."""
        seats = [mentor for mentor in self.mentors for _ in range(mentor.capacity)]
        values = {
            mentor.id: [self._pair_value(mentor, one, pairwise_hours) for one in self.mentees]
            for mentor in self.mentors
        }
        table = np.array([values[mentor.id] for mentor in seats], float)
        rows, columns = linear_sum_assignment(-table)
        members: dict[str, list[Person]] = {}
        for row, column in zip(rows, columns, strict=True):
            if table[row, column] > 0:
                members.setdefault(seats[row].id, []).append(self.mentees[column])
        met = [some for name, some in members.items() if self._can_meet(self.problem.people[name], some)]
        return sum(map(len, met)) / len(self.mentees)

    def _pair_value(self, mentor: Person, mentee: Person, pairwise_hours: bool) -> float:  # noqa: FBT001 - a flag passed on
        shared = [outcome for outcome in mentor.outcomes if outcome in mentee.outcomes]
        if not shared or not mentor.languages & mentee.languages:
            return 0.0
        if pairwise_hours and not (self.offered(mentor) & self.free(mentee)).any():
            return 0.0
        return float(max(self.problem.value(mentee, mentor, outcome, None) for outcome in shared))

    def _can_meet(self, mentor: Person, mentees: Sequence[Person]) -> bool:
        everyone = [mentor, *mentees]
        slots = self.offered(mentor)
        for one in mentees:
            slots = slots & self.free(one)
        outcomes = set.intersection(*(set(one.outcomes) for one in everyone))
        languages = frozenset.intersection(*(one.languages for one in everyone))
        return len(mentees) > 1 and bool(slots.any() and outcomes and languages)
