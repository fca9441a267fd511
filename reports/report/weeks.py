"""Attendance by week of the round, as mentors recorded it. Pure."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from reports.report.hiding import Sum, hidden_keys
from reports.report.rows import Material

STATUSES = ("present", "excused", "absent")
RECORDED = "recorded"
ALL = 0  # In place of a week or a round: all of them.


class WeekCell(NamedTuple):
    """How many were recorded, or recorded as one of the statuses, in a week (from 1) of a round."""

    figure: str
    week: int
    round: int


@dataclass(frozen=True)
class Weeks:
    """Counts of people at held meetings, and by week and round how many meetings these were."""

    counts: Counter[WeekCell]
    meetings: Counter[tuple[int, int]]

    def weeks_of(self, round_: int) -> list[int]:
        """The weeks in which meetings were held, in order."""
        return sorted(week for week, of in self.meetings if of == round_ and week != ALL)


def weeks_of(material: Material) -> Weeks:
    """Count each held meeting in the week of the round in which it began (by the day, UTC)."""
    members = {row.pk: row for row in material.members}
    held = {row.pk: row for row in material.meetings if row.is_held}
    week = {
        pk: max(1, (row.starts_at.date() - material.rounds[row.round].starts_on).days // 7 + 1)
        for pk, row in held.items()
    }
    meetings: Counter[tuple[int, int]] = Counter()
    for pk, row in held.items():
        meetings.update((when, where) for when in (week[pk], ALL) for where in (row.round, ALL))
    seen: Counter[tuple[str, int, int]] = Counter()
    for one in material.attendance:
        member, meeting = members.get(one.member), held.get(one.meeting)
        if member and meeting and member.was_member_at(meeting.starts_at):
            seen[one.status, week[meeting.pk], meeting.round] += 1
    counts: Counter[WeekCell] = Counter()
    for (status, in_week, in_round), number in seen.items():
        for when in (in_week, ALL):
            for where in (in_round, ALL):
                counts[WeekCell(status, when, where)] += number
                counts[WeekCell(RECORDED, when, where)] += number
    return Weeks(counts, meetings)


def week_secrets(weeks: Weeks) -> set[WeekCell]:
    """What a committee viewer may not see of it."""
    rounds = sorted({where for _week, where in weeks.meetings if where != ALL})
    spans = {where: [ALL, *weeks.weeks_of(where)] for where in (*rounds, ALL)}
    figures = {
        WeekCell(figure, week, where): weeks.counts[WeekCell(figure, week, where)]
        for where, found in spans.items()
        for week in found
        for figure in (RECORDED, *STATUSES)
    }
    sums = [
        Sum(cell, [cell._replace(figure=status) for status in STATUSES]) for cell in figures if cell.figure == RECORDED
    ]
    sums += [
        Sum(cell, [cell._replace(week=week) for week in spans[cell.round][1:]]) for cell in figures if cell.week == ALL
    ]
    sums += [
        Sum(cell, [cell._replace(round=where) for where in rounds if cell.week in spans[where]])
        for cell in figures
        if cell.round == ALL
    ]
    return hidden_keys(figures, sums)
