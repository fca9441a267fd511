"""Half-hour cells of a week.

A week has 336 cells. Cell 0 begins on Monday at 00:00, cell 335 on Sunday at 23:30, in whatever clock the
person who gave them lives by. Sunday runs on into Monday: cell 0 follows cell 335.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES_PER_CELL = 30
MINUTES_PER_DAY = 24 * 60
CELLS_PER_DAY = MINUTES_PER_DAY // MINUTES_PER_CELL
CELLS_PER_WEEK = 7 * CELLS_PER_DAY

Interval = tuple[str, str, str]
"""Day, begin and end of free time, such as ("mon", "12:00", "15:00"); "24:00" is the day's end."""

_TIME = re.compile(r"(\d{2}):(\d{2})", re.ASCII)


def cell_of(day: int, minute: int) -> int:
    """Return the cell that holds a minute (0 to 1439) of a day (0 is Monday)."""
    if not 0 <= day < len(DAYS):
        raise ValueError(f"The day {day} is not between 0 (Monday) and 6 (Sunday).")
    if not 0 <= minute < MINUTES_PER_DAY:
        raise ValueError(f"The minute {minute} is not between 0 and {MINUTES_PER_DAY - 1}.")
    return day * CELLS_PER_DAY + minute // MINUTES_PER_CELL


def parse_time(text: object, *, end_of_day: bool = False) -> int:
    """Return the minute of the day that "HH:MM" names; "24:00" only where `end_of_day` says so."""
    match = _TIME.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError(f"{text!r} is not a time such as 09:30.")
    hour, minute = int(match[1]), int(match[2])
    if (hour, minute) == (24, 0) and end_of_day:
        return MINUTES_PER_DAY
    if hour > 23 or minute > 59:
        raise ValueError(f"{text!r} is not a time of the day.")
    return hour * 60 + minute


def format_time(minute: int) -> str:
    """Return a minute of the day (0 to 1440) as "HH:MM"."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def intervals_to_cells(intervals: Iterable[Sequence[object]]) -> frozenset[int]:
    """Return the cells that intervals such as ["mon", "12:00", "15:00"] cover.

    Raises ValueError, with one sentence, for an unknown day, a time off the half hour, an interval that is
    empty or runs backward, and two that overlap. Touching intervals are fine.
    """
    cells: set[int] = set()
    for interval in intervals:
        first, last = _interval_bounds(interval)
        added = set(range(first, last))
        if cells & added:
            raise ValueError(f"{_shown(interval)} overlaps another interval.")
        cells |= added
    return frozenset(cells)


def _interval_bounds(interval: Sequence[object]) -> tuple[int, int]:
    """Return the first cell of an interval and the one after its last."""
    if isinstance(interval, str) or not isinstance(interval, Sequence) or len(interval) != 3:
        raise ValueError(f"{interval!r} is not a day, a begin and an end.")
    day, begin_text, end_text = interval
    if day not in DAYS:
        raise ValueError(f"{day!r} is not one of {', '.join(DAYS)}.")
    begin, end = parse_time(begin_text), parse_time(end_text, end_of_day=True)
    if begin % MINUTES_PER_CELL or end % MINUTES_PER_CELL:
        raise ValueError(f"{_shown(interval)} is not on the half hour.")
    if begin == end:
        raise ValueError(f"{_shown(interval)} is empty.")
    if begin > end:
        raise ValueError(f"{_shown(interval)} runs backward.")
    midnight = DAYS.index(str(day)) * CELLS_PER_DAY
    return midnight + begin // MINUTES_PER_CELL, midnight + end // MINUTES_PER_CELL


def _shown(interval: Sequence[object]) -> str:
    return f"{interval[0]} {interval[1]} to {interval[2]}"


def cells_to_intervals(cells: Iterable[int]) -> list[Interval]:
    """Return the intervals that cover exactly these cells, in the week's order, cut at midnight."""
    return [
        (DAYS[first // CELLS_PER_DAY], *_clock_times(first, last))
        for first, last in _runs(checked_cells(cells), cut_at_midnight=True)
    ]


def describe_cells(cells: Iterable[int]) -> str:
    """Return the cells in words, such as "Mon 18:00 to 21:00, Wed 23:00 to Thu 01:00"; "" for none.

    Time that runs over midnight, also from Sunday into Monday, is said as one stretch.
    """
    wanted = checked_cells(cells)
    if len(wanted) == CELLS_PER_WEEK:
        return "the whole week"
    runs = list(_runs(wanted, cut_at_midnight=False))
    if len(runs) > 1 and runs[0][0] == 0 and runs[-1][1] == CELLS_PER_WEEK:
        (_, monday_end), (sunday_begin, _) = runs[0], runs[-1]
        runs = [*runs[1:-1], (sunday_begin, CELLS_PER_WEEK + monday_end)]
    return ", ".join(_run_in_words(first, last) for first, last in runs)


def _run_in_words(first: int, last: int) -> str:
    begin_day, end_day = first // CELLS_PER_DAY, (last - 1) // CELLS_PER_DAY
    begin, end = _clock_times(first, last)
    until = end if end_day == begin_day else f"{_short_name(end_day)} {end}"
    return f"{_short_name(begin_day)} {begin} to {until}"


def _short_name(day: int) -> str:
    return DAYS[day % len(DAYS)].capitalize()


def _clock_times(first: int, last: int) -> tuple[str, str]:
    begin = first % CELLS_PER_DAY * MINUTES_PER_CELL
    end = ((last - 1) % CELLS_PER_DAY + 1) * MINUTES_PER_CELL
    return format_time(begin), format_time(end)


def checked_cells(cells: Iterable[int]) -> frozenset[int]:
    """Return the cells as a set; raises ValueError for one that no week has."""
    wanted = frozenset(cells)
    for cell in wanted:
        if not 0 <= cell < CELLS_PER_WEEK:
            raise ValueError(f"The cell {cell} is not between 0 and {CELLS_PER_WEEK - 1}.")
    return wanted


def _runs(cells: frozenset[int], *, cut_at_midnight: bool) -> Iterator[tuple[int, int]]:
    """Yield each unbroken stretch of cells as its first cell and the one after its last."""
    first = previous = None
    for cell in sorted(cells):
        new_day = cut_at_midnight and cell % CELLS_PER_DAY == 0
        if first is None or previous is None or cell != previous + 1 or new_day:
            if first is not None and previous is not None:
                yield first, previous + 1
            first = cell
        previous = cell
    if first is not None and previous is not None:
        yield first, previous + 1
