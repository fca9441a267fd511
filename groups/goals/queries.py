"""Reads of goals."""

from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import User
from groups.goals.permissions import edits_goal, names_owner, sees_goal
from groups.models import Goal, Membership, MentoringGroup
from rounds.models import Round


@dataclass(frozen=True)
class SeenGoal:
    """A goal as one person sees it. `whose` is empty for the group's own."""

    goal: Goal
    whose: str
    is_mine: bool
    may_edit: bool


def goals_seen(group: MentoringGroup, mine: Membership | None, user: User) -> list[SeenGoal]:
    """The goals of a group, fetched with its members, that a person may see: the group's first, then by date; 1 query.

    Goals of someone who has left go with them.
    """
    members = {member.pk: member for member in group.memberships.all()}
    goals = group.goals.filter(Q(owner=None) | Q(owner__left_at=None)).order_by("due_on", "pk")
    for goal in goals:
        goal.owner = members[goal.owner_id] if goal.owner_id else None
    seen = [
        SeenGoal(
            goal=goal,
            whose=goal.owner.user.name if goal.owner and names_owner(user, mine, goal) else "",
            is_mine=mine is not None and goal.owner_id == mine.pk,
            may_edit=edits_goal(mine, goal),
        )
        for goal in goals
        if sees_goal(user, mine, goal)
    ]
    return sorted(seen, key=lambda one: (one.goal.owner_id is not None, not one.is_mine))


def shared_goal_counts(round_: Round) -> dict[int, int]:
    """How many goals each group of a round shows to it, by group pk; one query."""
    shared = Goal.objects.filter(group__round=round_, is_shared=True, owner__left_at=None)
    return dict(shared.exclude(state=Goal.State.DROPPED).order_by().values_list("group").annotate(n=Count("pk")))
