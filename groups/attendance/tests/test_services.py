"""Answers beforehand and attendance afterwards: kept once, told once, corrected everywhere at once."""

import datetime as dt
from typing import Any

import pytest

from accounts.models import DecisionRecord
from accounts.tests.factories import make_coordinator
from groups.attendance.queries import attendance_counts
from groups.attendance.services import (
    Recorded,
    answer_rsvp,
    did_not_take_place,
    record_attendance,
)
from groups.attendance.sheets import read_sheet
from groups.attendance.tests.scenes import DAY, HOUR, MINUTE, addressees, first_meeting, mail, make_cast, member, move
from groups.meetings.moving import move_meeting
from groups.models import Attendance, Meeting, MentoringGroup, PlanPart, Rsvp
from mail.actions import MootError
from mail.models import OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> MentoringGroup:
    return make_cast()


def answer(group: MentoringGroup, name: str, reason: str = "", *, comes: bool = False) -> Rsvp:
    meeting = first_meeting(group)
    before = meeting.starts_at - HOUR
    return answer_rsvp(meeting=meeting, membership=member(group, name), is_coming=comes, reason=reason, now=before)


def record(group: MentoringGroup, *names: str, by: str = "Ada", after: dt.timedelta = HOUR, **said: str) -> Recorded:
    """Record that these were there and nobody else."""
    meeting = first_meeting(group)
    present = {member(group, name).pk for name in names}
    return record_attendance(
        meeting=meeting, present=present, by=member(group, by).user, now=meeting.starts_at + after, **said
    )


def statuses(group: MentoringGroup) -> dict[str, str]:
    rows = Attendance.objects.filter(meeting=first_meeting(group)).select_related("membership__user")
    return {row.membership.user.get_short_name(): row.status for row in rows}


def test_lead_and_co_mentor_learn_who_cant_come_and_why(group: MentoringGroup) -> None:
    answer(group, "Bo", "I am ill")
    assert addressees("cant_come") == ["ada", "cleo"]
    message = mail("cant_come")[0]
    assert "Bo Mentee can't come" in message.subject
    assert "I am ill" in message.text
    assert "I am ill" in message.html
    assert message.humane_zone == "Europe/Berlin"
    assert message.not_after == first_meeting(group).ends_at


def test_mentors_are_not_told_of_themselves(group: MentoringGroup) -> None:
    answer(group, "Ada")
    assert addressees("cant_come") == ["cleo"]
    assert "the co-mentor usually leads that meeting" in mail("cant_come")[0].text


def test_the_same_answer_twice_is_one_answer_and_one_mail(group: MentoringGroup) -> None:
    first = answer(group, "Bo", "I am ill")
    again = answer(group, "Bo", " I am ill ")
    assert (again.pk, again.times_answered) == (first.pk, 1)
    assert len(mail("cant_come")) == 2


def test_another_reason_is_another_answer_and_takes_the_place_of_the_waiting_mail(group: MentoringGroup) -> None:
    answer(group, "Bo", "I am ill")
    answer(group, "Bo", "My train is late")
    assert [(one.state, "train" in one.text) for one in mail("cant_come")] == [
        ("cancelled", False),
        ("cancelled", False),
        ("waiting", True),
        ("waiting", True),
    ]


def test_who_can_come_after_all_is_no_news_to_who_has_not_read_it(group: MentoringGroup) -> None:
    answer(group, "Bo", "I am ill")
    back = answer(group, "Bo", comes=True)
    assert (back.is_coming, back.reason, back.times_answered) == (True, "", 2)
    assert {one.state for one in mail("cant_come")} == {"cancelled"}


def test_taking_back_concerns_nobody_else_s_answer(group: MentoringGroup) -> None:
    answer(group, "Bo")
    answer(group, "Dee")
    answer(group, "Bo", comes=True)
    waiting = mail("cant_come", state="waiting")
    assert {"Dee" in one.subject for one in waiting} == {True}
    assert len(waiting) == 2


