"""Looking for violated zero-half inequalities of a packing program.

Of an odd number of rows, each met at most once, the columns that meet two of them, or four, count once, or twice, and
together at most half the number, rounded down. Which rows give an inequality that a fractional solution violates is
looked for by flipping rows in and out of many sets at once, always the best flip, with a memory of late flips.

A set is violated by half of 1 - cost, where its cost is the amount of the columns that meet it an odd number of
times, and the slack of its rows. All amounts are multiples of 2**-20, so that sums are exact and every machine finds
the same sets.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rows = tuple[int, ...]
SETS, FLIPS = 48, 16
GRAIN = 2.0**20
LEAST = 0.02
FORBIDDEN = 8.0
MEMORY = 3


def violated_sets(meets: NDArray[np.int8], amounts: Floats) -> list[Rows]:
    """Return sets of rows whose inequality these amounts of columns violate, the most violated first.

    `meets` is rows by columns; every amount is positive.
    """
    exact = np.round(amounts * GRAIN) / GRAIN
    odd = (meets % 2).astype(float)
    slack = np.maximum(1.0 - odd @ exact, 0.0)
    random = np.random.default_rng(0)
    found: dict[bytes, tuple[float, Rows]] = {}
    inside = np.zeros((SETS, len(odd)), bool)
    everyone = np.arange(SETS)
    inside[everyone, random.integers(0, len(odd), SETS)] = True
    state = odd[inside.argmax(axis=1)]
    rested = np.zeros(inside.shape, np.int64)
    by_row = odd @ exact
    for flip in range(2 * FLIPS):
        cost = state @ exact + inside @ slack
        after = cost[:, None] + by_row - 2 * (state * exact) @ odd.T + np.where(inside, -slack, slack)
        after += np.where(rested > flip, FORBIDDEN, 0.0) + random.integers(0, 1024, after.shape) / GRAIN
        row = after.argmin(axis=1)
        inside[everyone, row] ^= True
        state = np.abs(state - odd[row])
        rested[everyone, row] = flip + 2 * (MEMORY + random.integers(0, 4, SETS))
        if flip % 2:
            cost = state @ exact + inside @ slack
            for each in np.flatnonzero(cost < 1 - 2 * LEAST).tolist():
                rows = tuple(np.flatnonzero(inside[each]).tolist())
                found.setdefault(inside[each].tobytes(), (-float(cost[each]), rows))
    return [rows for _, rows in sorted(found.values(), key=lambda each: (-each[0], each[1]))]
