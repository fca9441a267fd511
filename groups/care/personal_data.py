"""What care holds of a person: how they said it goes, why they left, and coordinators' words on their groups."""

from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.personal_data import register_erasure, register_export
from groups.models import FollowUp, GroupAlert, Membership


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
    register_export("follow_ups", export_follow_ups)
    register_export("leavings", export_leavings)
    register_erasure(erase)
