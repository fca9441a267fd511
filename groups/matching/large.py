"""Rounds of thousands: groups formed one by one, the scarcest mentors first, with a true if simple bound.

Each mentor in turn takes the cell whose best mentees, of those still free, are worth most; mentees with few other
chances count extra. Whoever is left over counts more in the next of a few passes. In the end mentees are seated anew,
exactly (`seats.py`), and who is still left over takes a seat that is left, or that someone can make free by moving on.
The bound gives every mentee the best group that some mentor could offer them, as if mentors could be everywhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from groups.matching.field import Owner, luck_of, owners_of
from groups.matching.hours import Bools, hours_of
from groups.matching.problem import Group, Person, Problem
from groups.matching.seats import CANDIDATES, FILL, seat_anew

SCARCITY = 6_000.0
"""What a mentee with no other chance counts extra."""
PUSH = 5_000.0
"""What whoever was left over in one pass counts extra in the next."""
PASSES, MANY = 3, 15_000
"""How often all groups are formed from nothing; once only where mentees are many."""
Indices = NDArray[np.int64]
Choice = tuple[str, str, str | None, int]
"""Outcome, language, city or None, slot."""


@dataclass
class Seating:
    """A group being formed; `left` are its empty seats."""

    group: Group
    slot: int
    left: int
    mentees: list[int] = field(default_factory=list)


class Crowd:
    """Who could sit where; mentees are numbered in the order of their luck, locked ones left out."""

    def __init__(self, problem: Problem, seed: int) -> None:
        self.problem = problem
        self.owners = owners_of(problem, seed)
        mentees = [one for one in problem.mentees if one.id not in problem.lock_of]
        self.mentees = sorted(mentees, key=lambda one: (luck_of(problem, seed, one.id), one.id))
        everyone = [*self.mentees, *problem.mentors]
        self.row = {person.id: number for number, person in enumerate(everyone)}
        self.hours = hours_of(problem, everyone, [mentor.zone for mentor in problem.mentors])
        self.by_slot: Bools = np.ascontiguousarray(self.hours.free[: len(self.mentees)].T)
        self.region = np.array([one.region or "" for one in self.mentees], dtype=object)
        self.city = np.array([one.city or "" for one in self.mentees], dtype=object)
        self._able: dict[tuple[str, str], Bools] = {}
        self._worths: dict[tuple[str, str | None], NDArray[np.float64]] = {}
        self._lists: dict[tuple[str, str, int], Indices] = {}

    def able(self, outcome: str, language: str) -> Bools:
        """Return who wants an outcome in a language."""
        if (outcome, language) not in self._able:
            rows = [outcome in one.outcomes and language in one.languages for one in self.mentees]
            self._able[outcome, language] = np.array(rows, bool)
        return self._able[outcome, language]

    def at(self, outcome: str, language: str, slot: int) -> Indices:
        """Return who could sit in an online group."""
        key = outcome, language, slot
        if key not in self._lists:
            self._lists[key] = np.flatnonzero(self.by_slot[slot] & self.able(outcome, language))
        return self._lists[key]

    def worth(self, outcome: str, lead: Person, who: Indices, city: str | None) -> NDArray[np.float64]:
        """Return what each of these mentees adds."""
        weights = self.problem.round.weights
        key = outcome, lead.region
        if key not in self._worths:
            ranks = np.array([min(one.outcomes.get(outcome, 4), 4) for one in self.mentees], float)
            near = self.region == lead.region if lead.region else np.zeros(len(self.mentees), bool)
            self._worths[key] = weights.placed + weights.rank * (4 - ranks) + weights.region * near
        here: NDArray[np.float64] = self._worths[key][who]
        return here + weights.in_person if city is not None else here

    def slots_of(self, lead: Person) -> list[int]:
        """Return the slots on a lead's clock for which they are free."""
        ids = self.hours.slot_ids[lead.zone]
        free = self.hours.free[self.row[lead.id]]
        return [int(slot) for slot in ids if slot >= 0 and free[slot]]

    def choices(self, lead: Person, locked: Group | None) -> Iterator[Choice]:
        """Yield what a lead may offer: outcome, language, city or None, slot."""
        if locked:
            yield locked.outcome, locked.language, locked.city, self.hours.number_of(locked.slot)
            return
        for outcome in lead.outcomes:
            for language in sorted(lead.languages):
                for slot in self.slots_of(lead):
                    yield outcome, language, None, slot
                    if lead.city is not None:
                        yield outcome, language, lead.city, slot


