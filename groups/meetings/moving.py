"""Moving, cancelling, restoring and adding single meetings: each once, however often it is pressed."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from groups.meetings.calendar import on_clock_of
from groups.meetings.emails import queue_added, queue_cancelled, queue_moved, queue_restored
from groups.meetings.places import place_of
from groups.meetings.rules import (
    TimeRefused,
    check_ahead,
    check_time,
    fresh_meeting,
    length_of,
    locked_group,
    make_moot,
    put_on_record,
    the_time,
)
from groups.meetings.series import make_series, note_change
from groups.models import Meeting, MentoringGroup
from groups.plans.services import bring_parts_back, move_parts
from slots.weekly import Slot
from slots.zones import get_zone

State = Meeting.State


@transaction.atomic
def move_meeting(
    *,
    meeting: Meeting,
    starts_at: dt.datetime,
    by: User | None,
    place: str | None = None,
    now: dt.datetime | None = None,
) -> Meeting:
    """Move a planned meeting that is ahead to another start or place, as long as before, and tell all members once.

    Without `place` it stays where it is. Moving it to where it is does nothing. Raises TimeRefused where it was held,
    cancelled or has begun, or where the new time is past, too late for the round, or on another meeting.
    """
    now = the_time(now)
    group = locked_group(meeting.group_id)
    fresh = fresh_meeting(group, meeting.pk)
    place = fresh.place if place is None else place
    if fresh.state == State.PLANNED and (fresh.starts_at, fresh.place) == (starts_at, place):
        return fresh
    _check_planned(fresh, now)
    check_time(group, starts_at, length_of(fresh), now, but=[fresh.pk])
    was = fresh.starts_at
    make_moot(group, [fresh], now)
    fresh.starts_at, fresh.ends_at, fresh.place = starts_at, starts_at + length_of(fresh), place
    fresh.times_changed += 1
    fresh.save(update_fields=["starts_at", "ends_at", "place", "times_changed"])
    note_change([fresh.series])
    before, after = {"number": fresh.number, "starts_at": was.isoformat()}, {"starts_at": starts_at.isoformat()}
    put_on_record(group, by, "meeting.moved", before=before, after=after)
    queue_moved(meeting=fresh, group=group, was=was, by=by, now=now)
    return fresh


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, because: str, by: User | None, now: dt.datetime | None = None) -> Meeting:
    """Cancel a planned meeting that is ahead and tell all members once, with the reason.

    What was planned for it goes to the next planned meeting. Cancelling it again does nothing. Raises TimeRefused
    where it was held or has begun.
    """
    now = the_time(now)
    group = locked_group(meeting.group_id)
    fresh = fresh_meeting(group, meeting.pk)
    if fresh.state == State.CANCELLED:
        return fresh
    check_ahead(fresh, now)
    make_moot(group, [fresh], now)
    fresh.state, fresh.cancelled_because = State.CANCELLED, because.strip()[:300]
    fresh.times_changed += 1
    fresh.save(update_fields=["state", "cancelled_because", "times_changed"])
    note_change([fresh.series])
    move_parts(fresh)
    before, after = {"number": fresh.number, "state": State.PLANNED}, {"state": State.CANCELLED}
    put_on_record(group, by, "meeting.cancelled", before=before, after=after, reason=fresh.cancelled_because)
    queue_cancelled(meeting=fresh, group=group, by=by, now=now)
    return fresh


@transaction.atomic
def restore_meeting(*, meeting: Meeting, by: User | None, now: dt.datetime | None = None) -> Meeting:
    """Let a cancelled meeting that is still ahead take place after all, and tell all members once.

    What had been planned for it comes back to it. Restoring one that is planned does nothing. Raises TimeRefused where
    its time has come, or the group meets otherwise at that time now.
    """
    now = the_time(now)
    group = locked_group(meeting.group_id)
    fresh = fresh_meeting(group, meeting.pk)
    if fresh.state == State.PLANNED:
        return fresh
    check_ahead(fresh, now)
    check_time(group, fresh.starts_at, length_of(fresh), now, but=[fresh.pk])
    make_moot(group, [fresh], now)
    fresh.state, fresh.cancelled_because = State.PLANNED, ""
    fresh.times_changed += 1
    fresh.save(update_fields=["state", "cancelled_because", "times_changed"])
    note_change([fresh.series])
    bring_parts_back(fresh)
    before, after = {"number": fresh.number, "state": State.CANCELLED}, {"state": State.PLANNED}
    put_on_record(group, by, "meeting.restored", before=before, after=after)
    queue_restored(meeting=fresh, group=group, by=by, now=now)
    return fresh


@transaction.atomic
def add_meeting(
    *, group: MentoringGroup, starts_at: dt.datetime, by: User | None, now: dt.datetime | None = None
) -> Meeting:
    """Add one meeting beside the group's slot, as an event of its own, and tell all members once.

    Where the group has a planned meeting at just this start, that one is the answer and nobody is told again. Raises
    TimeRefused for a time that is past, too late for the round, or on another meeting.
    """
    now = the_time(now)
    group = locked_group(group.pk)
    same = group.meetings.filter(starts_at=starts_at, state=State.PLANNED).first()
    if same is not None:
        return same
    length = dt.timedelta(minutes=group.round.meeting_minutes)
    check_time(group, starts_at, length, now)
    local = on_clock_of(starts_at, get_zone(group.slot_zone))
    zone = group.slot_zone if local.tzinfo is not dt.UTC else "UTC"
    slot = Slot(zone, local.weekday(), local.hour * 60 + local.minute)
    added = Meeting.objects.create(
        group=group,
        number=next_number(group),
        series=make_series(group, slot, local.date(), count=1, every_weeks=group.every_weeks),
        scheduled_at=starts_at,
        starts_at=starts_at,
        ends_at=starts_at + length,
        place=place_of(group),
    )
    put_on_record(group, by, "meeting.added", before={}, after={"starts_at": starts_at.isoformat()})
    queue_added(meeting=added, group=group, by=by, now=now)
    return added


def next_number(group: MentoringGroup) -> int:
    """The number of a group's next new meeting."""
    return max(group.meetings.values_list("number", flat=True), default=0) + 1


def _check_planned(meeting: Meeting, now: dt.datetime) -> None:
    check_ahead(meeting, now)
    if meeting.state == State.CANCELLED:
        raise TimeRefused(_("This meeting is cancelled. Restore it first, then move it."))
