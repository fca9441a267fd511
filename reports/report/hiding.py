"""Which figures a committee viewer, or the public, may not see because they are about too few people. Pure.

A figure of 1 to 4 is hidden. So that nobody can find it by subtraction, others are hidden with it: wherever figures
add up to another one, those hidden must be at least two, and together leave open that any of them is five or more.
At last, linear algebra looks for hidden figures that all sums together would still give away. A zero is shown: it is
about nobody, except where the row that it stands in is hidden (see `funnel_secrets`).
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

FEWEST = 5


@dataclass(frozen=True)
class Sum[Key: Hashable]:
    """Figures that add up to another one, which the reader sees or knows."""

    total: Key
    parts: Sequence[Key]

    @property
    def keys(self) -> list[Key]:
        """All of them."""
        return [self.total, *self.parts]


def hidden_keys[Key: Hashable](
    figures: Mapping[Key, int],
    sums: Iterable[Sum[Key]],
    also: Iterable[Key] = (),
    limits: Mapping[Key, int] | None = None,
) -> set[Key]:
    """The keys of all figures to hide: small ones, those in `also`, and what would give these away.

    `limits` are numbers that the reader knows a figure not to exceed.
    """
    limits = limits or {}
    sums = [one for one in sums if one.parts]
    hidden = {key for key, count in figures.items() if 0 < count < FEWEST} | {key for key in also if key in figures}
    while more := _more_to_hide(figures, sums, hidden, limits) - hidden:
        hidden |= more
    return hidden


def _more_to_hide[Key: Hashable](
    figures: Mapping[Key, int], sums: list[Sum[Key]], hidden: set[Key], limits: Mapping[Key, int]
) -> set[Key]:
    """What has to be hidden besides; empty when nothing gives anything away. A total goes only where no part can."""
    telling = [one for one in sums if _gives_away(figures, one, hidden, limits)]
    if not telling:
        known = given_away(sums, hidden)
        telling = [one for one in sums if known & set(one.keys)]
    parts = {part for one in telling if (part := _smallest_part(figures, one, hidden)) is not None}
    return parts or {one.total for one in telling}


def _gives_away[Key: Hashable](
    figures: Mapping[Key, int], one: Sum[Key], hidden: set[Key], limits: Mapping[Key, int]
) -> bool:
    """Whether a sum tells a hidden figure, or that one is small."""
    parts = [key for key in one.parts if key in hidden]
    if one.total in hidden:
        return not parts
    if not parts:
        return False
    left = sum(figures[key] for key in parts)
    # Each of them may be as small as 1, as far as the reader knows: the rest is what one of them could be.
    if len(parts) == 1 or left - (len(parts) - 1) < FEWEST:
        return True
    most = [min(left, limits.get(key, left)) for key in parts]
    least = [max(0, left - sum(most) + own) for own in most]
    highest = [min(own, left - sum(least) + low) for own, low in zip(most, least, strict=True)]
    return any(high == low or high < FEWEST for high, low in zip(highest, least, strict=True))


def _smallest_part[Key: Hashable](figures: Mapping[Key, int], one: Sum[Key], hidden: set[Key]) -> Key | None:
    """What to hide next of a sum: the smallest part that is not zero, else a zero; None where all are hidden."""
    shown = [key for key in one.parts if key not in hidden]
    return min(shown, key=lambda key: (figures[key] == 0, figures[key], repr(key)), default=None)


def given_away[Key: Hashable](sums: Iterable[Sum[Key]], hidden: set[Key]) -> set[Key]:
    """Hidden figures that all sums together determine: those that no solution of the equations can change."""
    touched = [one for one in sums if hidden & set(one.keys)]
    unknown = sorted({key for one in touched for key in one.keys if key in hidden}, key=repr)
    if not unknown:
        return set()
    place = {key: number for number, key in enumerate(unknown)}
    equations = np.zeros((len(touched), len(unknown)))
    for row, one in enumerate(touched):
        for key in one.parts:
            if key in place:
                equations[row, place[key]] += 1
        if one.total in place:
            equations[row, place[one.total]] -= 1
    _left, sizes, right = np.linalg.svd(equations, full_matrices=True)
    free = right[int((sizes > 1e-9).sum()) :]
    moves = np.abs(free).max(axis=0) if len(free) else np.zeros(len(unknown))
    return {key for key in unknown if moves[place[key]] < 1e-9}
