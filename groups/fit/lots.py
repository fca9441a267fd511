"""When the counts are renewed, who is drawn into them, and which step is shown (docs/trust.md, "The live fit").

Exact counts that follow every application would tell the hours of whoever just applied. So a count is made only of
many, again only when as many more are there, each time of a third drawn by lot, and only steps of it are shown.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groups.fit.counting import Counted, count_starts
from groups.matching.problem import Round

LEAST = 10
"""So many people are there before anything is counted."""
STEPS = (3, 6, 11, 21)
"""The least counts of the steps 1 to 4; step 0 is "few"."""


def is_due(people: int, counted: int) -> bool:
    """Whether there are people enough for a count, and twice as many as at the last one (0: there was none)."""
    return people >= max(LEAST, 2 * counted)


def turn_of(people: int) -> int:
    """The number of the lot that is drawn for so many people: 0 from 10 on, 1 from 20 on, 2 from 40 on."""
    return (people // LEAST).bit_length() - 1


def is_drawn(secret: str, person: int, turn: int) -> bool:
    """Whether the lot falls on a person: for one in three, anew each turn, and nobody can work it out."""
    digest = hmac.new(secret.encode(), f"fit:{person}:{turn}".encode(), hashlib.sha256).digest()
    return digest[0] % 3 == 0


def steps_of(counts: NDArray[np.int64], drawn: int) -> str:
    """The step of each count as a digit; none whose least would be more than half of those drawn."""
    allowed = sum(2 * least <= drawn for least in STEPS)
    found = np.minimum(np.searchsorted(STEPS, counts, side="right"), allowed)
    return "".join(map(str, found.tolist()))


@dataclass(frozen=True)
class Found:
    """What was counted: how many people there were by key, and the steps by clock and key; empty where none is due."""

    people: dict[str, int]
    steps: dict[str, dict[str, str]]


def count_due(
    the_round: Round, people: Iterable[Counted], counted: Mapping[str, int], zones: Mapping[str, str], secret: str
) -> Found:
    """Count what is due among the people who are there now; `counted` says how many were there at the last counts."""
    there: dict[str, list[Counted]] = {}
    for one in people:
        for key in one.keys:
            there.setdefault(key, []).append(one)
    due = {key: members for key, members in there.items() if is_due(len(members), counted.get(key, 0))}
    if not due:
        return Found({}, {})
    drawn = {
        key: [one for one in members if is_drawn(secret, one.pk, turn_of(len(members)))] for key, members in due.items()
    }
    counts = count_starts(the_round, drawn, zones)
    steps = {
        clock: {key: steps_of(starts, len(drawn[key])) for key, starts in by_key.items()}
        for clock, by_key in counts.items()
    }
    return Found({key: len(members) for key, members in due.items()}, steps)
