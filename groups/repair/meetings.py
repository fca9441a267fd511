"""Putting the meetings ahead of a repaired group on another slot."""

import datetime as dt

from groups.meetings.series import make_series
from groups.models import Meeting, MentoringGroup
from slots.weekly import Slot, meeting_starts
from slots.zones import get_zone


def change_slot(*, group: MentoringGroup, slot: Slot, by: object, now: dt.datetime) -> list[Meeting]:
    """Let the planned meetings ahead begin at the slot, from the next one's week on, in the group's rhythm."""
    ahead = list(group.meetings.filter(state=Meeting.State.PLANNED, starts_at__gt=now).order_by("starts_at"))
    if not ahead:
        return []
    upcoming = ahead[0].starts_at.astimezone(get_zone(slot.zone)).date()
    first_on = max(upcoming - dt.timedelta(days=upcoming.weekday()), now.date() + dt.timedelta(days=1))
    starts = meeting_starts(slot, first_on, len(ahead) * group.every_weeks, group.every_weeks)
    series = make_series(group, slot, first_on, count=len(starts), every_weeks=group.every_weeks)
    for meeting, start in zip(ahead, starts, strict=True):
        meeting.series, meeting.scheduled_at = series, start
        meeting.starts_at, meeting.ends_at = start, start + (meeting.ends_at - meeting.starts_at)
        meeting.times_changed += 1
    Meeting.objects.bulk_update(ahead, ["series", "scheduled_at", "starts_at", "ends_at", "times_changed"])
    group.slot_zone, group.slot_day, group.slot_minute = slot.zone, slot.day, slot.minute
    group.weeks -= (first_on - group.starts_on).days // 7
    group.starts_on = first_on
    group.save(update_fields=["slot_zone", "slot_day", "slot_minute", "starts_on", "weeks"])
    return ahead
