"""The e-mails around leaving a group and who leads it: to those who stay, and to whom it is about."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_noop as _

from accounts.models import User
from accounts.queries import recipient_of
from groups.care.people import coordinators
from groups.emails import slot_in_words
from groups.meetings.calendar import invitations
from groups.meetings.leaving import calendar_cancellations
from groups.models import FollowUp, GroupMessage, Meeting, Membership, MentoringGroup, TimePoll
from mail.actions import action_url
from mail.kinds import MailKind, declare
from mail.models import OutboxMessage
from mail.services import cancel_messages, cancel_waiting, queue_mail

MEMBER_LEFT = declare(MailKind("groups.member_left", _("a member has left")))
MEMBER_BACK = declare(MailKind("groups.member_back", _("a member who left is back")))
GOODBYE = declare(MailKind("groups.goodbye", _("you have left your group")))
CHANGED = declare(MailKind("groups.changed", _("your group changed")))

TAKE_OVER = "groups.take_over"
TAKE_OVER_FOR = dt.timedelta(days=14)


def _occasion(member: Membership) -> str:
    """Names one leaving of one member; they may come back and leave again."""
    left_at = member.left_at.strftime("%Y%m%d%H%M%S") if member.left_at else "never"
    return f"membership:{member.pk}:left-{left_at}"


def queue_member_left(*, member: Membership, group: MentoringGroup, by: User, is_named: bool = True) -> None:
    """Who has left, and in which words, to the group's mentors and the coordinators; not to the leaver.

    `group` comes with its active members. Where the lead has left, the co-mentor gets a link to take over. Of someone
    who is erased (not `is_named`) it says the role alone.
    """
    mentors = {one.user_id: one for one in group.memberships.all() if one.is_mentor and one.pk != member.pk}
    leads = any(one.role == Membership.Role.LEAD for one in mentors.values())
    for user in {one.pk: one for one in [*(m.user for m in mentors.values()), *coordinators()]}.values():
        if user.pk in (member.user_id, by.pk if by.pk != member.user_id else None):
            continue
        own = mentors.get(user.pk)
        can_take_over = own is not None and not leads
        path = (
            reverse("groups:detail", args=[group.pk])
            if own
            else reverse("groups_admin:repair", args=[group.round.slug, group.pk])
        )
        queue_mail(
            kind=MEMBER_LEFT,
            about=_occasion(member),
            to=recipient_of(user),
            template="groups/mail/member_left",
            context={
                "group": group,
                "round": group.round,
                "member": member,
                "name": member.user.name if is_named else "",
                "role": member.get_role_display(),
                "words": member.leaving_words,
                "was_taken_out": by.pk != member.user_id,
                "url": settings.SITE_URL + path,
                "is_mentor": own is not None,
                "take_over_url": action_url(TAKE_OVER, {"membership": own.pk}, max_age=TAKE_OVER_FOR)
                if own and can_take_over
                else "",
            },
            reply_to=group.round.contact_email,
        )


def queue_goodbye(*, member: Membership, group: MentoringGroup, by: User) -> None:
    """You have left: thank you, how to come back today, and files that take the meetings out of their calendar."""
    to = recipient_of(member.user)
    queue_mail(
        kind=GOODBYE,
        about=_occasion(member),
        to=to,
        template="groups/mail/goodbye",
        context={
            "group": group,
            "round": group.round,
            "member": member,
            "was_taken_out": by.pk != member.user_id,
            "url": settings.SITE_URL + reverse("groups:left", args=[group.pk]),
        },
        reply_to=group.round.contact_email,
        attachments=calendar_cancellations(group, to),
    )


def queue_member_back(*, member: Membership, group: MentoringGroup, occasion: str) -> None:
    """They are back: to those who have read that they left, and the calendar anew to themselves.

    `occasion` is what `take_back_goodbye` answered.
    """
    heard = OutboxMessage.objects.filter(
        key__startswith=f"{MEMBER_LEFT.slug}:{occasion}:",
        state__in=[OutboxMessage.State.SENT, OutboxMessage.State.SENDING],
    ).values_list("recipient", flat=True)
    everyone = {member.user_id: member.user} | {user.pk: user for user in User.objects.filter(pk__in=heard)}
    for user in everyone.values():
        to = recipient_of(user)
        queue_mail(
            kind=MEMBER_BACK,
            about=f"{occasion}:back",
            to=to,
            template="groups/mail/member_back",
            context={"group": group, "round": group.round, "member": member, "is_me": user.pk == member.user_id},
            reply_to=group.round.contact_email,
            attachments=invitations(group, to) if user.pk == member.user_id else [],
        )


def take_back_goodbye(member: Membership) -> str:
    """Let what waits about a leaving never leave; answers the occasion's name."""
    occasion = _occasion(member)
    for kind in (MEMBER_LEFT, GOODBYE):
        cancel_waiting(kind=kind, about=occasion)
    return occasion


def queue_changed(
    *, member: Membership, group: MentoringGroup, sentences: Sequence[str], about: str, sends_calendar: bool = False
) -> None:
    """What changed for one member, and what holds now."""
    to = recipient_of(member.user)
    queue_mail(
        kind=CHANGED,
        about=about,
        to=to,
        template="groups/mail/changed",
        context={
            "group": group,
            "round": group.round,
            "membership": member,
            "sentences": list(sentences),
            "slot": slot_in_words(group, to.zone),
        },
        reply_to=group.round.contact_email,
        attachments=invitations(group, to) if sends_calendar else [],
    )


def cancel_mail_of_group(member: Membership) -> int:
    """Let what waits for someone about a group's meetings, or the group, never leave; returns how many."""
    abouts = {f"group:{member.group_id}", f"membership:{member.pk}"}
    for name, rows in (
        ("meeting", Meeting.objects.filter(group=member.group_id)),
        ("poll", TimePoll.objects.filter(group=member.group_id)),
        ("message", GroupMessage.objects.filter(group=member.group_id)),
        ("follow-up", FollowUp.objects.filter(membership=member)),
    ):
        abouts |= {f"{name}:{pk}" for pk in rows.values_list("pk", flat=True)}
    waiting = OutboxMessage.objects.filter(recipient=member.user_id, kind__startswith="groups.")
    return cancel_messages(waiting.filter(pk__in=_about_any(waiting.values_list("pk", "key"), abouts)))


def _about_any(rows: Iterable[tuple[int, str]], abouts: set[str]) -> list[int]:
    """The rows whose key (kind:object:number:…) is about one of these."""
    return [pk for pk, key in rows if ":".join(key.split(":")[1:3]) in abouts]
