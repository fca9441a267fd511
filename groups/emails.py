"""The e-mails that come with publishing: placed, the team introduced, not placed."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from accounts.models import User
from accounts.queries import recipient_of
from groups.faces import member_faces
from groups.meetings.calendar import invitations
from groups.meetings.places import place_of
from groups.models import Membership, MentoringGroup, Placement
from groups.plans.queries import weeks_of_plan
from groups.proposals.facts import explain
from groups.queries import with_active_members
from mail.kinds import MailKind, declare, register_example
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
            "outcome": group.outcome,
            "role": membership.get_role_display(),
            "slot": slot_in_words(group, to.zone),
            "place": place_of(group),
            "why": explain(membership.placement),
        },
        reply_to=group.round.contact_email,
        attachments=invitations(group, to),
    )


def queue_introduction(*, group: MentoringGroup, occasion: int | str) -> None:
    """Who is in the team and what is planned, to each member singly, with the goals and addresses that they may see.

    `occasion` names the publication: a late joiner's introduces the team to all again.
    """
    everyone = list(group.memberships.all())
    agenda = [week for week in weeks_of_plan(group, timezone.now()) if week.is_ahead]
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
                "outcome": group.outcome,
                "role": member.get_role_display(),
                "faces": member_faces(group, member.user),
                "slot": slot_in_words(group, to.zone),
                "agenda": agenda,
                "place": place_of(group),
                "is_again": any(one.joined_on != newest for one in everyone),
            },
            reply_to=group.round.contact_email,
        )


def queue_not_placed(*, placement: Placement) -> None:
    """No group this time: why, and what would place you."""
    user: User = placement.application.user
    why = explain(placement)
    queue_mail(
        kind=NOT_PLACED,
        about=f"application:{placement.application_id}",
        to=recipient_of(user),
        template="groups/mail/not_placed",
        context={
            "round": placement.round,
            "user": user,
            "application": placement.application,
            "why": why,
            "zone": why.zone or user.zone,
        },
        reply_to=placement.round.contact_email,
    )


def _recent_memberships() -> QuerySet[Membership]:
    active = Membership.objects.filter(left_at=None)
    return active.select_related("user", "group__outcome__type", "group__outcome__tool", "placement").order_by("-pk")


def _recent_not_placed() -> QuerySet[Placement]:
    return Placement.objects.filter(membership=None).select_related("application__user", "round").order_by("-pk")


def _whole(membership: Membership) -> MentoringGroup:
    return with_active_members(MentoringGroup.objects.filter(pk=membership.group_id)).get()


register_example(
    PLACED,
    to=gettext_lazy("each member, on publishing"),
    words=("round", "group", "outcome", "role"),
    recent=lambda: _recent_memberships().exclude(placement=None),
    queue=lambda membership: queue_placed(membership=membership, group=_whole(membership)),
)
register_example(
    INTRODUCTION,
    to=gettext_lazy("each member, on publishing and when someone joins"),
    words=("round", "group", "outcome", "role"),
    recent=_recent_memberships,
    queue=lambda membership: queue_introduction(group=_whole(membership), occasion=0),
)
register_example(
    NOT_PLACED,
    to=gettext_lazy("applicants without a group, on publishing"),
    words=("round",),
    recent=_recent_not_placed,
    queue=lambda placement: queue_not_placed(placement=placement),
)
