"""Who could sit where in a round of thousands; looked up by outcome, language and slot."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from groups.matching.field import luck_of, owners_of
from groups.matching.hours import Bools, hours_of
from groups.matching.problem import Group, Person, Problem

Indices = NDArray[np.int64]
Choice = tuple[str, str, str | None, int]
"""Outcome, language, city or None, slot."""


class Crowd:
    """Who could sit where; mentees are numbered in the order of their luck, locked ones left out."""

    def __init__(self, problem: Problem, seed: int) -> None:
        self.problem = problem
        self.owners = owners_of(problem, seed)
        mentees = [one for one in problem.mentees if one.id not in problem.lock_of]
        self.mentees = sorted(mentees, key=lambda one: (luck_of(problem, seed, one.id), one.id))
        everyone = [*self.mentees, *problem.mentors]
        self.row = {person.id: number for number, person in enumerate(everyone)}
        zones = [*(mentor.zone for mentor in problem.mentors), *(group.slot.zone for group in problem.locked)]
        self.hours = hours_of(problem, everyone, zones)
        self.by_slot: Bools = np.ascontiguousarray(self.hours.free[: len(self.mentees)].T)
        self.region = np.array([one.region or "" for one in self.mentees], dtype=object)
        self.city = np.array([one.city or "" for one in self.mentees], dtype=object)
        self._able: dict[tuple[str, str], Bools] = {}
        self._worths: dict[tuple[str, bool], NDArray[np.float64]] = {}
        self._near: dict[str | None, NDArray[np.float64]] = {}
        self._lists: dict[Choice, Indices] = {}
        self._slots: dict[str, list[int]] = {}

    def able(self, outcome: str, language: str) -> Bools:
        """Return who wants an outcome in a language."""
        if (outcome, language) not in self._able:
            rows = [outcome in one.outcomes and language in one.languages for one in self.mentees]
            self._able[outcome, language] = np.array(rows, bool)
        return self._able[outcome, language]

    def at(self, choice: Choice) -> Indices:
        """Return who could sit in such a group."""
        if choice not in self._lists:
            outcome, language, city, slot = choice
            who = np.flatnonzero(self.by_slot[slot] & self.able(outcome, language))
            self._lists[choice] = who if city is None else who[self.city[who] == city]
        return self._lists[choice]

    def worth(self, choice: Choice, lead: Person, who: Indices) -> NDArray[np.float64]:
        """Return what each of these mentees adds."""
        return self.far_worth(choice)[who] + self.nearness(lead.region)[who]

    def far_worth(self, choice: Choice) -> NDArray[np.float64]:
        """Return what each mentee adds, a lead of the same region left aside."""
        outcome, in_person = choice[0], choice[2] is not None
        if (outcome, in_person) not in self._worths:
            weights = self.problem.round.weights
            ranks = np.array([min(one.outcomes.get(outcome, 4), 4) for one in self.mentees], float)
            worths = weights.placed + weights.rank * (4 - ranks) + weights.in_person * in_person
            self._worths[outcome, in_person] = worths
        return self._worths[outcome, in_person]

    def nearness(self, region: str | None) -> NDArray[np.float64]:
        """Return what a lead of this region adds to each mentee."""
        if region not in self._near:
            same = self.region == region if region else np.zeros(len(self.mentees), bool)
            self._near[region] = self.problem.round.weights.region * same.astype(float)
        return self._near[region]

    def slots_of(self, lead: Person) -> list[int]:
        """Return the slots on a lead's clock for which they are free."""
        if lead.id not in self._slots:
            ids = self.hours.slot_ids[lead.zone]
            free = self.hours.free[self.row[lead.id]]
            self._slots[lead.id] = [slot for slot in ids.tolist() if slot >= 0 and free[slot]]
        return self._slots[lead.id]

    def choices(self, lead: Person, locked: Group | None) -> Sequence[Choice]:
        """Return what a lead may offer: outcome, language, city or None, slot."""
        if locked:
            return [(locked.outcome, locked.language, locked.city, self.hours.number_of(locked.slot))]
        cities = (None,) if lead.city is None else (None, lead.city)
        return [
            (outcome, language, city, slot)
            for outcome in lead.outcomes
            for language in sorted(lead.languages)
            for slot in self.slots_of(lead)
            for city in cities
        ]
