"""Reads of plans."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet

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
    has_notes: bool = False

    @property
    def is_ahead(self) -> bool:
        """Whether the meeting is planned and not over."""
        return self.meeting.state == Meeting.State.PLANNED and not self.is_over


def weeks_of(
    meetings: Iterable[Meeting], parts: Iterable[PlanPart], now: dt.datetime, noted: Collection[int] = ()
) -> list[Week]:
    """Meetings in their order, each with its parts; the next one that isn't cancelled is marked.

    `noted` are the meetings (their pks) of which there are notes.
    """
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
            has_notes=one.pk in noted,
        )
        for one in ordered
    ]


def weeks_of_plan(group: MentoringGroup, now: dt.datetime) -> list[Week]:
    """All meetings that aren't cancelled, with or without parts, and cancelled ones that still have some.

    One query where the meetings were fetched with the group.
    """
    parts = group.plan.annotate(note_version=F("meeting__note__version")).order_by("position", "pk")
    with_parts = {part.meeting_id for part in parts}
    noted = {part.meeting_id for part in parts if part.note_version}
    meetings = [one for one in group.meetings.all() if one.state != Meeting.State.CANCELLED or one.pk in with_parts]
    return weeks_of(meetings, parts, now, noted)
