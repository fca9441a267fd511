"""A weekly meeting: its instants, who is free for it, and how it reads on another clock.

A slot is a wall-clock time in one zone and stays so for the whole round. Week w's meeting is on the first
such weekday on or after the round's first day, plus 7 x w days (matching.md). All instants are aware
datetimes in UTC.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, pairwise
from zoneinfo import ZoneInfo

from slots.cells import CELLS_PER_WEEK, DAYS, MINUTES_PER_CELL, MINUTES_PER_DAY, format_time
from slots.zones import get_zone

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
               "October", "November", "December")  # fmt: skip


class SlotNotOffered(ValueError):  # noqa: N818 - the name says what is the matter
    """In some week the slot's start doesn't name exactly one instant."""


class SkippedStart(SlotNotOffered):
    """The clocks go forward over a start: that day it doesn't exist."""


class DoubledStart(SlotNotOffered):
    """The clocks go back over a start: that day it comes twice."""


@dataclass(frozen=True, order=True)
class Slot:
    """A weekly start on the clock of a zone: day 0 (Monday) to 6, minute 0 to 1439 of that day."""

    zone: str
    day: int
    minute: int

    def __post_init__(self) -> None:
        get_zone(self.zone)
        if not 0 <= self.day < len(DAYS):
            raise ValueError(f"The day {self.day} is not between 0 (Monday) and 6 (Sunday).")
        if not 0 <= self.minute < MINUTES_PER_DAY:
            raise ValueError(f"The minute {self.minute} is not between 0 and {MINUTES_PER_DAY - 1}.")

    def __str__(self) -> str:
        return f"{DAYS[self.day].capitalize()} {format_time(self.minute)} ({self.zone})"


def meeting_starts(slot: Slot, starts_on: date, weeks: int, every: int = 1) -> list[datetime]:
    """Return when the meetings of weeks 0, `every`, 2 x `every` ... below `weeks` start, in UTC.

    Raises SkippedStart or DoubledStart when a clock change makes one of these starts not exist or exist
    twice in the slot's zone.
    """
    first = starts_on + timedelta(days=(slot.day - starts_on.weekday()) % 7)
    days = (first + timedelta(weeks=week) for week in range(0, weeks, every))
    return [_instant(slot, day) for day in days]


