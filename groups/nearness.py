"""Who works with whom, for the room below that handles concerns."""

from accounts.models import User
from groups.models import Membership


def people_around(user: User) -> list[User]:
    """Everyone who is or was in a group with this person; one query."""
    mine = Membership.objects.filter(user=user).values("group")
    others = Membership.objects.filter(group__in=mine).exclude(user=user).values("user")
    return list(User.objects.filter(pk__in=others, is_active=True))


def people_mentored_by(user: User) -> set[int]:
    """The pks of those in the groups that this person leads or co-mentors now, themselves left out; one query."""
    roles = [Membership.Role.LEAD, Membership.Role.CO_MENTOR]
    groups = Membership.objects.filter(user=user, left_at=None, role__in=roles).values("group")
    return set(Membership.objects.filter(group__in=groups).exclude(user=user).values_list("user", flat=True))
