"""Making a group's meetings: one for every date of its slot, as one series."""

import datetime as dt

from groups.meetings.series import make_series
from groups.models import Meeting, MentoringGroup
from slots.weekly import meeting_starts


def make_meetings(group: MentoringGroup) -> list[Meeting]:
    """Plan a new group's meetings for the whole round, on its slot; in the order of their dates.

    The group must have none yet.
    """
    starts = meeting_starts(group.slot, group.starts_on, group.weeks, group.every_weeks)
    series = make_series(group, group.slot, group.starts_on, count=len(starts), every_weeks=group.every_weeks)
    length = dt.timedelta(minutes=group.round.meeting_minutes)
    return Meeting.objects.bulk_create(
        Meeting(
            group=group,
            number=number,
            series=series,
            scheduled_at=start,
            starts_at=start,
            ends_at=start + length,
            place=group.city,
        )
        for number, start in enumerate(starts, start=1)
    )
