"""The relayed message."""

from django.utils.translation import gettext_noop as _

from accounts.queries import recipient_of
from groups.models import GroupMessage, Membership
from mail.kinds import MailKind, declare
from mail.services import queue_mail

MESSAGE = declare(MailKind("groups.message", _("message to my group")))


def queue_message(*, message: GroupMessage, to_member: Membership) -> None:
    """Relay a message to one other member; answers go to its sender where they share their address.

    Otherwise they go to the round's contact, and the letter leads to the page on which the reader answers.
    """
    sender, group = message.sender, message.group
    is_direct = sender.application.shares_email
    queue_mail(
        kind=MESSAGE,
        about=f"message:{message.pk}",
        to=recipient_of(to_member.user),
        template="groups/mail/message",
        context={
            "group": group,
            "round": group.round,
            "membership": to_member,
            "sender": sender.user,
            "role": sender.get_role_display(),
            "text": message.text,
            "is_direct": is_direct,
        },
        reply_to=sender.user.email if is_direct else group.round.contact_email,
    )
