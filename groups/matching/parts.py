"""A round too large for one process, taken apart: by region and clock, then by type of mentoring.

Mentors are sorted into heaps that are small enough, with as many mentees as their seats stand for; heaps that fit
into one part together are merged, those first whose mentees could sit in either. Mentees then go where they have the
most chances (`chances.py`). Nobody is cut from those whom they are bound to. The parts depend on the problem alone: not
on the seed, nor on the order of the input, nor on who solves them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from groups.matching.chances import Floats, Ints, chances_of, shared_out
from groups.matching.field import luck_of, owners_of
from groups.matching.problem import Problem
from slots.clocks import clock_key

FULL = 0.8
"""How full a part is planned to be, so that there is room for mentees who have more chances in it than elsewhere."""


MENTEES = ("", "", "")
"""The kind of bundles without a mentor."""


@dataclass(frozen=True)
class Bundle:
    """People who must stay in one part, and the seats that their mentors offer."""

    members: tuple[str, ...]
    seats: int
    kind: tuple[str, str, str]
    """Region, clock, and type of mentoring, of the first mentor; `MENTEES` without one."""
    luck: int


Heap = Sequence[Bundle]


def split_problem(problem: Problem, most: int) -> tuple[Problem, ...]:
    """Return the parts of a problem: everyone is in one of them, and none has more than `most` people.

    Only people who are bound to each other (together, pinned, locked) may make a part larger. A problem that is small
    enough is its own single part. Raises ValueError for parts of less than one person.
    """
    if len(problem.people) <= most:
        return (problem,)
    if most < 1:
        raise ValueError(f"A part of at most {most} people holds nobody.")
    bundles = _bundles(problem)
    leading = [bundle for bundle in bundles if bundle.kind != MENTEES]
    following = [bundle for bundle in bundles if bundle.kind == MENTEES]
    spread = sum(len(bundle.members) for bundle in following)
    seats = max(1, sum(bundle.seats for bundle in leading))

    def expected(heap: Heap) -> float:
        return sum(len(bundle.members) + bundle.seats * spread / seats for bundle in heap)

    heaps = _heaps(leading, expected, FULL * most, (0, 1, 2)) or [[]]
    units = [bundle.members for bundle in following]
    table = chances_of(problem, units, [_ids(heap) for heap in heaps])
    heaps, table = _merged(heaps, table, expected, FULL * most)
    while most * len(heaps) < len(problem.people) / FULL:
        heaps, table = [*heaps, []], np.column_stack([table, np.zeros(len(units), np.int64)])
    sizes = np.array([len(unit) for unit in units], np.int64)
    rooms = np.array([most - len(_ids(heap)) for heap in heaps], np.int64)
    targets = np.array([sum(bundle.seats for bundle in heap) * spread / seats for heap in heaps])
    place = shared_out(table, sizes, rooms, targets)
    found = [_ids(heap) for heap in heaps]
    for unit, number in zip(units, place, strict=True):
        found[number].update(unit)
    return tuple(part_of(problem, ids) for ids in found if ids)


def part_of(problem: Problem, ids: set[str]) -> Problem:
    """Return the problem of these people alone."""
    return replace(
        problem,
        people={name: person for name, person in problem.people.items() if name in ids},
        together=tuple(pair for pair in problem.together if ids.issuperset(pair)),
        apart=tuple(pair for pair in problem.apart if ids.issuperset(pair)),
        pinned={mentee: mentor for mentee, mentor in problem.pinned.items() if mentee in ids},
        locked=tuple(group for group in problem.locked if group.lead in ids),
    )


def _bundles(problem: Problem) -> list[Bundle]:
    """Return everyone with those whom they are bound to, in the order of their luck."""
    seats = {owner.lead.id: owner.seats for owner in owners_of(problem, 0)}
    found = []
    for members in _bound(problem):
        leads = [name for name in members if problem.people[name].is_mentor]
        kind = _kind(problem, leads[0]) if leads else MENTEES
        luck = min(luck_of(problem, 0, name) for name in members)
        found.append(Bundle(members, sum(seats.get(lead, 0) for lead in leads), kind, luck))
    return sorted(found, key=lambda bundle: (bundle.luck, bundle.members))


def _bound(problem: Problem) -> Iterable[tuple[str, ...]]:
    root = {name: name for name in problem.people}

    def top(name: str) -> str:
        while root[name] != name:
            root[name] = name = root[root[name]]
        return name

    ties = [*problem.together, *problem.pinned.items()]
    ties += [(group.lead, one) for group in problem.locked for one in group.members]
    for one, other in ties:
        first, then = sorted((top(one), top(other)))
        root[then] = first
    found: dict[str, list[str]] = {}
    for name in problem.people:
        found.setdefault(top(name), []).append(name)
    return (tuple(sorted(members)) for members in found.values())


def _kind(problem: Problem, mentor: str) -> tuple[str, str, str]:
    person, the_round = problem.people[mentor], problem.round
    first = min(person.outcomes, key=lambda name: (person.outcomes[name], name), default="")
    clock = clock_key(person.zone, the_round.starts_on, the_round.weeks)
    return f"region {person.region or ''}", clock, first.partition("/")[0]


def _ids(heap: Heap) -> set[str]:
    return {name for bundle in heap for name in bundle.members}


def _heaps(heap: Heap, expected: Callable[[Heap], float], most: float, levels: tuple[int, ...]) -> list[Heap]:
    """Return the heap, or where it is too large what it falls into: by kind, level by level, in the end by luck."""
    size = expected(heap)
    if size <= most or len(heap) < 2:
        return [heap] if heap else []
    if not levels:
        pieces = min(len(heap), ceil(size / most))
        return [heap[len(heap) * piece // pieces : len(heap) * (piece + 1) // pieces] for piece in range(pieces)]
    level, *deeper = levels
    kinds: dict[str, list[Bundle]] = {}
    for bundle in heap:
        kinds.setdefault(bundle.kind[level], []).append(bundle)
    return [each for kind in sorted(kinds) for each in _heaps(kinds[kind], expected, most, tuple(deeper))]


def _merged(heaps: list[Heap], table: Ints, expected: Callable[[Heap], float], most: float) -> tuple[list[Heap], Ints]:
    """Merge heaps while any two fit into one part: those whose mentees have the most chances in the other."""
    sizes = [expected(heap) for heap in heaps]
    near = _nearness(table)
    alive = list(range(len(heaps)))
    while True:
        pairs = [(one, other) for one in alive for other in alive if one < other and sizes[one] + sizes[other] <= most]
        if not pairs:
            return [heaps[each] for each in alive], table[:, alive]
        one, other = max(pairs, key=lambda pair: (near[pair], -pair[0], -pair[1]))
        heaps[one] = [*heaps[one], *heaps[other]]
        sizes[one] += sizes[other]
        table[:, one] += table[:, other]
        near[one] += near[other]
        near[:, one] += near[:, other]
        alive.remove(other)


def _nearness(table: Ints) -> Floats:
    """Return for each two heaps the chances in one of the mentees who have most in the other."""
    near = np.zeros((table.shape[1], table.shape[1]))
    if len(table):
        np.add.at(near, table.argmax(axis=1), table.astype(float))
    return near + near.T
