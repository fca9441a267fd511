"""Seating a few mentees in running groups as they are: at their slots, in their free seats."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from groups.matching import Problem
from groups.matching.locks import read_group
from groups.matching.moves import group_value
from groups.matching.rules import fit_faults

Json = dict[str, Any]
MOST_GROUPS = 5  # Looked at for each mentee, those that add most to the objective.


class Seating:
    """The free seats of a round's running groups. `whole` is the problem with all people and nothing locked."""

    def __init__(self, whole: Problem, locks: Mapping[int, Json], apart: Iterable[Sequence[str]]) -> None:
        self.whole, self.locks = whole, dict(locks)
        self.apart = [set(pair) for pair in apart]
        self.groups = {key: read_group(lock, whole.people, 0) for key, lock in locks.items()}
        most = whole.round.mentees_max
        self.seats = {
            key: min(whole.people[lock["mentors"][0]].capacity, most) - len(lock["mentees"])
            for key, lock in locks.items()
        }
        self._fitting: dict[str, list[int]] = {}

    def fitting(self, mentee: str) -> list[int]:
        """The groups with a free seat that fit someone, those that add most to the objective first."""
        if mentee not in self._fitting:
            person = self.whole.people[mentee]
            found = [
                key
                for key, group in self.groups.items()
                if self.seats[key] > 0
                and mentee not in group.members
                and not fit_faults(self.whole, person, group)
                and not any(pair & {*group.members} for pair in self.apart if mentee in pair)
            ]
            found.sort(key=lambda key: (-self._gain(key, [mentee]), key))
            self._fitting[mentee] = found[:MOST_GROUPS]
        return self._fitting[mentee]

    def seat(self, mentees: Sequence[str]) -> dict[int, Json]:
        """The groups that gain these mentees, as many of them as fit, and then as the objective likes best."""
        best: tuple[int, int] = (0, 0)
        chosen: dict[int, list[str]] = {}
        for gained in self._ways(mentees):
            worth = sum(map(len, gained.values())), sum(self._gain(key, new) for key, new in gained.items())
            if worth > best:
                best, chosen = worth, gained
        return {
            key: {**self.locks[key], "mentees": sorted([*self.locks[key]["mentees"], *new])}
            for key, new in chosen.items()
        }

    def _ways(self, mentees: Sequence[str]) -> Iterator[dict[int, list[str]]]:
        """Every way to seat some of them without filling a group past its seats."""
        for places in product(*([*self.fitting(one), None] for one in mentees)):
            gained: dict[int, list[str]] = {}
            for one, key in zip(mentees, places, strict=True):
                if key is not None:
                    gained.setdefault(key, []).append(one)
            if all(len(new) <= self.seats[key] for key, new in gained.items()) and not self._clash(gained):
                yield gained

    def _clash(self, gained: Mapping[int, Sequence[str]]) -> bool:
        return any(pair <= set(new) for new in gained.values() for pair in self.apart)

    def _gain(self, key: int, new: Sequence[str]) -> int:
        lock = self.locks[key]
        grown = {**lock, "mentees": [*lock["mentees"], *new]}
        return group_value(self.whole, grown) - group_value(self.whole, lock)
