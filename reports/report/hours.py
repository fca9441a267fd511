"""Mentors' time: what is known of it, against the four hours a month that they were promised. Pure.

Known is how long the meetings were at which they were recorded as present, and for how many months they led so far.
Nobody writes down preparing and answering, so no figure is invented for these: the report says what the meetings
leave of the four hours for them.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from reports.report.hiding import Sum, hidden_keys
from reports.report.rows import Material

PROMISED = 4.0
DAYS_A_MONTH = 365.25 / 12
ALL = 0


@dataclass(frozen=True)
class MentorTime:
    """One mentor's hours in meetings, and for how long they have mentored, in months (at least one)."""

    hours: float
    months: float

    @property
    def a_month(self) -> float:
        """Hours in meetings a month."""
        return self.hours / self.months


@dataclass(frozen=True)
class Time:
    """The time of some mentors together."""

    mentors: int = 0
    hours: float = 0.0
    months: float = 0.0
    highest: float = 0.0
    above: int = 0

    @property
    def a_month(self) -> float | None:
        """Hours in meetings that a mentor has a month, on average; None without mentors."""
        return self.hours / self.months if self.months else None

    @property
    def left(self) -> float | None:
        """What that leaves of the promised four hours for preparing and answering; never below nothing."""
        return None if self.a_month is None else max(0.0, PROMISED - self.a_month)


def mentor_times(material: Material, now: dt.datetime) -> dict[int, list[MentorTime]]:
    """The time of each mentor, by round; those whose groups have held no meeting yet are left out.

    The months run from the group's first meeting while they were a member to `now`, the end of the round, or their
    leaving, whichever comes first.
    """
    held = {row.pk: row for row in material.meetings if row.is_held}
    of_group = defaultdict(list)
    for meeting in held.values():
        of_group[meeting.group].append(meeting)
    present = defaultdict(list)
    for row in material.attendance:
        if row.status == "present" and row.meeting in held:
            present[row.member].append(held[row.meeting])
    found: dict[int, list[MentorTime]] = defaultdict(list)
    for member in material.members:
        if not member.is_mentor:
            continue
        theirs = [one for one in of_group[member.group] if member.was_member_at(one.starts_at)]
        if not theirs:
            continue
        ends_on = material.rounds[member.round].ends_on
        ends_at = min(now, dt.datetime.combine(ends_on, dt.time(), dt.UTC), member.left_at or now)
        months = (ends_at - min(one.starts_at for one in theirs)) / dt.timedelta(days=DAYS_A_MONTH)
        hours = sum((one.ends_at - one.starts_at) / dt.timedelta(hours=1) for one in present[member.pk])
        found[member.round].append(MentorTime(hours, max(1.0, months)))
    return found


def time_of(times: list[MentorTime]) -> Time:
    """Some mentors together."""
    return Time(
        mentors=len(times),
        hours=sum(one.hours for one in times),
        months=sum(one.months for one in times),
        highest=max((one.a_month for one in times), default=0.0),
        above=sum(one.a_month > PROMISED for one in times),
    )


def hour_secrets(times: dict[int, list[MentorTime]]) -> set[tuple[str, int]]:
    """What a committee viewer may not see, as pairs of "mentors" or "above" and a round."""
    totals = {pk: time_of(found) for pk, found in times.items()}
    totals[ALL] = time_of([one for found in times.values() for one in found])
    figures = {("mentors", pk): time.mentors for pk, time in totals.items()}
    figures |= {("above", pk): time.above for pk, time in totals.items()}
    figures |= {("within", pk): time.mentors - time.above for pk, time in totals.items()}
    sums = [Sum(("mentors", pk), [("above", pk), ("within", pk)]) for pk in totals]
    sums += [Sum((name, ALL), [(name, pk) for pk in times]) for name in ("mentors", "above", "within")]
    return hidden_keys(figures, sums)
