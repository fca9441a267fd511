"""Where mentees have the most chances: seats of mentors for each mentee who competes for them, hour by hour.

All in whole numbers, or in sums that are exact, so that every machine finds the same. Hours are those of the round's
first week: good enough to share out mentees; who can really meet is looked at when groups are formed.
"""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from groups.matching.field import Owner, owners_of
from groups.matching.hours import CELL_SECONDS, Bools, clock_of
from groups.matching.problem import Person, Problem
from slots.cells import CELLS_PER_WEEK, MINUTES_PER_CELL

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Topic = tuple[str, str]
"""Outcome and language."""
FINE = 4095
"""What a seat of one's own counts; so small that sums over a week are exact in 24 bits."""
STEPS = 60
SLACK = 1.05
"""How many more than stand for its seats a part gets of those who have most chances there."""


def chances_of(problem: Problem, units: Sequence[tuple[str, ...]], heaps: Sequence[Collection[str]]) -> Ints:
    """Return how many chances each unit of mentees has with the mentors of each heap."""
    people = [[problem.people[name] for name in unit] for unit in units]
    free = _starts(problem, [person for unit in people for person in unit])
    first = np.cumsum([0, *(len(unit) for unit in units)])[:-1]
    free = np.logical_and.reduceat(free, first, axis=0) if len(units) else free
    sizes = np.array([len(unit) for unit in units], np.int64)
    supply = _Supply(problem, heaps)
    table = np.zeros((len(units), len(heaps)), np.int64)
    for topic, rows in _wishes(people).items():
        if topic in supply.owners:
            seats, who = supply.seats(topic), free[rows]
            demand = sizes[rows] @ who
            share = np.floor(FINE * np.minimum(1.0, seats / np.maximum(1, demand))).astype(np.float32)
            table[rows] += (who.astype(np.float32) @ share.T).astype(np.int64)
    return table


class _Supply:
    """The seats that each heap's mentors offer for a topic, hour by hour."""

    def __init__(self, problem: Problem, heaps: Sequence[Collection[str]]) -> None:
        heap_of = {name: number for number, heap in enumerate(heaps) for name in heap}
        self.heaps = len(heaps)
        self.owners: dict[Topic, list[int]] = {}
        owners = [owner for owner in owners_of(problem, 0) if owner.lead.id in heap_of]
        self.free = _starts(problem, [owner.lead for owner in owners])
        self.count = np.array([owner.seats for owner in owners], np.int64)
        self.heap = np.array([heap_of[owner.lead.id] for owner in owners], np.int64)
        for number, owner in enumerate(owners):
            for topic in _topics(owner):
                self.owners.setdefault(topic, []).append(number)

    def seats(self, topic: Topic) -> Ints:
        who = np.array(self.owners[topic])
        found = np.zeros((self.heaps, CELLS_PER_WEEK), np.int64)
        np.add.at(found, self.heap[who], self.free[who] * self.count[who, None])
        return found


def _topics(owner: Owner) -> list[Topic]:
    if owner.locked:
        return [(owner.locked.outcome, owner.locked.language)]
    return [(outcome, language) for outcome in owner.lead.outcomes for language in sorted(owner.lead.languages)]


def _wishes(units: Sequence[Sequence[Person]]) -> dict[Topic, Ints]:
    """Return for each topic the units all of whose members want it."""
    found: dict[Topic, list[int]] = {}
    for number, unit in enumerate(units):
        outcomes = set.intersection(*({*person.outcomes} for person in unit))
        for outcome in outcomes:
            for language in frozenset.intersection(*(person.languages for person in unit)):
                found.setdefault((outcome, language), []).append(number)
    return {topic: np.array(found[topic]) for topic in sorted(found)}


def _starts(problem: Problem, people: Sequence[Person]) -> Bools:
    """Return for each person and half hour of the first week, in UTC, whether they are free from then on to meet."""
    free = np.zeros((len(people), CELLS_PER_WEEK), bool)
    by_zone: dict[str, list[int]] = {}
    for number, person in enumerate(people):
        free[number, list(person.cells)] = True
        by_zone.setdefault(person.zone, []).append(number)
    for zone, numbers in by_zone.items():
        shift, odd = divmod(int(clock_of(problem.round, zone).offsets[0]), CELL_SECONDS)
        local = free[numbers]
        local = local & np.roll(local, -1, axis=1) if odd else local
        free[numbers] = np.roll(local, -shift, axis=1)
    starts = free.copy()
    for step in range(1, -(-problem.round.meeting_minutes // MINUTES_PER_CELL)):
        starts &= np.roll(free, -step, axis=1)
    return starts


def shared_out(table: Ints, sizes: Ints, rooms: Ints, targets: Floats) -> list[int]:
    """Return the heap of each unit: where it has most chances, as far as all heaps come near their targets.

    Those who lose most by going elsewhere choose first. No heap gets more than its room, unless none has any left.
    """
    able = table.any(axis=1)
    worth = table * _prices(table[able], sizes[able], targets)
    order = np.argsort(-worth, axis=1, kind="stable")
    ranked = np.take_along_axis(worth, order, axis=1)
    regret = ranked[:, 0] - (ranked[:, 1] if worth.shape[1] > 1 else 0.0)
    regret = np.where(able, regret / np.where(able, ranked[:, 0], 1.0), -1.0)
    left = np.minimum(rooms, np.ceil(SLACK * targets).astype(np.int64)).tolist()
    spare = (rooms - np.array(left)).tolist()
    place = [0] * len(table)
    for number in np.argsort(-regret, kind="stable").tolist():
        size, wanted = int(sizes[number]), order[number].tolist() if able[number] else []
        found = next((heap for heap in wanted if left[heap] >= size), None)
        if found is None:
            found = next((heap for heap in wanted if spare[heap] >= size), spare.index(max(spare)))
            spare[found] -= size
        else:
            left[found] -= size
        place[number] = found
    return place


def _prices(table: Ints, sizes: Ints, targets: Floats) -> Floats:
    """Return what a chance in each heap counts, so that about as many units have their most chances there as shall."""
    prices: Floats = (targets + 1.0) / (table.sum(axis=0) + 1)
    for step in range(STEPS if len(table) else 0):
        counts = np.bincount((table * prices).argmax(axis=1), weights=sizes, minlength=len(targets))
        prices *= 1.0 + (targets - counts) / (targets + counts + 1.0) / (1.0 + step / 4)
    return prices