def form_groups(crowd: Crowd) -> tuple[Group, ...]:
    """Return the groups of a plan, locked ones included."""
    push = np.zeros(len(crowd.mentees))
    for _ in range(PASSES if len(crowd.mentees) <= MANY else 1):
        former = _Former(crowd, push)
        former.seat_pairs()
        former.form()
        push += PUSH * former.free
    former.reseat()
    former.form()
    former.seat_leftovers()
    groups = {group.lead: group for group in crowd.problem.locked}
    for seating in former.seatings:
        ids = [crowd.mentees[each].id for each in seating.mentees]
        groups[seating.group.lead] = replace(seating.group, mentees=tuple(sorted([*seating.group.mentees, *ids])))
    return tuple(groups[lead] for lead in sorted(groups))


class _Former:
    def __init__(self, crowd: Crowd, push: NDArray[np.float64]) -> None:
        self.crowd, self.problem = crowd, crowd.problem
        self.seatings: list[Seating] = []
        self.seat_of: dict[int, Seating] = {}
        self.free = np.ones(len(crowd.mentees), bool)
        bound = self.problem.companions.keys() | self.problem.pinned.keys()
        for number, one in enumerate(crowd.mentees):
            self.free[number] = one.id not in bound
        chances = crowd.by_slot.sum(axis=0) * np.array([len(one.outcomes) for one in crowd.mentees], float)
        self.bonus = SCARCITY / (1.0 + chances / 100.0) + push

    def form(self) -> None:
        """Let each owner take their best cell, those with the fewest chances first."""
        busy = {seating.group.lead for seating in self.seatings}
        owners = sorted(
            (owner for owner in self.crowd.owners if owner.lead.id not in busy),
            key=lambda each: (
                each.locked is None,
                each.seats < self.problem.round.mentees_wanted,
                len(self.crowd.slots_of(each.lead)) * len(each.lead.outcomes) if each.locked is None else 0,
                each.luck,
            ),
        )
        for owner in owners:
            best: tuple[float, Choice, list[int]] | None = None
            for choice in self.crowd.choices(owner.lead, owner.locked):
                found = self._best_here(owner, choice)
                if found and (best is None or found[0] > best[0]):
                    best = found[0], choice, found[1]
            if best:
                self._take(self._seating(owner, best[1], best[2]))

    def _best_here(self, owner: Owner, choice: Choice, first: Sequence[int] = ()) -> tuple[float, list[int]] | None:
        """Return what the best free mentees are worth here, `first` among them, and who they are."""
        lead, seats = owner.lead, owner.seats
        outcome, language, city, slot = choice
        who = self.crowd.at(outcome, language, slot)
        who = who[self.free[who]]
        if city is not None:
            who = who[self.crowd.city[who] == city]
        if len(who) + len(first) < (1 if owner.locked else self.problem.round.mentees_min):
            return None
        worth = self.crowd.worth(outcome, lead, who, city) + self.bonus[who]
        order = np.argsort(-worth, kind="stable")[: seats + 3]
        members = owner.locked.members if owner.locked else (lead.id,)
        chosen = list(first)
        total = 0.0
        for place in order:
            if len(chosen) < seats and who[place] not in first and self._may_sit(members, chosen, int(who[place])):
                chosen.append(int(who[place]))
                total += worth[place]
        size = len(owner.locked.mentees if owner.locked else ()) + len(chosen)
        if not chosen or size < self.problem.round.mentees_min:
            return None
        short = self.problem.round.weights.short if size < self.problem.round.mentees_wanted else 0
        return total - short, chosen

    def _seating(self, owner: Owner, choice: Choice, chosen: list[int]) -> Seating:
        outcome, language, city, slot = choice
        wall_clock = self.crowd.hours.slot_of(owner.lead.zone, slot)
        group = owner.locked or Group((owner.lead.id,), (), outcome, language, city, wall_clock)
        return Seating(group, slot, owner.seats - len(chosen), chosen)

    def _may_sit(self, members: Sequence[str], seated: Sequence[int], mentee: int) -> bool:
        foes = self.problem.foes.get(self.crowd.mentees[mentee].id)
        if not foes:
            return True
        return foes.isdisjoint(members) and foes.isdisjoint(self.crowd.mentees[each].id for each in seated)

    def _take(self, seating: Seating) -> None:
        self.seatings.append(seating)
        for mentee in seating.mentees:
            self.free[mentee] = False
            self.seat_of[mentee] = seating

    def reseat(self) -> None:
        """Seat everyone anew in the groups as they are; groups that come out too small end."""
        the_round = self.problem.round
        movable = np.array([one.id not in self.problem.companions and one.id not in self.problem.pinned
                            for one in self.crowd.mentees], bool)  # fmt: skip
        candidates, worths, extras = [], [], []
        for seating in self.seatings:
            group, lead = seating.group, self.problem.people[seating.group.lead]
            who = self.crowd.at(group.outcome, group.language, seating.slot)
            who = who[movable[who]]
            who = who if group.city is None else who[self.crowd.city[who] == group.city]
            foes = [self._may_sit(group.members, (), int(each)) for each in who]
            who = who[foes]
            worth = self.crowd.worth(group.outcome, lead, who, group.city)
            best = np.argsort(-(worth + self.bonus[who]), kind="stable")[:CANDIDATES]
            kept = np.isin(who, seating.mentees)
            kept[best] = True
            candidates.append(who[kept])
            worths.append(worth[kept])
            present = len(group.mentees)
            fixed = [each for each in seating.mentees if not movable[each]]
            present += len(fixed)
            sizes = range(present + 1, present + seating.left + len(seating.mentees) - len(fixed) + 1)
            extras.append([FILL * (size <= the_round.mentees_min) + the_round.weights.short
                           * (size == the_round.mentees_wanted) for size in sizes])  # fmt: skip
        seated = seat_anew(candidates, worths, extras, len(self.crowd.mentees))
        kept_back = [[each for each in seating.mentees if not movable[each]] for seating in self.seatings]
        self._settle([first + then for first, then in zip(kept_back, seated, strict=True)])

    def _settle(self, seated: list[list[int]]) -> None:
        old, self.seatings = self.seatings, []
        for mentee in self.seat_of:
            self.free[mentee] = True
        self.seat_of = {}
        for seating, mentees in zip(old, seated, strict=True):
            seats = seating.left + len(seating.mentees)
            chosen: list[int] = []
            for mentee in mentees:
                if self._may_sit(seating.group.members, chosen, mentee):
                    chosen.append(mentee)
            if seating.group.mentees or len(chosen) >= self.problem.round.mentees_min:
                self._take(Seating(seating.group, seating.slot, seats - len(chosen), chosen))

    def seat_pairs(self) -> None:
        """Begin a group for those who must be together or are pinned, where some lead can; before anyone else."""
        number = {one.id: place for place, one in enumerate(self.crowd.mentees)}
        done: set[str] = set()
        for one in self.crowd.mentees:
            names = self.problem.companions.get(one.id, (one.id,))
            if one.id not in done and (len(names) > 1 or one.id in self.problem.pinned):
                done.update(names)
                self._seat_unit([number[name] for name in names])

    def _seat_unit(self, unit: list[int]) -> None:
        for seating in self.seatings:
            if seating.left >= len(unit) and all(self._fits(seating, each) for each in unit):
                self._join(seating, unit)
                return
        together = self.crowd.by_slot[:, unit].all(axis=1)
        pins = {self.problem.pinned.get(self.crowd.mentees[each].id) for each in unit} - {None}
        busy = {seating.group.lead for seating in self.seatings}
        for owner in self.crowd.owners:
            if owner.lead.id in busy or owner.seats < len(unit) or (pins and pins != {owner.lead.id}):
                continue
            for choice in self.crowd.choices(owner.lead, owner.locked):
                if not together[choice[3]] or not self._suits(unit, choice):
                    continue
                found = self._best_here(owner, choice, unit)
                begun = self._seating(owner, choice, found[1]) if found else None
                if begun and all(self._fits(begun, each) for each in unit):
                    self._take(begun)
                    return

    def _suits(self, unit: Sequence[int], choice: Choice) -> bool:
        outcome, language, city, _ = choice
        able = self.crowd.able(outcome, language)
        return all(able[each] and (city is None or self.crowd.city[each] == city) for each in unit)

    def _join(self, seating: Seating, unit: Sequence[int]) -> None:
        seating.mentees.extend(unit)
        seating.left -= len(unit)
        for each in unit:
            self.free[each] = False
            self.seat_of[each] = seating

    def _fits(self, seating: Seating, mentee: int) -> bool:
        one, group = self.crowd.mentees[mentee], seating.group
        return (
            bool(self.crowd.by_slot[seating.slot, mentee])
            and group.outcome in one.outcomes
            and group.language in one.languages
            and group.city in (None, one.city)
            and self.problem.pinned.get(one.id, group.lead) in group.mentors
            and self._may_sit(group.members, seating.mentees, mentee)
        )

    def seat_leftovers(self) -> None:
        """Seat who is left: on an empty seat, or on that of someone who can move to one."""
        by_slot: dict[int, list[Seating]] = {}
        for seating in self.seatings:
            by_slot.setdefault(seating.slot, []).append(seating)
        for mentee in np.flatnonzero(self.free).tolist():
            options = self._options(by_slot, mentee)
            open_seat = next((seating for seating in options if seating.left), None)
            if open_seat:
                self._join(open_seat, [mentee])
                continue
            for seating in options:
                if self._make_room(by_slot, seating):
                    self._join(seating, [mentee])
                    break

    def _options(self, by_slot: dict[int, list[Seating]], mentee: int) -> list[Seating]:
        slots = np.flatnonzero(self.crowd.by_slot[:, mentee]).tolist()
        return [seating for slot in slots for seating in by_slot.get(slot, ()) if self._fits(seating, mentee)]

    def _make_room(self, by_slot: dict[int, list[Seating]], seating: Seating) -> bool:
        """Move someone of a full group to a free seat elsewhere, if anyone can."""
        for mentee in seating.mentees:
            name = self.crowd.mentees[mentee].id
            if name in self.problem.companions or name in self.problem.pinned:
                continue
            other = next((each for each in self._options(by_slot, mentee) if each.left and each is not seating), None)
            if other:
                seating.mentees.remove(mentee)
                seating.left += 1
                self._join(other, [mentee])
                return True
        return False


