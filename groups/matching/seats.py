"""Exact seats: groups and their slots stay, and mentees are seated anew at the least cost (a sparse assignment).

The second and third seat of a group are worth extra, so that groups fill evenly enough to be allowed and not short.
For each group only its best candidates are looked at, besides those who sit in it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

CANDIDATES = 60
NOWHERE = 40_000.0
FILL = 5_000.0
"""What each seat up to `mentees_min` is worth extra: a group must not be emptied for a small gain."""


def seat_anew(
    candidates: Sequence[NDArray[np.int64]],
    worths: Sequence[NDArray[np.float64]],
    extras: Sequence[Sequence[float]],
    mentees: int,
) -> list[list[int]]:
    """Return who sits in each group.

    Group g can hold `candidates[g]`, each worth `worths[g]`; its seats in order are worth `extras[g]` more.
    """
    first_seat = np.cumsum([0, *(len(each) for each in extras)])
    seats = int(first_seat[-1])
    rows, columns, costs = [], [], []
    for group, (who, worth, extra) in enumerate(zip(candidates, worths, extras, strict=True)):
        for place, more in enumerate(extra):
            rows.append(who)
            columns.append(np.full(len(who), first_seat[group] + place))
            costs.append(NOWHERE - worth - more)
    everyone = np.arange(mentees)
    rows.append(everyone)
    columns.append(seats + everyone)
    costs.append(np.full(mentees, NOWHERE))
    table = csr_matrix(
        (np.concatenate(costs), (np.concatenate(rows), np.concatenate(columns))), shape=(mentees, seats + mentees)
    )
    found_rows, found_columns = min_weight_full_bipartite_matching(table)
    seated: list[list[int]] = [[] for _ in candidates]
    group_of = np.searchsorted(first_seat, found_columns, side="right") - 1
    for row, column, group in zip(found_rows.tolist(), found_columns.tolist(), group_of.tolist(), strict=True):
        if column < seats:
            seated[group].append(row)
    return seated
