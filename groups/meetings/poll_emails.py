"""The e-mails of polls: which of these times, and that none was found."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from accounts.queries import recipient_of
from groups.meetings.emails import active_members, called
from groups.models import Membership, MentoringGroup, TimePoll
from mail.actions import action_url
from mail.kinds import MailKind, declare
from mail.services import queue_mail

POLL = declare(MailKind("groups.poll", _("which of these times? The group looks for another time")))
EXPIRED = declare(MailKind("groups.poll_expired", _("no common time was found by asking")))

ANSWER_POLL = "groups.poll_answer"


def poll_url(poll: TimePoll, membership: Membership) -> str:
    """The address at which this one member answers this one poll without signing in, until it closes."""
    payload = {"poll": poll.pk, "membership": membership.pk}
    return action_url(ANSWER_POLL, payload, max_age=poll.closes_at - timezone.now())


def queue_poll(*, poll: TimePoll, group: MentoringGroup, but: Membership | None) -> None:
    """Which of these times can you make? To every member but the one who asks."""
    options = list(poll.options.all())
    for member in active_members(group):
        if but is not None and member.pk == but.pk:
            continue
        queue_mail(
            kind=POLL,
            about=f"poll:{poll.pk}:asked",
            to=recipient_of(member.user),
            template="groups/mail/poll",
            context={
                "group": group,
                "round": group.round,
                "membership": member,
                "poll": poll,
                "meeting": poll.meeting,
                "options": options,
                "by": called(poll.asked_by),
                "link": poll_url(poll, member),
            },
            reply_to=group.round.contact_email,
            not_after=poll.closes_at,
        )


def queue_expired(*, poll: TimePoll, group: MentoringGroup, now: dt.datetime) -> None:
    """Nobody found a time for all; what stands, stands. To every member, once."""
    meeting = poll.meeting
    for member in active_members(group):
        queue_mail(
            kind=EXPIRED,
            about=f"poll:{poll.pk}:expired",
            to=recipient_of(member.user),
            template="groups/mail/poll_expired",
            context={
                "group": group,
                "round": group.round,
                "membership": member,
                "poll": poll,
                "meeting": meeting,
            },
            reply_to=group.round.contact_email,
            not_after=now + dt.timedelta(days=3),
        )
