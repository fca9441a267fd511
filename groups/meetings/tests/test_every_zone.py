"""In every zone of tzdata, at each edge of its clock changes, invitations are at the right instants (`trust.md` T11).

The edges: the hour that is skipped (gap), the one that comes twice (fold), a meeting that runs into the change, and one
that begins with it (out of). Each file is read by two programs that know nothing of each other; no database is needed.
"""

import datetime as dt
from collections.abc import Iterator
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

import pytest

from groups.meetings.calendar import series_file, uid_of
from groups.meetings.clock_rules import changes_between
from groups.meetings.rules import TimeRefused, instant_of
from groups.meetings.series import dates_of
from groups.meetings.tests.readers import Read, read
from groups.models import Meeting, MeetingSeries, MentoringGroup
from mail.services import Recipient
from rounds.models import MentoringType, Outcome, Round
from slots.weekly import SlotNotOffered
from slots.zones import get_zone

ADA = Recipient(email="ada@people.example", name="Ada", zone="UTC")
HOUR, HALF, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=30), dt.timedelta(minutes=1)
WEEK = dt.timedelta(weeks=1)
# The programme's past, and what is to come; a zone's last change of each kind within is the one that is tried.
BEGIN, END = dt.datetime(2018, 1, 1, tzinfo=dt.UTC), dt.datetime(2028, 1, 1, tzinfo=dt.UTC)
WEEKS = 5
"""The change is in the third of five weekly meetings."""


def every_name() -> list[str]:
    """All zones that tzdata names, old names and fixed offsets too."""
    return (resources.files("tzdata") / "zones").read_text(encoding="utf-8").split()


@cache
def last_changes(zone: ZoneInfo) -> list[tuple[str, dt.datetime]]:
    """The zone's last change forward ("gap") and back ("fold") that comes in the stretch, where there are any."""
    found: dict[str, dt.datetime] = {}
    late = END
    while late > BEGIN and len(found) < 2:
        early = late - dt.timedelta(days=366)
        for change in changes_between(zone, early, late):
            is_forward = offset(change, zone) > offset(change - dt.timedelta(seconds=1), zone)
            found["gap" if is_forward else "fold"] = change
        late = early
    return sorted(found.items())


def offset(instant: dt.datetime, zone: ZoneInfo) -> dt.timedelta:
    return instant.astimezone(zone).utcoffset() or dt.timedelta()


def series_on(zone: str, local: dt.datetime, count: int = WEEKS) -> MeetingSeries:
    """A weekly series whose third date is this wall-clock time."""
    group = MentoringGroup(pk=7, number=3, round=a_round(), outcome=Outcome(type=MentoringType(name="Teaching")))
    return MeetingSeries(
        group=group,
        number=1,
        slot_zone=zone,
        slot_day=local.weekday(),
        slot_minute=local.hour * 60 + local.minute,
        starts_on=local.date() - 2 * WEEK,
        every_weeks=1,
        count=count,
    )


@cache
def a_round() -> Round:
    return Round(slug="a-round", contact_email="round@programme.example", meeting_minutes=60)


def meetings_of(series: MeetingSeries) -> list[Meeting]:
    return [
        Meeting(series=series, number=number, scheduled_at=start, starts_at=start, ends_at=start + HOUR)
        for number, start in enumerate(dates_of(series), start=1)
    ]


def reading(series: MeetingSeries, meetings: list[Meeting]) -> Read:
    return read(series_file(series.group, series, meetings, ADA).content)


def wrong_in(series: MeetingSeries, meetings: list[Meeting]) -> bool:
    """Whether a program arrives at other instants than the meetings', or at another event."""
    file = reading(series, meetings)
    moved = {one.scheduled_at: (one.starts_at, one.ends_at) for one in meetings if one.starts_at != one.scheduled_at}
    times = sorted((one.starts_at, one.ends_at) for one in meetings)
    return (file.times, file.moved, file.uid) != (times, moved, uid_of(series))


def edges(zone: ZoneInfo) -> Iterator[tuple[str, dt.datetime, dt.datetime]]:
    """Each edge with the change and the instant of a meeting there; a gap holds none, so it stands for "out of"."""
    for kind, change in last_changes(zone):
        yield f"into the {kind}", change, change - HALF
        yield f"out of the {kind}", change, change
        if kind == "fold":
            yield "second of the fold", change, change + MINUTE
            doubled = offset(change - MINUTE, zone) - offset(change, zone)
            yield "first of the fold", change, change - doubled + MINUTE


def test_a_slot_at_each_edge_recurs_at_its_instants_or_is_not_offered() -> None:
    wrong, tried = [], 0
    for name in every_name():
        zone = get_zone(name)
        for edge, _change, start in edges(zone):
            series = series_on(name, start.astimezone(zone))
            try:
                meetings = meetings_of(series)
            except SlotNotOffered:
                continue
            tried += 1
            if wrong_in(series, meetings):
                wrong.append((name, edge))
    assert wrong == []
    assert tried > 300


def test_meetings_moved_to_each_edge_are_at_their_instants() -> None:
    """One file a zone and change: a weekly noon, three of its meetings moved to edges and one cancelled."""
    wrong, tried = [], 0
    for name in every_name():
        zone = get_zone(name)
        for kind, change in last_changes(zone) or [("none", END - 40 * WEEK)]:
            noon = dt.datetime.combine(change.astimezone(zone).date(), dt.time(12), zone)
            series = series_on(name, noon)
            meetings = meetings_of(series)
            targets = [start for _edge, at, start in edges(zone) if at == change] or [change]
            for meeting, start in zip(meetings[1:], targets, strict=False):
                meeting.starts_at, meeting.ends_at = start, start + HOUR
            tried += 1
            if wrong_in(series, meetings[1:]):
                wrong.append((name, kind))
    assert wrong == []
    assert tried > 600


def test_a_wall_clock_time_in_a_gap_or_fold_is_refused_by_its_zone_and_day() -> None:
    missed = []
    for name in every_name():
        zone = get_zone(name)
        for kind, change in last_changes(zone):
            before = offset(change - dt.timedelta(seconds=1), zone)
            shift = offset(change, zone) - before
            # The middle of the skipped stretch, or of the doubled one, on the clock of before.
            local = (change + before + shift / 2).replace(tzinfo=None)
            minute = local.hour * 60 + local.minute
            try:
                instant_of(local.date(), minute, name)
            except TimeRefused as refusal:
                if ("There is no" in str(refusal)) != (kind == "gap") or name not in str(refusal):
                    missed.append((name, kind))
            else:
                missed.append((name, kind))
    assert missed == []


@pytest.mark.parametrize("name", ["Europe/Berlin", "Australia/Lord_Howe", "Africa/Casablanca", "America/St_Johns"])
def test_an_update_and_a_cancellation_reach_the_same_occurrence(name: str) -> None:
    zone = get_zone(name)
    for _kind, change in last_changes(zone):
        series = series_on(name, dt.datetime.combine(change.astimezone(zone).date(), dt.time(12), zone))
        meetings = meetings_of(series)
        invited = reading(series, meetings)
        third = meetings[2]
        third.starts_at, third.ends_at = change, change + HOUR
        series.sequence = 1
        moved = reading(series, meetings)
        series.sequence = 2
        gone = reading(series, [one for one in meetings if one is not third])
        assert invited.uid == moved.uid == gone.uid
        assert [one.sequence for one in (invited, moved, gone)] == [0, 1, 2]
        (reached,) = moved.moved
        assert reached == third.scheduled_at == invited.starts[2]
        assert set(invited.starts) - set(gone.starts) == {reached}
