"""The part of a group's page about care: how it goes, taking over, leaving."""

import datetime as dt
from typing import Any

from accounts.models import User
from groups.models import Membership, MentoringGroup


def panel(group: MentoringGroup, mine: Membership | None, user: User, now: dt.datetime) -> dict[str, Any]:
    """Whether the reader can take over the lead; `group` comes with its active members. No query."""
    leads = any(one.role == Membership.Role.LEAD for one in group.memberships.all())
    can_take_over = mine is not None and mine.role == Membership.Role.CO_MENTOR and not leads
    return {"care": {"can_take_over": can_take_over, "nobody_leads": not leads}}
