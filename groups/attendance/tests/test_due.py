"""What falls due around a meeting does so once, at its instant, and never when it is moot."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from groups.attendance.due import queue_recording_requests, queue_reminders
from groups.attendance.services import (
    answer_rsvp,
    did_not_take_place,
    record_attendance,
)
from groups.attendance.tests.scenes import DAY, HOUR, MINUTE, addressees, first_meeting, mail, make_cast, member
from groups.meetings.moving import move_meeting
from groups.models import Meeting, MentoringGroup, PlanPart
from groups.tests.factories import make_closed_round, make_group, make_membership
from mail.due import queue_all_due

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)
EVERYONE = ["ada", "bo", "cleo", "dee"]


@pytest.fixture
def group() -> MentoringGroup:
    return make_cast()


@pytest.fixture
def meeting(group: MentoringGroup) -> Meeting:
    return first_meeting(group)


@pytest.mark.parametrize(
    ("before", "reminded"),
    [
        (DAY + SECOND, []),
        (DAY, EVERYONE),
        (DAY - SECOND, EVERYONE),
        (HOUR, EVERYONE),
        (SECOND, EVERYONE),
        (SECOND * 0, []),
        (-SECOND, []),
    ],
)
def test_reminders_are_due_from_a_day_before_until_the_start(
    meeting: Meeting, before: dt.timedelta, reminded: list[str]
) -> None:
    assert queue_reminders(meeting.starts_at - before) == len(reminded)
    assert addressees("reminder") == reminded


def test_reminders_are_written_once_however_often_one_looks(meeting: Meeting) -> None:
    for hours in (24, 24, 12, 1):
        queue_reminders(meeting.starts_at - hours * HOUR)
    assert addressees("reminder") == EVERYONE


def test_reminders_leave_at_any_hour_and_are_moot_at_the_start(meeting: Meeting) -> None:
    queue_reminders(meeting.starts_at - DAY)
    assert {(one.humane_zone, one.not_after) for one in mail("reminder")} == {("", meeting.starts_at)}


def test_who_said_no_or_has_left_is_not_reminded(group: MentoringGroup, meeting: Meeting) -> None:
    answer_rsvp(meeting=meeting, membership=member(group, "Bo"), is_coming=False, now=meeting.starts_at - 2 * DAY)
    group.memberships.filter(user__name__startswith="Dee").update(left_at=meeting.starts_at - 2 * DAY)
    queue_reminders(meeting.starts_at - DAY)
    assert addressees("reminder") == ["ada", "cleo"]


def test_who_changes_their_mind_or_joins_within_the_day_is_reminded_then(
    group: MentoringGroup, meeting: Meeting
) -> None:
    bo = member(group, "Bo")
    answer_rsvp(meeting=meeting, membership=bo, is_coming=False, now=meeting.starts_at - 2 * DAY)
    queue_reminders(meeting.starts_at - DAY)
    answer_rsvp(meeting=meeting, membership=bo, is_coming=True, now=meeting.starts_at - 20 * HOUR)
    late = make_membership(group, joined_on=meeting.starts_at.date())
    assert queue_reminders(meeting.starts_at - 19 * HOUR) == 2
    assert addressees("reminder") == sorted([*EVERYONE, late.user.email.partition("@")[0]])


def test_a_reminder_that_waits_is_taken_back_from_who_can_t_come(group: MentoringGroup, meeting: Meeting) -> None:
    queue_reminders(meeting.starts_at - DAY)
    answer_rsvp(meeting=meeting, membership=member(group, "Bo"), is_coming=False, now=meeting.starts_at - HOUR)
    assert addressees("reminder", state="cancelled") == ["bo"]


@pytest.mark.parametrize("state", ["cancelled", "held"])
def test_nobody_is_reminded_of_a_meeting_that_is_not_planned(meeting: Meeting, state: str) -> None:
    recorded = meeting.starts_at if state == "held" else None
    Meeting.objects.filter(pk=meeting.pk).update(state=state, recorded_at=recorded)
    assert queue_reminders(meeting.starts_at - DAY) == 0


def test_a_meeting_moved_is_reminded_of_anew_and_the_old_reminder_waits_no_more(
    group: MentoringGroup, meeting: Meeting
) -> None:
    answer_rsvp(meeting=meeting, membership=member(group, "Bo"), is_coming=False, now=meeting.starts_at - 2 * DAY)
    queue_reminders(meeting.starts_at - DAY)
    moved = move_meeting(meeting=meeting, starts_at=meeting.starts_at + 3 * DAY, by=None, now=meeting.starts_at - DAY)
    assert queue_reminders(moved.starts_at - DAY - SECOND) == 0
    queue_reminders(moved.starts_at - DAY)
    assert addressees("reminder", state="cancelled") == ["ada", "cleo", "dee"]
    assert addressees("reminder", state="waiting") == EVERYONE
    assert {one.not_after for one in mail("reminder", state="waiting")} == {moved.starts_at}


def test_the_reminder_says_when_on_each_one_s_clock_and_what_to_prepare(
    group: MentoringGroup, meeting: Meeting
) -> None:
    bo = member(group, "Bo").user
    bo.zone = "Asia/Kolkata"
    bo.save()
    PlanPart.objects.create(
        group=group, meeting=meeting, position=0, title="Goals", tasks=["Write one."], who="Bo", preparation="Read it."
    )
    queue_reminders(meeting.starts_at - DAY)
    (message,) = mail("reminder", to_email="bo@people.example")
    for said in ("Asia/Kolkata", "Goals", "Write one.", "Read it.", group.room_link, "/do/"):
        assert said in message.text
        assert said in message.html
    assert message.subject.endswith("22:30") or message.subject.endswith("21:30")


def test_after_three_days_of_silence_only_what_is_still_useful_leaves(group: MentoringGroup, meeting: Meeting) -> None:
    assert queue_reminders(meeting.starts_at + 2 * DAY) == 0
    queue_recording_requests(meeting.ends_at + 3 * DAY)
    assert [one.subject.partition(":")[0] for one in mail("record_attendance")] == ["Still open"]


@pytest.mark.parametrize(
    ("after", "asked"),
    [
        (-SECOND, []),
        (SECOND * 0, ["ended"]),
        (2 * DAY - SECOND, ["ended"]),
        (2 * DAY, ["two-days-later"]),
        (14 * DAY - SECOND, ["two-days-later"]),
        (14 * DAY, []),
    ],
)
def test_who_was_there_is_asked_at_the_end_and_two_days_later(
    group: MentoringGroup, meeting: Meeting, after: dt.timedelta, asked: list[str]
) -> None:
    Meeting.objects.filter(group=group).exclude(pk=meeting.pk).delete()
    assert queue_recording_requests(meeting.ends_at + after) == len(asked)
    assert [one.key.split(":")[4] for one in mail("record_attendance")] == asked
    assert addressees("record_attendance") == ["ada"] * len(asked)


def test_who_was_there_is_asked_twice_and_no_more(meeting: Meeting) -> None:
    for after in (SECOND * 0, HOUR, DAY, 2 * DAY, 2 * DAY + HOUR, 5 * DAY):
        queue_recording_requests(meeting.ends_at + after)
    messages = mail("record_attendance")
    assert [one.not_after for one in messages] == [meeting.ends_at + 2 * DAY, meeting.ends_at + 14 * DAY]
    assert {one.humane_zone for one in messages} == {""}
    assert [one.subject.startswith("Still open") for one in messages] == [False, True]


def test_the_co_mentor_is_asked_where_there_is_no_lead(group: MentoringGroup, meeting: Meeting) -> None:
    group.memberships.filter(role="lead").update(left_at=meeting.starts_at)
    queue_recording_requests(meeting.ends_at)
    assert addressees("record_attendance") == ["cleo"]


def test_the_co_mentor_is_asked_where_the_lead_could_not_come(group: MentoringGroup, meeting: Meeting) -> None:
    answer_rsvp(meeting=meeting, membership=member(group, "Ada"), is_coming=False, now=meeting.starts_at - HOUR)
    queue_recording_requests(meeting.ends_at)
    assert addressees("record_attendance") == ["cleo"]


def test_without_mentors_nobody_is_asked(group: MentoringGroup, meeting: Meeting) -> None:
    group.memberships.exclude(role="mentee").update(left_at=meeting.starts_at)
    assert queue_recording_requests(meeting.ends_at) == 0


def test_what_is_recorded_or_cancelled_is_asked_no_more(group: MentoringGroup, meeting: Meeting) -> None:
    ada = member(group, "Ada")
    queue_recording_requests(meeting.ends_at)
    record_attendance(meeting=meeting, present=[ada.pk], by=ada.user, now=meeting.ends_at)
    assert {one.state for one in mail("record_attendance")} == {"cancelled"}
    assert queue_recording_requests(meeting.ends_at + 2 * DAY) == 0
    second = group.meetings.order_by("starts_at")[1]
    queue_recording_requests(second.ends_at)
    did_not_take_place(meeting=second, by=ada.user, reason="Storm.", now=second.ends_at)
    assert {one.state for one in mail("record_attendance")} == {"cancelled"}
    assert queue_recording_requests(second.ends_at + 2 * DAY) == 0


def test_both_are_registered_with_the_schedule(meeting: Meeting) -> None:
    with time_machine.travel(meeting.starts_at - HOUR, tick=False):
        found = queue_all_due(meeting.starts_at - HOUR)
    assert (found["groups.reminders"], found["groups.recording"]) == (4, 0)


def test_looking_costs_little_where_nothing_is_due(meeting: Meeting, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        queue_reminders(meeting.starts_at - 2 * DAY)
    with django_assert_num_queries(1):
        queue_recording_requests(meeting.starts_at)
    queue_reminders(meeting.starts_at - DAY)
    with django_assert_num_queries(4):
        queue_reminders(meeting.starts_at - DAY + MINUTE)


def test_looking_costs_the_same_for_few_groups_as_for_many() -> None:
    def cost(groups: int) -> int:
        round_ = make_closed_round()
        made = [make_group(round_) for _number in range(groups)]
        now = first_meeting(made[0]).starts_at - DAY
        queue_reminders(now)
        with CaptureQueriesContext(connection) as queries:
            queue_reminders(now + MINUTE)
        return len(queries)

    assert cost(1) == cost(10)
