"""The best groups of cells under prices on units: the heart of the linear program and of its bound.

A *column* is a whole group: an owner, the units that sit in it, and its value. With prices p on units, a column's
worth is its value less the prices of its units. `Pricer.best` finds each owner's best columns at once;
`Pricer.within` lists every column that is worth at least a given sum.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groups.matching.field import Cell, Field

Floats = NDArray[np.float64]
EPSILON = 1e-6
NEVER = -1e12


@dataclass(frozen=True)
class Column:
    """A group that could be formed: `units` ascending, `cell` the number of the cell it meets in."""

    owner: int
    units: tuple[int, ...]
    value: int
    cell: int
    size: int


class TooManyColumns(Exception):  # noqa: N818 - the name says what is the matter
    """More columns than asked for are within reach."""


class Pricer:
    """Finds the best columns of a field's cells."""

    def __init__(self, field: Field, cells: Sequence[Cell] | None = None) -> None:
        self.field = field
        self.cells = list(field.cells if cells is None else cells)
        self.sizes = np.array([*field.sizes, 1], np.int64)
        self.nobody = len(field.units)
        self.owner = np.array([cell.owner for cell in self.cells], np.int64)
        self.most = max((owner.seats for owner in field.owners), default=0)
        self._fill_items()
        gains = [field.owners[cell.owner].gains for cell in self.cells]
        table = [[NEVER if gain is None else float(gain) for gain in row[1:]] for row in gains]
        self.gains = np.array([row + [NEVER] * (self.most - len(row)) for row in table], float)
        self.gains = self.gains.reshape(len(self.cells), self.most)
        self.special = self._special_units()

    def _fill_items(self) -> None:
        """Lay out each cell's seats: a unit of n mentees fills n places with an n-th of its value each."""
        places = [[unit for unit in cell.units for _ in range(self.sizes[unit])] for cell in self.cells]
        width = max(max((len(row) for row in places), default=0), self.most)
        self.places = np.full((len(self.cells), width), self.nobody, np.int64)
        self.values = np.full((len(self.cells), width), NEVER)
        for number, (cell, row) in enumerate(zip(self.cells, places, strict=True)):
            worth = dict(zip(cell.units, cell.values, strict=True))
            self.places[number, : len(row)] = row
            self.values[number, : len(row)] = [worth[unit] / self.sizes[unit] for unit in row]
        self.share = 1.0 / self.sizes

    def _special_units(self) -> list[frozenset[int]]:
        """Return for each cell the units for which sorting is not enough: larger ones, and those kept apart."""
        conflicts, special = self.field.conflicts, []
        large = {unit for unit, size in enumerate(self.field.sizes) if size > 1}
        fought = {unit for pair in conflicts for unit in pair}
        for cell in self.cells:
            found = large.intersection(cell.units)
            here = fought.intersection(cell.units)
            found |= {a for a in here for b in here if (a, b) in conflicts}
            special.append(frozenset(found))
        return special

    def relaxed(self, prices: Floats) -> tuple[Floats, NDArray[np.int64], NDArray[np.int64]]:
        """Return for each cell the most that a column can be worth (at least), and the order of places behind it."""
        net = self.values - (np.append(prices, 0.0) * self.share)[self.places]
        if net.shape[1] > 4 * self.most:
            top = np.argpartition(-net, self.most, axis=1)[:, : self.most]
            order = np.take_along_axis(
                top, np.argsort(-np.take_along_axis(net, top, axis=1), axis=1, kind="stable"), axis=1
            )
        else:
            order = np.argsort(-net, axis=1, kind="stable")[:, : self.most]
        totals = np.cumsum(np.take_along_axis(net, order, axis=1), axis=1) + self.gains
        number = np.argmax(totals, axis=1)
        return totals[np.arange(len(totals)), number], number + 1, order

    def best(self, prices: Floats, rents: Floats, per_owner: int = 3) -> tuple[list[Column], Floats]:
        """Return columns worth more than their owner's rent, and for each owner the most above it (0 if none)."""
        excess = np.zeros(len(self.field.owners))
        if not self.cells or not self.most:
            return [], excess
        worth, count, order = self.relaxed(prices)
        above = worth - rents[self.owner]
        taken: dict[int, list[tuple[int, ...]]] = {}
        columns: list[Column] = []
        for cell in np.argsort(-above, kind="stable").tolist():
            if above[cell] <= EPSILON:
                break
            owner = int(self.owner[cell])
            have = taken.setdefault(owner, [])
            if len(have) >= per_owner:
                continue
            units = tuple(sorted({int(unit) for unit in self.places[cell, order[cell, : count[cell]]]}))
            if self.special[cell].isdisjoint(units):
                margin = float(above[cell])
            else:
                found = self.best_of_cell(cell, prices)
                margin = found[0] - rents[owner] if found else 0.0
                if not found or margin <= EPSILON:
                    continue
                units = found[1]
            excess[owner] = max(excess[owner], margin)
            if units not in have:
                have.append(units)
                columns.append(self.column(cell, units))
        return columns, excess

    def best_of_cell(self, cell: int, prices: Floats) -> tuple[float, tuple[int, ...]] | None:
        """Return the worth and units of a cell's best column, pair rules and sizes of units minded."""
        table = self.cells[cell]
        net = {unit: value - prices[unit] for unit, value in zip(table.units, table.values, strict=True)}
        plain = sorted((unit for unit in table.units if unit not in self.special[cell]), key=lambda unit: -net[unit])
        gains = self.field.owners[table.owner].gains
        best: tuple[float, tuple[int, ...]] | None = None
        for some, seats in self._mixes(sorted(self.special[cell]), len(gains) - 1):
            total = sum(net[unit] for unit in some)
            for extra in range(len(gains) - seats):
                if extra > len(plain):
                    break
                total += net[plain[extra - 1]] if extra else 0.0
                gain = gains[seats + extra]
                if gain is not None and seats + extra and (best is None or total + gain > best[0]):
                    best = total + gain, tuple(sorted((*some, *plain[:extra])))
        return best

    def _mixes(self, units: Sequence[int], seats: int) -> Iterator[tuple[tuple[int, ...], int]]:
        """Yield the sets of special units that can sit together in so many seats, and the seats they take."""
        sizes, conflicts = self.field.sizes, self.field.conflicts
        stack: list[tuple[tuple[int, ...], int, int]] = [((), 0, 0)]
        while stack:
            some, used, start = stack.pop()
            yield some, used
            for position in range(start, len(units)):
                unit = units[position]
                fits = used + sizes[unit] <= seats
                if fits and not any((unit, other) in conflicts for other in some):
                    stack.append(((*some, unit), used + sizes[unit], position + 1))

    def column(self, cell: int, units: tuple[int, ...]) -> Column:
        """Return the column of these units in a cell."""
        table = self.cells[cell]
        worth = dict(zip(table.units, table.values, strict=True))
        size = sum(self.field.sizes[unit] for unit in units)
        gain = self.field.owners[table.owner].gains[size]
        if gain is None:
            raise ValueError("No such group may be formed.")
        return Column(table.owner, units, sum(worth[unit] for unit in units) + gain, cell, size)

    def within(self, prices: Floats, rents: Floats, gap: float, limit: int) -> list[Column]:
        """Return every column worth at least its owner's rent less `gap`; raises TooManyColumns past `limit`.

        Of columns with the same owner and units, those are returned that no other beats in value or helpers.
        """
        found: dict[tuple[int, tuple[int, ...]], list[Column]] = {}
        if not self.cells or not self.most:
            return []
        worth, _, _ = self.relaxed(prices)
        count = 0
        for cell in np.flatnonzero(worth - rents[self.owner] >= -gap - EPSILON).tolist():
            for units in self._sets_within(cell, prices, rents[self.owner[cell]] - gap - EPSILON):
                count += 1
                if count > 4 * limit or len(found) > limit:
                    raise TooManyColumns
                column = self.column(cell, units)
                self._keep(found.setdefault((column.owner, units), []), column)
        return [column for columns in found.values() for column in columns]

    def _keep(self, columns: list[Column], new: Column) -> None:
        lead = self.field.owners[new.owner].lead

        def beats(one: Column, other: Column) -> bool:
            a, b = self.cells[one.cell], self.cells[other.cell]
            if one.value < other.value or not a.helpers >= b.helpers:
                return False
            return (one.value, a.helpers) != (other.value, b.helpers) or a.preference(lead) <= b.preference(lead)

        if not any(beats(one, new) for one in columns):
            columns[:] = [one for one in columns if not beats(new, one)] + [new]

    def _sets_within(self, cell: int, prices: Floats, least: float) -> Iterable[tuple[int, ...]]:
        """Yield the sets of units of a cell that are worth at least `least`."""
        table = self.cells[cell]
        sizes, conflicts = self.field.sizes, self.field.conflicts
        rows = sorted(
            ((value - prices[unit], unit) for unit, value in zip(table.units, table.values, strict=True)),
            key=lambda row: (-row[0] / sizes[row[1]], row[1]),
        )
        gains = self.field.owners[table.owner].gains
        seats = len(gains) - 1
        per_seat = [row[0] / sizes[row[1]] for row in rows]
        gain_to_come = [_best_gain(gains, used) for used in range(seats + 1)]
        stack: list[tuple[tuple[int, ...], int, float, int]] = [((), 0, 0.0, 0)]
        while stack:
            some, used, total, start = stack.pop()
            gain = gains[used]
            if used and gain is not None and total + gain >= least:
                yield tuple(sorted(some))
            for position in range(start, len(rows)):
                room = seats - used
                # Each further seat holds at most what this place holds.
                rest = per_seat[position] * (room if per_seat[position] > 0 else 1)
                if total + rest + gain_to_come[used] < least:
                    break
                worth, unit = rows[position]
                fits = sizes[unit] <= room
                if fits and not any((unit, other) in conflicts for other in some):
                    stack.append(((*some, unit), used + sizes[unit], total + worth, position + 1))


def _best_gain(gains: Sequence[int | None], used: int) -> float:
    """Return the most that the number of mentees can still add once more than `used` sit."""
    return max((float(gain) for gain in gains[used + 1 :] if gain is not None), default=NEVER)
