"""The problem as the solver sees it: owners, units and cells.

* A *unit* is one mentee, or mentees who must be together: it sits as a whole or not at all.
* An *owner* is a mentor who can lead a new group, or a locked group that has seats left.
* A *cell* is something an owner may choose (outcome, language, online or city, slot), with the units that could sit
  in it and what each would add to the objective. Of an owner's cells only those are kept that no other dominates:
  one that holds all the same units, each at least as dear.

Owners and units come in the order of a hash of round, seed and id, so nothing depends on the order of the input.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

import numpy as np

from groups.matching.hours import Hours, Ints, hours_of
from groups.matching.problem import Group, Person, Problem
from slots.weekly import Slot

Gains = tuple[int | None, ...]
"""By the number of mentees added to an owner's group: what their number adds; None where it isn't allowed."""


@dataclass(frozen=True)
class Unit:
    """Mentees who sit together; `luck` is the hash that decides between equals."""

    members: tuple[Person, ...]
    luck: int

    @property
    def size(self) -> int:
        return len(self.members)


@dataclass(frozen=True)
class Owner:
    """Who can take units: a mentor with nobody yet, or a locked group with seats left."""

    lead: Person
    gains: Gains
    locked: Group | None = None
    luck: int = 0

    @property
    def seats(self) -> int:
        return len(self.gains) - 1


@dataclass(frozen=True)
class Cell:
    """One choice of an owner; `units` ascend, `values` go with them, `helpers` are mentors who could co-mentor."""

    owner: int
    outcome: str
    language: str
    city: str | None
    slot: Slot
    mask: int
    units: tuple[int, ...]
    values: tuple[int, ...]
    helpers: frozenset[str] = frozenset()

    def preference(self, lead: Person) -> tuple[object, ...]:
        """Return the order in which equally good cells are taken: what the lead ranks best, then the week's order."""
        rank = lead.outcomes.get(self.outcome, 0)
        return (-len(self.helpers), rank, self.outcome, self.city or "", self.language, self.slot.day, self.slot.minute)


@dataclass(frozen=True)
class Field:
    """A problem made ready; `base` is what the locked groups are worth as they are."""

    problem: Problem
    units: tuple[Unit, ...]
    owners: tuple[Owner, ...]
    cells: tuple[Cell, ...]
    conflicts: frozenset[tuple[int, int]]
    base: int
    base_placed: int
    builder: "CellBuilder"

    @cached_property
    def sizes(self) -> list[int]:
        return [unit.size for unit in self.units]


def luck_of(problem: Problem, seed: int, name: str) -> int:
    """Return the number that decides between equals: a hash of the round, the seed and an id."""
    return int.from_bytes(sha256(f"{problem.round.slug}\0{seed}\0{name}".encode()).digest()[:8])


def units_of(problem: Problem, seed: int) -> tuple[Unit, ...]:
    """Return the mentees who are not in a locked group, in units, in the order of their luck."""
    units, seen = [], set(problem.lock_of)
    for mentee in problem.mentees:
        if mentee.id not in seen:
            members = sorted(problem.companions.get(mentee.id, (mentee.id,)))
            seen.update(members)
            luck = min(luck_of(problem, seed, one) for one in members)
            units.append(Unit(tuple(problem.people[one] for one in members), luck))
    return tuple(sorted(units, key=lambda unit: (unit.luck, unit.members[0].id)))


def owners_of(problem: Problem, seed: int) -> tuple[Owner, ...]:
    """Return the mentors who could lead a new group, and the locked groups with seats left."""
    the_round, owners = problem.round, []
    for mentor in problem.mentors:
        if mentor.id not in problem.lock_of and mentor.capacity >= the_round.mentees_min:
            gains = _gains(problem, None, mentor.capacity)
            owners.append(Owner(mentor, gains, None, luck_of(problem, seed, mentor.id)))
    for group in problem.locked:
        lead = problem.people[group.lead]
        seats = min(lead.capacity, the_round.mentees_max) - len(group.mentees)
        if seats > 0:
            gains = _gains(problem, group, seats)
            owners.append(Owner(lead, gains, group, luck_of(problem, seed, lead.id)))
    return tuple(sorted(owners, key=lambda owner: (owner.luck, owner.lead.id)))


def _gains(problem: Problem, locked: Group | None, seats: int) -> Gains:
    the_round, short = problem.round, problem.round.weights.short
    present = len(locked.mentees) if locked else 0
    before = short if locked and present < the_round.mentees_wanted else 0
    gains: list[int | None] = [0]
    for added in range(1, seats + 1):
        size = present + added
        allowed = locked or size >= the_round.mentees_min
        gains.append(before - (short if size < the_round.mentees_wanted else 0) if allowed else None)
    return tuple(gains)


