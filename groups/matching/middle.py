"""Rounds too large to prove: the linear program's bound, and a plan improved neighborhood by neighborhood.

Each step frees some owners who compete for the same mentees, and chooses anew, exactly, among the listed columns of
those owners and the mentees that they hold or that nobody holds. Steps are counted, never timed.
"""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from random import Random

import numpy as np

from groups.matching.cuts import Program, step_of
from groups.matching.exact import Relaxed, Solved, relax
from groups.matching.pricing import Column, Pricer, TooManyColumns
from groups.matching.search import Search

CLOSE = 2e-5
LISTED = 3_000
FARTHEST = 16_000.0
STEPS = 500
OWNERS_A_STEP = 16
NODES = 20


def solve_nearly(pricer: Pricer, seed: int) -> Solved:
    """Return a plan with a true bound; not proven."""
    relaxed = relax(pricer, close=CLOSE)
    plan = rounded(relaxed)
    plan = _Neighborhoods(pricer, relaxed, plan, seed).improve()
    value = sum(column.value for column in plan)
    return Solved(plan, value, max(relaxed.bound, value), relaxed.bound < value + 1, relaxed)


def rounded(relaxed: Relaxed) -> list[Column]:
    """Return a plan of columns that don't meet: first those that the linear program takes most of."""
    taken = np.zeros(len(relaxed.columns))
    taken[: len(relaxed.taken)] = relaxed.taken[: len(taken)]
    worth = np.array([column.value for column in relaxed.columns], float)
    owners, units, plan = set[int](), set[int](), list[Column]()
    for number in np.lexsort((-worth, -np.round(taken, 6))).tolist():
        column = relaxed.columns[number]
        if column.owner not in owners and units.isdisjoint(column.units):
            owners.add(column.owner)
            units.update(column.units)
            plan.append(column)
    return plan


class _Neighborhoods:
    """A plan and the columns by which it may be changed."""

    def __init__(self, pricer: Pricer, relaxed: Relaxed, plan: Sequence[Column], seed: int) -> None:
        self.field, self.relaxed, self.cells = pricer.field, relaxed, pricer.cells
        self.random = Random(sha256(f"{self.field.problem.round.slug}\0{seed}".encode()).digest())  # noqa: S311 - a seeded search
        self.plan = {column.owner: column for column in plan}
        self.reach = FARTHEST / 4
        self.cells_of: list[list[int]] = [[] for _ in self.field.owners]
        self.wanted: list[set[int]] = [set() for _ in self.field.owners]
        self.owners_of: list[set[int]] = [set() for _ in self.field.units]
        for number, cell in enumerate(self.cells):
            self.cells_of[cell.owner].append(number)
        for column in relaxed.columns:
            self.wanted[column.owner].update(column.units)
            for unit in column.units:
                self.owners_of[unit].add(column.owner)

    def improve(self) -> list[Column]:
        """Return the plan after all steps."""
        order: list[int] = []
        for _ in range(STEPS):
            if not order:
                order = list(range(len(self.field.owners)))
                self.random.shuffle(order)
            self._step(self._neighbors(order.pop()))
        return [self.plan[owner] for owner in sorted(self.plan)]

    def _neighbors(self, first: int) -> list[int]:
        """Return an owner with those who compete with them most for mentees, some left to chance."""
        near: dict[int, float] = {}
        for unit in sorted(self.wanted[first]):
            for owner in self.owners_of[unit]:
                near[owner] = near.get(owner, 0.0) + 1.0 / len(self.owners_of[unit])
        near.pop(first, None)
        ranked = sorted(near, key=lambda owner: (-near[owner] * (0.5 + self.random.random()), owner))
        return [first, *ranked[: OWNERS_A_STEP - 1]]

    def _step(self, owners: list[int]) -> None:
        inside = set(owners)
        held = {unit for owner, column in self.plan.items() if owner not in inside for unit in column.units}
        now = [self.plan[owner] for owner in owners if owner in self.plan]
        columns = self._columns(owners, sum(1 << unit for unit in range(len(self.field.units)) if unit not in held))
        known = {(column.owner, column.units) for column in columns}
        columns += [column for column in now if (column.owner, column.units) not in known]
        worth = np.array([column.value for column in columns], float)
        better = sum(column.value for column in now) + step_of(columns)
        program = Program(columns, len(self.field.owners), len(self.field.units), worth)
        if not columns or not program.tighten(better):
            return
        search = Search(program, worth, step=step_of(columns), nodes=NODES)
        search.run(better)
        if search.chosen:
            self.plan = {owner: column for owner, column in self.plan.items() if owner not in inside}
            self.plan |= {columns[each].owner: columns[each] for each in search.chosen}

    def _columns(self, owners: Sequence[int], free: int) -> list[Column]:
        """Return the columns of these owners that hold free units only, as far as they can be listed."""
        numbers, cells = [], []
        for number in (number for owner in owners for number in self.cells_of[owner]):
            cell = self.cells[number]
            if (cell.mask & free).bit_count() > 1 or (cell.mask & free and self.field.owners[cell.owner].locked):
                kept = [(unit, value) for unit, value in zip(cell.units, cell.values, strict=True) if free >> unit & 1]
                units, values = zip(*kept, strict=True)
                cells.append(replace(cell, mask=cell.mask & free, units=units, values=values))
                numbers.append(number)
        pricer = Pricer(self.field, cells)
        while self.reach > 1.0:
            try:
                found = pricer.within(self.relaxed.prices, self.relaxed.rents, self.reach, LISTED)
            except TooManyColumns:
                self.reach /= 2
                continue
            if len(found) < LISTED / 3:
                self.reach = min(self.reach * 1.5, FARTHEST)
            return [replace(column, cell=numbers[column.cell]) for column in found]
        return []
