"""95 % intervals of shares and of their difference. Pure.

Wilson's score interval for a share, and Newcombe's for the difference of two (R. G. Newcombe, Statistics in Medicine
17, 1998, method 10, which combines two of Wilson's). Both stay sensible for few people and for shares near 0 and 1.
"""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Interval:
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float


def wilson(number: int, of: int) -> Interval | None:
    """The share `number / of`; None where there is nobody."""
    if of == 0:
        return None
    share = number / of
    middle = (share + Z**2 / (2 * of)) / (1 + Z**2 / of)
    half = Z / (1 + Z**2 / of) * sqrt(share * (1 - share) / of + Z**2 / (4 * of**2))
    return Interval(share, max(0.0, middle - half), min(1.0, middle + half))


def newcombe(first: Interval | None, second: Interval | None) -> Interval | None:
    """The first share minus the second, from their Wilson intervals; None where one is missing."""
    if first is None or second is None:
        return None
    value = first.value - second.value
    below = sqrt((first.value - first.low) ** 2 + (second.high - second.value) ** 2)
    above = sqrt((first.high - first.value) ** 2 + (second.value - second.low) ** 2)
    return Interval(value, value - below, value + above)
