"""Sizes evened out where the columns of equally good plans are too many to list: step by step, at no cost.

A step moves one unit to a smaller group, or lets a mentor who leads nothing found a group with units of others. Each
leaves the objective as it is and lowers the sum of squares of sizes; where no such step is left, the plan stands.
"""

from collections.abc import Iterator, Sequence

from groups.matching.pricing import Column, Pricer

Units = tuple[int, ...]
Changes = dict[int, Units]
"""By owner, the units of their group after a step."""


def even_out(pricer: Pricer, columns: Sequence[Column]) -> list[Column]:
    """Return a plan worth as much as `columns` that no step makes more even."""
    plan = _Plan(pricer, columns)
    while plan.move_units() or plan.found_groups():
        pass
    return [plan.columns[owner] for owner in sorted(plan.columns)]


class _Plan:
    """A plan that changes by steps; `columns` are its groups by owner."""

    def __init__(self, pricer: Pricer, columns: Sequence[Column]) -> None:
        self.pricer, self.cells, self.field = pricer, pricer.cells, pricer.field
        self.columns = {column.owner: column for column in columns}
        self.present = [len(owner.locked.mentees) if owner.locked else 0 for owner in self.field.owners]
        self.cells_of: list[list[int]] = [[] for _ in self.field.owners]
        self.reach = [0] * len(self.field.owners)
        for number, cell in enumerate(self.cells):
            self.cells_of[cell.owner].append(number)
            self.reach[cell.owner] |= cell.mask
        self._known: dict[tuple[int, Units], Column | None] = {
            (column.owner, column.units): column for column in columns
        }

    def move_units(self) -> bool:
        """Move units to smaller groups, out of the largest first; return whether any moved."""
        moved = False
        for giver in sorted(self.columns, key=lambda owner: (-self._size(owner), owner)):
            while changes := self._move_from(giver):
                self._apply(changes)
                moved = True
        return moved

    def _move_from(self, giver: int) -> Changes | None:
        """Return a step that moves a unit out of a group, to the smallest group that can be; None if there is none."""
        size, units = self._size(giver), self._units(giver)
        takers = [owner for owner, each in enumerate(self.field.owners) if each.locked or owner in self.columns]
        takers = [owner for owner in takers if self._size(owner) < size - 1]
        takers.sort(key=lambda owner: (self._size(owner), owner))
        for unit in units:
            left = _without(units, unit)
            for taker in takers if self._worth(giver, left) is not None else ():
                changes = {giver: left, taker: _with(self._units(taker), unit)}
                if self.reach[taker] >> unit & 1 and self._is_step(changes):
                    return changes
        return None

    def found_groups(self) -> bool:
        """Let mentors who lead nothing found groups, one each; return whether any did."""
        founded = False
        for number, owner in enumerate(self.field.owners):
            if owner.locked is None and number not in self.columns:
                options = (changes for cell in self.cells_of[number] for changes in self._foundings(cell))
                best = min(filter(self._is_step, options), key=self._squares_added, default=None)
                if best:
                    self._apply(best)
                    founded = True
        return founded

    def _foundings(self, number: int) -> Iterator[Changes]:
        """Yield groups of growing size in a cell: who costs least joins first, then who leaves the largest group."""
        cell, sizes = self.cells[number], self.field.sizes
        owner, seats = cell.owner, self.field.owners[cell.owner].seats
        worth = dict(zip(cell.units, cell.values, strict=True))
        home = {unit: giver for giver, column in self.columns.items() for unit in column.units if unit in worth}
        costs = {unit: self._cost(giver, self._units(giver), unit) for unit, giver in home.items()}
        changes: Changes = {owner: ()}
        while True:
            options = [
                (cost - worth[unit], -self._size(home[unit], changes), unit)
                for unit, cost in costs.items()
                if cost is not None and sizes[unit] <= seats and self._may_join(unit, changes[owner])
            ]
            if not options:
                return
            unit = min(options)[-1]
            giver = home[unit]
            left = _without(changes.get(giver, self._units(giver)), unit)
            changes |= {owner: _with(changes[owner], unit), giver: left}
            seats -= sizes[unit]
            del costs[unit]
            costs |= {each: self._cost(giver, left, each) for each in left if each in costs}
            yield dict(changes)

    def _cost(self, giver: int, units: Units, unit: int) -> int | None:
        """Return what a group of these units loses with one of them; None where that one can't leave."""
        before, after = self._worth(giver, units), self._worth(giver, _without(units, unit))
        return None if before is None or after is None else before - after

    def _may_join(self, unit: int, others: Units) -> bool:
        return not any((unit, other) in self.field.conflicts for other in others)

    def _is_step(self, changes: Changes) -> bool:
        """Return whether changes keep the objective, and make sizes more even."""
        if self._squares_added(changes) >= 0:
            return False
        before = sum(self.columns[owner].value for owner in changes if owner in self.columns)
        after = [self._worth(owner, units) for owner, units in changes.items()]
        return None not in after and sum(worth or 0 for worth in after) == before

    def _squares_added(self, changes: Changes) -> int:
        return sum(self._size(owner, changes) ** 2 - self._size(owner) ** 2 for owner in changes)

    def _apply(self, changes: Changes) -> None:
        for owner, units in changes.items():
            column = self._column(owner, units)
            if column:
                self.columns[owner] = column
            else:
                del self.columns[owner]

    def _units(self, owner: int) -> Units:
        return self.columns[owner].units if owner in self.columns else ()

    def _size(self, owner: int, changes: Changes | None = None) -> int:
        """Return how many mentees a group has, or would have."""
        units = (changes or {}).get(owner, self._units(owner))
        return self.present[owner] + sum(self.field.sizes[unit] for unit in units)

    def _worth(self, owner: int, units: Units) -> int | None:
        """Return what an owner's best group of these units is worth; None where there is none."""
        if not units:
            return 0 if self.field.owners[owner].locked else None
        column = self._column(owner, units)
        return column.value if column else None

    def _column(self, owner: int, units: Units) -> Column | None:
        """Return an owner's best column of these units, if there is any."""
        key = owner, units
        if key not in self._known:
            columns = self._columns_of(owner, units)
            lead = self.field.owners[owner].lead
            self._known[key] = min(
                columns, key=lambda each: (-each.value, self.cells[each.cell].preference(lead)), default=None
            )
        return self._known[key]

    def _columns_of(self, owner: int, units: Units) -> list[Column]:
        mask, size = sum(1 << unit for unit in units), sum(self.field.sizes[unit] for unit in units)
        gains = self.field.owners[owner].gains
        may_sit = all(self._may_join(unit, units[:place]) for place, unit in enumerate(units))
        if not (units and may_sit and size < len(gains) and gains[size] is not None):
            return []
        cells = [cell for cell in self.cells_of[owner] if self.cells[cell].mask & mask == mask]
        return [self.pricer.column(cell, units) for cell in cells]


def _with(units: Units, unit: int) -> Units:
    return tuple(sorted((*units, unit)))


def _without(units: Units, unit: int) -> Units:
    return tuple(each for each in units if each != unit)
