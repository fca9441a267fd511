"""What people use instead of matching, on the same rounds: shares of mentees who end in a group that can meet.

They are judged kindly: pair rules are left aside, the group meets whenever any hour common to all is left, and any
outcome and language common to all will do.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from matching.games import HospitalResident
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from groups.matching import Person, Problem, parse_problem
from groups.matching.hours import Bools, hours_of

MENTOR_MATCH = Path("var/mentor-match")
MENTOR_MATCH_PINS = Path("bench/mentor-match.txt")
Members = Mapping[str, Sequence[Person]]
"""Mentees by the id of the mentor whom they are given to."""


@dataclass
class Table:
    """A group being made by hand."""

    mentor: Person
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
        tables = [Table(one, one.languages) for one in self.mentors]
        slots = np.array([self.offered(one) for one in self.mentors])
        for mentee in self.mentees:
            shared = slots & self.free(mentee)
            fits = shared.any(axis=1) if minding_hours else np.ones(len(tables), bool)
            options = [
                (mentee.outcomes[outcome], self._elsewhere(mentee, table), not table.mentees, number, outcome)
                for number, table in ((number, tables[number]) for number in np.flatnonzero(fits).tolist())
                for outcome in self._outcomes_left(mentee, table)
            ]
            if options:
                *_, number, outcome = min(options)
                table = tables[number]
                table.outcome, slots[number] = outcome, shared[number]
                table.languages &= mentee.languages
                table.mentees.append(mentee)
        met = [
            len(table.mentees)
            for table, left in zip(tables, slots, strict=True)
            if len(table.mentees) > 1 and left.any()
        ]
        return sum(met) / len(self.mentees)

    @staticmethod
    def _elsewhere(mentee: Person, table: Table) -> bool:
        return mentee.region is None or mentee.region != table.mentor.region

    @staticmethod
    def _outcomes_left(mentee: Person, table: Table) -> list[str]:
        """Return the outcomes for which a mentee could still join, hours left aside."""
        if len(table.mentees) >= table.mentor.capacity or not table.languages & mentee.languages:
            return []
        outcomes = [table.outcome] if table.outcome else list(table.mentor.outcomes)
        return [outcome for outcome in outcomes if outcome in mentee.outcomes]

    @cached_property
    def _worths(self) -> NDArray[np.float64]:
        """What each mentor (row) and mentee (column) are worth to each other as a pair; 0 where they don't fit."""
        table = np.zeros((len(self.mentors), len(self.mentees)))
        for row, mentor in enumerate(self.mentors):
            for column, mentee in enumerate(self.mentees):
                shared = [outcome for outcome in mentor.outcomes if outcome in mentee.outcomes]
                if shared and mentor.languages & mentee.languages:
                    table[row, column] = max(self.problem.value(mentee, mentor, each, None) for each in shared)
        return table

    @cached_property
    def _timely_worths(self) -> NDArray[np.float64]:
        """The same, 0 also where a mentor and a mentee have no hour in common."""
        offered = np.array([self.offered(one) for one in self.mentors], np.float32)
        free = np.array([self.free(one) for one in self.mentees], np.float32)
        return np.where(offered @ free.T > 0, self._worths, 0.0)

    def linear_assignment(self, *, pairwise_hours: bool) -> float:
        """Return the share placed by assigning mentees to mentors' seats, pair by pair."""
        worths = self._timely_worths if pairwise_hours else self._worths
        seats = [number for number, mentor in enumerate(self.mentors) for _ in range(mentor.capacity)]
        table = worths[seats]
        members: dict[str, list[Person]] = {}
        for row, column in zip(*linear_sum_assignment(-table), strict=True):
            if table[row, column] > 0:
                members.setdefault(self.mentors[seats[row]].id, []).append(self.mentees[column])
        return self._share_met(members)

    def hospital_resident(self) -> float:
        """Return the share placed by a stable matching of mentees (residents) to mentors who share an hour."""
        worths = self._timely_worths
        wishes = {
            mentee.id: [self.mentors[row].id for row in np.argsort(-column, kind="stable") if column[row] > 0]
            for mentee, column in zip(self.mentees, worths.T, strict=True)
            if column.any()
        }
        ranks = {
            mentor.id: [self.mentees[column].id for column in np.argsort(-row, kind="stable") if row[column] > 0]
            for mentor, row in zip(self.mentors, worths, strict=True)
            if row.any()
        }
        with deep_recursion():
            game = HospitalResident.create_from_dictionaries(
                wishes, ranks, {name: self.problem.people[name].capacity for name in ranks}
            )
            found = game.solve(optimal="resident")
        people = self.problem.people
        return self._share_met({mentor.name: [people[one.name] for one in some] for mentor, some in found.items()})

    def mentor_match(self) -> float:
        """Return the share placed by mentor-match, in an environment of its own."""
        worths = self._timely_worths
        scores = {
            mentor.id: {self.mentees[column].id: int(row[column]) for column in np.flatnonzero(row).tolist()}
            for mentor, row in zip(self.mentors, worths, strict=True)
        }
        asked = {"capacities": {one.id: one.capacity for one in self.mentors}, "scores": scores,
                 "mentees": [one.id for one in self.mentees]}  # fmt: skip
        command = [mentor_match_python(), "-P", "bench/mentor_match.py"]
        answer = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=True)  # noqa: S603 - our own command
        found: dict[str, list[str]] = json.loads(answer.stdout)
        return self._share_met({name: [self.problem.people[one] for one in some] for name, some in found.items()})

    def _share_met(self, members: Members) -> float:
        """Return the share of all mentees who are in a group of two or more that can meet."""
        people = self.problem.people
        met = [len(some) for name, some in members.items() if self._can_meet(people[name], some)]
        return sum(met) / len(self.mentees)

    def _can_meet(self, mentor: Person, mentees: Sequence[Person]) -> bool:
        everyone = [mentor, *mentees]
        slots = self.offered(mentor)
        for one in mentees:
            slots = slots & self.free(one)
        outcomes = set.intersection(*(set(one.outcomes) for one in everyone))
        languages = frozenset.intersection(*(one.languages for one in everyone))
        return len(mentees) > 1 and bool(slots.any() and outcomes and languages)


def mentor_match_python() -> str:
    """Return the Python that has mentor-match; made where it is missing, since its module's name is another's here."""
    python = MENTOR_MATCH / "bin" / "python"
    if not (MENTOR_MATCH / "pins.txt").exists():
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
        subprocess.run([sys.executable, "-m", "venv", str(MENTOR_MATCH)], check=True)  # noqa: S603 - our own command
        subprocess.run([*pip, "-r", str(MENTOR_MATCH_PINS)], check=True)  # noqa: S603 - our own command
        (MENTOR_MATCH / "pins.txt").write_bytes(MENTOR_MATCH_PINS.read_bytes())
    return str(python)


@contextmanager
def deep_recursion() -> Iterator[None]:
    """Let the `matching` package copy its players, who all know each other, however many there are."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(200_000)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