@pytest.mark.parametrize(("seconds", "moot"), [(-DAY.total_seconds(), False), (-1, False), (0, True), (1, True)])
def test_answers_are_taken_until_the_start(group: MentoringGroup, seconds: float, moot: bool) -> None:
    meeting = first_meeting(group)
    now = meeting.starts_at + dt.timedelta(seconds=seconds)
    try:
        answer_rsvp(meeting=meeting, membership=member(group, "Bo"), is_coming=False, now=now)
    except MootError:
        assert moot
    assert Rsvp.objects.exists() is not moot


def test_no_answer_is_taken_for_a_cancelled_meeting_or_from_who_left(group: MentoringGroup) -> None:
    bo = member(group, "Bo")
    bo.left_at = first_meeting(group).starts_at - DAY
    bo.save()
    with pytest.raises(MootError, match="not in this group any more"):
        answer(group, "Bo")
    Meeting.objects.update(state="cancelled")
    with pytest.raises(MootError, match="cancelled"):
        answer(group, "Dee")


def test_attendance_is_present_excused_or_absent(group: MentoringGroup) -> None:
    answer(group, "Bo", "I am ill")
    recorded = record(group, "Ada", "Cleo", progress=" We met. ", goals_state="on-track")
    assert statuses(group) == {"Ada": "present", "Cleo": "present", "Bo": "excused", "Dee": "absent"}
    meeting = first_meeting(group)
    assert (meeting.state, meeting.recorded_at) == ("held", meeting.starts_at + HOUR)
    assert (meeting.progress, meeting.goals_state) == ("We met.", "on-track")
    assert str(meeting.recorded_by) == "Ada Lead"
    assert [str(one.user) for one in recorded.missed] == ["Dee Mentee"]


def test_who_had_said_no_and_came_is_present(group: MentoringGroup) -> None:
    answer(group, "Bo", "I am ill")
    record(group, "Bo")
    assert statuses(group)["Bo"] == "present"


@pytest.mark.parametrize(("seconds", "moot"), [(-1, True), (0, False), (DAY.total_seconds() * 400, False)])
def test_attendance_is_recorded_from_the_start(group: MentoringGroup, seconds: float, moot: bool) -> None:
    try:
        record(group, "Ada", after=dt.timedelta(seconds=seconds))
    except MootError:
        assert moot
    assert Attendance.objects.exists() is not moot


def test_later_and_former_members_are_not_asked_about(group: MentoringGroup) -> None:
    meeting = first_meeting(group)
    day = meeting.starts_at.date()
    changes: dict[str, dict[str, Any]] = {
        "Bo": {"left_at": meeting.starts_at},
        "Dee": {"joined_on": day + DAY},
        "Cleo": {"left_at": meeting.starts_at + MINUTE, "joined_on": day},
    }
    for name, fields in changes.items():
        group.memberships.filter(user__name__startswith=name).update(**fields)
    record(group, "Ada")
    assert statuses(group) == {"Ada": "present", "Cleo": "absent"}
    assert addressees("missed") == []  # Cleo has left since.


def test_absentees_are_told_what_happened_and_when_they_meet_next(group: MentoringGroup) -> None:
    meeting = first_meeting(group)
    PlanPart.objects.create(group=group, meeting=meeting, position=0, title="Introductions", tasks=["Say hello."])
    record(group, "Ada", "Cleo", "Bo", progress="We chose our goals.")
    assert addressees("missed") == ["dee"]
    message = mail("missed")[0]
    for said in ("We chose our goals.", "Introductions", "Say hello.", "The next meeting:"):
        assert said in message.text
        assert said in message.html
    assert message.humane_zone == "Europe/Berlin"
    assert message.send_after >= meeting.starts_at + HOUR + 10 * MINUTE
    assert message.not_after is None


