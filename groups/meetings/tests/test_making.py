"""Meetings are made for the whole round."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from groups.models import Meeting
from groups.tests.factories import make_group
from rounds.tests.factories import make_round

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


def test_a_group_meets_at_the_same_hour_on_the_leads_clock_across_the_clock_change() -> None:
    group = make_group(make_round(opens_on=dt.date(2026, 1, 5), meeting_every_weeks=2))
    meetings = list(group.meetings.all())
    assert [meeting.number for meeting in meetings] == [1, 2, 3, 4, 5, 6]
    assert [meeting.starts_at.hour for meeting in meetings] == [17, 17, 17, 17, 16, 16]
    assert {meeting.starts_at.astimezone(BERLIN).time() for meeting in meetings} == {dt.time(18)}
    assert {meeting.ends_at - meeting.starts_at for meeting in meetings} == {dt.timedelta(hours=1)}


def add_meeting(beside: Meeting, number: int, starts_at: dt.datetime) -> None:
    fields = {"group": beside.group, "series": beside.series, "scheduled_at": starts_at, "starts_at": starts_at}
    with transaction.atomic():
        Meeting.objects.create(number=number, ends_at=starts_at + dt.timedelta(minutes=30), **fields)
        connection.check_constraints()


@pytest.mark.postgresql
def test_meetings_of_a_group_never_overlap() -> None:
    meeting = make_group().meetings.all()[0]
    with pytest.raises(IntegrityError, match="meeting_never_overlaps"):
        add_meeting(meeting, 90, meeting.starts_at + dt.timedelta(minutes=30))
    add_meeting(meeting, 91, meeting.ends_at)
