"""Laying an outline over meetings: which session happens when. Pure, and always the same for the same input."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Session:
    """One session of an outline."""

    title: str
    do: tuple[str, ...]
    representative: bool = False
    slide: str = ""
    showcase: bool = False


@dataclass(frozen=True)
class Part:
    """One session on one meeting (counted from 0). `turn` counts from 1 where a session takes several meetings."""

    session: Session
    meeting: int
    turn: int
    names_representative: bool
    slide: str


def lay(outline: Sequence[Session], meetings: Sequence[dt.date], touch_base: dt.date) -> list[Part]:
    """Lay an outline of at least three sessions over meetings, given by their days in order (`programme.md`).

    Fewer meetings join neighboring sessions, more repeat the middle ones, both evenly; the first meeting begins with
    the outline's first session and the last ends with its last. The representative is named no later than at the last
    meeting before the touch base. A slide is drafted by the last turn of its session. Without meetings, nothing.
    """
    if len(outline) < 3:
        raise ValueError("An outline has a first session, a last one, and something between.")
    if not meetings:
        return []
    places = _joined(len(outline), len(meetings))
    if len(meetings) > len(outline):
        places = _repeated(len(outline), len(meetings))
    parts = [_part(outline[index], meeting, places, index) for index, meeting in places]
    return _name_in_time(parts, meetings, touch_base)


def _joined(sessions: int, meetings: int) -> list[tuple[int, int]]:
    """Which session on which meeting, for at least as many sessions as meetings.

    The first and the last meeting keep one session each, as long as that makes no other fuller than it must be.
    """
    if meetings >= 3 and -(-(sessions - 2) // (meetings - 2)) <= -(-sessions // meetings):
        middle = [(1 + index, 1 + index * (meetings - 2) // (sessions - 2)) for index in range(sessions - 2)]
        return [(0, 0), *middle, (sessions - 1, meetings - 1)]
    return [(index, index * meetings // sessions) for index in range(sessions)]


def _repeated(sessions: int, meetings: int) -> list[tuple[int, int]]:
    """Which session on which meeting, for more meetings than sessions."""
    middle = [(1 + index * (sessions - 2) // (meetings - 2), 1 + index) for index in range(meetings - 2)]
    return [(0, 0), *middle, (sessions - 1, meetings - 1)]


def _part(session: Session, meeting: int, places: list[tuple[int, int]], index: int) -> Part:
    turns = [when for which, when in places if which == index]
    turn = turns.index(meeting) + 1
    return Part(
        session=session,
        meeting=meeting,
        turn=turn,
        names_representative=session.representative and turn == 1,
        slide=session.slide if turn == len(turns) else "",
    )


def _name_in_time(parts: list[Part], meetings: Sequence[dt.date], touch_base: dt.date) -> list[Part]:
    """The parts with one mark, where the outline has any: its own first one, or an earlier one that is in time."""
    marked = next((number for number, part in enumerate(parts) if part.names_representative), None)
    if marked is None:
        return parts
    latest = last_before(meetings, touch_base)
    if parts[marked].meeting > latest:
        marked = max(number for number, part in enumerate(parts) if part.meeting == latest)
    return [replace(part, names_representative=number == marked) for number, part in enumerate(parts)]


def last_before(meetings: Sequence[dt.date], touch_base: dt.date) -> int:
    """The last meeting before the touch base, counted from 0; the first where all are later."""
    return max((number for number, day in enumerate(meetings) if day < touch_base), default=0)
