"""What is chosen among equally good plans: balanced sizes, then co-mentors, then luck (a hash of round and id)."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from groups.matching.balance import even_out
from groups.matching.choice import Extra, solve_packing
from groups.matching.field import Field
from groups.matching.pricing import Column, Floats, Pricer

LUCK = 128
MOST_COLUMNS = 20_000
NODES = 500


@dataclass(frozen=True)
class Formed:
    """A column that is in the plan, and the mentor who co-mentors it."""

    column: Column
    co_mentor: str | None = None


def settle(pricer: Pricer, pool: Sequence[Column], best: Sequence[Column]) -> list[Formed]:
    """Return the plan of the same value as `best` that is first by the later stages.

    `pool` holds every column that a plan of that value can have; then the answer is exact. Where it is empty, or too
    large, the sizes of `best` are evened out and its groups stay.
    """
    if not 0 < len(pool) <= MOST_COLUMNS:
        pool = best = even_out(pricer, best)
    options = _with_co_mentors(pricer, pool)
    starts, index, rows = _entries(pricer.field, options)
    value = np.array([option.column.value for option in options], float)
    total = float(sum(column.value for column in best))
    extras = [Extra(value, total, total)]
    assisted = np.array([option.co_mentor is not None for option in options], float)
    # One number holds the stages in their order: no luck outweighs a co-mentor, no co-mentors a better balance.
    luck_range = 2 * LUCK * (len(pricer.field.units) + len(pricer.field.owners))
    goal = _lucks(pricer.field, options) + luck_range * assisted
    goal -= luck_range * (len(pricer.field.owners) + 1) * _squares(pricer.field, options)
    chosen = _places_of(options, best)
    settled = solve_packing(starts, index, rows, goal, extras, nodes=NODES, start=chosen)
    return [options[each] for each in settled or chosen]


def _with_co_mentors(pricer: Pricer, pool: Sequence[Column]) -> list[Formed]:
    foes = pricer.field.problem.foes
    options: list[Formed] = []
    for column in pool:
        options.append(Formed(column))
        members = {one.id for unit in column.units for one in pricer.field.units[unit].members}
        helpers = sorted(pricer.cells[column.cell].helpers)
        options += [Formed(column, one) for one in helpers if members.isdisjoint(foes.get(one, ()))]
    return options


def _places_of(options: Sequence[Formed], best: Sequence[Column]) -> list[int]:
    wanted = {(column.owner, column.units): column.value for column in best}
    places: dict[tuple[int, tuple[int, ...]], int] = {}
    for number, option in enumerate(options):
        key = option.column.owner, option.column.units
        if option.co_mentor is None and wanted.get(key) == option.column.value:
            places.setdefault(key, number)
    return list(places.values())


def _entries(
    field: Field, options: Sequence[Formed]
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int32]], np.ndarray[tuple[int], np.dtype[np.int32]], int]:
    """Return the packing's columns: rows are mentors and locks that own, units, then the mentors who own nothing."""
    own = {owner.lead.id: number for number, owner in enumerate(field.owners) if owner.locked is None}
    base = len(field.owners) + len(field.units)
    others = [mentor.id for mentor in field.problem.mentors if mentor.id not in own]
    own |= {mentor: base + number for number, mentor in enumerate(others)}
    starts, index = [0], []
    for option in options:
        index.append(option.column.owner)
        index += [len(field.owners) + unit for unit in option.column.units]
        index += [] if option.co_mentor is None else [own[option.co_mentor]]
        starts.append(len(index))
    return np.array(starts, np.int32), np.array(index, np.int32), base + len(others)


def _squares(field: Field, options: Sequence[Formed]) -> Floats:
    present = [len(owner.locked.mentees) if owner.locked else 0 for owner in field.owners]
    return np.array(
        [
            (present[option.column.owner] + option.column.size) ** 2 - present[option.column.owner] ** 2
            for option in options
        ],
        float,
    )


def _lucks(field: Field, options: Sequence[Formed]) -> Floats:
    """Return each option's luck: that of its mentees, and that of this very group."""
    lucks = []
    for option in options:
        units = [field.units[unit].luck for unit in option.column.units]
        text = "\0".join([str(field.owners[option.column.owner].luck), *map(str, units), option.co_mentor or ""])
        group = int.from_bytes(sha256(text.encode()).digest()[:8])
        lucks.append(sum(luck % LUCK for luck in units) + group % LUCK)
    return np.array(lucks, float)
