"""Changing what lies ahead as a whole: another slot, weekly or fortnightly, longer. What is past or held stays."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from groups.meetings.emails import queue_slot_changed
from groups.meetings.moving import next_number
from groups.meetings.places import place_of
from groups.meetings.rules import (
    TimeRefused,
    check_time,
    length_of,
    locked_group,
    make_moot,
    put_on_record,
    starts_on_slot,
    the_time,
)
from groups.meetings.series import cut_short, dates_of, make_series, note_change
from groups.models import Meeting, MeetingSeries, MentoringGroup
from groups.plans.services import spread_parts
from slots.weekly import Slot
from slots.zones import get_zone

State = Meeting.State
WEEK = dt.timedelta(weeks=1)


@dataclass(frozen=True)
class Rest:
    """What is left of a group's run on its slot: its series, the planned meetings ahead, and for how many weeks.

    `off` are the meetings of slots that were cancelled and would come after the next one: in their weeks the group
    does not meet.
    """

    series: MeetingSeries
    ahead: list[Meeting]
    off: list[Meeting]
    weeks: int

    def off_among(self, starts: Sequence[dt.datetime], zone: str) -> dict[dt.datetime, Meeting]:
        """Which of the starts are in a week that was cancelled, on the zone's calendar, and by which meeting."""
        weeks = {_week_of(meeting.scheduled_at, zone): meeting for meeting in self.off}
        found = {start: weeks.get(_week_of(start, zone)) for start in starts}
        return {start: meeting for start, meeting in found.items() if meeting is not None}


@dataclass(frozen=True)
class Run:
    """What comes instead: a slot from a day on for some weeks, its starts (UTC), and those that stay cancelled."""

    slot: Slot
    first_on: dt.date
    weeks: int
    every_weeks: int
    starts: list[dt.datetime]
    off: dict[dt.datetime, Meeting]

    @property
    def on(self) -> list[dt.datetime]:
        """The starts at which the group meets."""
        return [start for start in self.starts if start not in self.off]


@transaction.atomic
def change_slot(*, group: MentoringGroup, slot: Slot, by: User | None, now: dt.datetime | None = None) -> list[Meeting]:
    """Put all planned meetings ahead of the group's run on another weekly time, and tell all members once.

    They keep their numbers and their rhythm; the first is in the week of the next meeting, or as soon after as the
    slot comes. Weeks that the group cancelled stay without a meeting; a cancelled one restored is on the new slot.
    Meetings that were added by hand stay. Changing to the slot that the group has does nothing. Raises
    TimeRefused where nothing is ahead, where a clock change skips or doubles a start, or one falls on another meeting.
    """
    now = the_time(now)
    group = locked_group(group.pk)
    if group.slot == slot:
        return []
    rest = rest_of(group, now)
    first_on = first_day(rest, slot.zone, now)
    most = len(rest.ahead) + len(rest.off)
    starts = starts_on_slot(slot, first_on, most * group.every_weeks, group.every_weeks)
    off = rest.off_among(starts, slot.zone)
    starts = _as_far_as_needed(starts, off, len(rest.ahead))
    weeks = min(rest.weeks, len(starts) * group.every_weeks)
    return _replan(group, rest, Run(slot, first_on, weeks, group.every_weeks, starts, off), "slot", by, now)


@transaction.atomic
def change_rhythm(
    *, group: MentoringGroup, every_weeks: int, by: User | None, now: dt.datetime | None = None
) -> list[Meeting]:
    """Meet weekly or fortnightly from the next meeting on, until the week in which the run ends anyway.

    Meetings keep their numbers; what is missing is added at the end, what is too many is dropped from the end. What was
    planned is spread over the new meetings. Dates that the group cancelled stay cancelled. The rhythm that the group
    has already changes nothing. Raises TimeRefused like `change_slot`.
    """
    now = the_time(now)
    group = locked_group(group.pk)
    if group.every_weeks == every_weeks:
        return []
    rest = rest_of(group, now)
    first_on = _next_date(rest, group.slot, now)
    starts = starts_on_slot(group.slot, first_on, rest.weeks, every_weeks)
    off = rest.off_among(starts, group.slot.zone)
    return _replan(group, rest, Run(group.slot, first_on, rest.weeks, every_weeks, starts, off), "rhythm", by, now)