def build_field(problem: Problem, seed: int = 0) -> Field:
    """Return the problem made ready for solving."""
    units, owners = units_of(problem, seed), owners_of(problem, seed)
    people = [*problem.mentors, *(one for unit in units for one in unit.members)]
    zones = [mentor.zone for mentor in problem.mentors]
    zones += [group.slot.zone for group in problem.locked]
    builder = CellBuilder(problem, units, owners, hours_of(problem, people, zones), people)
    return Field(
        problem=problem,
        units=units,
        owners=owners,
        cells=tuple(cell for number in range(len(owners)) for cell in builder.cells_of(number)),
        conflicts=conflicts_of(problem, units),
        base=sum(problem.group_objective(group) for group in problem.locked),
        base_placed=sum(len(group.mentees) for group in problem.locked),
        builder=builder,
    )


def conflicts_of(problem: Problem, units: Sequence[Unit]) -> frozenset[tuple[int, int]]:
    """Return the pairs of units (both ways round) that are kept apart; one with itself where it never can sit."""
    unit_of = {one.id: number for number, unit in enumerate(units) for one in unit.members}
    pairs = {(unit_of[a], unit_of[b]) for a, b in problem.apart if a in unit_of and b in unit_of}
    return frozenset(pairs | {(b, a) for a, b in pairs})


