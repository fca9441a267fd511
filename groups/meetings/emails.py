"""The e-mails about meetings that change: moved, cancelled, on again, added; the slot or the rhythm changed."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_noop as _

from accounts.models import User
from accounts.queries import recipient_of
from groups.meetings.calendar import updates
from groups.models import Meeting, MeetingSeries, Membership, MentoringGroup
from mail.kinds import MailKind, Timing, declare
from mail.services import Attachment, Recipient, cancel_waiting, queue_mail
from slots.weekly import describe_slot

MOVED = declare(MailKind("groups.meeting_moved", _("a meeting was moved, with the calendar file")))
CANCELLED = declare(MailKind("groups.meeting_cancelled", _("a meeting was cancelled, with the calendar file")))
RESTORED = declare(MailKind("groups.meeting_restored", _("a cancelled meeting takes place after all")))
ADDED = declare(MailKind("groups.meeting_added", _("a meeting was added, with the calendar file")))
SLOT_CHANGED = declare(MailKind("groups.slot_changed", _("the weekly time changed, with the calendar file")))

# A change of what begins within a day and a half can't wait for the morning of whoever sleeps.
SOON = dt.timedelta(hours=36)


def active_members(group: MentoringGroup) -> list[Membership]:
    """Everyone who is told of a change, in the order of joining."""
    return list(group.memberships.filter(left_at=None).select_related("user").order_by("pk"))


def called(by: User | None) -> str:
    """Who changed it, as the mail says it."""
    return by.name if by is not None and by.name else _now("The coordinators")


def queue_moved(
    *, meeting: Meeting, group: MentoringGroup, was: dt.datetime, by: User | None, now: dt.datetime
) -> None:
    """This meeting is at another time or place, on your clock, with the calendar file of its series."""
    context = {"meeting": meeting, "was": was, "stays": was == meeting.starts_at, "by": called(by)}
    edges = sorted([was, meeting.starts_at])
    _queue_about(MOVED, "groups/mail/meeting_moved", meeting, group, context, edges, now)


def queue_cancelled(*, meeting: Meeting, group: MentoringGroup, by: User | None, now: dt.datetime) -> None:
    """This meeting doesn't take place, why, and when the next one is."""
    planned = group.meetings.filter(state=Meeting.State.PLANNED, starts_at__gt=now)
    after = planned.exclude(pk=meeting.pk).order_by("starts_at").first()
    context = {"meeting": meeting, "after": after, "by": called(by)}
    _queue_about(CANCELLED, "groups/mail/meeting_cancelled", meeting, group, context, [meeting.starts_at], now)


def queue_restored(*, meeting: Meeting, group: MentoringGroup, by: User | None, now: dt.datetime) -> None:
    """A meeting of which you may have heard that it was cancelled takes place after all."""
    context = {"meeting": meeting, "by": called(by)}
    _queue_about(RESTORED, "groups/mail/meeting_restored", meeting, group, context, [meeting.starts_at], now)


def queue_added(*, meeting: Meeting, group: MentoringGroup, by: User | None, now: dt.datetime) -> None:
    """The group meets once more."""
    context = {"meeting": meeting, "by": called(by)}
    _queue_about(ADDED, "groups/mail/meeting_added", meeting, group, context, [meeting.starts_at], now)


def queue_slot_changed(
    *, group: MentoringGroup, series: MeetingSeries, change: str, by: User | None, now: dt.datetime
) -> None:
    """When the group meets from now on, each date, with all its calendar files; `change`: "slot", "rhythm", "longer".

    `series` is the one on which the group meets now, freshly read. What waits about an earlier change is dropped,
    since this says all.
    """
    cancel_waiting(kind=SLOT_CHANGED, about=f"group:{group.pk}")
    ahead = list(
        group.meetings.filter(state=Meeting.State.PLANNED, starts_at__gt=now)
        .select_related("series")
        .order_by("starts_at")
    )
    about = f"group:{group.pk}:series-{series.number}-{series.sequence}"
    is_soon = bool(ahead) and ahead[0].starts_at - now < SOON
    for member in active_members(group):
        to = recipient_of(member.user)
        context = {
            "slot": describe_slot(group.slot, group.starts_on, group.weeks, to.zone, group.every_weeks),
            "ahead": ahead,
            "change": change,
            "by": called(by),
        }
        _queue(
            SLOT_CHANGED, about, to, "groups/mail/slot_changed", group, member, context,
            files=updates(group, group.series.all(), to), is_soon=is_soon,
            not_after=ahead[-1].starts_at if ahead else None,
        )  # fmt: skip


def _queue_about(
    kind: MailKind,
    template: str,
    meeting: Meeting,
    group: MentoringGroup,
    context: dict[str, Any],
    edges: list[dt.datetime],
    now: dt.datetime,
) -> None:
    """Tell all members of a change of one meeting, once for this change; moot after the last of the `edges`."""
    about = f"meeting:{meeting.pk}:change-{meeting.times_changed}"
    series = group.series.filter(pk=meeting.series_id)
    for member in active_members(group):
        to = recipient_of(member.user)
        _queue(
            kind, about, to, template, group, member, context,
            files=updates(group, series, to), is_soon=edges[0] - now < SOON, not_after=edges[-1],
        )  # fmt: skip


def _queue(
    kind: MailKind,
    about: str,
    to: Recipient,
    template: str,
    group: MentoringGroup,
    member: Membership,
    context: dict[str, Any],
    *,
    files: list[Attachment],
    is_soon: bool,
    not_after: dt.datetime | None,
) -> None:
    queue_mail(
        kind=replace(kind, timing=Timing.AT_ONCE) if is_soon else kind,
        about=about,
        to=to,
        template=template,
        context={"group": group, "round": group.round, "membership": member, **context},
        reply_to=group.round.contact_email,
        attachments=files,
        not_after=not_after,
    )
