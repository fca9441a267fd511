"""Choosing among listed columns, with proof: a tighter linear program first, then the few columns that still count.

Of any three rows, the columns that meet two or more are taken at most once. These subset-row inequalities hold for
every whole choice and cut most of the linear program's fractions off. With the tighter bound, columns whose reduced
cost exceeds the gap can be dropped, and few are left to choose among.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import highspy
import numpy as np
from numpy.typing import NDArray

from groups.matching.choice import Choice, Extra, column_entries, quiet_highs, solve_packing
from groups.matching.pricing import EPSILON, Column, Floats

Triple = tuple[int, int, int]
Bools = NDArray[np.bool_]
ROUNDS, SLOW = 100, 1e-9
CUTS_A_ROUND = 40
MOST_IN_CUT_ROUND_OF_A_ROW = 4
VIOLATION = 0.02
NEAR = 0.03


def tighten(columns: Sequence[Column], owners: int, units: int, least: float) -> list[Column]:
    """Return the columns that a choice worth `least` or more can hold."""
    worth = np.array([column.value for column in columns], float)
    program = Program(columns, owners, units, worth)
    program.tighten(least)
    return [columns[each] for each in program.kept.tolist()]


def choose_forced(
    columns: Sequence[Column], owners: int, units: int, worth: Floats, forced: int, *, nodes: int
) -> Choice:
    """Return the best choice of columns that meets the row `forced`; see `Choice` for what is certain about it.

    First among the columns that the tightened program takes or nearly takes. What that choice is worth lets the
    program drop most other columns, and often shows that there is nothing better.
    """
    program = Program(columns, owners, units, worth, forced=forced)
    if not program.tighten():
        return Choice(possible=False)
    starts, index = column_entries(columns, owners)
    low = np.full(owners + units, -np.inf)
    low[forced] = 1.0

    def best_of(some: NDArray[np.int64], extras: Sequence[Extra] = ()) -> Choice:
        choice = solve_packing(*entries_of(starts, index, some), low, worth[some], extras, nodes=nodes)
        return replace(choice, chosen=some[choice.chosen].tolist())

    near = program.reduced >= -NEAR * max(worth)
    first = best_of(program.kept[near])
    if first.possible and not program.tighten(first.value + 1):
        return replace(first, proven=True)
    second = best_of(program.kept, program.extras())
    return second if second.possible or not second.proven else replace(first, proven=True)


def entries_of(
    starts: NDArray[np.int32], index: NDArray[np.int32], some: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the entries of some of the columns."""
    lengths = (starts[1:] - starts[:-1])[some]
    begins = np.cumsum(lengths) - lengths
    flat = np.repeat(starts[:-1][some] - begins, lengths) + np.arange(lengths.sum())
    return np.append(begins, lengths.sum()).astype(np.int32), index[flat]


