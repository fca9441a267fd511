"""The e-mail to a lead whose group has no meeting room."""

from django.utils.translation import gettext_noop as _

from accounts.queries import recipient_of
from groups.models import Meeting, Membership, MentoringGroup
from mail.kinds import MailKind, declare
from mail.services import queue_mail

NO_ROOM = declare(MailKind("groups.no_room", _("your group has no meeting room link")))


def about_group(group: MentoringGroup) -> str:
    """What the message is about: it comes once in a group's life, and once more to a new lead."""
    return f"group:{group.pk}:room"


def queue_no_room(*, lead: Membership, first: Meeting) -> None:
    """The group meets soon and has no link: please add one. Moot when the first meeting begins."""
    to = recipient_of(lead.user)
    queue_mail(
        kind=NO_ROOM,
        about=about_group(lead.group),
        to=to,
        template="groups/mail/no_room",
        context={"group": lead.group, "round": lead.group.round, "membership": lead, "meeting": first},
        reply_to=lead.group.round.contact_email,
        not_after=first.starts_at,
    )
