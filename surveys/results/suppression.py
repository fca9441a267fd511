"""Which figures may be shown of one question, so that none points at a person (`trust.md` T7). Pure: no database.

A question has categories in an order, the last of which may be "no answer". It was answered by people of one or two
roles; how many of each answered the survey is known to everybody. Shown are, at most,

* `cells`: the categories, neighbours joined until each cell has 0 or at least five people. There are always two cells
  with people in them: one alone would say what everyone answered.
* `by_role`: the same by role, joined further where needed, so that every cell of every role has 0 or at least five.
  Its cells are unions of `cells`, so that each difference between two figures (all less mentees are the mentors) is a
  figure that could be shown itself. Both roles or none: of two, one follows from the other.
* `most`: where no such cells exist, the category that more than half chose, without a number. It is said of
  6 in 10 just as of 10 in 10, so that nobody can tell unanimity from a majority.
* else nothing.

An attacker who knows all of this, the program, who took part in which role, and their own answer, can't tell anybody
else's: `tests/test_attack.py` tries.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

LEAST = 5
LEAST_GROUPS = 2

Counts = Sequence[int]


class Reason(StrEnum):
    """Why no figures are shown, or fewer."""

    NONE = ""
    FEW = "few"
    ONE_GROUP = "one group"
    TOO_ALIKE = "too alike"
    TOO_SPREAD = "too spread"


@dataclass(frozen=True)
class Cell:
    """Neighbouring categories, from the first to the last place, and how many chose one of them."""

    first: int
    last: int
    count: int


@dataclass(frozen=True)
class Shown:
    """What may be shown of one question; `respondents` answered the survey and were asked this."""

    respondents: int
    cells: tuple[Cell, ...] = ()
    most: int | None = None
    by_role: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)
    reason: Reason = Reason.NONE


def show(counts: Mapping[str, Counts], groups: int, *, splits_roles: bool = True) -> Shown:
    """Decide what to show.

    `counts` has for each role that was asked how many chose each category, all lists of one length; the sum of a list
    is how many of the role answered the survey. `groups` is from how many groups the respondents are; `splits_roles`
    says that those of each role are from two groups at least, too.
    """
    rows = [list(row) for row in counts.values() if sum(row)]
    everyone = [sum(column) for column in zip(*rows, strict=True)]
    respondents = sum(everyone)
    if respondents < LEAST:
        return Shown(respondents, reason=Reason.FEW)
    if groups < LEAST_GROUPS:
        return Shown(respondents, reason=Reason.ONE_GROUP)
    ends = finest([everyone], range(1, len(everyone) + 1))
    if ends is None:
        highest = max(everyone)
        if 2 * highest > respondents:
            return Shown(respondents, most=everyone.index(highest), reason=Reason.TOO_ALIKE)
        return Shown(respondents, reason=Reason.TOO_SPREAD)
    by_role = finest(rows, ends) if len(rows) > 1 and splits_roles else None
    return Shown(
        respondents,
        cells=cells_of(everyone, ends),
        by_role={role: cells_of(row, by_role) for role, row in counts.items() if sum(row)} if by_role else {},
    )


def cells_of(row: Counts, ends: Sequence[int]) -> tuple[Cell, ...]:
    """Counts joined into cells that end before these places."""
    starts = [0, *ends[:-1]]
    return tuple(Cell(start, end - 1, sum(row[start:end])) for start, end in zip(starts, ends, strict=True))


def finest(rows: Sequence[Counts], boundaries: Sequence[int]) -> tuple[int, ...] | None:
    """Where cells end: the most cells of which each has, in every row, 0 or at least five, and two have people.

    Cells may end only at these `boundaries` (the last is the number of categories). None where there are no such
    cells. Of equally many, those with more people-holding cells, then those that end earlier.
    """
    # Best so far by (where the last cell ends, how many cells with people each row has, counted up to two).
    best: dict[tuple[int, tuple[int, ...]], tuple[int, int, tuple[int, ...]]] = {(0, (0,) * len(rows)): (0, 0, ())}
    for end in boundaries:
        found: dict[tuple[int, tuple[int, ...]], tuple[int, int, tuple[int, ...]]] = {}
        for (start, filled), (holding, number, ends) in best.items():
            sums = [sum(row[start:end]) for row in rows]
            if any(0 < one < LEAST for one in sums):
                continue
            state = end, tuple(min(2, have + (one > 0)) for have, one in zip(filled, sums, strict=True))
            score = holding + any(sums), number + 1, (*ends, end)
            found[state] = max(score, found.get(state, (-1, -1, ())), key=_rank)
        best |= found
    whole = best.get((boundaries[-1], (2,) * len(rows)))
    return whole[2] if whole else None


def _rank(score: tuple[int, int, tuple[int, ...]]) -> tuple[int, int, tuple[int, ...]]:
    holding, number, ends = score
    return holding, number, tuple(-end for end in ends)


def figures_of(shown: Shown) -> Iterator[int]:
    """Every number that is shown, and every one that follows by taking one from another of the same cell."""
    yield from (cell.count for cell in shown.cells)
    for cells in shown.by_role.values():
        for cell in cells:
            yield cell.count
            within = sum(one.count for one in shown.cells if cell.first <= one.first and one.last <= cell.last)
            yield within - cell.count
