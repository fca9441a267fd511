"""The e-mails of care: a group needs attention, how is it going, a member has left or is back."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from accounts.queries import recipient_of
from groups.care.people import coordinators
from groups.care.sentences import say
from groups.models import FollowUp, GroupAlert, MentoringGroup
from mail.actions import action_url
from mail.kinds import MailKind, declare
from mail.services import cancel_waiting, queue_mail

ATTENTION = declare(MailKind("groups.attention", _("a group needs attention")))
FOLLOW_UP = declare(MailKind("groups.follow_up", _("how is it going?")))

FINE, NEED_HELP = "groups.follow_up.fine", "groups.follow_up.help"


def queue_attention(*, group: MentoringGroup, alerts: Sequence[GroupAlert], others: Sequence[GroupAlert]) -> None:
    """What tripped, to every coordinator, in one mail a group; no word that a member wrote goes along.

    `alerts` are news, `others` were told before. Who coordinates and is a member gets it too: `trust.md` keeps
    surveys, notes and concerns of their own group from them, and this mail holds none of these.
    """
    news = "-".join(f"{alert.pk}.{alert.level}.{alert.facts.get('severity', 0)}" for alert in alerts)
    for coordinator in coordinators():
        to = recipient_of(coordinator)
        with timezone.override(to.zone):
            words = {
                "group": group,
                "round": group.round,
                "is_urgent": any(alert.level == GroupAlert.Level.ACT for alert in alerts),
                "sentences": [say(alert.rule, alert.facts) for alert in alerts],
                "others": [say(alert.rule, alert.facts) for alert in others if not alert.set_aside_at],
                "repair_url": settings.SITE_URL + reverse("groups_admin:repair", args=[group.round.slug, group.pk]),
            }
            queue_mail(
                kind=ATTENTION,
                about=f"group:{group.pk}:alerts-{news}",
                to=to,
                template="groups/mail/attention",
                context=words,
                reply_to=group.round.contact_email,
            )


def cancel_attention(group: MentoringGroup) -> int:
    """Let what waits about a group never leave: nothing needs attention any more."""
    return cancel_waiting(kind=ATTENTION, about=f"group:{group.pk}")


def queue_follow_up(*, follow_up: FollowUp, until: dt.datetime, now: dt.datetime) -> None:
    """How is it going? Two links, fine or need help; moot and expired at `until`."""
    member = follow_up.membership
    to = recipient_of(member.user)
    payload = {"follow_up": follow_up.pk}
    queue_mail(
        kind=FOLLOW_UP,
        about=f"follow-up:{follow_up.pk}",
        to=to,
        template="groups/mail/follow_up",
        context={
            "group": member.group,
            "round": member.group.round,
            "membership": member,
            "fine_url": action_url(FINE, payload, max_age=until - now),
            "help_url": action_url(NEED_HELP, payload, max_age=until - now),
        },
        reply_to=member.group.round.contact_email,
        not_after=until,
    )


def cancel_follow_up(follow_up: FollowUp) -> int:
    """They answered, or left, before they were asked."""
    return cancel_waiting(kind=FOLLOW_UP, about=f"follow-up:{follow_up.pk}")
