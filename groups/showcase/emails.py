"""The two e-mails about a group's slide: how to make it, and that it is missing."""

import datetime as dt

from django.utils.translation import gettext_noop as _

from accounts.queries import recipient_of
from groups.models import Membership, MentoringGroup
from mail.kinds import MailKind, declare
from mail.services import cancel_waiting, queue_mail

SLIDE_INSTRUCTIONS = declare(MailKind("groups.slide_instructions", _("how to make and upload the group's slide")))
SLIDE_MISSING = declare(MailKind("groups.slide_missing", _("the group's slide is missing")))


def queue_slide_instructions(*, member: Membership, starts_at: dt.datetime, not_after: dt.datetime) -> None:
    """What the slide is for, how to make it, by when; once a group and person."""
    _queue(SLIDE_INSTRUCTIONS, f"group:{member.group_id}", member, starts_at, not_after)


def queue_slide_missing(*, member: Membership, starts_at: dt.datetime) -> None:
    """The showcase is near and the slide isn't there; once for each day on which the showcase is planned."""
    _queue(SLIDE_MISSING, f"group:{member.group_id}:{starts_at:%Y-%m-%d}", member, starts_at, starts_at)


def cancel_slide_mail(*, group: MentoringGroup) -> int:
    """Both are moot: the slide is there; returns how many waited."""
    return sum(cancel_waiting(kind=kind, about=f"group:{group.pk}") for kind in (SLIDE_INSTRUCTIONS, SLIDE_MISSING))


def _queue(kind: MailKind, about: str, member: Membership, starts_at: dt.datetime, not_after: dt.datetime) -> None:
    group = member.group
    queue_mail(
        kind=kind,
        about=about,
        to=recipient_of(member.user),
        template=kind.slug.replace("groups.", "groups/mail/"),
        context={"group": group, "round": group.round, "membership": member, "starts_at": starts_at},
        reply_to=group.round.contact_email,
        not_after=not_after,
    )