def _instant(slot: Slot, day: date) -> datetime:
    local = datetime.combine(day, time(slot.minute // 60, slot.minute % 60), tzinfo=get_zone(slot.zone))
    before, after = local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()
    if before is None or after is None or before == after:
        return local.astimezone(UTC)
    start = f"{format_time(slot.minute)} on {say_date(day)} {day.year}"
    if before < after:
        raise SkippedStart(f"There is no {start} in {slot.zone}: the clocks go forward over it.")
    raise DoubledStart(f"There are two {start} in {slot.zone}: the clocks go back over it.")


def is_offered(slot: Slot, starts_on: date, weeks: int) -> bool:
    """Return whether every week's start exists exactly once in the slot's zone."""
    try:
        meeting_starts(slot, starts_on, weeks)
    except SlotNotOffered:
        return False
    return True


def offered_starts(zone: str, starts_on: date, weeks: int) -> list[Slot]:
    """Return the starts on the half hour of this zone's clock that are offered, in the week's order."""
    every_start = (
        Slot(zone, day, minute) for day in range(len(DAYS)) for minute in range(0, MINUTES_PER_DAY, MINUTES_PER_CELL)
    )
    return [slot for slot in every_start if is_offered(slot, starts_on, weeks)]


def cells_needed(start: datetime, minutes: int, zone: str) -> frozenset[int]:
    """Return the cells in which a person of `zone` must be free for one meeting, by their own clock.

    Every minute counts. In a zone a quarter of an hour off, 60 minutes touch three cells; where the clocks
    change during the meeting, the minutes before and after it may lie an hour apart.
    """
    place = get_zone(zone)
    end = start + timedelta(minutes=minutes)
    if _offset(start, place) == _offset(end - timedelta(seconds=1), place):
        return frozenset(_cells_between(start, end, place))
    moments = [start + timedelta(minutes=minute) for minute in range(minutes + 1)]
    stretches = (_cells_between(begin, stop, place) for begin, stop in pairwise(moments))
    return frozenset(chain.from_iterable(stretches))


def _offset(instant: datetime, place: ZoneInfo) -> timedelta | None:
    return instant.astimezone(place).utcoffset()


def _cells_between(begin: datetime, end: datetime, place: ZoneInfo) -> list[int]:
    """Return the cells from begin to end, between which the clock of this place does not change."""
    local = begin.astimezone(place)
    seconds = local.weekday() * 86_400 + local.hour * 3600 + local.minute * 60 + local.second
    last = seconds + int((end - begin).total_seconds()) - 1
    cell = MINUTES_PER_CELL * 60
    return [number % CELLS_PER_WEEK for number in range(seconds // cell, last // cell + 1)]


def free_throughout(
    cells: Collection[int], zone: str, slot: Slot, starts_on: date, weeks: int, minutes: int = 60
) -> list[int]:
    """Return the weeks (0 is the first) in which someone with these free cells in `zone` can't make it.

    Empty when they are free in every minute of every meeting. Raises SlotNotOffered.
    """
    free = frozenset(cells)
    starts = meeting_starts(slot, starts_on, weeks)
    return [week for week, start in enumerate(starts) if not cells_needed(start, minutes, zone) <= free]


def local_times(slot: Slot, starts_on: date, weeks: int, zone: str, every: int = 1) -> list[datetime]:
    """Return the starts of the meetings on the clock of a reader in `zone`; raises SlotNotOffered."""
    place = get_zone(zone)
    return [start.astimezone(place) for start in meeting_starts(slot, starts_on, weeks, every)]


@dataclass(frozen=True)
class ClockChange:
    """Meetings in a row that fall on another weekday or time than usual; dates on the reader's clock."""

    day: int
    minute: int
    first_on: date
    last_on: date


@dataclass(frozen=True)
class ClockNotes:
    """How a slot reads on one clock: the usual weekday and time, and the dated exceptions in order."""

    zone: str
    day: int
    minute: int
    changes: tuple[ClockChange, ...]


def clock_changes(slot: Slot, starts_on: date, weeks: int, zone: str, every: int = 1) -> ClockNotes:
    """Return the slot's usual weekday and time for a reader in `zone`, and when it is another.

    Usual is what most meetings have, the earlier one among equals. Raises SlotNotOffered.
    """
    times = local_times(slot, starts_on, weeks, zone, every)
    readings = [(local.weekday(), local.hour * 60 + local.minute) for local in times]
    usual = max(dict.fromkeys(readings), key=readings.count)
    changes: list[ClockChange] = []
    previous = usual
    for local, reading in zip(times, readings, strict=True):
        if reading != usual:
            first_on = changes.pop().first_on if reading == previous else local.date()
            changes.append(ClockChange(*reading, first_on, local.date()))
        previous = reading
    return ClockNotes(zone, *usual, tuple(changes))


def describe_slot(slot: Slot, starts_on: date, weeks: int, zone: str, every: int = 1) -> str:
    """Return a sentence's worth, such as "Tuesdays 18:00 your time; 19:00 from 31 March to 21 April"."""
    notes = clock_changes(slot, starts_on, weeks, zone, every)
    usual = f"{_say_days(notes.day, every)} {format_time(notes.minute)} your time"
    return "; ".join([usual, *(_say_change(notes, change) for change in notes.changes)])


def _say_days(day: int, every: int) -> str:
    name = DAY_NAMES[day]
    if every == 1:
        return f"{name}s"
    return f"Every other {name}" if every == 2 else f"Every {every} weeks on {name}"


def _say_change(notes: ClockNotes, change: ClockChange) -> str:
    day = "" if change.day == notes.day else f"{DAY_NAMES[change.day]}s "
    if change.first_on == change.last_on:
        day = day.replace("s ", " ")
        return f"{day}{format_time(change.minute)} on {say_date(change.first_on)}"
    dates = f"from {say_date(change.first_on)} to {say_date(change.last_on)}"
    return f"{day}{format_time(change.minute)} {dates}"


def say_date(day: date) -> str:
    """Return a date as it is said, such as "31 March"."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]}"
