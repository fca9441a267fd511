"""Reads of plans."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from groups.models import Meeting, MentoringGroup, PlanPart


def agenda_of(meeting: Meeting) -> list[PlanPart]:
    """What a group plans for one meeting, in order; for pages and reminders. One query."""
    return list(meeting.plan.order_by("position", "pk"))


def plan_of(group: MentoringGroup) -> QuerySet[PlanPart]:
    """All parts of a group's plan with their meetings, in the order in which they happen."""
    return group.plan.select_related("meeting").order_by("meeting__starts_at", "meeting", "position", "pk")


@dataclass(frozen=True)
class Week:
    """One meeting with what is planned for it, and the numbers of its neighbors that aren't cancelled (or None)."""

    meeting: Meeting
    parts: list[PlanPart]
    is_next: bool = False
    is_over: bool = False
    before: int | None = None
    after: int | None = None


def weeks_of(meetings: Iterable[Meeting], parts: Iterable[PlanPart], now: dt.datetime) -> list[Week]:
    """Meetings in their order, each with its parts; the next one that isn't cancelled is marked."""
    by_meeting: dict[int, list[PlanPart]] = {}
    for part in parts:
        by_meeting.setdefault(part.meeting_id, []).append(part)
    ordered = sorted(meetings, key=lambda one: (one.starts_at, one.pk))
    on = [one for one in ordered if one.state != Meeting.State.CANCELLED]
    following = next((one.pk for one in on if one.ends_at > now), None)
    return [
        Week(
            one,
            by_meeting.get(one.pk, []),
            is_next=one.pk == following,
            is_over=one.ends_at <= now,
            before=next((other.number for other in reversed(on) if other.starts_at < one.starts_at), None),
            after=next((other.number for other in on if other.starts_at > one.starts_at), None),
        )
        for one in ordered
    ]


def weeks_with_parts(group: MentoringGroup, now: dt.datetime) -> list[Week]:
    """The meetings for which something is planned; one query."""
    parts = list(plan_of(group))
    return weeks_of({part.meeting_id: part.meeting for part in parts}.values(), parts, now)


def all_weeks(group: MentoringGroup, now: dt.datetime) -> list[Week]:
    """All meetings that aren't cancelled, with or without parts, and any that still has some; two queries."""
    parts = list(plan_of(group))
    with_parts = {part.meeting_id for part in parts}
    meetings = [one for one in group.meetings.all() if one.state != Meeting.State.CANCELLED or one.pk in with_parts]
    return weeks_of(meetings, parts, now)
