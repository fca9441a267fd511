"""Choosing among listed columns, with proof: a tighter linear program first, then the few columns that still count.

Zero-half inequalities (`zero_half.py`) hold for every whole choice and cut most of the linear program's fractions
off. With the tighter bound, columns whose reduced cost exceeds the gap can be dropped, and few are left to choose
among.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from math import gcd

import highspy
import numpy as np
from numpy.typing import NDArray

from groups.matching.choice import column_entries, quiet_highs
from groups.matching.pricing import EPSILON, Column, Floats
from groups.matching.zero_half import Rows, violated_sets

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
ROUNDS = 40
STALLED = 5e-5
"""Cutting ends when two rounds lower the bound by less than this share."""
CUTS_A_ROUND, CUTS_OF_A_ROW = 40, 6
SLACK = 0.9
"""Rows with more than this to spare are left out of the search."""


def tighten(columns: Sequence[Column], owners: int, units: int, least: float) -> tuple[list[Column], list[Rows]]:
    """Return the columns that a choice worth `least` or more can hold, and the cuts that show it."""
    worth = np.array([column.value for column in columns], float)
    program = Program(columns, owners, units, worth)
    program.tighten(least)
    return [columns[each] for each in program.kept.tolist()], program.cuts


def step_of(columns: Sequence[Column]) -> float:
    """Return the number of which every choice's worth is a multiple."""
    return float(reduce(gcd, (column.value for column in columns), 0)) or 1.0


class Program:
    """The linear program over columns: each row met at most once, `forced` exactly once, and cuts as they are found.

    After `tighten`: `kept`, the numbers of the columns that are left; `reduced`, their reduced costs (at most 0);
    `bound`, what no choice is worth more than. `cuts` known from another choice among rows of the same numbers hold.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        owners: int,
        units: int,
        worth: Floats,
        *,
        forced: int | None = None,
        cuts: Iterable[Rows] = (),
    ) -> None:
        starts, index = column_entries(columns, owners)
        self.rows, self.cuts = owners + units, list[Rows]()
        self.kept: Ints = np.arange(len(columns))
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
        self._add(list(cuts))

    def tighten(self, least: float = -np.inf) -> bool:
        """Add cuts while they help, and drop columns that no choice worth `least` holds; False where there is none."""
        marks = [np.inf, np.inf]
        for _ in range(ROUNDS):
            self.solver.run()
            if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                return False
            solution = self.solver.getSolution()
            self.reduced, taken = np.minimum(np.array(solution.col_dual), 0.0), np.array(solution.col_value)
            value = float(self.solver.getInfo().objective_function_value)
            self.bound = min(self.bound, value)
            if self.bound < least - EPSILON:
                return False
            prices = np.array(solution.row_dual)[self.rows :]
            taken = self._keep(value + self.reduced >= least - EPSILON, taken)
            if marks[-2] - self.bound < STALLED * self.bound:
                break
            marks.append(self.bound)
            fresh = self._violated(taken)
            if not fresh:
                break
            self._drop_idle(prices)
            self._add(fresh)
        return True

    def solve(self) -> tuple[float, Floats] | None:
        """Return the program's optimum and how much of each column it takes; None where no choice is possible."""
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return float(self.solver.getInfo().objective_function_value), np.array(self.solver.getSolution().col_value)

    def cut(self, taken: Floats) -> bool:
        """Add cuts that a solution violates, in place of those that count for nothing; return whether there are any."""
        fresh = self._violated(taken)
        if fresh:
            self._drop_idle(np.array(self.solver.getSolution().row_dual)[self.rows :])
            self._add(fresh)
        return bool(fresh)

    def open(self, columns: Ints, *, to: bool) -> None:
        """Let columns be taken, or not."""
        high = np.full(len(columns), highspy.kHighsInf if to else 0.0)
        self.solver.changeColsBounds(len(columns), columns.astype(np.int32), np.zeros(len(columns)), high)

    def require(self, row: int, low: float) -> None:
        """Say how often a row must be met at least."""
        self.solver.changeRowBounds(row, low, 1.0)

    def _coefficients(self, cut: Rows) -> NDArray[np.int8]:
        counts: NDArray[np.int8] = self.meets[list(cut)].sum(axis=0, dtype=np.int8) // 2
        return counts

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

    def _add(self, cuts: Sequence[Rows]) -> None:
        if not cuts:
            return
        found = [self._coefficients(cut) for cut in cuts]
        places = [np.flatnonzero(each) for each in found]
        values = np.concatenate([each[place] for each, place in zip(found, places, strict=True)]).astype(float)
        starts = np.cumsum([0, *(len(place) for place in places[:-1])]).astype(np.int32)
        low, high = np.full(len(cuts), -highspy.kHighsInf), np.array([len(cut) // 2 for cut in cuts], float)
        index = np.concatenate(places).astype(np.int32)
        self.solver.addRows(len(cuts), low, high, len(index), starts, index, values)
        self.cuts += cuts

    def _violated(self, taken: Floats) -> list[Rows]:
        """Return new cuts that the program's solution violates, few of any one row."""
        used = np.flatnonzero(taken > 1e-7)
        meets = self.meets[:, used]
        filled = meets @ taken[used]
        active = np.flatnonzero(filled > 1 - SLACK)
        if not ((taken[used] < 1 - 1e-7).any() and len(active)):
            return []
        known, uses, chosen = set(self.cuts), np.zeros(self.rows, np.int64), list[Rows]()
        for rows in violated_sets(meets[active], taken[used]):
            cut = tuple(active[list(rows)].tolist())
            if len(chosen) == CUTS_A_ROUND:
                break
            if cut not in known and uses[list(cut)].max() < CUTS_OF_A_ROW:
                uses[list(cut)] += 1
                chosen.append(cut)
        return chosen
