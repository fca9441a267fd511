"""What goals hold of a person."""

from typing import Any

from accounts.models import User
from accounts.personal_data import register_personal_data
from groups.models import Goal


def export_goals(user: User) -> list[dict[str, Any]]:
    """The person's own goals; those of a group are the group's."""
    goals = Goal.objects.filter(owner__user=user).select_related("group__round").order_by("pk")
    return [
        {
            "round": one.group.round.name,
            "goal": one.text,
            "measure": one.measure,
            "due_on": one.due_on.isoformat(),
            "progress": one.progress,
            "state": str(Goal.State(one.state).label),
            "is_shared": one.is_shared,
        }
        for one in goals
    ]


def erase(user: User) -> None:
    """Blank the person's own goals; how far they were stays to be counted. The group's goals forget who wrote them."""
    Goal.objects.filter(owner__user=user).update(text="", measure="", is_shared=False)
    Goal.objects.filter(written_by=user).update(written_by=None)


def register() -> None:
    """Tell the registry of personal data."""
    register_personal_data({"goals": export_goals}, erase)
