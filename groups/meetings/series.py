"""Runs of meetings on a slot: their dates, and how they are made, cut short and changed."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import F

from groups.models import Meeting, MeetingSeries, MentoringGroup
from slots.weekly import Slot, meeting_starts


def dates_of(series: MeetingSeries) -> list[dt.datetime]:
    """The starts (UTC) of the series by its slot, wherever single meetings were moved.

    A series never has a date that its zone's clock skips or doubles: none such is ever made.
    """
    return meeting_starts(series.slot, series.starts_on, series.count * series.every_weeks, series.every_weeks)


def make_series(
    group: MentoringGroup, slot: Slot, starts_on: dt.date, *, count: int, every_weeks: int
) -> MeetingSeries:
    """Add a series with the group's next number."""
    number = max(group.series.values_list("number", flat=True), default=0) + 1
    return MeetingSeries.objects.create(
        group=group,
        number=number,
        slot_zone=slot.zone,
        slot_day=slot.day,
        slot_minute=slot.minute,
        starts_on=starts_on,
        every_weeks=every_weeks,
        count=count,
    )


def note_change(series: Iterable[MeetingSeries]) -> None:
    """Let the next calendar files of these series replace the earlier ones (SEQUENCE of RFC 5545)."""
    MeetingSeries.objects.filter(pk__in=[one.pk for one in series]).update(sequence=F("sequence") + 1)


def cut_short(series: MeetingSeries) -> None:
    """End a series with the last of its dates on which one of its meetings still stands, cancelled or not."""
    left = set(Meeting.objects.filter(series=series).values_list("scheduled_at", flat=True))
    standing = [number for number, date in enumerate(dates_of(series), start=1) if date in left]
    MeetingSeries.objects.filter(pk=series.pk).update(count=max(standing, default=0))