class CellBuilder:
    """Builds the cells of owners; bits of a mask are units."""

    def __init__(
        self,
        problem: Problem,
        units: Sequence[Unit],
        owners: Sequence[Owner],
        hours: Hours,
        people: Sequence[Person],
    ) -> None:
        self.problem, self.units, self.owners, self.hours = problem, units, owners, hours
        self.row = {person.id: number for number, person in enumerate(people)}
        self.free_masks = self._free_masks()
        self.speakers = self._masks((language, unit) for unit, language in self._common("languages"))
        self.choosers = self._masks((outcome, unit) for unit, outcome in self._common("outcomes"))
        self.locals = self._masks((city, unit) for unit, city in self._common("city"))
        self.impossible = sum(1 << a for a, b in conflicts_of(problem, units) if a == b)
        self._allowed: dict[int, int] = {}
        self._worths: dict[tuple[str, str | None, bool], Ints] = {}

    def _common(self, name: str) -> Iterable[tuple[int, str]]:
        """Yield each unit with what all of its members share of a field."""
        for number, unit in enumerate(self.units):
            shared = [set(_as_set(getattr(one, name))) for one in unit.members]
            for each in sorted(set.intersection(*shared)):
                yield number, each

    @staticmethod
    def _masks(entries: Iterable[tuple[str, int]]) -> dict[str, int]:
        masks: dict[str, int] = {}
        for name, unit in entries:
            masks[name] = masks.get(name, 0) | 1 << unit
        return masks

    def _free_masks(self) -> list[int]:
        """Return for each slot the units that are free for it."""
        if not self.units:
            return [0] * self.hours.free.shape[1]
        rows = [self.hours.free[[self.row[one.id] for one in unit.members]].all(axis=0) for unit in self.units]
        packed = np.packbits(np.array(rows), axis=0, bitorder="little")
        return [int.from_bytes(column.tobytes(), "little") for column in packed.T]

    def worth(self, outcome: str, region: str | None, *, in_person: bool) -> Ints:
        """Return what each unit adds in such a group of a lead from this region."""
        key = outcome, region, in_person
        if key not in self._worths:
            lead = Person("", "mentor", "UTC", frozenset(), {}, frozenset(), region)
            city = "there" if in_person else None
            sums = [sum(self.problem.value(one, lead, outcome, city) for one in unit.members) for unit in self.units]
            self._worths[key] = np.array(sums, np.int64)
        return self._worths[key]

    def allowed(self, number: int) -> int:
        """Return the units that could sit with an owner, hours, outcome, language and city left aside."""
        if number not in self._allowed:
            self._allowed[number] = self._allowed_units(self.owners[number])
        return self._allowed[number]

    def _allowed_units(self, owner: Owner) -> int:
        """Return the units that no rule about single people keeps from this owner, and that fit in."""
        mentors = owner.locked.mentors if owner.locked else (owner.lead.id,)
        present = owner.locked.members if owner.locked else mentors
        foes = frozenset().union(*(self.problem.foes.get(one, frozenset()) for one in present))
        mask = 0
        for number, unit in enumerate(self.units):
            pins = {self.problem.pinned.get(one.id, mentors[0]) for one in unit.members}
            if pins <= {*mentors} and unit.size <= owner.seats and foes.isdisjoint(one.id for one in unit.members):
                mask |= 1 << number
        return mask & ~self.impossible

    def cells_of(self, number: int) -> list[Cell]:
        """Return an owner's cells, of which none dominates another."""
        owner = self.owners[number]
        allowed = self.allowed(number)
        found: dict[tuple[str, str | None, int, frozenset[str]], Cell] = {}
        for outcome, language, city, slot in self._choices(owner):
            mask = allowed & self.choosers.get(outcome, 0) & self.speakers.get(language, 0)
            mask &= self.free_masks[self.hours.number_of(slot)]
            if city is not None:
                mask &= self.locals.get(city, 0)
            if mask and self._enough(owner, mask):
                helpers = self._helpers(owner, outcome, language, city, slot)
                cell = Cell(number, outcome, language, city, slot, mask, (), (), helpers)
                key = outcome, city, mask, helpers
                if key not in found or cell.preference(owner.lead) < found[key].preference(owner.lead):
                    found[key] = cell
        return self._undominated(owner, list(found.values()))

    def _choices(self, owner: Owner) -> Iterable[tuple[str, str, str | None, Slot]]:
        group, lead = owner.locked, owner.lead
        if group:
            yield group.outcome, group.language, group.city, group.slot
            return
        ids = self.hours.slot_ids[lead.zone]
        starts = [start for start in np.flatnonzero(ids >= 0) if self.hours.free[self.row[lead.id], ids[start]]]
        slots = [Slot(lead.zone, int(start) // 48, int(start) % 48 * 30) for start in starts]
        cities = [None] if lead.city is None else [None, lead.city]
        for outcome in lead.outcomes:
            for language in sorted(lead.languages):
                for city in cities:
                    for slot in slots:
                        yield outcome, language, city, slot

    def cells_at(self, number: int, slot_number: int, extra: int = 0) -> list[Cell]:
        """Return an owner's cells at one slot of their clock, as if the owner and the units of `extra` were free."""
        owner = self.owners[number]
        slot = self.hours.slot_of(owner.lead.zone, slot_number)
        free = self.allowed(number) & (self.free_masks[slot_number] | extra)
        cells: dict[tuple[str, str | None, int], Cell] = {}
        for outcome in owner.lead.outcomes if owner.locked is None else [owner.locked.outcome]:
            for language in sorted(owner.lead.languages) if owner.locked is None else [owner.locked.language]:
                for city in {None: None, owner.lead.city: None} if owner.locked is None else [owner.locked.city]:
                    mask = free & self.choosers.get(outcome, 0) & self.speakers.get(language, 0)
                    mask &= -1 if city is None else self.locals.get(city, 0)
                    if mask and self._enough(owner, mask) and (outcome, city, mask) not in cells:
                        units = list(bits(mask))
                        worth = self.worth(outcome, owner.lead.region, in_person=city is not None)[units]
                        cell = Cell(number, outcome, language, city, slot, mask, tuple(units), tuple(worth.tolist()))
                        cells[outcome, city, mask] = cell
        return list(cells.values())

    def _enough(self, owner: Owner, mask: int) -> bool:
        if owner.locked:
            return True
        return sum(self.units[unit].size for unit in bits(mask)) >= self.problem.round.mentees_min

    def _helpers(self, owner: Owner, outcome: str, language: str, city: str | None, slot: Slot) -> frozenset[str]:
        """Return the mentors who could co-mentor this cell's group."""
        if not self.problem.round.co_mentors or owner.locked or not owner.lead.would_co_mentor:
            return frozenset()
        return frozenset(
            other.id
            for other in self.problem.mentors
            if other.id != owner.lead.id
            and other.id not in self.problem.lock_of
            and other.would_co_mentor
            and outcome in other.outcomes
            and language in other.languages
            and city in (None, other.city)
            and other.id not in self.problem.foes.get(owner.lead.id, ())
            and bool(self.hours.free[self.row[other.id], self.hours.number_of(slot)])
        )

    def _undominated(self, owner: Owner, cells: list[Cell]) -> list[Cell]:
        cells.sort(key=lambda cell: (-cell.mask.bit_count(), cell.preference(owner.lead)))
        kept: list[Cell] = []
        for cell in cells:
            worth = self.worth(cell.outcome, owner.lead.region, in_person=cell.city is not None)
            units = list(bits(cell.mask))
            values = worth[units]
            if not any(self._dominates(owner, other, cell, units, values) for other in kept):
                kept.append(replace(cell, units=tuple(units), values=tuple(values.tolist())))
        return kept

    def _dominates(self, owner: Owner, other: Cell, cell: Cell, units: list[int], values: Ints) -> bool:
        if cell.mask & ~other.mask or not cell.helpers <= other.helpers:
            return False
        if (cell.outcome, cell.city) == (other.outcome, other.city):
            return True
        worth = self.worth(other.outcome, owner.lead.region, in_person=other.city is not None)
        return bool((worth[units] >= values).all())


def _as_set(value: object) -> Iterable[str]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value  # type: ignore[return-value]  # a dict or set of texts


def bits(mask: int) -> Iterable[int]:
    """Yield the numbers of the bits that are set, ascending."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
