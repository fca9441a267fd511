"""A group's own meeting room."""

from django.db import transaction

from accounts.models import User
from accounts.records import record_decision
from groups.models import Membership, MentoringGroup
from groups.rooms.emails import NO_ROOM, about_group
from mail.services import cancel_waiting


def may_set_room(user: User, mine: Membership | None) -> bool:
    """The group's mentors, and coordinators."""
    return user.is_coordinator or (mine is not None and mine.is_mentor)


@transaction.atomic
def set_room(*, group: MentoringGroup, url: str, by: User) -> None:
    """Give the group a link of its own, or take it away, so that the round's pattern counts again."""
    before = group.room_url
    group.room_url = url
    group.save(update_fields=["room_url"])
    if group.room_link:
        cancel_waiting(kind=NO_ROOM, about=about_group(group))
    if by.is_coordinator and not group.memberships.filter(user=by, left_at=None).exists():
        record_decision(by=by, action="group.room", subject=group, before={"room_url": before}, after={"room_url": url})
