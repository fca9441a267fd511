"""The best whole choice of a program's columns, by branch and bound: are these two rows met by one column, or not?"""

import numpy as np

from groups.matching.cuts import Ints, Program
from groups.matching.pricing import EPSILON, Floats
from groups.matching.zero_half import GRAIN

ROUNDS = 1
"""How often cuts are looked for at each node."""
WHOLE = 1e-6


class Search:
    """Looks for the best choice; `chosen` are numbers of the columns that the program was made of.

    Worths are whole multiples of `step`. After `run`, `value` and `chosen` are the best there is, if `proven`.
    """

    def __init__(self, program: Program, worth: Floats, *, step: float, nodes: int) -> None:
        self.program, self.worth, self.step, self.left = program, worth, step, nodes
        self.value, self.chosen = -np.inf, list[int]()
        self.low = np.array(program.solver.getLp().row_lower_)[: program.rows]

    @property
    def bound(self) -> float:
        """What no choice is worth more than; where the search was for `least` and more, or nothing."""
        return self.value if self.proven else self.program.bound

    @property
    def proven(self) -> bool:
        return self.left >= 0

    def run(self, least: float = -np.inf, *, first: bool = False) -> None:
        """Look for a choice worth at least `least`; stop at the first one found if asked to."""
        self.least, self.first = least, first
        self.closed = np.zeros(len(self.program.kept), bool)
        self.bounds = self.program.bound + self.program.reduced
        self._visit()

    def _visit(self) -> None:
        self.left -= 1
        if self.left < 0 or (self.first and self.chosen):
            return
        found = self._bounded()
        if found is None:
            return
        if ((found < WHOLE) | (found > 1 - WHOLE)).all():
            chosen = self.program.kept[found > 0.5]
            self.value, self.chosen = float(self.worth[chosen].sum()), chosen.tolist()
            self.least = self.value + self.step
            self._close_for_good()
            return
        one, other = self._pair(found)
        meets = self.program.meets
        both, either = (meets[one] & meets[other]).astype(bool), (meets[one] ^ meets[other]).astype(bool)
        self._branch(either, one)
        self._branch(both, None)

    def _close_for_good(self) -> None:
        """Close the columns that no better choice holds, as the program before any branching shows."""
        gone: Ints = np.flatnonzero((self.bounds < self.least - EPSILON) & ~self.closed)
        self.closed[gone] = True
        self.program.open(gone, to=False)

    def _branch(self, shut: np.ndarray[tuple[int], np.dtype[np.bool_]], row: int | None) -> None:
        fresh: Ints = np.flatnonzero(shut & ~self.closed)
        self.closed[fresh] = True
        self.program.open(fresh, to=False)
        before = self.low[row] if row is not None else 0.0
        if row is not None:
            self.program.require(row, 1.0)
            self.low[row] = 1.0
        self._visit()
        if row is not None:
            self.program.require(row, before)
            self.low[row] = before
        self.program.open(fresh, to=True)
        self.closed[fresh] = False

    def _bounded(self) -> Floats | None:
        """Return the solution at this node, None where nothing here is good enough."""
        for turn in range(ROUNDS + 1):
            solved = self.program.solve()
            if solved is None or solved[0] < self.least - EPSILON:
                return None
            if turn == ROUNDS or not self.program.cut(solved[1]):
                return solved[1]
        return None

    def _pair(self, taken: Floats) -> tuple[int, int]:
        """Return the two rows about which the solution says least."""
        used = np.flatnonzero(taken > WHOLE)
        amounts = np.round(taken[used] * GRAIN) / GRAIN
        meets = self.program.meets[:, used].astype(float)
        shared = np.triu((meets * amounts) @ meets.T, 1)
        shared[(shared < 0.001) | (shared > 0.999)] = -9.0
        number = int(np.argmin(np.abs(shared - 0.55)))
        return number // len(shared), number % len(shared)
