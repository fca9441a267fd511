"""The best choice among listed columns that meets a given row, proven; and the cheapest that is worth enough."""

from collections.abc import Sequence

import numpy as np

from groups.matching.cuts import Program, step_of
from groups.matching.pricing import Column, Floats
from groups.matching.search import Search
from groups.matching.zero_half import Rows

NODES = 200
STAYS = 1_000.0


class Again:
    """Chooses again, over the same owners and units, with one row that has to be met; `cuts` are known to hold."""

    def __init__(self, owners: int, units: int, cuts: Sequence[Rows]) -> None:
        self.owners, self.units, self.cuts = owners, units, cuts

    def best(self, columns: Sequence[Column], row: int, second: Floats) -> list[int] | None:
        """Return the choice that is worth most and then has most of `second`; None where none is proven."""
        worth = STAYS * np.array([column.value for column in columns], float) + second
        program = self._program(columns, worth, row)
        if not program.tighten():
            return None
        search = Search(program, worth, step=1.0, nodes=NODES)
        search.run()
        return search.chosen if search.proven and search.chosen else None

    def cheapest(self, columns: Sequence[Column], row: int, costs: Floats, least: float) -> list[int] | None:
        """Return a choice of the least cost that is worth at least `least`; None where none is proven.

        Only columns that meet the row cost anything, so a choice costs what its one such column does.
        """
        worth = np.array([column.value for column in columns], float)
        program = self._program(columns, worth, row)
        if not program.tighten(least):
            return None
        kept, cuts = program.kept, program.cuts
        for cost in np.unique(costs[kept][costs[kept] > 0]):
            some = kept[(costs[kept] == cost) | (costs[kept] == 0)]
            program = Program(
                [columns[each] for each in some], self.owners, self.units, worth[some], forced=row, cuts=cuts
            )
            if not program.tighten(least):
                continue
            search = Search(program, worth[some], step=step_of(columns), nodes=NODES)
            search.run(least, first=True)
            if search.chosen or not search.proven:
                return some[search.chosen].tolist() if search.chosen else None
        return None

    def _program(self, columns: Sequence[Column], worth: Floats, row: int) -> Program:
        return Program(columns, self.owners, self.units, worth, forced=row, cuts=self.cuts)
