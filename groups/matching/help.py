"""What solving again tells about someone left out: who would lose a place for them, and which hours would help.

Solving again is a choice among listed columns, as in `exact.py`. A column's *shortfall* is how much its worth lies
below its owner's rent; a plan's value is the program's bound less the shortfalls of its columns, so columns whose
shortfall is too large for the value asked for are left out without losing any answer. Where the columns that would
be needed are too many to list, the answer is left out rather than guessed.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from groups.matching.exact import Solved
from groups.matching.forcing import Again
from groups.matching.hours import Bools, Ints, needed_cells
from groups.matching.pricing import EPSILON, Column, Floats, Pricer, TooManyColumns
from groups.matching.problem import Group, Person
from slots.cells import CELLS_PER_WEEK, cells_to_intervals

REACHES = (20_000.0, 12_000.0, 6_000.0, 3_000.0, 1_000.0)
LISTED = 4_000
PULL = 1e9
"""A price so low that every column worth having holds the unit."""
NEAR = 3_000.0
"""How much a place for someone is thought to cost at first."""


class Adviser:
    """Solves a proven plan's problem again with one thing changed."""

    def __init__(self, pricer: Pricer, solved: Solved, groups: Sequence[Group]) -> None:
        self.pricer, self.field, self.solved = pricer, pricer.field, solved
        self.builder, self.hours = self.field.builder, self.field.builder.hours
        self.prices, self.rents = solved.relaxed.prices, solved.relaxed.rents
        self.unit_of = {one.id: number for number, unit in enumerate(self.field.units) for one in unit.members}
        self.owner_of = {owner.lead.id: number for number, owner in enumerate(self.field.owners) if not owner.locked}
        self.seated = {one for group in groups for one in (group.lead, *group.mentees)}
        self.taken = {column.owner: column for column in solved.columns}
        self.reach, self.columns = self._listed()
        self.shortfalls = self._shortfalls(self.columns)
        self.again = Again(len(self.field.owners), len(self.field.units), solved.cuts)
        self._needed: dict[str, Bools] = {}

    def _listed(self) -> tuple[float, list[Column]]:
        """Return the farthest reach whose columns can be listed, and those columns."""
        gap = self.solved.relaxed.bound - self.solved.value
        for reach in REACHES:
            try:
                return gap + reach, self.pricer.within(self.prices, self.rents, gap + reach, LISTED)
            except TooManyColumns:
                continue
        return gap, self.solved.pool

    def _shortfalls(self, columns: Sequence[Column]) -> Floats:
        prices, rents = self.prices, self.rents
        return np.array(
            [rents[column.owner] + sum(prices[unit] for unit in column.units) - column.value for column in columns]
        )

    def advice(self, person: Person, reason: str) -> dict[str, Any]:
        """Return `loses` where all seats went to others, and `would_help` where some hours would."""
        row = self._row_of(person)
        if row is None or reason == "no_mentor_offers":
            return {}
        found: dict[str, Any] = {}
        if reason == "full":
            loses = self.losers(row)
            found |= {} if loses is None else {"loses": loses}
        hours = self.helpful_hours(person, row)
        return found | ({} if hours is None else {"would_help": {"free": [list(each) for each in hours]}})

    def _row_of(self, person: Person) -> int | None:
        """Return the row that must be met for the person to have a place."""
        if person.is_mentor:
            return self.owner_of.get(person.id)
        unit = self.unit_of.get(person.id)
        return None if unit is None else len(self.field.owners) + unit

    def losers(self, row: int) -> list[str] | None:
        """Return who would lose a place if this row had to be met; None where it can't, or can't be proven."""
        holds = np.array([self._holds(column, row) for column in self.columns], bool)
        if not holds.any():
            return None
        furthest = self.solved.relaxed.bound - float(self.shortfalls[holds].min())
        room = np.where(holds, self.reach + self.solved.relaxed.bound - furthest, self.reach) + EPSILON
        columns = [self.columns[each] for each in np.flatnonzero(self.shortfalls <= room)]
        stays = [sum(one in self.seated for one in self._people(column)) for column in columns]
        chosen = self.again.best(columns, row, np.array(stays, float))
        if chosen is None or sum(columns[each].value for each in chosen) < furthest - self.reach:
            return None
        kept = {one for each in chosen for one in self._people(columns[each])}
        return sorted(self.seated - kept - self.field.problem.lock_of.keys())

    def _people(self, column: Column) -> list[str]:
        lead = self.field.owners[column.owner].lead.id
        return [lead, *(one.id for unit in column.units for one in self.field.units[unit].members)]

    def _holds(self, column: Column, row: int) -> bool:
        return row == column.owner or row - len(self.field.owners) in column.units

    def helpful_hours(self, person: Person, row: int) -> list[tuple[str, str, str]] | None:
        """Return the fewest extra half hours, as intervals, with which every best plan has a place for the person."""
        columns, costs, sure = self._new_columns(person, row, self._missing(person))
        chosen = self._cheapest(columns, costs, row) if columns else None
        best = sure if chosen is None else chosen
        if best is None:
            return None
        cells = np.flatnonzero(self.needed(person.zone)[best.cell])
        return cells_to_intervals(int(cell) for cell in cells if cell not in person.cells)

    def _cheapest(self, columns: list[Column], costs: Floats, row: int) -> Column | None:
        """Return the column of the least cost that some better plan holds, None where there is none."""
        shortfalls = self._shortfalls(columns)
        least, bound = self.solved.value + 1, self.solved.relaxed.bound
        inside = np.flatnonzero(shortfalls <= bound - least + EPSILON)
        if not len(inside):
            return None
        room = bound - least - float(shortfalls.min()) + EPSILON
        others = [
            column
            for column, shortfall in zip(self.columns, self.shortfalls, strict=True)
            if shortfall <= room and not self._holds(column, row)
        ]
        pool = [columns[each] for each in inside] + others
        chosen = self.again.cheapest(pool, row, np.concatenate([costs[inside], np.zeros(len(others))]), least)
        return next((pool[each] for each in chosen or () if each < len(inside)), None)

    def needed(self, zone: str) -> Bools:
        """Return for each slot the half hours that someone in the zone must have free."""
        if zone not in self._needed:
            self._needed[zone] = needed_cells(self.field.problem.round, zone, self.hours.instants)
        return self._needed[zone]

    def _missing(self, person: Person) -> Ints:
        """Return for each slot how many half hours the person lacks."""
        busy = np.ones(CELLS_PER_WEEK, bool)
        busy[list(person.cells)] = False
        return np.asarray(self.needed(person.zone)[:, busy].sum(axis=1), np.int64)

    def _new_columns(self, person: Person, row: int, missing: Ints) -> tuple[list[Column], Floats, Column | None]:
        """Return columns that hold the person at slots that they lack hours for, the slot as `cell`, and its cost.

        Slots come by what they cost, up to the first cost at which a column surely helps: that column comes last.
        """
        prices, extra = self.prices.copy(), 0
        gap = self.solved.relaxed.bound - self.solved.value - 1
        if not person.is_mentor:
            unit = row - len(self.field.owners)
            prices[unit] -= PULL
            gap, extra = gap - PULL, 1 << unit
        best: dict[tuple[int, tuple[int, ...]], tuple[Column, int]] = {}
        sure: Column | None = None
        for cost, places in self._places_by_cost(person, row, missing):
            found_at = [(slot, cell) for owner, slot in places for cell in self.builder.cells_at(owner, slot, extra)]
            found_at = [(slot, cell) for slot, cell in found_at if not extra or cell.mask & extra]
            pricer = Pricer(self.field, [cell for _, cell in found_at])
            try:
                found = pricer.within(prices, self.rents, gap, LISTED)
            except TooManyColumns:
                break
            at_slots = [replace(column, cell=found_at[column.cell][0]) for column in found]
            sure = next((column for column in at_slots if self._surely_helps(column)), None)
            if sure or len(best) > LISTED:
                break
            for column in at_slots:
                best.setdefault((column.owner, column.units), (column, cost))
        return [column for column, _ in best.values()], np.array([cost for _, cost in best.values()], float), sure

    def _places_by_cost(self, person: Person, row: int, missing: Ints) -> list[tuple[int, list[tuple[int, int]]]]:
        """Return by cost, from the least, the owners and slots that the person lacks hours for."""
        by_cost: dict[int, list[tuple[int, int]]] = {}
        for number in [row] if person.is_mentor else range(len(self.field.owners)):
            owner = self.field.owners[number]
            ids = self.hours.slot_ids[owner.lead.zone]
            for slot in [self.hours.number_of(owner.locked.slot)] if owner.locked else ids[ids >= 0].tolist():
                lead_comes = owner.locked or self.hours.free[self.builder.row[owner.lead.id], slot]
                if not missing[slot] or not (person.is_mentor or (lead_comes and self._friends_free(person, slot))):
                    continue
                by_cost.setdefault(int(missing[slot]), []).append((number, slot))
        return sorted(by_cost.items())

    def _friends_free(self, person: Person, slot: int) -> bool:
        rows = [self.builder.row[one] for one in self.field.problem.companions.get(person.id, ()) if one != person.id]
        return bool(self.hours.free[rows, slot].all())

    def _surely_helps(self, column: Column) -> bool:
        """Return whether the plan with this column in place of its owner's own is better as it stands."""
        present = self.taken.get(column.owner)
        own = set(present.units) if present else set()
        seated = {unit for each in self.solved.columns for unit in each.units}
        return not (set(column.units) - own) & seated and column.value > (present.value if present else 0)
