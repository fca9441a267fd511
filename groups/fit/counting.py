"""Who could meet when, for every start of the week on every clock: pure functions of people and hours.

Somebody could meet at a start if they are free for the whole meeting, by their own clock, in every week of the round.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groups.matching.hours import Ints, free_in_zone, start_instants
from groups.matching.problem import Person, Round
from slots.cells import CELLS_PER_WEEK

Counts = dict[str, NDArray[np.int64]]


@dataclass(frozen=True)
class Counted:
    """Someone to count: their hours on their own clock, and what they are counted under."""

    pk: int
    zone: str
    cells: frozenset[int]
    keys: frozenset[str]


def count_starts(
    the_round: Round, members: Mapping[str, Sequence[Counted]], zones: Mapping[str, str]
) -> dict[str, Counts]:
    """Return how many could meet at each of the 336 starts: by clock, then by key.

    `members` are the people by key, `zones` a zone of each clock. A start that a clock change skips or doubles is 0.
    """
    tables = {clock: start_instants(the_round, zone) for clock, zone in zones.items()}
    offered = {clock: np.flatnonzero(table[:, 0] >= 0) for clock, table in tables.items()}
    slots, place = np.unique(
        np.concatenate([tables[clock][offered[clock]] for clock in tables]), axis=0, return_inverse=True
    )
    counts = _count_slots(the_round, members, slots)
    found: dict[str, Counts] = {}
    position = 0
    for clock, starts in offered.items():
        at = place.ravel()[position : position + len(starts)]
        position += len(starts)
        found[clock] = {key: np.zeros(CELLS_PER_WEEK, np.int64) for key in members}
        for key, by_slot in counts.items():
            found[clock][key][starts] = by_slot[at]
    return found


def _count_slots(the_round: Round, members: Mapping[str, Sequence[Counted]], slots: Ints) -> Counts:
    counts = {key: np.zeros(len(slots), np.int64) for key in members}
    for zone, people in _by_zone(members).items():
        packed = free_in_zone(the_round, zone, [_as_person(one) for one in people], slots)
        for key, counted in members.items():
            wanted = {one.pk for one in counted}
            mask = np.packbits(np.array([one.pk in wanted for one in people], bool))
            if mask.any():
                counts[key] += np.bitwise_count(packed & mask).sum(axis=1, dtype=np.int64)
    return counts


def _by_zone(members: Mapping[str, Sequence[Counted]]) -> dict[str, list[Counted]]:
    everyone = {one.pk: one for people in members.values() for one in people}
    zones: dict[str, list[Counted]] = {}
    for one in everyone.values():
        zones.setdefault(one.zone, []).append(one)
    return zones


def _as_person(one: Counted) -> Person:
    return Person(str(one.pk), "", one.zone, one.cells, {}, frozenset())


def keys_of(outcomes: Iterable[int], languages: Iterable[str]) -> frozenset[str]:
    """Return what someone is counted under: each outcome, and 0 for whatever outcome, with each language."""
    return frozenset(f"{outcome}:{language}" for outcome in [0, *outcomes] for language in languages)