def test_the_last_meeting_s_absentees_are_promised_no_other(group: MentoringGroup) -> None:
    Meeting.objects.exclude(pk=first_meeting(group).pk).update(state="cancelled")
    record(group, "Ada", "Cleo", "Bo")
    assert "The next meeting" not in mail("missed")[0].text


def test_recording_twice_writes_one_note(group: MentoringGroup) -> None:
    record(group, "Ada", "Cleo", "Bo")
    first = Attendance.objects.get(membership=member(group, "Dee")).recorded_at
    record(group, "Ada", "Cleo", "Bo", by="Cleo")
    assert len(mail("missed")) == 1
    assert Attendance.objects.count() == 4
    assert Attendance.objects.get(membership=member(group, "Dee")).recorded_at == first


def test_a_correction_before_the_note_left_takes_it_back_and_after_it_left_does_not(group: MentoringGroup) -> None:
    record(group, "Ada", "Cleo")
    OutboxMessage.objects.filter(to_email="bo@people.example").update(
        state="sent", sent_at=first_meeting(group).ends_at
    )
    record(group, "Ada", "Cleo", "Bo", "Dee")
    assert {one.to_email: one.state for one in mail("missed")} == {
        "bo@people.example": "sent",
        "dee@people.example": "cancelled",
    }
    record(group, "Ada", "Cleo")
    assert {(one.to_email, one.state) for one in mail("missed")} == {
        ("bo@people.example", "sent"),
        ("dee@people.example", "cancelled"),
        ("dee@people.example", "waiting"),
    }


def test_a_correction_counts_everywhere_at_once(group: MentoringGroup) -> None:
    dee = member(group, "Dee")
    record(group, "Ada", "Cleo", "Bo")
    assert attendance_counts([dee])[dee.pk].present == 0
    record(group, "Ada", "Cleo", "Bo", "Dee", after=DAY)
    counts = attendance_counts([dee])[dee.pk]
    assert (counts.held, counts.present) == (1, 1)
    meeting = first_meeting(group)
    assert meeting.recorded_at == meeting.starts_at + HOUR


def test_words_that_were_not_touched_stay(group: MentoringGroup) -> None:
    record(group, "Ada", progress="We met.", goals_state="slow")
    record(group, "Ada", "Bo", by="Cleo")
    meeting = first_meeting(group)
    assert (meeting.progress, meeting.goals_state) == ("We met.", "slow")


def test_the_last_to_record_counts_and_learns_whom_they_replace(group: MentoringGroup) -> None:
    seen = read_sheet(first_meeting(group), first_meeting(group).ends_at).version
    record(group, "Ada", "Cleo", seen=seen)
    late = record(group, "Ada", "Cleo", "Bo", by="Cleo", seen=seen)
    assert statuses(group)["Bo"] == "present"
    assert (late.replaced_by_whom, [str(one.user) for one in late.replaced]) == ("Ada Lead", ["Bo Mentee"])


def test_who_saw_the_last_record_or_says_the_same_replaces_nothing(group: MentoringGroup) -> None:
    seen = read_sheet(first_meeting(group), first_meeting(group).ends_at).version
    record(group, "Ada", seen=seen)
    assert record(group, "Ada", by="Cleo", seen=seen).replaced == []
    newest = read_sheet(first_meeting(group), first_meeting(group).ends_at).version
    assert record(group, "Ada", "Bo", by="Cleo", seen=newest).replaced == []


def test_a_meeting_that_did_not_take_place_counts_for_nobody(group: MentoringGroup) -> None:
    record(group, "Ada")
    meeting = did_not_take_place(
        meeting=first_meeting(group), by=member(group, "Ada").user, reason=" Storm. ", now=first_meeting(group).ends_at
    )
    assert (meeting.state, meeting.recorded_at, meeting.cancelled_because) == ("cancelled", None, "Storm.")
    assert not Attendance.objects.exists()
    assert {one.state for one in mail("missed")} == {"cancelled"}
    ada = member(group, "Ada")
    assert attendance_counts([ada])[ada.pk].held == 0


