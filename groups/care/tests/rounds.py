"""A round that runs, at any of its weeks, and what may happen in it."""

import datetime as dt
from typing import Any

from groups.models import Attendance, Meeting, MentoringGroup
from groups.tests.factories import make_closed_round, make_group
from mail.models import OutboxMessage


def make_running(*, weeks_ago: int = 0, mentees: int = 3, **fields: Any) -> tuple[MentoringGroup, dt.datetime]:
    """Make a group of a round, and the instant so many weeks after its first meeting's start."""
    round_ = fields.pop("round_", None) or make_closed_round()
    group = make_group(round_, mentees=mentees, **fields)
    return group, group.meetings.order_by("starts_at")[0].starts_at + dt.timedelta(weeks=weeks_ago)


def hold(meeting: Meeting, *, absent: int = 0) -> None:
    """Record a meeting: everyone was there but so many of the last mentees."""
    meeting.state, meeting.recorded_at = Meeting.State.HELD, meeting.ends_at
    meeting.save()
    members = list(meeting.group.memberships.filter(left_at=None).order_by("pk"))
    for number, member in enumerate(members):
        came = number < len(members) - absent
        status = Attendance.Status.PRESENT if came else Attendance.Status.ABSENT
        Attendance.objects.create(meeting=meeting, membership=member, status=status)


def hold_past(group: MentoringGroup, now: dt.datetime) -> None:
    """Record all meetings of a group that are over."""
    for meeting in group.meetings.filter(ends_at__lte=now):
        hold(meeting)


def mails(kind: str, state: str = "waiting") -> list[OutboxMessage]:
    """What waits of a kind, in the order of its writing."""
    return list(OutboxMessage.objects.filter(kind=kind, state=state).order_by("pk"))
