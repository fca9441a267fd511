"""A week's free time as people write it: "Mon 18:00-21:00, 22:00-23:00", one or more days a line."""

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from slots.cells import (
    CELLS_PER_DAY,
    CELLS_PER_WEEK,
    DAYS,
    MINUTES_PER_CELL,
    MINUTES_PER_DAY,
    cells_to_intervals,
    format_time,
)

LONGEST_TEXT = 4000

_SPANS = {
    "weekday": range(5),
    "weekdays": range(5),
    "weekend": range(5, 7),
    "weekends": range(5, 7),
    "daily": range(7),
    "everyday": range(7),
    "every day": range(7),
}
_DAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_TIME = r"(\d{1,2})(?:[:.h](\d{2}))? ?(am|pm|a\.m\.|p\.m\.)?"
_TO = r" ?(?:-|to|until|till) ?"
_PIECE = re.compile(
    rf"(?P<span>every ?day|daily|weekdays?|weekends?)|(?P<all>all day)|(?P<first>{_DAY})(?:{_TO}(?P<last>{_DAY}))?"
    rf"|(?P<range>{_TIME}{_TO}{_TIME})|(?P<gap>[\s,;:.-]+|and\b)",
    re.ASCII,
)


class WeekTextError(ValueError):
    """What cannot be read, one sentence for each line concerned; `sentences` holds them."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def week_as_text(cells: Iterable[int]) -> str:
    """Write cells as one line a day, such as "Mon 18:00-21:00, 22:00-24:00"; days without any are left out."""
    lines: dict[str, list[str]] = {}
    for day, begin, end in cells_to_intervals(cells):
        lines.setdefault(day, []).append(f"{begin}-{end}")
    return "\n".join(f"{day.capitalize()} {', '.join(times)}" for day, times in lines.items())


def parse_week(text: str) -> list[int]:
    """Read what a person wrote and return the sorted cells, 0 to 335.

    A day or days ("Mon", "Tuesday", "Mon-Fri", "weekends") come before their times ("18:00-21:00", "6-9 pm",
    "all day"). Times that run past midnight go on into the next day. Raises WeekTextError naming each bad line.
    """
    if len(text) > LONGEST_TEXT:
        raise WeekTextError([_("That is too long to read; please write one line a day.")])
    cells: set[int] = set()
    sentences = []
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            cells.update(_cells_of_line(line))
        except ValueError as error:
            sentences.append(_("Line %(number)d: %(problem)s") % {"number": number, "problem": error})
    if sentences:
        raise WeekTextError(sentences)
    return sorted(cells)


def _cells_of_line(line: str) -> Iterator[int]:
    """Yield the cells that one line names; raises ValueError with a sentence."""
    words = re.sub(r"[\u2010-\u2015\u2212]", "-", " ".join(line.lower().split()))
    days: list[int] = []
    days_are_complete = place = 0
    while place < len(words):
        piece = _PIECE.match(words, place)
        if piece is None:
            raise ValueError(
                _("we can't read “%(rest)s”. Write it like Mon 18:00-21:00.") % {"rest": words[place:][:40]}
            )
        place = piece.end()
        if piece["gap"]:
            continue
        if piece["span"] or piece["first"]:
            days = (days if not days_are_complete else []) + list(_days_of(piece))
            days_are_complete = 0
            continue
        if not days:
            raise ValueError(_("“%(times)s” comes before any day.") % {"times": piece[0]})
        days_are_complete = 1
        begin, end = (0, MINUTES_PER_DAY) if piece["all"] else _minutes_of(piece["range"])
        for day in days:
            first = day * CELLS_PER_DAY + begin // MINUTES_PER_CELL
            last = day * CELLS_PER_DAY + end // MINUTES_PER_CELL
            yield from (cell % CELLS_PER_WEEK for cell in range(first, last))


def _days_of(piece: "re.Match[str]") -> Iterable[int]:
    if piece["span"]:
        return _SPANS[piece["span"]]
    first = DAYS.index(piece["first"][:3])
    last = DAYS.index(piece["last"][:3]) if piece["last"] else first
    return [day % 7 for day in range(first, last + 1 if last >= first else last + 8)]


def _minutes_of(text: str) -> tuple[int, int]:
    """Return begin and end in minutes; an end at or before the begin lies on the next day."""
    match = re.fullmatch(_TIME + _TO + _TIME, text, re.ASCII)
    if match is None:
        raise ValueError(_("“%(text)s” is not a time.") % {"text": text})
    first, last = match.group(1, 2, 3), match.group(4, 5, 6)
    end = _minute(*last)
    begin = _minute(*first)
    if last[2] and not first[2] and int(first[0]) <= 12:
        # In "6-9 pm" both are in the evening; in "11-1 pm" the first is in the morning.
        begin = _minute(first[0], first[1], last[2])
        if begin >= end:
            begin = (begin + MINUTES_PER_DAY // 2) % MINUTES_PER_DAY
    for minute in (begin, end):
        if minute % MINUTES_PER_CELL:
            raise ValueError(_("%(time)s is not on the hour or half hour.") % {"time": format_time(minute)})
    if begin in {MINUTES_PER_DAY, end}:
        raise ValueError(_("“%(text)s” has no length.") % {"text": text})
    return begin, end if end > begin else end + MINUTES_PER_DAY


def _minute(hour: str, minute: str | None, half: str | None) -> int:
    """Return the minute of the day, 0 to 1440."""
    hours, minutes = int(hour), int(minute or 0)
    if half:
        if not 1 <= hours <= 12:
            raise ValueError(_("%(hour)s %(half)s is not a time.") % {"hour": hour, "half": half})
        hours = hours % 12 + (12 if half.startswith("p") else 0)
    total = hours * 60 + minutes
    if minutes > 59 or total > MINUTES_PER_DAY:
        raise ValueError(_("%(hour)s:%(minute)02d is not a time of the day.") % {"hour": hour, "minute": minutes})
    return total
