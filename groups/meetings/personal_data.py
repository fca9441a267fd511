"""What meetings hold of a person: which times they could make, their calendar address, reasons that they gave."""

from typing import Any

from accounts.models import User
from accounts.personal_data import register_personal_data
from groups.models import CalendarFeed, Meeting, TimeAnswer


def export_time_answers(user: User) -> list[dict[str, Any]]:
    """Which of the asked times the person could make."""
    answers = TimeAnswer.objects.filter(membership__user=user).select_related("option__poll__group__outcome__type")
    return [
        {
            "group": str(one.option.poll.group.outcome),
            "time": one.option.starts_at.isoformat(),
            "can": one.can,
            "answered_at": one.answered_at.isoformat(),
        }
        for one in answers.select_related("option__poll__group__outcome__tool").order_by("pk")
    ]


def export_calendar(user: User) -> list[dict[str, Any]]:
    """That the person has a private calendar address, and since when; not the address, which is a key."""
    return [{"made_at": one.made_at.isoformat()} for one in CalendarFeed.objects.filter(user=user)]


def erase(user: User) -> None:
    """Drop answers and the calendar address, and the reasons of meetings cancelled in groups that they mentored."""
    TimeAnswer.objects.filter(membership__user=user).delete()
    CalendarFeed.objects.filter(user=user).delete()
    mentored = user.memberships.exclude(role="mentee").values("group")
    Meeting.objects.filter(group__in=mentored).update(cancelled_because="")


def register() -> None:
    """Tell the registry of personal data."""
    register_personal_data({"time_answers": export_time_answers, "calendar": export_calendar}, erase)
