"""The plan on the group's page."""

import datetime as dt
from typing import Any

from accounts.models import User
from groups.models import Membership, MentoringGroup
from groups.plans.queries import weeks_of_plan


def panel(group: MentoringGroup, mine: Membership | None, user: User, now: dt.datetime) -> dict[str, Any]:
    """Return the plan week by week, and what is planned for the next meeting; one query."""
    weeks = weeks_of_plan(group, now)
    return {"plan_weeks": weeks, "this_week": next((week for week in weeks if week.is_next), None)}