class Program:
    """The linear program over columns: each row met at most once, `forced` exactly once, and cuts as they are found.

    After `tighten`: `kept`, the numbers of the columns that are left; `reduced`, their reduced costs (at most 0);
    `bound`, what no choice is worth more than.
    """

    def __init__(
        self, columns: Sequence[Column], owners: int, units: int, worth: Floats, *, forced: int | None = None
    ) -> None:
        starts, index = column_entries(columns, owners)
        self.rows, self.cuts = owners + units, list[Triple]()
        self.kept = np.arange(len(columns))
        self.meets = np.zeros((self.rows, len(columns)), np.int8)
        self.meets[index, np.repeat(self.kept, np.diff(starts))] = 1
        self.bound, self.reduced = np.inf, np.zeros(len(columns))
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(columns), self.rows
        model.sense_ = highspy.ObjSense.kMaximize
        model.col_cost_ = worth
        model.col_lower_, model.col_upper_ = np.zeros(len(columns)), np.full(len(columns), highspy.kHighsInf)
        low = np.full(self.rows, -highspy.kHighsInf)
        if forced is not None:
            low[forced] = 1.0
        model.row_lower_, model.row_upper_ = low, np.ones(self.rows)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = starts, index, np.ones(len(index))
        self.solver = quiet_highs()
        self.solver.passModel(model)

    def tighten(self, least: float = -np.inf) -> bool:
        """Add cuts while they help, and drop columns that no choice worth `least` holds; False where there is none."""
        for _ in range(ROUNDS):
            self.solver.run()
            if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                return False
            solution = self.solver.getSolution()
            self.reduced, taken = np.minimum(np.array(solution.col_dual), 0.0), np.array(solution.col_value)
            value = float(self.solver.getInfo().objective_function_value)
            previous, self.bound = self.bound, min(self.bound, value)
            taken = self._keep(value + self.reduced >= least - EPSILON, taken)
            if self.bound < least - EPSILON:
                return False
            if previous - self.bound < SLOW * max(1.0, self.bound - max(least, 0.0)) and previous < np.inf:
                break
            fresh = [cut for cut in self._violated(taken) if cut not in set(self.cuts)]
            if not fresh:
                break
            self._drop_idle(np.array(solution.row_dual)[self.rows :])
            self._add(fresh)
        return True

    def extras(self) -> list[Extra]:
        """Return the cuts as rows over the columns that are left."""
        return [Extra((self.meets[list(cut)].sum(axis=0) >= 2).astype(float), high=1.0) for cut in self.cuts]

    def _keep(self, inside: Bools, taken: Floats) -> Floats:
        if not inside.all():
            gone = np.flatnonzero(~inside).astype(np.int32)
            self.solver.deleteCols(len(gone), gone)
            self.kept, self.meets, self.reduced = self.kept[inside], self.meets[:, inside], self.reduced[inside]
        return taken[inside]

    def _drop_idle(self, prices: Floats) -> None:
        idle = np.flatnonzero(prices <= EPSILON)
        if len(idle):
            self.solver.deleteRows(len(idle), (idle + self.rows).astype(np.int32))
            self.cuts = [cut for cut, price in zip(self.cuts, prices, strict=True) if price > EPSILON]

    def _add(self, cuts: Sequence[Triple]) -> None:
        meets = [np.flatnonzero(self.meets[list(cut)].sum(axis=0) >= 2) for cut in cuts]
        index = np.concatenate(meets).astype(np.int32)
        starts = np.cumsum([0, *(len(row) for row in meets[:-1])]).astype(np.int32)
        low = np.full(len(cuts), -highspy.kHighsInf)
        self.solver.addRows(len(cuts), low, np.ones(len(cuts)), len(index), starts, index, np.ones(len(index)))
        self.cuts += cuts

    def _violated(self, taken: Floats) -> list[Triple]:
        """Return the triples of rows that the program's solution violates most, few of any one row."""
        used = np.flatnonzero(taken > 1e-7)
        amounts, meets = taken[used], self.meets[:, used].astype(float)
        active = np.flatnonzero(meets.sum(axis=1))
        meets = meets[active]
        pairs = (meets * amounts) @ meets.T
        np.fill_diagonal(pairs, 0.0)
        sums: Floats = pairs[:, :, None] + pairs[:, None, :] + pairs[None, :, :]
        for number, amount in enumerate(amounts.tolist()):
            members = np.flatnonzero(meets[:, number]).tolist()
            for triple in combinations(members, 3):
                sums[triple] -= 2 * amount
        first, second, third = np.nonzero(sums > 1 + VIOLATION)
        ascending = (first < second) & (second < third)
        first, second, third = first[ascending], second[ascending], third[ascending]
        order = np.lexsort((third, second, first, -np.round(sums[first, second, third], 9)))
        found = np.column_stack([active[first], active[second], active[third]])[order]
        return _spread(found.tolist())


def _spread(triples: Sequence[Sequence[int]]) -> list[Triple]:
    """Return the first of the triples, few of any one row."""
    uses: dict[int, int] = {}
    chosen: list[Triple] = []
    for a, b, c in triples:
        if len(chosen) == CUTS_A_ROUND:
            break
        if all(uses.get(row, 0) < MOST_IN_CUT_ROUND_OF_A_ROW for row in (a, b, c)):
            chosen.append((a, b, c))
            for row in (a, b, c):
                uses[row] = uses.get(row, 0) + 1
    return chosen
