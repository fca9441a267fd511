"""What care holds of a person: how they said it goes, why they left, and coordinators' words on their groups."""

from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.mydata.outbox import empty_messages
from accounts.personal_data import register_personal_data
from groups.care.leaving_emails import MEMBER_LEFT
from groups.models import FollowUp, GroupAlert, Membership
from mail.models import OutboxMessage


def export_follow_ups(user: User) -> list[dict[str, Any]]:
    """What the person answered when asked how it goes."""
    rows = FollowUp.objects.filter(membership__user=user).select_related("membership__round").order_by("pk")
    return [
        {
            "round": one.membership.round.name,
            "month": one.number,
            "asked_at": one.asked_at.isoformat(),
            "answer": str(FollowUp.Answer(one.answer).label),
            "words": one.words,
            "answered_at": one.answered_at.isoformat() if one.answered_at else None,
        }
        for one in rows
    ]


def export_leavings(user: User) -> list[dict[str, Any]]:
    """Why the person said that they leave."""
    left = Membership.objects.filter(user=user, left_at__isnull=False).exclude(leaving_words="")
    return [
        {
            "round": one.round.name,
            "left_at": one.left_at.isoformat() if one.left_at else None,
            "words": one.leaving_words,
        }
        for one in left.select_related("round").order_by("pk")
    ]


@transaction.atomic
def erase(user: User) -> None:
    """Take the words out; that they were asked and what they answered stays, for the counts of the round.

    Their name goes from the reasons for which coordinators set alerts of their groups aside.
    """
    for member in Membership.objects.filter(user=user).exclude(leaving_words=""):
        key = f"{MEMBER_LEFT.slug}:membership:{member.pk}:"
        empty_messages(OutboxMessage.objects.filter(key__startswith=key))
    FollowUp.objects.filter(membership__user=user).update(words="")
    Membership.objects.filter(user=user).update(leaving_words="")
    groups = Membership.objects.filter(user=user).values("group")
    if user.name:
        for alert in GroupAlert.objects.filter(group__in=groups, set_aside_because__icontains=user.name):
            alert.set_aside_because = alert.set_aside_because.replace(user.name, "…")
            alert.save(update_fields=["set_aside_because"])
    GroupAlert.objects.filter(set_aside_by=user).update(set_aside_by=None)


def register() -> None:
    """Tell the registry of personal data."""
    register_personal_data({"follow_ups": export_follow_ups, "leavings": export_leavings}, erase)
