"""Why someone is in no group: the first reason that is true, in the order of matching.md.

The first three look at people's hours, outcomes and languages alone, pair rules left aside. Where a seat is to be
had but for a pair rule, it is `kept_apart`; else all seats went to others. What solving again tells (`loses`,
`would_help`) comes from `help.py`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from groups.matching.hours import Bools, Hours
from groups.matching.plan import unplaced_of
from groups.matching.problem import Group, Person, Problem


def explain(
    problem: Problem,
    hours: Hours,
    row: Mapping[str, int],
    groups: Sequence[Group],
    advise: Callable[[Person, str], dict[str, Any]] | None,
    tell: Callable[[float, str], None],
) -> tuple[dict[str, Any], ...]:
    """Return an entry for everyone whom the groups leave out; `advise` adds what solving again tells.

    `row` is where each mentor, and each mentee who is not locked, stands in `hours`.
    """
    names = unplaced_of(problem, groups)
    witness = _Witness(problem, hours, row, groups, names)
    entries: list[dict[str, Any]] = []
    for number, name in enumerate(names):
        person = problem.people[name]
        entry: dict[str, Any] = {"id": name, "reason": witness.reason(person)}
        if advise:
            tell(0.5 + number / len(names) / 2, "Asking what would help")
            entry |= advise(person, entry["reason"])
        entries.append(entry)
    return tuple(entries)


class _Witness:
    """Knows who could meet whom."""

    def __init__(
        self,
        problem: Problem,
        hours: Hours,
        row: Mapping[str, int],
        groups: Sequence[Group],
        unplaced: Sequence[str],
    ) -> None:
        self.problem, self.hours, self.row, self.groups = problem, hours, row, groups
        locked = self.problem.lock_of
        self.leads = [
            mentor
            for mentor in self.problem.mentors
            if mentor.capacity >= self.problem.round.mentees_min and mentor.id not in locked
        ]
        self.mentees = [mentee for mentee in self.problem.mentees if mentee.id not in locked]
        self.unplaced = [self.problem.people[name] for name in unplaced]
        seated = {one for group in groups for one in group.mentors}
        self.idle = {mentor.id for mentor in self.leads if mentor.id not in seated}
        self._slots: dict[str, Bools] = {}
        self._crowds: dict[tuple[str, str, bool], list[Person]] = {}
        self._counts: dict[tuple[str, str, bool], np.ndarray[tuple[int], np.dtype[np.int64]]] = {}

    def reason(self, person: Person) -> str:
        """Return the first reason that is true."""
        tests = self._mentor_tests(person) if person.is_mentor else self._mentee_tests(person)
        for reason, holds in tests:
            if holds():
                return reason
        return "full"

    def _mentee_tests(self, mentee: Person) -> list[tuple[str, Callable[[], bool]]]:
        offers = [(lead, pair) for lead in self.leads for pair in _shared(lead, mentee)]
        locks = [group for group in self.problem.locked if _wants(mentee, group)]
        meeting = [(lead, pair) for lead, pair in offers if self.common(lead, mentee).any()]
        open_locks = [group for group in locks if self.free(mentee)[self.hours.number_of(group.slot)]]
        return [
            ("no_mentor_offers", lambda: not offers and not locks),
            ("no_common_hour", lambda: not meeting and not open_locks),
            ("too_few_others", lambda: not open_locks and not any(self.enough(*each, mentee) for each in meeting)),
            (
                "kept_apart",
                lambda: self.seat_left(mentee, [(lead, pair) for lead, pair in offers if lead.id in self.idle]),
            ),
        ]

    def _mentor_tests(self, mentor: Person) -> list[tuple[str, Callable[[], bool]]]:
        pairs = [(outcome, language) for outcome in mentor.outcomes for language in sorted(mentor.languages)]
        able = mentor.capacity >= self.problem.round.mentees_min
        return [
            ("no_mentor_offers", lambda: not any(self._crowd(pair, among_unplaced=False) for pair in pairs)),
            ("no_common_hour", lambda: not any(self.enough(mentor, pair, least=1) for pair in pairs)),
            ("too_few_others", lambda: not able or not any(self.enough(mentor, pair) for pair in pairs)),
            ("kept_apart", lambda: any(self.enough(mentor, pair, among_unplaced=True) for pair in pairs)),
        ]

    def free(self, person: Person) -> Bools:
        mine: Bools = self.hours.free[self.row[person.id]]
        return mine

    def common(self, lead: Person, mentee: Person) -> Bools:
        """Return the slots of the lead's clock for which both are free."""
        if lead.zone not in self._slots:
            offered = np.zeros(self.hours.free.shape[1], bool)
            ids = self.hours.slot_ids[lead.zone]
            offered[ids[ids >= 0]] = True
            self._slots[lead.zone] = offered
        shared: Bools = np.stack([self._slots[lead.zone], self.free(lead), self.free(mentee)]).all(axis=0)
        return shared

    def enough(
        self,
        lead: Person,
        pair: tuple[str, str],
        mentee: Person | None = None,
        *,
        among_unplaced: bool = False,
        least: int | None = None,
    ) -> bool:
        """Return whether at some slot (at which this mentee is free too) as many as a group needs could join."""
        key = (*pair, among_unplaced)
        if key not in self._counts:
            rows = [self.row[one.id] for one in self._crowd(pair, among_unplaced=among_unplaced)]
            self._counts[key] = self.hours.free[rows].sum(axis=0)
        slots = self.common(lead, mentee or lead)
        return bool((self._counts[key][slots] >= (least or self.problem.round.mentees_min)).any())

    def _crowd(self, pair: tuple[str, str], *, among_unplaced: bool) -> list[Person]:
        """Return the mentees who want this outcome in this language."""
        outcome, language = key = pair
        if (*key, among_unplaced) not in self._crowds:
            crowd = [one for one in (self.unplaced if among_unplaced else self.mentees) if not one.is_mentor]
            wanting = [one for one in crowd if outcome in one.outcomes and language in one.languages]
            self._crowds[*key, among_unplaced] = wanting
        return self._crowds[*key, among_unplaced]

    def seat_left(self, mentee: Person, idle: Sequence[tuple[Person, tuple[str, str]]]) -> bool:
        """Return whether a group has a seat that the mentee fits, or could begin with an idle mentor, but for pairs."""
        if not self._in_a_pair(mentee):
            return False
        for group in self.groups:
            most = min(self.problem.people[group.lead].capacity, self.problem.round.mentees_max)
            fits = _wants(mentee, group) and self.free(mentee)[self.hours.number_of(group.slot)]
            if fits and len(group.mentees) < most:
                return True
        return any(self.enough(lead, pair, mentee, among_unplaced=True) for lead, pair in idle)

    def _in_a_pair(self, mentee: Person) -> bool:
        """Return whether any pair rule can stand in the way: the mentee's own, or one of those left out with them."""
        named = self.problem.foes.keys() | self.problem.companions.keys() | self.problem.pinned.keys()
        return mentee.id in named or any(one.id in named for one in self.unplaced)


def _shared(mentor: Person, mentee: Person) -> list[tuple[str, str]]:
    """Return the outcomes and languages that a mentor and a mentee have in common."""
    languages = sorted(mentor.languages & mentee.languages)
    outcomes = [outcome for outcome in mentor.outcomes if outcome in mentee.outcomes] if languages else []
    return [(outcome, language) for outcome in outcomes for language in languages]


def _wants(mentee: Person, group: Group) -> bool:
    """Return whether outcome, language and city of a group suit a mentee."""
    return group.outcome in mentee.outcomes and group.language in mentee.languages and group.city in (None, mentee.city)
