"""Signed links for mail about a meeting; each names one person and one action (`groups.attendance.actions`)."""

import datetime as dt

from django.utils import timezone

from groups.models import Meeting, Membership
from mail.actions import action_url

RSVP = "groups.rsvp"
ATTENDANCE = "groups.attendance"
NOT_HELD = "groups.not_held"
# An answer ends with the meeting's start; for a day longer the link says so, instead of having expired.
RSVP_STAYS = dt.timedelta(days=1)
ATTENDANCE_STAYS = dt.timedelta(days=30)


def rsvp_link(meeting: Meeting, membership: Membership) -> str:
    """Where a member says whether they come."""
    age = meeting.starts_at + RSVP_STAYS - timezone.now()
    return action_url(RSVP, _payload(meeting, membership), max_age=age)


def attendance_link(meeting: Meeting, membership: Membership) -> str:
    """Where a mentor says who was there, and corrects it later."""
    return action_url(ATTENDANCE, _payload(meeting, membership), max_age=ATTENDANCE_STAYS)


def not_held_link(meeting: Meeting, membership: Membership) -> str:
    """Where a mentor says that a meeting did not take place."""
    return action_url(NOT_HELD, _payload(meeting, membership), max_age=ATTENDANCE_STAYS)


def _payload(meeting: Meeting, membership: Membership) -> dict[str, int]:
    return {"meeting": meeting.pk, "membership": membership.pk}
