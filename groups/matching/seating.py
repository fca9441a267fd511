"""The groups of a large round while they are formed: who sits where, who is free, and who could still join."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from groups.matching.crowd import Choice, Crowd
from groups.matching.field import Owner
from groups.matching.hours import Bools
from groups.matching.problem import Group


@dataclass(eq=False)
class Seating:
    """A group being formed; `left` are its empty seats."""

    group: Group
    choice: Choice
    left: int
    mentees: list[int] = field(default_factory=list)

    @property
    def slot(self) -> int:
        return self.choice[3]


class Tables:
    """All groups being formed; `free` are the mentees with no seat who aren't bound to anyone."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd, self.problem = crowd, crowd.problem
        self.seatings: list[Seating] = []
        bound = self.problem.companions.keys() | self.problem.pinned.keys()
        self.movable: Bools = np.array([one.id not in bound for one in crowd.mentees], bool)
        self.free: Bools = self.movable.copy()

    def begin(self, owner: Owner, choice: Choice, chosen: list[int]) -> Seating:
        """Return an owner's group, not yet taken."""
        outcome, language, city, slot = choice
        wall_clock = self.crowd.hours.slot_of(owner.lead.zone, slot)
        group = owner.locked or Group((owner.lead.id,), (), outcome, language, city, wall_clock)
        return Seating(group, choice, owner.seats - len(chosen), chosen)

    def take(self, seating: Seating) -> None:
        """Add a group."""
        self.seatings.append(seating)
        self.free[seating.mentees] = False

    def join(self, seating: Seating, mentees: Sequence[int]) -> None:
        """Seat mentees in a group that has the seats."""
        seating.mentees.extend(mentees)
        seating.left -= len(mentees)
        self.free[list(mentees)] = False

    def leave(self, seating: Seating, mentee: int) -> None:
        """Take a mentee from a group."""
        seating.mentees.remove(mentee)
        seating.left += 1
        self.free[mentee] = True

    def end(self, seating: Seating) -> None:
        """Take a group away."""
        self.seatings.remove(seating)
        self.free[seating.mentees] = True

    def restore(self, seatings: Sequence[Seating]) -> None:
        """Have these groups alone."""
        self.seatings = []
        self.free = self.movable.copy()
        for seating in seatings:
            self.take(seating)

    def settle(self, seated: Sequence[Sequence[int]]) -> None:
        """Seat others in the groups as they stand, in their order; groups that come out too small end."""
        old, self.seatings = self.seatings, []
        for seating in old:
            self.free[seating.mentees] = True
        for seating, mentees in zip(old, seated, strict=True):
            seats = seating.left + len(seating.mentees)
            chosen: list[int] = []
            for mentee in mentees:
                if self.may_sit(seating.group.members, chosen, mentee):
                    chosen.append(mentee)
            if seating.group.lead in self.problem.lock_of or len(chosen) >= self.problem.round.mentees_min:
                self.take(Seating(seating.group, seating.choice, seats - len(chosen), chosen))

    def may_sit(self, members: Sequence[str], seated: Sequence[int], mentee: int) -> bool:
        """Return whether nobody there is to be kept apart from a mentee."""
        foes = self.problem.foes.get(self.crowd.mentees[mentee].id)
        if not foes:
            return True
        return foes.isdisjoint(members) and foes.isdisjoint(self.crowd.mentees[each].id for each in seated)

    def fits(self, seating: Seating, mentee: int) -> bool:
        """Return whether a mentee could sit in a group, seats left aside."""
        one, group = self.crowd.mentees[mentee], seating.group
        return (
            bool(self.crowd.by_slot[seating.slot, mentee])
            and group.outcome in one.outcomes
            and group.language in one.languages
            and group.city in (None, one.city)
            and self.problem.pinned.get(one.id, group.lead) in group.mentors
            and self.may_sit(group.members, seating.mentees, mentee)
        )

    def seat_leftovers(self) -> None:
        """Seat who is left: on an empty seat, or on that of someone who can move to one."""
        open_seats = [seating for seating in self.seatings if seating.left]
        by_slot: dict[int, list[Seating]] = {}
        for seating in self.seatings:
            by_slot.setdefault(seating.slot, []).append(seating)
        for mentee in np.flatnonzero(self.free).tolist():
            open_seats = [seating for seating in open_seats if seating.left]
            if not open_seats:
                return
            open_seat = self._first(open_seats, mentee)
            if open_seat:
                self.join(open_seat, [mentee])
                continue
            for seating in self._options(by_slot, mentee):
                if self._make_room(open_seats, seating):
                    self.join(seating, [mentee])
                    break

    def _options(self, by_slot: dict[int, list[Seating]], mentee: int) -> list[Seating]:
        slots = np.flatnonzero(self.crowd.by_slot[:, mentee]).tolist()
        return [seating for slot in slots for seating in by_slot.get(slot, ()) if self.fits(seating, mentee)]

    def _first(self, seatings: Sequence[Seating], mentee: int) -> Seating | None:
        return next((seating for seating in seatings if seating.left and self.fits(seating, mentee)), None)

    def _make_room(self, open_seats: Sequence[Seating], seating: Seating) -> bool:
        """Move someone of a full group to a free seat elsewhere, if anyone can."""
        for mentee in seating.mentees:
            other = self._first(open_seats, mentee) if self.movable[mentee] else None
            if other:
                self.leave(seating, mentee)
                self.join(other, [mentee])
                return True
        return False
