"""A report as tables for files: the same figures as on the page, hidden where they are hidden there."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from accounts.exporting import Cell as Value
from accounts.exporting import Table
from reports.report.building import Report
from reports.report.figures import Figure
from reports.report.funnel import STAGES
from reports.report.intervals import Interval
from reports.report.responses import QUESTIONS

TABLES = {
    "funnel": _("How far people came"),
    "attendance": _("Attendance by week"),
    "answers": _("Answers"),
    "mentors-time": _("Mentors' time"),
    "teaching": _("Did they go on to teach?"),
    "meanings": _("What the names mean"),
}


def tables_of(report: Report) -> list[Table]:
    """All tables of a report; their names are those of `TABLES`."""
    return [
        _funnel(report),
        Table(
            "attendance",
            ["week", "meetings", "recorded", "there", "excused", "missed"],
            [[row.label, *_numbers(row.figures)] for row in report.attendance.rows],
        ),
        Table(
            "answers",
            ["question", "asked", "answered"],
            [[row.label, *_numbers(row.figures)] for row in report.answers.rows],
        ),
        _time(report),
        _teaching(report),
        Table(
            "meanings",
            ["name", "meaning"],
            [[stage.label, stage.meaning] for stage in STAGES] + [list(words) for words in QUESTIONS.values()],
        ),
    ]


def _numbers(figures: Sequence[Figure]) -> list[Value]:
    """What stands in the cells of a row."""
    return [figure.exported[0] for figure in figures]


def _funnel(report: Report) -> Table:
    """One row for each stage of each category; "all" is everyone."""

    def line(by: str, category: str, figures: list[Figure]) -> list[list[Value]]:
        return [[by, category, stage.slug, *figure.exported] for stage, figure in zip(STAGES, figures, strict=True)]

    rows = line("all", "", report.stages)
    for grid in report.breakdowns:
        for row in grid.rows:
            rows += line(grid.slug, row.label, list(row.figures))
    return Table("funnel", ["by", "category", "stage", "number", "of", "share"], rows)


def _time(report: Report) -> Table:
    shown = report.time
    columns = [
        "mentors",
        "hours in meetings",
        "months",
        "hours in meetings a month",
        "left of four hours",
        "above four",
    ]
    if shown.time is None or shown.time.a_month is None or shown.time.left is None:
        return Table("mentors-time", columns, [["hidden"] * len(columns)] if shown.is_hidden else [])
    time, above = shown.time, "hidden" if shown.hides_above else shown.time.above
    a_month, left = round(shown.time.a_month, 2), round(shown.time.left, 2)
    return Table(
        "mentors-time", columns, [[time.mentors, round(time.hours, 2), round(time.months, 2), a_month, left, above]]
    )


def _teaching(report: Report) -> Table:
    """Both groups, and their difference as the last row."""
    columns = ["group", "people", "not known", "known", "taught", "by AMY's list alone", "share", "low", "high"]
    columns += ["share without AMY's list", "low without", "high without"]
    teaching = report.teaching
    if teaching.grid is None:
        return Table("teaching", columns, [])
    rows = [
        [row.label, *_numbers(row.figures), *_interval(line.interval), *_interval(line.sure)]
        for row, line in zip(teaching.grid.rows, teaching.lines, strict=True)
    ]
    last: list[Value] = ["difference", *[None] * 5]
    rows.append([*last, *_interval(teaching.difference), *_interval(teaching.sure_difference)])
    return Table("teaching", columns, rows)


def _interval(interval: Interval | None) -> list[Value]:
    if interval is None:
        return [None, None, None]
    return [round(value, 4) for value in (interval.value, interval.low, interval.high)]
