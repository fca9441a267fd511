"""The meetings on the group's page, and what polls ask of a person."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.templatetags.clock import say_instant
from groups.duties import Owed
from groups.meetings.poll_queries import open_poll_of, unanswered
from groups.meetings.rules import why_fixed
from groups.models import Meeting, Membership, MentoringGroup, TimePoll
from groups.permissions import asks_for_times, changes_times


@dataclass(frozen=True)
class MeetingRow:
    """One meeting as a line: when, what became of it, and what may still be done."""

    meeting: Meeting
    state: str
    was_at: dt.datetime | None
    is_next: bool
    is_ahead: bool


def panel(group: MentoringGroup, mine: Membership | None, user: User, now: dt.datetime) -> dict[str, Any]:
    """All meetings in the order of their dates, and the open question about a time; one query."""
    return {
        "meeting_rows": meeting_rows(group, now),
        "changes_times": changes_times(user, group),
        "asks_for_times": asks_for_times(user, group),
        "open_poll": open_poll_of(group),
    }


def meeting_rows(group: MentoringGroup, now: dt.datetime) -> list[MeetingRow]:
    """The meetings of a group that was fetched with them; no query."""
    meetings = sorted(group.meetings.all(), key=lambda one: (one.starts_at, one.number))
    planned = Meeting.State.PLANNED
    upcoming = next((one.pk for one in meetings if one.state == planned and one.ends_at > now), None)
    return [
        MeetingRow(
            meeting=one,
            state=state_of(one, now),
            was_at=one.scheduled_at if one.starts_at != one.scheduled_at and one.state == planned else None,
            is_next=one.pk == upcoming,
            is_ahead=not why_fixed(one, now),
        )
        for one in meetings
    ]


def state_of(meeting: Meeting, now: dt.datetime) -> str:
    """What became of a meeting, in a word or two."""
    if meeting.state == Meeting.State.PLANNED and meeting.ends_at <= now:
        return _("not recorded yet")
    return str(Meeting.State(meeting.state).label)


def owed(user: User, memberships: Iterable[Membership], now: dt.datetime) -> list[Owed]:
    """The questions about a time that this person has not answered; one query where they are in a group."""
    return [_owed_answer(poll) for poll in unanswered(memberships, now)]


def _owed_answer(poll: TimePoll) -> Owed:
    text = _("Your group asks which times you can make. Please answer by %(time)s.")
    url = reverse("groups:poll", args=[poll.group_id])
    return Owed(text % {"time": say_instant(poll.closes_at)}, url, _("Answer"))
