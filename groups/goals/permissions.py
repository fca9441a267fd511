"""Who may see and change which goal."""

from accounts.models import User
from groups.models import Goal, Membership
from groups.permissions import sees_name_in_public


def sees_goal(user: User, mine: Membership | None, goal: Goal) -> bool:
    """Shared ones: everyone. The group's: its members. A member's own: they, the group's mentors. Coordinators: all.

    `mine` is the reader's active place in the goal's group. Goals of someone who has left go with them.
    """
    if goal.owner is not None and goal.owner.left_at is not None:
        return False
    if goal.is_shared or user.is_coordinator:
        return True
    if mine is None:
        return False
    return goal.owner_id is None or mine.is_mentor or goal.owner_id == mine.pk


def edits_goal(mine: Membership | None, goal: Goal) -> bool:
    """The group's: every member. A member's own: they and the group's mentors."""
    if mine is None or (goal.owner is not None and goal.owner.left_at is not None):
        return False
    return goal.owner_id is None or mine.is_mentor or goal.owner_id == mine.pk


def shares_goal(mine: Membership | None, goal: Goal) -> bool:
    """Whether the round sees a member's own goal is theirs to say; of the group's, every member's."""
    return edits_goal(mine, goal) and (mine is not None and goal.owner_id in {None, mine.pk})


def names_owner(user: User, mine: Membership | None, goal: Goal) -> bool:
    """Outsiders read the owner's name only where it may be listed."""
    if goal.owner is None:
        return False
    return mine is not None or user.is_coordinator or sees_name_in_public(goal.owner)
