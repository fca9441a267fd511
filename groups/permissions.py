"""Who may see what of a group (`trust.md`: Who sees what)."""

from accounts.models import User
from groups.models import Membership, MentoringGroup
from groups.queries import membership_of


def sees_whole(user: User, group: MentoringGroup) -> bool:
    """Members, and coordinators, see the whole group; everyone else its public face."""
    return user.is_coordinator or membership_of(user, group) is not None


def sees_goals(user: User, group: MentoringGroup, of: Membership) -> bool:
    """A mentee's goals and needs: themselves, the group's mentors, coordinators."""
    own = membership_of(user, group)
    return user.is_coordinator or (own is not None and (own.is_mentor or own.pk == of.pk))


def sees_about(user: User, group: MentoringGroup, of: Membership) -> bool:
    """A mentor's lines about themselves: everyone in the group, coordinators."""
    return of.is_mentor and sees_whole(user, group)


def sees_email(user: User, group: MentoringGroup, of: Membership) -> bool:
    """An address: the group, of those who agreed; coordinators all."""
    own = membership_of(user, group)
    return user.is_coordinator or (own is not None and (of.application.shares_email or own.pk == of.pk))


def sees_name_in_public(of: Membership) -> bool:
    """A name on the public face: only of those who agreed."""
    return of.application.may_be_listed


def changes_times(user: User, group: MentoringGroup) -> bool:
    """Who moves, cancels and adds meetings and changes the slot: lead and co-mentor, and coordinators."""
    own = membership_of(user, group)
    return user.is_coordinator or (own is not None and own.is_mentor)


def asks_for_times(user: User, group: MentoringGroup) -> bool:
    """Who may ask the group for another time: every member, since nothing moves unless all can or a mentor chooses."""
    return sees_whole(user, group)