@transaction.atomic
def extend(
    *,
    group: MentoringGroup,
    weeks: int,
    by: User | None,
    after: dt.datetime | None = None,
    now: dt.datetime | None = None,
) -> list[Meeting]:
    """Go on for so many weeks more in the same rhythm, and tell all members once; returns the added meetings.

    `after` is the start of the last meeting that the person saw: where the run goes on past it already, somebody
    has extended it meanwhile and nothing is done. Raises TimeRefused for more than the longest round, and like
    `change_slot`.
    """
    now = the_time(now)
    group = locked_group(group.pk)
    series = main_series(group)
    if after is not None and dates_of(series)[-1] > after:
        return []
    starts = starts_on_slot(group.slot, group.starts_on, group.weeks + weeks, group.every_weeks)[series.count :]
    if not starts:
        raise TimeRefused(_("That adds no meeting: the group meets every other week. Please extend by two weeks."))
    length = dt.timedelta(minutes=group.round.meeting_minutes)
    for start in starts:
        check_time(group, start, length, now)
    added = _added(group, series, starts, length)
    group.weeks += weeks
    group.save(update_fields=["weeks"])
    MeetingSeries.objects.filter(pk=series.pk).update(count=series.count + len(added))
    note_change([series])
    make_moot(group, [], now, slot=True)
    put_on_record(group, by, "group.extended", before={"weeks": group.weeks - weeks}, after={"weeks": group.weeks})
    series.refresh_from_db()
    queue_slot_changed(group=group, series=series, change="longer", by=by, now=now)
    return added


def main_series(group: MentoringGroup) -> MeetingSeries:
    """The series on which the group meets now; those of single added meetings and of earlier slots stand beside it."""
    alike = group.series.filter(
        slot_zone=group.slot_zone, slot_day=group.slot_day, slot_minute=group.slot_minute, starts_on=group.starts_on
    )
    # What an earlier rhythm left may begin on the same day, and so may a meeting added in place of a cancelled one.
    return max(alike, key=lambda one: (one.count > 1, one.number))


def rest_of(group: MentoringGroup, now: dt.datetime) -> Rest:
    """What of the group's run is ahead; raises TimeRefused where nothing is."""
    series = main_series(group)
    planned = series.meetings.filter(state=State.PLANNED, starts_at__gt=now)
    ahead = list(planned.order_by("scheduled_at"))
    if not ahead:
        raise TimeRefused(_("No meeting is ahead whose time could change. Add one instead."))
    dates = dates_of(series)
    gone, last = (dates.index(one.scheduled_at) * series.every_weeks for one in (ahead[0], ahead[-1]))
    # A series of one date is a meeting that was added by hand: cancelling it says nothing about its week.
    cancelled = group.meetings.filter(
        state=State.CANCELLED, scheduled_at__gt=ahead[0].scheduled_at, series__count__gt=1
    )
    return Rest(series, ahead, list(cancelled.order_by("series__number")), max(group.weeks - gone, last - gone + 1))


def _week_of(instant: dt.datetime, zone: str) -> dt.date:
    """The Monday of the week in which an instant is, on a zone's calendar."""
    day = instant.astimezone(get_zone(zone)).date()
    return day - dt.timedelta(days=day.weekday())


def _as_far_as_needed(starts: list[dt.datetime], off: Collection[dt.datetime], meetings: int) -> list[dt.datetime]:
    """The starts up to the last one that so many meetings need, those that are off passed over."""
    on = [number for number, start in enumerate(starts, start=1) if start not in off]
    return starts[: on[meetings - 1]] if meetings <= len(on) else starts


def first_day(rest: Rest, zone: str, now: dt.datetime) -> dt.date:
    """From which day a new slot counts: the Monday of the next meeting's week, but not before tomorrow."""
    place = get_zone(zone)
    upcoming = rest.ahead[0].scheduled_at.astimezone(place).date()
    tomorrow = now.astimezone(place).date() + dt.timedelta(days=1)
    return max(upcoming - dt.timedelta(days=upcoming.weekday()), tomorrow)


