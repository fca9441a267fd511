"""Choosing the representative of a group."""

from django.db import transaction

from accounts.models import User
from accounts.records import record_decision
from groups.models import Membership, MentoringGroup


def may_choose(user: User, mine: Membership | None, chosen: Membership | None, now: Membership | None) -> bool:
    """Whether a person may make `chosen` the representative instead of `now` (None is nobody).

    Mentors and coordinators choose anyone. A mentee offers themselves where there is nobody, or steps back.
    """
    if user.is_coordinator or (mine is not None and mine.is_mentor):
        return True
    if mine is None:
        return False
    offers = now is None and chosen is not None and chosen.pk == mine.pk
    steps_back = chosen is None and now is not None and now.pk == mine.pk
    return offers or steps_back


@transaction.atomic
def choose_representative(*, group: MentoringGroup, chosen: Membership | None, by: User) -> None:
    """Let one active member represent the group, instead of whoever did, or nobody."""
    MentoringGroup.objects.select_for_update().get(pk=group.pk)
    active = Membership.objects.filter(group=group, left_at=None)
    before = active.filter(is_representative=True).first()
    if (before.pk if before else None) == (chosen.pk if chosen else None):
        return
    active.filter(is_representative=True).update(is_representative=False)
    if chosen is not None:
        active.filter(pk=chosen.pk).update(is_representative=True)
    if by.is_coordinator and not active.filter(user=by).exists():
        record_decision(
            by=by,
            action="group.representative",
            subject=group,
            about=chosen.user if chosen else None,
            before={"membership": before.pk if before else None},
            after={"membership": chosen.pk if chosen else None},
        )
