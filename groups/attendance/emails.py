"""Mail around a meeting: before it, when someone can't come, after it, and to those who missed it."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.queries import recipient_of
from groups.attendance.links import attendance_link, not_held_link, rsvp_link
from groups.models import Meeting, Membership, PlanPart, Rsvp
from mail.kinds import MailKind, Timing, declare
from mail.models import OutboxMessage
from mail.services import CANCELLABLE, cancel_messages, cancel_waiting, queue_mail

REMINDER = declare(MailKind("groups.reminder", _("your meeting is in a day"), timing=Timing.AT_ONCE))
CANT_COME = declare(MailKind("groups.cant_come", _("someone cannot come to your meeting")))
RECORD = declare(MailKind("groups.record_attendance", _("who was at your meeting?"), timing=Timing.AT_ONCE))
MISSED = declare(MailKind("groups.missed", _("you were missed: what happened, and when you meet next")))

# Time to put a slip right before someone reads that they were missed.
GRACE = dt.timedelta(minutes=10)


def about_meeting(meeting: Meeting, period: str) -> str:
    """What a mail is about: the meeting at its present time, so that a moved one is written about anew."""
    return f"meeting:{meeting.pk}:change-{meeting.times_changed}:{period}"


def queue_reminder(*, meeting: Meeting, membership: Membership, parts: list[PlanPart]) -> None:
    """A day before: when and where, what is planned and to prepare, and where to say that one can't come."""
    queue_mail(
        kind=REMINDER,
        about=about_meeting(meeting, "reminder"),
        to=recipient_of(membership.user),
        template="groups/mail/reminder",
        context=_context(meeting, membership) | {"parts": parts, "rsvp_url": rsvp_link(meeting, membership)},
        reply_to=meeting.group.round.contact_email,
        not_after=meeting.starts_at,
    )


def queue_cant_come(*, rsvp: Rsvp, meeting: Meeting, to: Membership) -> None:
    """To a mentor: who can't come, and why; once for each answer."""
    queue_mail(
        kind=CANT_COME,
        about=f"{_about_answers(meeting, rsvp.membership)}:answer-{rsvp.times_answered}",
        to=recipient_of(to.user),
        template="groups/mail/cant_come",
        context=_context(meeting, to)
        | {"who": rsvp.membership.user.name, "reason": rsvp.reason, "is_lead": rsvp.membership.role == "lead"},
        reply_to=meeting.group.round.contact_email,
        not_after=meeting.ends_at,
    )


def queue_record_attendance(
    *, meeting: Meeting, membership: Membership, period: str, is_again: bool, not_after: dt.datetime
) -> None:
    """To the mentor who was there: one tap to say who came."""
    queue_mail(
        kind=RECORD,
        about=about_meeting(meeting, period),
        to=recipient_of(membership.user),
        template="groups/mail/record_attendance",
        context=_context(meeting, membership)
        | {
            "is_again": is_again,
            "attendance_url": attendance_link(meeting, membership),
            "not_held_url": not_held_link(meeting, membership),
        },
        reply_to=meeting.group.round.contact_email,
        not_after=not_after,
    )


def queue_missed(
    *, meeting: Meeting, membership: Membership, parts: list[PlanPart], upcoming: Meeting | None, now: dt.datetime
) -> None:
    """To an absentee, once a meeting: what happened, and when the group meets next.

    One that was cancelled since it was wrong does not count: who turns out to have missed it after all gets another.
    """
    written = OutboxMessage.objects.filter(kind=MISSED.slug, key__startswith=_missed_key(meeting, membership))
    states = list(written.values_list("state", flat=True))
    if any(state != OutboxMessage.State.CANCELLED for state in states):
        return
    write_missed(
        meeting=meeting,
        membership=membership,
        parts=parts,
        upcoming=upcoming,
        attempt=f"try-{len(states)}",
        not_before=now + GRACE,
    )


def write_missed(
    *,
    meeting: Meeting,
    membership: Membership,
    parts: list[PlanPart],
    upcoming: Meeting | None,
    attempt: str,
    not_before: dt.datetime,
) -> None:
    """The note to an absentee itself; `attempt` names it among those that were taken back."""
    queue_mail(
        kind=MISSED,
        about=f"{_about_missed(meeting, membership)}:{attempt}",
        to=recipient_of(membership.user),
        template="groups/mail/missed",
        context=_context(meeting, membership) | {"parts": parts, "progress": meeting.progress, "upcoming": upcoming},
        reply_to=meeting.group.round.contact_email,
        not_before=not_before,
    )


def cancel_missed(meeting: Meeting, membership: Membership | None = None) -> int:
    """Take back what has not left of the notes to absentees: one member's, or all."""
    about = _about_missed(meeting, membership) if membership else f"meeting:{meeting.pk}:missed"
    return cancel_waiting(kind=MISSED, about=about)


def cancel_cant_come(meeting: Meeting, membership: Membership) -> int:
    """Take back what mentors have not been told yet of one member's answers."""
    return cancel_waiting(kind=CANT_COME, about=_about_answers(meeting, membership))


def cancel_reminder(meeting: Meeting, membership: Membership) -> int:
    """Take back one member's reminder that has not left."""
    start = f"{REMINDER.slug}:{about_meeting(meeting, 'reminder')}:"
    mine = OutboxMessage.objects.filter(
        kind=REMINDER.slug, key__startswith=start, recipient=membership.user_id, state__in=CANCELLABLE
    )
    return cancel_messages(mine)


def cancel_mail_about(meeting: Meeting) -> int:
    """Take back all waiting mail that a move or a cancellation of the meeting makes moot; returns how many."""
    return sum(cancel_waiting(kind=kind, about=f"meeting:{meeting.pk}") for kind in (REMINDER, CANT_COME, RECORD))


def cancel_record_attendance(meeting: Meeting) -> int:
    """Take back the question who was there, since it is answered."""
    return cancel_waiting(kind=RECORD, about=f"meeting:{meeting.pk}")


def _about_answers(meeting: Meeting, membership: Membership) -> str:
    return about_meeting(meeting, f"member-{membership.pk}")


def _about_missed(meeting: Meeting, membership: Membership) -> str:
    return f"meeting:{meeting.pk}:missed:member-{membership.pk}"


def _missed_key(meeting: Meeting, membership: Membership) -> str:
    return f"{MISSED.slug}:{_about_missed(meeting, membership)}:"


def _context(meeting: Meeting, membership: Membership) -> dict[str, Any]:
    """What every mail about a meeting needs; `meeting.group` comes with its round and outcome."""
    group = meeting.group
    return {
        "group": group,
        "round": group.round,
        "outcome": str(group.outcome),
        "meeting": meeting,
        "membership": membership,
        "name": membership.user.get_short_name(),
        "meeting_url": settings.SITE_URL + reverse("groups:meeting", args=[group.pk, meeting.number]),
    }
