"""Leaving a group, being taken out of it, coming back the same day, and taking over the lead."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import DecisionRecord, User
from accounts.records import record_decision
from groups.care.alerts import refresh_alerts
from groups.care.leaving_emails import (
    TAKE_OVER,
    cancel_mail_of_group,
    queue_changed,
    queue_goodbye,
    queue_member_back,
    queue_member_left,
    take_back_goodbye,
)
from groups.models import Membership, MentoringGroup
from groups.queries import with_active_members
from groups.services import lock_groups

__all__ = [
    "TAKE_OVER",
    "LeavingRefused",
    "come_back",
    "leave_group",
    "leave_on_erasure",
    "take_over_lead",
    "why_not_back",
]

Role = Membership.Role
UNDO_FOR = dt.timedelta(days=1)
TAKEN_OUT = "membership.taken-out"


class LeavingRefused(Exception):  # noqa: N818 - it says what happened; the message is for the person
    """What was asked can't be done any more; the message says why."""


def leave_group(*, membership: Membership, words: str, by: User, now: dt.datetime) -> Membership:
    """End a place: the seat is free, mails about the group's meetings are cancelled, mentors and coordinators hear.

    `words` are the leaver's, to mentors and coordinators; or the reason of the coordinator `by` who takes someone
    out, which is recorded. Leaving twice is refused with LeavingRefused.
    """
    with transaction.atomic():
        group = lock_group(membership.group_id)
        fresh = Membership.objects.select_for_update(of=("self",)).select_related("user").get(pk=membership.pk)
        if fresh.left_at:
            raise LeavingRefused(_("%(name)s has left this group already.") % {"name": fresh.user})
        fresh.left_at, fresh.leaving_words = now, words if by.pk == fresh.user_id else ""
        fresh.save(update_fields=["left_at", "leaving_words"])
        if by.pk != fresh.user_id:
            record_decision(
                by=by,
                action=TAKEN_OUT,
                subject=fresh,
                about=fresh.user,
                reason=words,
                before={"group": group.pk, "role": fresh.role, "seat": fresh.seat},
            )
        cancel_mail_of_group(fresh)
        queue_member_left(member=fresh, group=group, by=by)
        queue_goodbye(member=fresh, group=group, by=by)
        refresh_alerts([group], now)
    return fresh


@transaction.atomic
def leave_on_erasure(user: User, now: dt.datetime) -> None:
    """End all places of someone who is erased, with no name; who stays in groups that still run hears as of leaving."""
    for membership in Membership.objects.filter(user=user, left_at=None).order_by("group"):
        group = lock_group(membership.group_id)
        fresh = Membership.objects.select_for_update(of=("self",)).select_related("user").get(pk=membership.pk)
        if fresh.left_at:
            continue
        fresh.left_at = now
        fresh.save(update_fields=["left_at"])
        cancel_mail_of_group(fresh)
        if group.round.report_on >= now.date():
            queue_member_left(member=fresh, group=group, by=user, is_named=False)
            refresh_alerts([group], now)


def lock_group(pk: int) -> MentoringGroup:
    """Lock a group, and read it with its active members: who leaves and who repairs queue here."""
    lock_groups([pk])
    return with_active_members(MentoringGroup.objects.filter(pk=pk)).get()


def why_not_back(membership: Membership, by: User, now: dt.datetime) -> str:
    """Why someone who left can't simply come back; "" where they can. Three queries at most."""
    if membership.left_at is None:
        return _("You are in the group.")
    if not membership.user.is_active:
        return _("Their account was deleted or closed.")
    if now > membership.left_at + UNDO_FOR:
        return _("You left more than a day ago. Please write to the coordinators if you would like to come back.")
    if not by.is_coordinator and _was_taken_out(membership):
        return _("A coordinator took you out of the group. Please write to them.")
    active = Membership.objects.filter(left_at=None)
    if active.filter(round=membership.round_id, user=membership.user_id).exists():
        return _("You have a place in another group of this round.")
    mine = active.filter(group=membership.group_id)
    taken = mine.filter(role=membership.role) if membership.is_mentor else mine.filter(seat=membership.seat)
    return _("Your place has been given to someone else meanwhile.") if taken.exists() else ""


def _was_taken_out(membership: Membership) -> bool:
    subject = f"{membership._meta.label_lower}:{membership.pk}"
    taken_out = DecisionRecord.objects.filter(action=TAKEN_OUT, subject=subject)
    return taken_out.filter(made_at__gte=membership.left_at).exists()


def come_back(*, membership: Membership, by: User, now: dt.datetime) -> Membership:
    """Undo a leaving within a day, while the place is free; who heard of it hears of this. Raises LeavingRefused."""
    with transaction.atomic():
        lock_group(membership.group_id)
        fresh = Membership.objects.select_for_update(of=("self",)).select_related("user").get(pk=membership.pk)
        if why := why_not_back(fresh, by, now):
            raise LeavingRefused(why)
        occasion = take_back_goodbye(fresh)
        others = Membership.objects.filter(group=fresh.group_id, left_at=None)
        fresh.is_representative = fresh.is_representative and not others.filter(is_representative=True).exists()
        fresh.left_at, fresh.leaving_words = None, ""
        try:
            with transaction.atomic():
                fresh.save(update_fields=["left_at", "leaving_words", "is_representative"])
        except IntegrityError as error:
            raise LeavingRefused(_("Your place has been given to someone else meanwhile.")) from error
        if by.pk != fresh.user_id:
            record_decision(by=by, action="membership.taken-back", subject=fresh, about=fresh.user)
        group = lock_group(fresh.group_id)
        queue_member_back(member=fresh, group=group, occasion=occasion)
        refresh_alerts([group], now)
    return fresh


def take_over_lead(*, membership: Membership, by: User, now: dt.datetime) -> Membership:
    """Let the co-mentor lead a group that nobody leads; the slot stays. Pressed again, it answers the same.

    Raises LeavingRefused where they left, or someone else leads.
    """
    with transaction.atomic():
        group = lock_group(membership.group_id)
        member = next((one for one in group.memberships.all() if one.pk == membership.pk), None)
        if member is None:
            raise LeavingRefused(_("%(name)s is not in this group any more.") % {"name": membership.user})
        if member.role == Role.LEAD:
            return member
        if member.role != Role.CO_MENTOR or any(one.role == Role.LEAD for one in group.memberships.all()):
            raise LeavingRefused(_("Someone else leads the group now."))
        member.role = Role.LEAD
        member.save(update_fields=["role"])
        if by.pk != member.user_id:
            record_decision(by=by, action="membership.leads", subject=member, about=member.user)
        for one in group.memberships.all():
            said = _("You lead the group now.") if one == member else _("%(name)s leads the group now.")
            queue_changed(
                member=one,
                group=group,
                sentences=[said % {"name": member.user.name}, _("When you meet stays as it is.")],
                about=f"group:{group.pk}:lead-{member.pk}",
            )
        refresh_alerts([group], now)
    return member
