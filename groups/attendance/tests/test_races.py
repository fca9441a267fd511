"""Lead and co-mentor record at once, someone answers twice at once: on PostgreSQL nothing is doubled or lost."""

import datetime as dt
from functools import partial

import pytest
from django.db import transaction

from groups.attendance.due import queue_recording_requests, queue_reminders
from groups.attendance.services import answer_rsvp, record_attendance
from groups.attendance.tests.scenes import DAY, HOUR, first_meeting, mail, make_cast, member
from groups.models import Attendance, Rsvp
from mail.due import DueSource
from tests.at_once import all_at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def within_a_transaction(source: DueSource, now: dt.datetime) -> int:
    """Ask a source as the schedule does."""
    with transaction.atomic():
        return source(now)


def test_recording_by_many_at_once_keeps_one_of_the_records_whole() -> None:
    group = make_cast()
    meeting = first_meeting(group)
    ada, cleo, bo, dee = (member(group, name) for name in ("Ada", "Cleo", "Bo", "Dee"))
    sheets = [(ada, {ada.pk, cleo.pk, bo.pk}), (cleo, {ada.pk, cleo.pk, dee.pk})] * 5
    answers = all_at_once(
        [
            partial(record_attendance, meeting=meeting, present=present, by=by.user, now=meeting.ends_at)
            for by, present in sheets
        ]
    )
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    there = set(Attendance.objects.filter(status="present").values_list("membership", flat=True))
    assert there in [present for _by, present in sheets]
    assert Attendance.objects.count() == 4
    (missed,) = {bo.pk, dee.pk} - there
    waiting = mail("missed", state="waiting")
    assert [message.recipient_id for message in waiting] == [bo.user_id if missed == bo.pk else dee.user_id]


def test_answering_many_times_at_once_tells_each_mentor_once() -> None:
    group = make_cast()
    meeting, bo = first_meeting(group), member(group, "Bo")
    answers = all_at_once(
        [
            partial(
                answer_rsvp,
                meeting=meeting,
                membership=bo,
                is_coming=False,
                reason="ill",
                now=meeting.starts_at - HOUR,
            )
        ]
        * 10
    )
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert Rsvp.objects.get().times_answered == 1
    assert len(mail("cant_come")) == 2


def test_many_schedules_at_once_remind_and_ask_once() -> None:
    group = make_cast()
    meeting = first_meeting(group)
    for source, now in ((queue_reminders, meeting.starts_at - DAY), (queue_recording_requests, meeting.ends_at)):
        answers = all_at_once([partial(within_a_transaction, source, now)] * 5)
        assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert len(mail("reminder")) == 4
    assert len(mail("record_attendance")) == 1
