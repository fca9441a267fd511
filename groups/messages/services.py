"""Sending a message to one's group."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from groups.messages.emails import queue_message
from groups.models import GroupMessage, Membership, MentoringGroup
from groups.queries import members_in_order

MOST_A_DAY = 10
DAY = dt.timedelta(days=1)


class TooManyMessages(Exception):  # noqa: N818 - the name says what is the matter
    """The sender wrote ten messages within a day."""


@transaction.atomic
def send_message(*, group: MentoringGroup, sender: Membership, text: str, form: UUID, now: dt.datetime) -> int:
    """Relay a message to every other active member; returns how many mails it made.

    The same form sends once, however often it is pressed. `group` comes with its active members. Raises
    TooManyMessages from the eleventh message of a person within 24 hours on.
    """
    # Whoever writes twice at the same moment waits here, and is counted.
    User.objects.select_for_update().get(pk=sender.user_id)
    others = [one for one in members_in_order(group) if one.pk != sender.pk]
    if GroupMessage.objects.filter(form=form).exists():
        return len(others)
    lately = GroupMessage.objects.filter(sender__user=sender.user_id, sent_at__gt=now - DAY).count()
    if lately >= MOST_A_DAY:
        raise TooManyMessages(_("That were ten messages in a day. Please wait a little, or talk at your next meeting."))
    message = GroupMessage.objects.create(group=group, sender=sender, form=form, text=text)
    for other in others:
        queue_message(message=message, to_member=other)
    return len(others)
