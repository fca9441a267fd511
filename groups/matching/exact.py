"""The proven optimum: a linear program over whole groups, then every group that could be in a better plan.

1. Column generation solves the linear program in which each column is a whole group. Its value bounds every plan.
2. The best plan of the columns found so far is so far from that bound: the gap.
3. A group whose worth under the program's prices is below its owner's rent by more than the gap can be in no better
   plan. All others are listed, and the best choice among them is the best plan there is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from groups.matching.choice import Choice, Master, choose
from groups.matching.field import Field
from groups.matching.pricing import Column, Floats, Pricer, TooManyColumns

POOL = 60_000
ROUNDS = 400


@dataclass(frozen=True)
class Relaxed:
    """The linear program's optimum: a bound, with the prices and rents that prove it, and the columns it used."""

    bound: float
    prices: Floats
    rents: Floats
    columns: list[Column]


@dataclass(frozen=True)
class Solved:
    """The best plan found, as columns; `pool` holds every column of any plan worth `value` or more, if proven."""

    columns: list[Column]
    value: int
    bound: float
    proven: bool
    relaxed: Relaxed
    pool: list[Column] = field(default_factory=list)


def relax(pricer: Pricer, start: Sequence[Column] = (), *, rounds: int = ROUNDS) -> Relaxed:
    """Return the linear program's optimum, or after `rounds` the best bound found."""
    owners, units = len(pricer.field.owners), len(pricer.field.units)
    master = Master(owners, units)
    master.add(start)
    prices, rents = np.zeros(units), np.zeros(owners)
    best = Relaxed(float("inf"), prices, rents, master.columns)
    for _ in range(rounds):
        columns, excess = pricer.best(prices, rents)
        bound = float(prices.sum() + rents.sum() + excess.sum())
        if bound < best.bound:
            best = Relaxed(bound, prices, rents + excess, master.columns)
        if not master.add(columns):
            break
        _, prices, rents, _ = master.solve()
    return best


def solve_exactly(pricer: Pricer, start: Sequence[Column] = (), *, relaxed: Relaxed | None = None) -> Solved:
    """Return the best plan, proven where the columns within reach can all be listed."""
    relaxed = relaxed or relax(pricer, start)
    first = choose_best(pricer.field, relaxed.columns)
    columns, value = first, sum(column.value for column in first)
    gap = relaxed.bound - value
    reach = gap
    while True:
        try:
            pool = pricer.within(relaxed.prices, relaxed.rents, reach, POOL)
        except TooManyColumns:
            reach *= 0.6
            continue
        choice, better = _choose(pricer.field, pool)
        total = sum(column.value for column in better)
        if total > value:
            columns, value = better, total
        bound = max(min(relaxed.bound, choice.bound), relaxed.bound - reach if reach < gap else 0, value)
        proven = bound < value + 1
        if proven or reach <= relaxed.bound - value or not choice.proven:
            break
        reach = relaxed.bound - value
    if proven:
        reach = relaxed.bound - value
        pool = pricer.within(relaxed.prices, relaxed.rents, reach, POOL * 10)
    return Solved(columns, value, bound, proven, relaxed, pool)


def choose_best(field: Field, columns: Sequence[Column]) -> list[Column]:
    """Return the best plan that can be made of these columns alone."""
    return _choose(field, columns)[1]


def _choose(field: Field, columns: Sequence[Column]) -> tuple[Choice, list[Column]]:
    worth = np.array([column.value for column in columns], float)
    choice = choose(columns, len(field.owners), len(field.units), worth)
    return choice, [columns[each] for each in choice.chosen]
