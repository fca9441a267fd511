"""What is due of care: the monthly question, and a look at the health of all groups."""

from groups.care.alerts import check_health
from groups.care.follow_ups import ask_members
from mail.due import register_due


def register() -> None:
    """Tell the schedule."""
    register_due("groups.follow_up", ask_members)
    register_due("groups.health", check_health)
