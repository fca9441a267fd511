"""Attendance by week, answers, and mentors' time, counted by hand on the rounds of `rows`."""

import datetime as dt

import pytest

from reports.report.hours import MentorTime, hour_secrets, mentor_times, time_of
from reports.report.responses import ALL, ResponseCell, response_secrets, responses_of
from reports.report.rows import Asked, Material
from reports.report.tests.rows import NEW, NOW, PAST, at, material
from reports.report.weeks import WeekCell, week_secrets, weeks_of


def test_attendance_by_week_is_as_counted_by_hand() -> None:
    weeks = weeks_of(material())
    assert weeks.weeks_of(PAST) == [1, 3, 5]
    by_hand = {
        1: {"recorded": 4, "present": 3, "absent": 1},
        3: {"recorded": 3, "present": 2, "excused": 1},
        5: {"recorded": 3, "present": 2, "absent": 1},
        0: {"recorded": 10, "present": 7, "excused": 1, "absent": 2},
    }
    for round_ in (PAST, 0):
        found = {
            week: {cell.figure: count for cell, count in weeks.counts.items() if cell[1:] == (week, round_)}
            for week in by_hand
        }
        assert found == by_hand
    assert weeks.meetings == {(1, 1): 1, (3, 1): 1, (5, 1): 1, (0, 1): 3, (1, 0): 1, (3, 0): 1, (5, 0): 1, (0, 0): 3}


def test_what_was_recorded_of_someone_who_had_left_does_not_count() -> None:
    found = material()
    found.members = [row for row in found.members if row.pk != 35]
    assert weeks_of(found).counts[WeekCell("recorded", 1, PAST)] == 3


def test_small_weeks_are_hidden_with_what_would_give_them_away() -> None:
    weeks = weeks_of(material())
    hidden = week_secrets(weeks)
    shown = {cell for cell in weeks.counts if cell not in hidden}
    assert not any(0 < weeks.counts[cell] < 5 for cell in shown)
    assert WeekCell("present", 1, PAST) in hidden


def test_answers_are_as_counted_by_hand() -> None:
    counts = responses_of(material(), NOW)
    # Meetings of Round 1 had 4, 3 and 3 members; Cy, Di and Di answered. Round 2 has not met.
    assert counts == {
        ResponseCell("rsvp", "asked", PAST): 10,
        ResponseCell("rsvp", "answered", PAST): 3,
        ResponseCell("rsvp", "silent", PAST): 7,
        ResponseCell("follow-up", "asked", PAST): 8,
        ResponseCell("follow-up", "answered", PAST): 6,
        ResponseCell("follow-up", "silent", PAST): 2,
        ResponseCell("end", "asked", PAST): 3,
        ResponseCell("end", "answered", PAST): 3,
        ResponseCell("end", "asked", ALL): 3,
        ResponseCell("end", "answered", ALL): 3,
        ResponseCell("rsvp", "asked", ALL): 10,
        ResponseCell("rsvp", "answered", ALL): 3,
        ResponseCell("rsvp", "silent", ALL): 7,
        ResponseCell("follow-up", "asked", ALL): 8,
        ResponseCell("follow-up", "answered", ALL): 6,
        ResponseCell("follow-up", "silent", ALL): 2,
    }


def test_few_silent_people_hide_how_many_answered() -> None:
    counts = responses_of(Material(follow_ups={PAST: Asked(8, 6)}), NOW)
    hidden = response_secrets(counts, [PAST])
    assert {cell for cell in hidden if cell.round == PAST} == {
        ResponseCell("follow-up", "silent", PAST),
        ResponseCell("follow-up", "answered", PAST),
    }


def test_a_mentors_months_run_from_the_first_meeting_to_the_end_of_the_round() -> None:
    times = mentor_times(material(), NOW)
    # Ada was there for two hours; from 2 February, 18:00, to 30 April are 86.25 days.
    assert set(times) == {PAST}
    assert [(one.hours, round(one.months, 6)) for one in times[PAST]] == [(2.0, round(86.25 / 30.4375, 6))]
    together = time_of(times[PAST])
    assert (together.mentors, together.above) == (1, 0)
    assert together.a_month == pytest.approx(0.7058, abs=0.0001)
    assert together.left == pytest.approx(3.2942, abs=0.0001)


def test_a_running_round_counts_until_today_and_a_month_at_least() -> None:
    found = mentor_times(material(), at(dt.date(2026, 2, 3)))
    assert found[PAST] == [MentorTime(2.0, 1.0)]


def test_mentors_whose_meetings_alone_take_more_than_four_hours_are_counted() -> None:
    together = time_of([MentorTime(12.0, 2.0), MentorTime(8.0, 2.0), MentorTime(2.0, 2.0)])
    assert (together.above, together.highest) == (1, 6.0)
    assert together.a_month == pytest.approx(22 / 6)


def test_nobody_has_no_time() -> None:
    assert (time_of([]).a_month, time_of([]).left) == (None, None)
    assert hour_secrets({}) == set()


def test_the_time_of_few_mentors_is_hidden_with_that_of_another_round() -> None:
    times = {PAST: [MentorTime(4.0, 2.0)] * 3, NEW: [MentorTime(4.0, 2.0)] * 20}
    assert {("mentors", PAST), ("mentors", NEW)} <= hour_secrets(times)
    assert ("mentors", 0) not in hour_secrets(times)
