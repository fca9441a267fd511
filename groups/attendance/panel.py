"""The part about attendance on the group's page, and what mentors owe on their dashboard."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from groups.attendance.permissions import sees_attendance_of_all
from groups.attendance.queries import attendance_counts
from groups.duties import Owed
from groups.models import Meeting, Membership, MentoringGroup
from groups.queries import members_in_order, next_meeting


def panel(group: MentoringGroup, mine: Membership | None, user: User, now: dt.datetime) -> dict[str, Any]:
    """How often members came: mentors and coordinators read everyone's, mentees their own (`trust.md`); 1 query.

    `group` comes with its active members.
    """
    own = [mine] if mine else []
    members = members_in_order(group) if sees_attendance_of_all(user, group) else own
    counts = attendance_counts(members)
    rows = [(one, counts[one.pk]) for one in members]
    return {"attendance": rows, "attendance_held": max((of.held for _member, of in rows), default=0)}


def owed(user: User, memberships: Iterable[Membership], now: dt.datetime) -> list[Owed]:
    """Meetings whose attendance a mentor has not recorded; no query where the groups' meetings were fetched."""
    groups = [one.group for one in memberships if one.is_mentor and one.user_id == user.pk]
    over = [
        meeting
        for group in groups
        for meeting in group.meetings.all()
        if meeting.state == Meeting.State.PLANNED and meeting.ends_at <= now
    ]
    return [
        Owed(
            _("Who was at your meeting on %(when)s?")
            % {"when": date_format(timezone.localtime(one.starts_at), "l j F, H:i")},
            reverse("groups:record", args=[one.group_id, one.number]),
            _("Record attendance"),
        )
        for one in sorted(over, key=lambda meeting: meeting.starts_at)
    ]


@dataclass(frozen=True)
class NextAnswer:
    """The meeting that comes next, and what the reader said of it."""

    meeting: Meeting
    says_no: bool
    may_answer: bool


def next_answer(group: MentoringGroup, now: dt.datetime) -> NextAnswer | None:
    """The meeting that runs or comes next, with the reader's answer; `group` is one of `my_groups`, so no query."""
    meeting = next_meeting(group, now)
    if meeting is None:
        return None
    return NextAnswer(meeting, bool(getattr(meeting, "says_no", False)), now < meeting.starts_at)