def _next_date(rest: Rest, slot: Slot, now: dt.datetime) -> dt.date:
    """The first date of the run, by its slot, that is still ahead."""
    date = rest.ahead[0].scheduled_at
    place = get_zone(slot.zone)
    day = date.astimezone(place).date()
    return day if date > now else max(day, now.astimezone(place).date() + dt.timedelta(days=1))


def _replan(
    group: MentoringGroup, rest: Rest, run: Run, change: str, by: User | None, now: dt.datetime
) -> list[Meeting]:
    """Put the meetings ahead on the run, as a series; add and drop at the end; tell everyone."""
    before = {"slot": str(group.slot), "every_weeks": group.every_weeks}
    length = length_of(rest.ahead[0])
    ours = [meeting.pk for meeting in rest.ahead]
    if not run.on:
        raise TimeRefused(_("All of it would fall into weeks that you cancelled. Please restore a meeting first."))
    for start in run.on:
        check_time(group, start, length, now, but=ours)
    make_moot(group, rest.ahead, now, slot=True)
    series = _series_for(group, rest, run)
    kept, dropped = rest.ahead[: len(run.on)], rest.ahead[len(run.on) :]
    _retime([*kept, *run.off.values()], [*run.on[: len(kept)], *run.off], series, length)
    added = _added(group, series, run.on[len(kept) :], length)
    if added or dropped:
        spread_parts(rest.ahead, [*kept, *added])
    Meeting.objects.filter(pk__in=[one.pk for one in dropped]).delete()
    if series.pk != rest.series.pk:
        cut_short(rest.series)
    _put_on(group, run)
    after = {"slot": str(group.slot), "every_weeks": group.every_weeks}
    put_on_record(group, by, f"group.{change}_changed", before=before, after=after)
    note_change({rest.series, series})
    series.refresh_from_db()
    queue_slot_changed(group=group, series=series, change=change, by=by, now=now)
    return [*kept, *added]


def _series_for(group: MentoringGroup, rest: Rest, run: Run) -> MeetingSeries:
    """The old series itself where nothing else hangs on it, so that calendars see one event change; else a new one."""
    count = len(run.starts)
    going = [one.pk for one in (*rest.ahead, *run.off.values())]
    if rest.series.meetings.exclude(pk__in=going).exists():
        return make_series(group, run.slot, run.first_on, count=count, every_weeks=run.every_weeks)
    series = rest.series
    series.slot_zone, series.slot_day, series.slot_minute = run.slot.zone, run.slot.day, run.slot.minute
    series.starts_on, series.count, series.every_weeks = run.first_on, count, run.every_weeks
    series.save(update_fields=["slot_zone", "slot_day", "slot_minute", "starts_on", "count", "every_weeks"])
    return series


def _put_on(group: MentoringGroup, run: Run) -> None:
    """From now on the group's own fields tell of this run."""
    group.slot_zone, group.slot_day, group.slot_minute = run.slot.zone, run.slot.day, run.slot.minute
    group.starts_on, group.weeks, group.every_weeks = run.first_on, run.weeks, run.every_weeks
    group.save(update_fields=["slot_zone", "slot_day", "slot_minute", "starts_on", "weeks", "every_weeks"])


def _retime(
    meetings: Sequence[Meeting], starts: Sequence[dt.datetime], series: MeetingSeries, length: dt.timedelta
) -> None:
    for meeting, start in zip(meetings, starts, strict=False):
        meeting.series, meeting.scheduled_at = series, start
        meeting.starts_at, meeting.ends_at = start, start + length
        meeting.times_changed += 1
    Meeting.objects.bulk_update(meetings, ["series", "scheduled_at", "starts_at", "ends_at", "times_changed"])


def _added(
    group: MentoringGroup, series: MeetingSeries, starts: Sequence[dt.datetime], length: dt.timedelta
) -> list[Meeting]:
    """New meetings at the end, with the next numbers."""
    place = place_of(group)
    return Meeting.objects.bulk_create(
        Meeting(
            group=group,
            number=number,
            series=series,
            scheduled_at=start,
            starts_at=start,
            ends_at=start + length,
            place=place,
        )
        for number, start in enumerate(starts, start=next_number(group))
    )
