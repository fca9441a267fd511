"""Joining a published group, and queueing at groups."""

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import Membership, MentoringGroup
from rounds.models import Application

SEATS = range(1, 6)


class GroupIsFull(Exception):  # noqa: N818 - the name says what is the matter
    """Every seat, or the place of lead or co-mentor, is taken."""


class AlreadyPlaced(Exception):  # noqa: N818 - the name says what is the matter
    """The person has an active place in this round already."""


def lock_groups(pks: Iterable[int]) -> None:
    """Let whoever changes who is in these groups queue here until the transaction ends (SQLite queues all writers).

    After the round's lock and those of applications, where these are taken; always in the same order, and without the
    groups' usual one, which would join the round and lock it, too.
    """
    groups = MentoringGroup.objects.order_by("pk").filter(pk__in=list(pks))
    list(groups.select_for_update(no_key=True).values_list("pk"))


def join_group(
    *, group: MentoringGroup, application: Application, role: str, joined_on: dt.date | None = None
) -> Membership:
    """Give an applicant a place in a group: the next free seat for a mentee, the place of their role for a mentor.

    However many join at once, the database's constraints decide: who loses the race for a seat tries the next.
    Raises GroupIsFull or AlreadyPlaced.
    """
    fields = {
        "group": group,
        "round_id": group.round_id,
        "user_id": application.user_id,
        "application": application,
        "role": role,
        "joined_on": joined_on or timezone.localdate(timezone=dt.UTC),
    }
    # Each try either wins a seat or learns that another seat is taken; leaving may free one in between.
    for _try in range(len(SEATS) + 1):
        if Membership.objects.filter(round=group.round_id, user=application.user_id, left_at=None).exists():
            raise AlreadyPlaced(_("%(name)s has a place in this round already.") % {"name": application.user})
        seat = _free_seat(group, role)
        try:
            with transaction.atomic():
                return Membership.objects.create(**fields, seat=seat)
        except IntegrityError:
            continue
    raise GroupIsFull(_("%(group)s is full.") % {"group": group})


def _free_seat(group: MentoringGroup, role: str) -> int | None:
    """The lowest free seat for a mentee, None for a mentor's place; raises GroupIsFull where there is none."""
    members = Membership.objects.filter(group=group, left_at=None)
    if role != Membership.Role.MENTEE:
        if members.filter(role=role).exists():
            raise GroupIsFull(_("%(group)s has its mentors.") % {"group": group})
        return None
    taken = set(members.filter(seat__isnull=False).values_list("seat", flat=True))
    seat = next((seat for seat in SEATS if seat not in taken), None)
    if seat is None:
        raise GroupIsFull(_("%(group)s is full.") % {"group": group})
    return seat