def crowd_bound(crowd: Crowd) -> tuple[int, int]:
    """Return bounds on the objective and on the number placed: each mentee in the best group any lead could offer."""
    best = np.full(len(crowd.mentees), -1.0)
    offers: dict[tuple[str, str, str, str | None], set[int]] = {}
    leads: dict[tuple[str, str, str, str | None], Person] = {}
    for owner in crowd.owners:
        for outcome, language, city, slot in crowd.choices(owner.lead, owner.locked):
            key = outcome, language, owner.lead.region or "", city
            offers.setdefault(key, set()).add(slot)
            leads.setdefault(key, owner.lead)
    for (outcome, language, region, city), slots in offers.items():
        able = crowd.able(outcome, language) if city is None else crowd.able(outcome, language) & (crowd.city == city)
        who = np.flatnonzero(able)
        table = crowd.by_slot[sorted(slots)]
        who = who[(table if city is None else table[:, who]).any(axis=0)[who if city is None else slice(None)]]
        best[who] = np.maximum(best[who], crowd.worth(outcome, leads[outcome, language, region, city], who, city))
    seats = sum(owner.seats for owner in crowd.owners)
    locked = crowd.problem.locked
    base = sum(
        crowd.problem.group_objective(group) + crowd.problem.round.weights.short * _could_grow(crowd.problem, group)
        for group in locked
    )
    present = sum(len(group.mentees) for group in locked)
    most = min(seats, int((best >= 0).sum()))
    return base + int(np.sort(best)[::-1][:most].sum()), present + most


def _could_grow(problem: Problem, group: Group) -> bool:
    return len(group.mentees) < problem.round.mentees_wanted
