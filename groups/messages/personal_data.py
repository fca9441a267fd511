"""What messages to groups hold of a person."""

from typing import Any

from django.db.models import Q

from accounts.models import User
from accounts.mydata.outbox import empty_messages
from accounts.personal_data import register_personal_data
from groups.messages.emails import MESSAGE
from groups.models import GroupMessage
from mail.models import OutboxMessage


def export_messages(user: User) -> list[dict[str, Any]]:
    """What the person wrote to their groups."""
    sent = GroupMessage.objects.filter(sender__user=user).select_related("group__round").order_by("pk")
    return [{"round": one.group.round.name, "sent_at": one.sent_at.isoformat(), "text": one.text} for one in sent]


def erase(user: User) -> None:
    """Blank the messages and every e-mail that relayed them; that something was sent stays to be counted."""
    mine = GroupMessage.objects.filter(sender__user=user)
    relayed = Q(pk__in=[])
    for message in mine:
        relayed |= Q(key__startswith=f"{MESSAGE.slug}:message:{message.pk}:")
    empty_messages(OutboxMessage.objects.filter(relayed))
    mine.update(text="")


def register() -> None:
    """Tell the registry of personal data."""
    register_personal_data({"messages to my groups": export_messages}, erase)
