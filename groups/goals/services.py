"""Writes of goals."""

from typing import Any

from django.db import transaction

from groups.models import Goal, Membership, MentoringGroup
from groups.seen import ChangedMeanwhile, mark_of

State = Goal.State
ALL = 100


def mark_of_goal(goal: Goal) -> str:
    """What someone saw of a goal when they began to edit it."""
    return mark_of(goal.text, goal.measure, goal.due_on, goal.is_shared)


def add_goal(*, group: MentoringGroup, owner: Membership | None, values: dict[str, Any], by: Membership) -> Goal:
    """Set a goal of the group, or of one member."""
    return Goal.objects.create(group=group, owner=owner, written_by=by.user, **values)


@transaction.atomic
def change_goal(*, goal: Goal, values: dict[str, Any], seen: str, by: Membership) -> None:
    """Change words, date and whether it is shared; raises ChangedMeanwhile where it is not as `seen` any more."""
    stored = Goal.objects.select_for_update().get(pk=goal.pk)
    if mark_of_goal(stored) != seen:
        raise ChangedMeanwhile(stored)
    for name, value in (values | {"written_by": by.user}).items():
        setattr(stored, name, value)
    stored.save(update_fields=[*values, "written_by", "changed_at"])


def set_progress(*, goal: Goal, progress: int) -> None:
    """Say how far an open goal is, 0 to 100; one that was reached or dropped stays as it is."""
    goal.progress = progress
    _save(goal, "progress", only_from=State.OPEN)


def reach_goal(goal: Goal) -> None:
    """It is done."""
    goal.state, goal.progress = State.REACHED, ALL
    _save(goal, "state", "progress", only_from=State.OPEN)


def drop_goal(goal: Goal) -> None:
    """Pursue it no further; `reopen_goal` takes that back."""
    goal.state = State.DROPPED
    _save(goal, "state", only_from=State.OPEN)


def reopen_goal(goal: Goal) -> None:
    """Pursue it again, from where it was."""
    goal.state = State.OPEN
    _save(goal, "state")


def _save(goal: Goal, *names: str, only_from: str | None = None) -> None:
    if only_from is None or Goal.objects.filter(pk=goal.pk, state=only_from).exists():
        goal.save(update_fields=[*names, "changed_at"])
