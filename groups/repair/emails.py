"""The e-mails of repairs: what changed for each whom it concerns, and who is without a group for now."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.queries import recipient_of
from groups.care.leaving_emails import queue_changed
from groups.emails import queue_introduction, queue_placed
from groups.meetings.leaving import calendar_cancellations
from groups.models import Membership, MentoringGroup
from mail.kinds import MailKind, declare
from mail.services import queue_mail

WITHOUT_GROUP = declare(MailKind("groups.without_group", gettext_noop("your group could not go on")))


def queue_without_group(*, member: Membership, about: str) -> None:
    """The group could not go on, and no other fits now: they are on the waiting list."""
    group = member.group
    to = recipient_of(member.user)
    queue_mail(
        kind=WITHOUT_GROUP,
        about=about,
        to=to,
        template="groups/mail/without_group",
        context={"group": group, "round": group.round, "membership": member},
        reply_to=group.round.contact_email,
        attachments=calendar_cancellations(group, to),
    )


def queue_repaired(
    *, group: MentoringGroup, occasion: str, moved: set[int], joined: set[int], has_new_lead: bool
) -> None:
    """Tell the members of one group, fetched with them, what a repair changed for each; by membership pks.

    Who moved hears of their new group, who joined is welcomed as on publishing, the others hear of a new lead; and
    where someone came, the team is introduced to all again. A new slot is told by the meetings themselves.
    """
    lead = next((one for one in group.memberships.all() if one.role == Membership.Role.LEAD), None)
    for member in group.memberships.all():
        if member.pk in joined:
            queue_placed(membership=member, group=group)
        elif member.pk in moved:
            said = _("You have a place in another group now; the one you were in can't go on as it was.")
            _queue(member, group, [said], occasion)
        elif has_new_lead and lead is not None:
            mine = _("You lead the group now.") if member == lead else _("%(name)s leads the group now.")
            _queue(member, group, [mine % {"name": lead.user.name}], occasion)
    if moved or joined:
        queue_introduction(group=group, occasion=occasion)


def _queue(member: Membership, group: MentoringGroup, sentences: list[str], occasion: str) -> None:
    queue_changed(
        member=member, group=group, sentences=sentences, about=f"group:{group.pk}:{occasion}", sends_calendar=True
    )
