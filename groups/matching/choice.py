"""Choosing among columns: the linear program over them, and the best whole choice (HiGHS).

One thread, a fixed seed, no limit in seconds: the same input gives the same answer on any machine and at any load.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from groups.matching.pricing import Column, Floats

NODES = 20_000
INTERIOR_FROM = 400
"""From so many rows on, the interior-point method solves the program ten times as fast as the simplex method."""


def quiet_highs() -> highspy.Highs:
    """Return a solver set up so that it always takes the same path."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy has no types here
    for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 0), ("parallel", "off")):
        solver.setOptionValue(name, value)
    return solver


class Master:
    """The linear program over a growing set of columns: one row for each owner and each unit."""

    def __init__(self, owners: int, units: int) -> None:
        self.owners, self.rows = owners, owners + units
        self.columns: list[Column] = []
        self.known: set[tuple[int, tuple[int, ...]]] = set()
        self.solver = quiet_highs()
        if self.rows > INTERIOR_FROM:
            self.solver.setOptionValue("solver", "ipm")
        self.solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        low, high = np.full(self.rows, -highspy.kHighsInf), np.ones(self.rows)
        starts, index = np.zeros(self.rows, np.int32), np.zeros(0, np.int32)
        self.solver.addRows(self.rows, low, high, 0, starts, index, np.zeros(0))

    def add(self, columns: Sequence[Column]) -> int:
        """Add the columns not yet known and return how many there were."""
        new = [column for column in columns if (column.owner, column.units) not in self.known]
        self.known.update((column.owner, column.units) for column in new)
        self.columns += new
        if new:
            costs = np.array([column.value for column in new], float)
            starts, index = column_entries(new, self.owners)
            low, high = np.zeros(len(new)), np.full(len(new), highspy.kHighsInf)
            self.solver.addCols(len(new), costs, low, high, len(index), starts[:-1], index, np.ones(len(index)))
        return len(new)

    def solve(self) -> tuple[float, Floats, Floats, Floats]:
        """Return the optimum, the prices of units, the rents of owners, and how much of each column is taken."""
        self.solver.run()
        solution = self.solver.getSolution()
        duals = np.maximum(np.array(solution.row_dual), 0.0)
        value = float(self.solver.getInfo().objective_function_value)
        return value, duals[self.owners :], duals[: self.owners], np.array(solution.col_value)


def column_entries(columns: Sequence[Column], owners: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the rows of each column, as starts and a flat list: the owner, then the units after all owners."""
    starts, index = [0], []
    for column in columns:
        index.append(column.owner)
        index.extend(owners + unit for unit in column.units)
        starts.append(len(index))
    return np.array(starts, np.int32), np.array(index, np.int32)


@dataclass(frozen=True)
class Extra:
    """Entries beyond owners and units: a row with coefficients by column and its bounds."""

    coefficients: Floats
    low: float = -highspy.kHighsInf
    high: float = highspy.kHighsInf


def choose(columns: Sequence[Column], owners: int, units: int, worth: Floats) -> list[int]:
    """Return the columns of the greatest worth, each owner and unit at most once; worths are whole numbers."""
    starts, index = column_entries(columns, owners)
    return solve_packing(starts, index, owners + units, worth)


def solve_packing(
    starts: NDArray[np.int32],
    index: NDArray[np.int32],
    rows: int,
    worth: Floats,
    extras: Sequence[Extra] = (),
    *,
    nodes: int = NODES,
    start: Sequence[int] = (),
) -> list[int]:
    """Return the best 0-1 choice of columns that meet each row at most once, as far as so many nodes tell.

    `start` is a choice to begin from. Nothing is chosen where none is possible or found.
    """
    count = len(worth)
    if not count:
        return []
    solver = quiet_highs()
    for name, value in (("mip_rel_gap", 0.0), ("mip_abs_gap", 0.5), ("mip_max_nodes", nodes)):
        solver.setOptionValue(name, value)
    solver.passModel(_model(starts, index, rows, worth, extras))
    if len(start):
        values = np.zeros(count)
        values[list(start)] = 1.0
        solver.setSolution(count, np.arange(count, dtype=np.int32), values)
    solver.run()
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return []
    chosen: list[int] = np.flatnonzero(np.array(solver.getSolution().col_value) > 0.5).tolist()
    return chosen


def _model(
    starts: NDArray[np.int32], index: NDArray[np.int32], met: int, worth: Floats, extras: Sequence[Extra]
) -> highspy.HighsLp:
    count = len(worth)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = count, met + len(extras)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_, model.col_lower_, model.col_upper_ = worth, np.zeros(count), np.ones(count)
    model.row_lower_ = np.concatenate([np.full(met, -highspy.kHighsInf), [extra.low for extra in extras]])
    model.row_upper_ = np.concatenate([np.ones(met), [extra.high for extra in extras]])
    rows = [index.astype(np.int64)]
    columns = [np.repeat(np.arange(count), np.diff(starts))]
    values = [np.ones(len(index))]
    for number, extra in enumerate(extras):
        used = np.flatnonzero(extra.coefficients)
        rows.append(np.full(len(used), met + number))
        columns.append(used)
        values.append(extra.coefficients[used])
    row, column, value = np.concatenate(rows), np.concatenate(columns), np.concatenate(values)
    order = np.lexsort((row, column))
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(np.bincount(column, minlength=count))]).astype(np.int32)
    model.a_matrix_.index_, model.a_matrix_.value_ = row[order].astype(np.int32), value[order]
    model.integrality_ = [highspy.HighsVarType.kInteger] * count
    return model
