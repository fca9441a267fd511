"""Who is free for which slot, for everyone at once.

A slot is in truth the list of instants of its weekly meetings, so equal lists from the clocks of different
leads are one slot here. `Hours.free` says for each person and slot whether they are free, by their own clock,
in every minute of every meeting: the set F(p, c) of matching.md, for all clock classes together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from groups.matching.problem import Person, Problem, Round
from slots.cells import CELLS_PER_WEEK, MINUTES_PER_CELL
from slots.weekly import Slot, cells_needed
from slots.zones import get_zone

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

CELL_SECONDS = MINUTES_PER_CELL * 60
WEEK_SECONDS = CELLS_PER_WEEK * CELL_SECONDS
SAMPLE = timedelta(hours=6)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Clock:
    """A zone's offsets over a round: `offsets[n]` holds from `changes[n - 1]` on; all in seconds of UTC."""

    changes: Ints
    offsets: Ints

    def offset_at(self, instants: Ints) -> Ints:
        return self.offsets[np.searchsorted(self.changes, instants, side="right")]


@dataclass(frozen=True)
class Hours:
    """`free[p, s]`: person p is free for slot s; `slot_ids[zone]` is the slot of each of the 336 starts, or -1."""

    free: Bools
    slot_ids: dict[str, Ints]
    instants: Ints

    def slot_of(self, zone: str, number: int) -> Slot:
        """Return how a zone's clock names a slot."""
        start = int(np.flatnonzero(self.slot_ids[zone] == number)[0])
        return Slot(zone, start // 48, start % 48 * MINUTES_PER_CELL)

    def number_of(self, slot: Slot) -> int:
        """Return the number of a slot of a zone that this was made for."""
        return int(self.slot_ids[slot.zone][slot.day * 48 + slot.minute // MINUTES_PER_CELL])


def hours_of(problem: Problem, people: Sequence[Person], zones: Iterable[str]) -> Hours:
    """Return who of `people` is free for which slot on the clocks of `zones`."""
    starts = {zone: start_instants(problem.round, zone) for zone in sorted(set(zones))}
    tables = [table[table[:, 0] >= 0] for table in starts.values()]
    if not tables:
        return Hours(np.zeros((len(people), 0), bool), {}, np.zeros((0, problem.round.weeks), np.int64))
    instants, inverse = np.unique(np.concatenate(tables), axis=0, return_inverse=True)
    slot_ids, position = {}, 0
    for zone, table in starts.items():
        offered = table[:, 0] >= 0
        ids = np.full(CELLS_PER_WEEK, -1, np.int64)
        ids[offered] = inverse.ravel()[position : position + int(offered.sum())]
        position += int(offered.sum())
        slot_ids[zone] = ids
    return Hours(_free(problem.round, people, instants), slot_ids, instants)


@lru_cache(maxsize=1024)
def clock_of(the_round: Round, zone: str) -> Clock:
    """Return the zone's clock from two days before the round's first week to a week after its last."""
    place = get_zone(zone)
    begin = datetime.combine(the_round.starts_on, datetime.min.time(), UTC) - timedelta(days=2)
    end = begin + timedelta(weeks=the_round.weeks + 2)
    changes, offsets = [], [_offset(begin, place)]
    moment = begin
    while moment < end:
        after = moment + SAMPLE
        if _offset(after, place) != offsets[-1]:
            low, high = moment, after
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
                low, high = (middle, high) if _offset(middle, place) == offsets[-1] else (low, middle)
            changes.append(int((high - _EPOCH).total_seconds()))
            offsets.append(_offset(high, place))
        moment = after
    return Clock(np.array(changes, np.int64), np.array(offsets, np.int64))


def _offset(moment: datetime, place: object) -> int:
    shift = moment.astimezone(place).utcoffset()  # type: ignore[arg-type]  # a ZoneInfo
    return 0 if shift is None else int(shift.total_seconds())


@lru_cache(maxsize=256)
def start_instants(the_round: Round, zone: str) -> Ints:
    """Return the instants (336 starts x weeks, seconds of UTC), read-only; a start not offered has -1 in all weeks."""
    clock = clock_of(the_round, zone)
    first = int((datetime.combine(the_round.starts_on, datetime.min.time(), UTC) - _EPOCH).total_seconds())
    starts = np.arange(CELLS_PER_WEEK, dtype=np.int64)
    days_after = (starts // 48 - the_round.starts_on.weekday()) % 7
    local = first + days_after * 86_400 + starts % 48 * CELL_SECONDS
    table = local[:, None] + np.arange(the_round.weeks, dtype=np.int64)[None, :] * WEEK_SECONDS
    found, instants = np.zeros(table.shape, np.int64), np.zeros(table.shape, np.int64)
    for offset in np.unique(clock.offsets):
        candidate = table - offset
        valid = clock.offset_at(candidate) == offset
        found += valid
        instants[valid] = candidate[valid]
    instants[~(found == 1).all(axis=1)] = -1
    instants.flags.writeable = False
    return instants


def _free(the_round: Round, people: Sequence[Person], instants: Ints) -> Bools:
    free = np.zeros((len(people), len(instants)), bool)
    by_zone: dict[str, list[int]] = {}
    for number, person in enumerate(people):
        by_zone.setdefault(person.zone, []).append(number)
    for zone, numbers in by_zone.items():
        packed = _free_in_zone(the_round, zone, [people[number] for number in numbers], instants)
        free[numbers] = np.unpackbits(packed, axis=1, count=len(numbers)).T.astype(bool)
    return free


def _free_in_zone(the_round: Round, zone: str, people: Sequence[Person], instants: Ints) -> NDArray[np.uint8]:
    """Return for each slot the people, as packed bits, who are free for it; all of them live in `zone`."""
    half_hours = np.zeros((CELLS_PER_WEEK, len(people)), bool)
    for number, person in enumerate(people):
        half_hours[list(person.cells), number] = True
    clock = clock_of(the_round, zone)
    seconds = the_round.meeting_minutes * 60
    local = (instants + clock.offset_at(instants) + 3 * 86_400) % WEEK_SECONDS  # 1 January 1970 was a Thursday.
    first, last = local // CELL_SECONDS, (local + seconds - 1) // CELL_SECONDS
    spans = last - first + 1
    lengths = np.unique(spans)
    index = np.zeros(int(lengths.max(initial=0)) + 1, np.int64)
    index[lengths] = np.arange(len(lengths))
    runs = [_runs_free(half_hours, int(length)) for length in lengths]
    table = np.packbits(np.concatenate(runs), axis=1) if runs else np.zeros((0, 0), np.uint8)
    codes = index[spans] * CELLS_PER_WEEK + first % CELLS_PER_WEEK
    # Weeks between two clock changes ask for the same half hours: one of them will do.
    first_week, *others = {column.tobytes(): column for column in np.ascontiguousarray(codes.T)}.values()
    packed: NDArray[np.uint8] = table[first_week]
    for column in others:
        packed &= table[column]
    _mend_changes_within(the_round, zone, half_hours, instants, clock, packed)
    return packed


def needed_cells(the_round: Round, zone: str, instants: Ints) -> Bools:
    """Return for each slot the half hours of the week that someone in `zone` must have free."""
    clock = clock_of(the_round, zone)
    seconds = the_round.meeting_minutes * 60
    local = (instants + clock.offset_at(instants) + 3 * 86_400) % WEEK_SECONDS
    first, last = local // CELL_SECONDS, (local + seconds - 1) // CELL_SECONDS
    needed = np.zeros((len(instants), CELLS_PER_WEEK), bool)
    rows = np.broadcast_to(np.arange(len(instants))[:, None], first.shape)
    for step in range(int((last - first).max(initial=-1)) + 1):
        touched = first + step <= last
        needed[rows[touched], (first + step)[touched] % CELLS_PER_WEEK] = True
    for slot in _changed_within(clock, instants, seconds):
        needed[slot] = False
        needed[slot, _needed_over(the_round.meeting_minutes, zone, instants[slot].tobytes())] = True
    return needed


@lru_cache(maxsize=4096)
def _needed_over(minutes: int, zone: str, starts: bytes) -> list[int]:
    """Return the half hours needed for meetings that start at these instants (the bytes of `Ints`), one by one."""
    moments = [_EPOCH + timedelta(seconds=int(each)) for each in np.frombuffer(starts, np.int64)]
    return sorted(frozenset().union(*(cells_needed(each, minutes, zone) for each in moments)))


def _changed_within(clock: Clock, instants: Ints, seconds: int) -> Ints:
    """Return the slots of which some meeting has a clock change inside it."""
    within = np.zeros(len(instants), bool)
    for change in clock.changes:
        within |= ((instants < change) & (change < instants + seconds)).any(axis=1)
    return np.flatnonzero(within)


def _runs_free(half_hours: Bools, length: int) -> Bools:
    """Return for each cell and person whether that cell and the next `length - 1` are all free."""
    runs = half_hours.copy()
    for step in range(1, length):
        runs &= np.roll(half_hours, -step, axis=0)
    return runs


def _mend_changes_within(
    the_round: Round, zone: str, half_hours: Bools, instants: Ints, clock: Clock, packed: NDArray[np.uint8]
) -> None:
    """Work out anew the slots of which some meeting has a clock change inside it."""
    seconds = the_round.meeting_minutes * 60
    for slot in _changed_within(clock, instants, seconds):
        needed = _needed_over(the_round.meeting_minutes, zone, instants[slot].tobytes())
        packed[slot] = np.packbits(half_hours[needed].all(axis=0))


def free_in_zone(the_round: Round, zone: str, people: Sequence[Person], instants: Ints) -> NDArray[np.uint8]:
    """Return for each slot (a row of instants) the people of one zone who are free for it, as packed bits."""
    return _free_in_zone(the_round, zone, people, instants)
