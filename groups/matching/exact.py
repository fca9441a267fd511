"""The proven optimum: a linear program over whole groups, then every group that could be in a better plan.

1. Column generation solves the linear program in which each column is a whole group. Its value bounds every plan.
2. The best plan of the columns found so far is so far from that bound: the gap.
3. A group whose worth under the program's prices is below its owner's rent by more than the gap can be in no better
   plan. All others are listed, and the best choice among them is the best plan there is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from groups.matching.choice import Master, choose
from groups.matching.cuts import Program, step_of, tighten
from groups.matching.field import Field
from groups.matching.pricing import Column, Floats, Pricer, TooManyColumns
from groups.matching.problem import Group
from groups.matching.search import Search
from groups.matching.zero_half import Rows

POOL = 20_000
NODES = 3_000
ROUNDS = 400
TRIES, SHRINK = 8, 0.4


@dataclass(frozen=True)
class Relaxed:
    """The linear program's optimum: a bound, with the prices and rents that prove it, and the columns it used."""

    bound: float
    prices: Floats
    rents: Floats
    columns: list[Column]
    taken: Floats = field(default_factory=lambda: np.zeros(0))


@dataclass(frozen=True)
class Solved:
    """The best plan found, as columns; `pool` holds every column of any plan worth `value` or more, if proven."""

    columns: list[Column]
    value: int
    bound: float
    proven: bool
    relaxed: Relaxed
    pool: list[Column] = field(default_factory=list)
    cuts: list[Rows] = field(default_factory=list)


def relax(pricer: Pricer, start: Sequence[Column] = (), *, rounds: int = ROUNDS, close: float = 0.0) -> Relaxed:
    """Return the linear program's optimum, or after `rounds`, or within a share of `close`, the best bound found."""
    owners, units = len(pricer.field.owners), len(pricer.field.units)
    master = Master(owners, units)
    master.add(start)
    prices, rents = np.zeros(units), np.zeros(owners)
    best, taken = Relaxed(float("inf"), prices, rents, master.columns), np.zeros(0)
    for _ in range(rounds):
        columns, excess = pricer.best(prices, rents)
        bound = float(prices.sum() + rents.sum() + excess.sum())
        if bound < best.bound:
            best = Relaxed(bound, prices, rents + excess, master.columns)
        if excess.sum() <= close * bound or not master.add(columns):
            break
        _, prices, rents, taken = master.solve()
    return replace(best, taken=taken)


def solve_exactly(pricer: Pricer, start: Sequence[Column] = (), *, relaxed: Relaxed | None = None) -> Solved:
    """Return the best plan, proven where the columns within reach can all be listed, or where it meets the bound."""
    relaxed = relaxed or relax(pricer, start)
    columns = choose_best(pricer.field, [*relaxed.columns, *start])
    value = sum(column.value for column in columns)
    reach, bound, pool = relaxed.bound - value, relaxed.bound, None
    for _ in range(TRIES):
        try:
            pool = pricer.within(relaxed.prices, relaxed.rents, reach, POOL)
        except TooManyColumns:
            if reach < 1:
                break
            reach *= SHRINK
            continue
        # Every plan worth `least` or more is made of these columns.
        least = max(float(value), relaxed.bound - reach)
        search = _search(pricer.field, pool, least)
        if search.chosen:
            columns, value = [pool[each] for each in search.chosen], int(search.value)
        bound = max(search.bound, least, value)
        if bound < value + 1 or not search.chosen or not search.proven:
            break
        reach = relaxed.bound - value
    if pool is None or bound >= value + 1:
        return Solved(columns, value, max(bound, value), bound < value + 1, relaxed)
    pool, cuts = tighten(pool, len(pricer.field.owners), len(pricer.field.units), value)
    return Solved(columns, value, bound, True, relaxed, pool, cuts)


def columns_of(pricer: Pricer, groups: Sequence[Group]) -> list[Column]:
    """Return groups that were formed by other means as columns."""
    field = pricer.field
    owner_of = {owner.lead.id: number for number, owner in enumerate(field.owners)}
    unit_of = {one.id: number for number, unit in enumerate(field.units) for one in unit.members}
    found: list[Column] = []
    for group in groups:
        units = tuple(sorted({unit_of[one] for one in group.mentees if one in unit_of}))
        mask = sum(1 << unit for unit in units)
        cells = [
            number
            for number, cell in enumerate(pricer.cells)
            if units and cell.owner == owner_of.get(group.lead) and cell.mask & mask == mask
        ]
        found += sorted((pricer.column(cell, units) for cell in cells), key=lambda column: -column.value)[:1]
    return found


def _search(field: Field, pool: Sequence[Column], least: float) -> Search:
    """Return the search for the best choice that is worth at least `least`, at its end."""
    worth = np.array([column.value for column in pool], float)
    program = Program(pool, len(field.owners), len(field.units), worth)
    search = Search(program, worth, step=step_of(pool), nodes=NODES)
    if program.tighten(least):
        search.run(least)
    return search


def choose_best(field: Field, columns: Sequence[Column]) -> list[Column]:
    """Return the best plan that can be made of these columns alone."""
    worth = np.array([column.value for column in columns], float)
    return [columns[each] for each in choose(columns, len(field.owners), len(field.units), worth)]
