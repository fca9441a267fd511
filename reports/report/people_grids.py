"""Attendance, answers and mentors' time as they are shown."""

from collections import Counter
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.report.figures import HIDDEN, Figure, Grid, Row
from reports.report.hours import MentorTime, Time, time_of
from reports.report.responses import QUESTIONS, ResponseCell
from reports.report.weeks import ALL, RECORDED, STATUSES, WeekCell, Weeks


def attendance_grid(weeks: Weeks, where: int, hidden: AbstractSet[WeekCell]) -> Grid:
    """Each week with its meetings, and all weeks together as the last row."""

    def figure(name: str, week: int) -> Figure:
        cell, base = WeekCell(name, week, where), WeekCell(RECORDED, week, where)
        if cell in hidden:
            return HIDDEN
        of = None if name == RECORDED or base in hidden else weeks.counts[base]
        return Figure(weeks.counts[cell], of)

    found = weeks.weeks_of(where)
    rows = [
        Row(
            _("all weeks") if week == ALL else _("week %s") % week,
            [Figure(weeks.meetings[week, where]), *[figure(name, week) for name in (RECORDED, *STATUSES)]],
        )
        for week in ([*found, ALL] if found else [])
    ]
    columns = [_("meetings held"), _("recorded"), _("there"), _("excused"), _("missed")]
    note = _(
        "Held meetings, in the week of the round in which they began; counted are those who were members then. "
        "Excused is who had said beforehand that they can't come."
    )
    return Grid("attendance", _("Attendance by week"), _("Week"), columns, rows, note)


def response_grid(counts: Counter[ResponseCell], where: int, hidden: AbstractSet[ResponseCell]) -> Grid:
    """Each question with how many were asked and answered; a question not put yet has "not yet"."""
    rows = []
    for question, (label, _meaning) in QUESTIONS.items():
        asked, answered = (ResponseCell(question, figure, where) for figure in ("asked", "answered"))
        if not counts[asked]:
            rows.append(Row(str(label), [Figure(None), Figure(None)]))
            continue
        of = None if asked in hidden else counts[asked]
        first = HIDDEN if asked in hidden else Figure(counts[asked])
        rows.append(Row(str(label), [first, HIDDEN if answered in hidden else Figure(counts[answered], of)]))
    return Grid("answers", _("Answers"), _("Question"), [_("asked"), _("answered")], rows)


@dataclass(frozen=True)
class ShownTime:
    """Mentors' time as it may be shown; None for all where there is none or it is hidden."""

    time: Time | None
    is_hidden: bool
    hides_above: bool
    shows_highest: bool


def shown_time(
    times: dict[int, list[MentorTime]], where: int, hidden: AbstractSet[tuple[str, int]], *, shows_highest: bool
) -> ShownTime:
    """The time of a round's mentors, or of all; the highest is one person's, and for coordinators only."""
    wanted = times.get(where, []) if where else [one for found in times.values() for one in found]
    is_hidden = ("mentors", where) in hidden
    time = time_of(wanted) if wanted and not is_hidden else None
    return ShownTime(time, is_hidden, bool({("above", where), ("within", where)} & hidden), shows_highest)
