"""The e-mails that come with publishing: placed, the team introduced, not placed."""

from django.utils.translation import gettext_noop as _

from accounts.models import User
from accounts.queries import recipient_of
from groups.calendar import invitation
from groups.faces import member_faces
from groups.models import Membership, MentoringGroup, Placement
from groups.proposals.facts import explain
from mail.kinds import MailKind, declare
from mail.services import queue_mail
from slots.weekly import describe_slot

PLACED = declare(MailKind("groups.placed", _("placed: your group, why, and when it meets")))
INTRODUCTION = declare(MailKind("groups.introduction", _("introduction of the team")))
NOT_PLACED = declare(MailKind("groups.not_placed", _("not placed, why, and what would place you")))


def slot_in_words(group: MentoringGroup, zone: str) -> str:
    """The slot on a reader's clock with the dates of clock changes, without "your time" spelled twice."""
    return describe_slot(group.slot, group.starts_on, group.weeks, zone, group.every_weeks)


def queue_placed(*, membership: Membership, group: MentoringGroup) -> None:
    """Your group, why you are in it, when it meets on your clock, and the calendar invitation.

    `group` comes with its members (`queries.with_active_members`).
    """
    to = recipient_of(membership.user)
    queue_mail(
        kind=PLACED,
        about=f"membership:{membership.pk}",
        to=to,
        template="groups/mail/placed",
        context={
            "group": group,
            "round": group.round,
            "membership": membership,
            "slot": slot_in_words(group, to.zone),
            "why": explain(membership.placement),
        },
        reply_to=group.round.contact_email,
        attachments=[invitation(group, to)],
    )


def queue_introduction(*, group: MentoringGroup, occasion: int | str) -> None:
    """Who is in the team, to each member singly, with the goals and addresses that this member may see.

    `occasion` names the publication: a late joiner's introduces the team to all again.
    """
    everyone = list(group.memberships.all())
    newest = max((member.joined_on for member in everyone), default=None)
    for member in everyone:
        to = recipient_of(member.user)
        queue_mail(
            kind=INTRODUCTION,
            about=f"group:{group.pk}:publication-{occasion}",
            to=to,
            template="groups/mail/introduction",
            context={
                "group": group,
                "round": group.round,
                "membership": member,
                "faces": member_faces(group, member.user),
                "slot": slot_in_words(group, to.zone),
                "is_again": any(one.joined_on != newest for one in everyone),
            },
            reply_to=group.round.contact_email,
        )


def queue_not_placed(*, placement: Placement) -> None:
    """No group this time: why, and what would place you."""
    user: User = placement.application.user
    queue_mail(
        kind=NOT_PLACED,
        about=f"application:{placement.application_id}",
        to=recipient_of(user),
        template="groups/mail/not_placed",
        context={
            "round": placement.round,
            "user": user,
            "application": placement.application,
            "why": explain(placement),
        },
        reply_to=placement.round.contact_email,
    )