def test_what_was_planned_goes_on_to_the_next_meeting(group: MentoringGroup) -> None:
    meeting = first_meeting(group)
    part = PlanPart.objects.create(group=group, meeting=meeting, position=0, title="Introductions")
    ada = member(group, "Ada").user
    second = group.meetings.order_by("starts_at")[1]
    did_not_take_place(meeting=meeting, by=ada, reason="Storm.", now=meeting.ends_at)
    part.refresh_from_db()
    assert part.meeting == second


def test_saying_twice_that_it_did_not_take_place_keeps_the_first_reason(group: MentoringGroup) -> None:
    for reason in ("Storm.", "Storm again."):
        meeting = did_not_take_place(
            meeting=first_meeting(group), by=member(group, "Ada").user, reason=reason, now=first_meeting(group).ends_at
        )
    assert (meeting.cancelled_because, meeting.times_changed) == ("Storm.", 1)


def test_a_meeting_to_come_is_not_one_that_did_not_take_place(group: MentoringGroup) -> None:
    meeting = first_meeting(group)
    with pytest.raises(MootError):
        did_not_take_place(meeting=meeting, by=member(group, "Ada").user, reason="x", now=meeting.starts_at - MINUTE)


def test_a_cancelled_meeting_that_took_place_after_all_can_be_recorded(group: MentoringGroup) -> None:
    did_not_take_place(
        meeting=first_meeting(group), by=member(group, "Ada").user, reason="Storm.", now=first_meeting(group).ends_at
    )
    record(group, "Ada", "Bo")
    meeting = first_meeting(group)
    assert (meeting.state, meeting.cancelled_because) == ("held", "")


def test_a_cancelled_meeting_whose_time_another_took_can_t_be_recorded(group: MentoringGroup) -> None:
    first, second = group.meetings.order_by("starts_at")[:2]
    Meeting.objects.filter(pk=first.pk).update(state="cancelled")
    move(second, first.starts_at + MINUTE)
    with pytest.raises(MootError, match="another one was planned at its time"):
        record_attendance(meeting=first, present=[], by=member(group, "Ada").user, now=first.ends_at)


def test_what_a_coordinator_records_is_on_record_and_what_mentors_do_is_not(group: MentoringGroup) -> None:
    record(group, "Ada")
    assert not DecisionRecord.objects.filter(action="attendance recorded").exists()
    bo, by = member(group, "Bo"), make_coordinator()
    record_attendance(meeting=first_meeting(group), present=[bo.pk], by=by, now=first_meeting(group).ends_at)
    kept = DecisionRecord.objects.get(action="attendance recorded")
    assert kept.made_by == by
    assert kept.before is not None
    assert kept.after is not None
    assert (kept.before[str(bo.pk)], kept.after[str(bo.pk)]) == ("absent", "present")


def test_moving_takes_back_waiting_mail_and_answers(group: MentoringGroup) -> None:
    answer(group, "Bo", "I am ill")
    meeting = first_meeting(group)
    move_meeting(meeting=meeting, starts_at=meeting.starts_at + DAY, by=None, now=meeting.starts_at - HOUR)
    assert {one.state for one in mail("cant_come")} == {"cancelled"}
    assert not Rsvp.objects.exists()
    answer(group, "Bo", "I am still ill")
    assert len(mail("cant_come", state="waiting")) == 2


def test_a_meeting_that_was_dropped_from_the_plan_meanwhile_takes_no_answer(group: MentoringGroup) -> None:
    meeting, bo = first_meeting(group), member(group, "Bo")
    PlanPart.objects.filter(meeting=meeting).delete()
    Meeting.objects.filter(pk=meeting.pk).delete()
    with pytest.raises(MootError, match="dropped from the plan"):
        answer_rsvp(meeting=meeting, membership=bo, is_coming=False, now=meeting.starts_at - HOUR)
