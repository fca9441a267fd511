"""The parts of a round put together again: one plan, bettered over the whole round.

It begins with the groups of all parts. Idle mentors and whoever is left over find each other across them; then, a few
times, the mentors who could take those still left over give up their groups and form them anew, with those who were
left over counting more, and mentees are seated anew. What comes out worse is taken back.
"""

from collections.abc import Iterable

import numpy as np

from groups.matching.crowd import Crowd
from groups.matching.founding import found_groups
from groups.matching.large import MANY, PUSH, Former
from groups.matching.problem import Group
from groups.matching.seating import Seating

CHANCES, CHANCES_OF_MANY = 8, 3
"""How often groups are formed anew for those left over."""
MENTORS_A_CHANCE = 6
"""How many groups may be formed anew for one who is left over: those with the most empty seats."""


def join_groups(crowd: Crowd, groups: Iterable[Group]) -> tuple[Group, ...]:
    """Return the groups of the whole round's plan; `groups` keep its rules, and count with their first mentor alone."""
    joiner = _Joiner(crowd)
    joiner.begin_with(groups)
    joiner.fill()
    is_huge = len(crowd.mentees) > MANY
    chances = CHANCES_OF_MANY if is_huge else CHANCES
    for chance in range(chances):
        joiner.second_chance(reseat=not is_huge or chance == chances - 1)
    return joiner.former.groups()


class _Joiner:
    """All groups while they are put together."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd, self.problem = crowd, crowd.problem
        self.former = Former(crowd, np.zeros(len(crowd.mentees)), {})
        self.tables = self.former.tables

    def begin_with(self, groups: Iterable[Group]) -> None:
        """Take these groups as they are; locked ones without a seat left stay out of it."""
        owners = {owner.lead.id: owner for owner in self.crowd.owners}
        number = {one.id: place for place, one in enumerate(self.crowd.mentees)}
        for group in sorted(groups, key=lambda each: each.lead):
            owner = owners.get(group.lead)
            if owner:
                choice = group.outcome, group.language, group.city, self.crowd.hours.number_of(group.slot)
                seated = [number[name] for name in group.mentees if name in number]
                self.tables.take(self.tables.begin(owner, choice, seated))

    def fill(self) -> None:
        """Seat whoever is left in these groups or, with idle mentors, in new ones."""
        self.former.seat_pairs()
        self._place_more(reseat=True)

    def _place_more(self, *, reseat: bool) -> None:
        self.former.form()
        if reseat:
            self.former.reseat()
            self.former.form()
        self.tables.seat_leftovers()
        found_groups(self.tables, self.former.idle())

    def second_chance(self, *, reseat: bool) -> None:
        """Form anew what could seat those left over, who count more from now on; or leave all as it is."""
        left, worth = np.flatnonzero(self.tables.free).tolist(), self._worth()
        before = [Seating(one.group, one.choice, one.left, [*one.mentees]) for one in self.tables.seatings]
        for seating in self._could_take(left):
            self.tables.end(seating)
        self.former.bonus[left] += PUSH
        self.former.look_anew()
        self._place_more(reseat=reseat)
        if self._worth() < worth:
            self.tables.restore(before)

    def _worth(self) -> float:
        return float(sum(self.problem.group_objective(group) for group in self.former.groups()))

    def _could_take(self, left: Iterable[int]) -> list[Seating]:
        """Return groups whose mentors could meet someone of these, of those who are bound to nobody."""
        found: dict[str, Seating] = {}
        movable = [
            seating
            for seating in sorted(self.tables.seatings, key=lambda each: -each.left)
            if seating.group.lead not in self.problem.lock_of and self.tables.movable[seating.mentees].all()
        ]
        for mentee in left:
            able = (seating for seating in movable if self._could_meet(mentee, seating.group.lead))
            found |= {seating.group.lead: seating for seating, _ in zip(able, range(MENTORS_A_CHANCE), strict=False)}
        return list(found.values())

    def _could_meet(self, mentee: int, name: str) -> bool:
        lead, one = self.problem.people[name], self.crowd.mentees[mentee]
        return (
            not one.outcomes.keys().isdisjoint(lead.outcomes)
            and not one.languages.isdisjoint(lead.languages)
            and bool(self.crowd.by_slot[self.crowd.slots_of(lead), mentee].any())
        )
