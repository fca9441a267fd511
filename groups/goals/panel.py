"""Goals on the group's page."""

import datetime as dt
from typing import Any

from accounts.models import User
from groups.goals.queries import goals_seen
from groups.models import Goal, Membership, MentoringGroup


def panel(group: MentoringGroup, mine: Membership | None, user: User, now: dt.datetime) -> dict[str, Any]:
    """Return the goals that the reader may see and nobody dropped; one query."""
    seen = goals_seen(group, mine, user)
    return {"goals": [one for one in seen if one.goal.state != Goal.State.DROPPED]}
