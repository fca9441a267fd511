"""A tighter bound over listed columns: of any three rows, the columns that meet two or more are taken at most once.

These subset-row inequalities hold for every whole choice and cut most of the linear program's fractions off. With
the tighter bound, columns whose reduced cost exceeds the gap can be dropped, and few are left to choose among.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import highspy
import numpy as np
from numpy.typing import NDArray

from groups.matching.choice import Extra, column_entries, quiet_highs
from groups.matching.pricing import EPSILON, Column, Floats

Triple = tuple[int, int, int]
ROUNDS = 30
CUTS_A_ROUND = 40
MOST_IN_CUT_ROUND_OF_A_ROW = 4
VIOLATION = 0.02


@dataclass(frozen=True)
class Tightened:
    """What is left of the columns, the cuts that proved it, and a bound on every choice among them."""

    columns: list[Column]
    cuts: list[Triple]
    bound: float
    taken: Floats

    @property
    def whole(self) -> bool:
        """Return whether the program's solution is itself a choice."""
        return bool(((self.taken < 1e-6) | (self.taken > 1 - 1e-6)).all())

    def extras(self, owners: int) -> list[Extra]:
        """Return the cuts as rows over the columns that are left."""
        rows = [meets(self.columns, owners, cut) for cut in self.cuts]
        return [Extra(row, high=1.0) for row in rows]


def meets(columns: Sequence[Column], owners: int, cut: Triple) -> Floats:
    """Return 1 for each column that has at least two of the three rows."""
    wanted = set(cut)
    return np.array(
        [len(wanted & {column.owner, *(owners + unit for unit in column.units)}) >= 2 for column in columns], float
    )


def tighten(columns: Sequence[Column], owners: int, units: int, least: float, *, rounds: int = ROUNDS) -> Tightened:
    """Return the columns that a choice worth `least` or more can hold, and a bound on all choices."""
    kept, cuts = list(columns), list[Triple]()
    bound, taken = float("inf"), np.zeros(len(kept))
    for _ in range(rounds):
        program = _Program(kept, owners, units, cuts)
        value, reduced, taken = program.solve()
        previous, bound = bound, min(bound, value)
        inside = value + reduced >= least - EPSILON
        kept = [column for column, stays in zip(kept, inside, strict=True) if stays]
        taken = taken[inside]
        cuts = [cut for cut, price in zip(cuts, program.cut_prices, strict=True) if price > EPSILON]
        fresh = _violated(kept, owners, owners + units, taken)
        slow = previous - bound < 1e-4 * max(1.0, bound - least) and previous < float("inf")
        if not fresh or bound < least + 1 or slow:
            break
        cuts = list(dict.fromkeys(cuts + fresh))
    return Tightened(kept, cuts, bound, taken)


class _Program:
    """The linear program over columns, with cuts."""

    def __init__(self, columns: Sequence[Column], owners: int, units: int, cuts: Sequence[Triple]) -> None:
        self.rows, self.cuts = owners + units, len(cuts)
        starts, index = column_entries(columns, owners)
        entries = [index[starts[number] : starts[number + 1]].tolist() for number in range(len(columns))]
        by_pair: dict[tuple[int, int], list[int]] = {}
        for number, cut in enumerate(cuts):
            for pair in combinations(cut, 2):
                by_pair.setdefault(pair, []).append(self.rows + number)
        for entry in entries:
            hit = {cut for pair in combinations(sorted(entry), 2) for cut in by_pair.get(pair, ())}
            entry.extend(sorted(hit))
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(columns), self.rows + self.cuts
        model.sense_ = highspy.ObjSense.kMaximize
        model.col_cost_ = np.array([column.value for column in columns], float)
        model.col_lower_, model.col_upper_ = np.zeros(len(columns)), np.full(len(columns), highspy.kHighsInf)
        model.row_lower_ = np.full(model.num_row_, -highspy.kHighsInf)
        model.row_upper_ = np.ones(model.num_row_)
        flat = [row for entry in entries for row in entry]
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(entry) for entry in entries)]).astype(np.int32)
        model.a_matrix_.index_ = np.array(flat, np.int32)
        model.a_matrix_.value_ = np.ones(len(flat))
        self.solver = quiet_highs()
        self.solver.passModel(model)
        self.cut_prices: Floats = np.zeros(self.cuts)

    def solve(self) -> tuple[float, Floats, Floats]:
        """Return the optimum, the columns' reduced costs (at most 0), and how much of each is taken."""
        self.solver.run()
        solution = self.solver.getSolution()
        prices = np.maximum(np.array(solution.row_dual), 0.0)
        self.cut_prices = prices[self.rows :]
        return float(prices.sum()), np.array(solution.col_dual), np.array(solution.col_value)


def _violated(columns: Sequence[Column], owners: int, rows: int, taken: Floats) -> list[Triple]:
    """Return the triples of rows that the program's solution violates most, few of any one row."""
    pairs = np.zeros((rows, rows))
    triples: dict[Triple, float] = {}
    used = np.flatnonzero(taken > 1e-7)
    for number in used.tolist():
        members = sorted((columns[number].owner, *(owners + unit for unit in columns[number].units)))
        for pair in combinations(members, 2):
            pairs[pair] += taken[number]
        for triple in combinations(members, 3):
            triples[triple] = triples.get(triple, 0.0) + float(taken[number])
    return _worst(pairs + pairs.T, triples)


def _worst(pairs: Floats, triples: dict[Triple, float]) -> list[Triple]:
    active = np.flatnonzero(pairs.sum(axis=1) > 0)
    table = pairs[np.ix_(active, active)]
    place = {int(row): number for number, row in enumerate(active)}
    sums: NDArray[np.float64] = table[:, :, None] + table[:, None, :] + table[None, :, :]
    for (a, b, c), amount in triples.items():
        sums[place[a], place[b], place[c]] -= 2 * amount
    first, second, third = np.nonzero(sums > 1 + VIOLATION)
    ascending = (first < second) & (second < third)
    first, second, third = first[ascending], second[ascending], third[ascending]
    strength = sums[first, second, third]
    order = np.lexsort((third, second, first, -strength))
    uses: dict[int, int] = {}
    chosen: list[Triple] = []
    for number in order.tolist():
        triple = int(active[first[number]]), int(active[second[number]]), int(active[third[number]])
        if len(chosen) < CUTS_A_ROUND and all(uses.get(row, 0) < MOST_IN_CUT_ROUND_OF_A_ROW for row in triple):
            chosen.append(triple)
            for row in triple:
                uses[row] = uses.get(row, 0) + 1
    return chosen
