"""Weekly meetings: who is free in which weeks, and how a slot reads on another clock."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from slots.cells import CELLS_PER_WEEK, intervals_to_cells
from slots.weekly import (
    Slot,
    SlotNotOffered,
    cells_needed,
    clock_changes,
    describe_slot,
    free_throughout,
    is_offered,
    local_times,
    meeting_starts,
    offered_starts,
)
from slots.zones import UnknownZone, all_zones

HARD = date(2018, 9, 17)
"""2018-2: New Zealand, Australia, Europe and America all change their clocks within nine weeks of it."""


def needed_minute_by_minute(start: datetime, minutes: int, zone: str) -> set[int]:
    cells = set()
    for step in range(minutes):
        local = (start + timedelta(minutes=step)).astimezone(ZoneInfo(zone))
        cells.add(local.weekday() * 48 + local.hour * 2 + local.minute // 30)
    return cells


def test_the_cells_of_a_meeting_are_those_of_its_minutes_in_every_zone() -> None:
    random = Random(1)
    for zone in all_zones():
        for _ in range(6):
            start = datetime(2018, 9, 1, tzinfo=UTC) + timedelta(minutes=15 * random.randrange(4 * 24 * 120))
            assert cells_needed(start, 60, zone) == needed_minute_by_minute(start, 60, zone)


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Pacific/Chatham"])
def test_the_cells_of_a_meeting_across_a_clock_change_are_those_of_its_minutes(zone: str) -> None:
    for day in range(120):
        for quarter in range(0, 96, 3):
            start = datetime(2018, 9, 1, tzinfo=UTC) + timedelta(days=day, minutes=15 * quarter)
            if quarter in range(36, 72, 3) or day % 7 in (0, 1, 2):
                assert cells_needed(start, 90, zone) == needed_minute_by_minute(start, 90, zone)


def test_four_clock_changes_move_a_slot_for_each_reader() -> None:
    slot = Slot("Europe/London", 1, 20 * 60)
    moves = {zone: len(clock_changes(slot, HARD, 9, zone).changes) for zone in ("Pacific/Auckland", "Australia/Sydney")}
    assert moves == {"Pacific/Auckland": 2, "Australia/Sydney": 2}
    assert describe_slot(slot, HARD, 9, "America/New_York") == ("Tuesdays 15:00 your time; 16:00 on 30 October")


def test_quarter_hour_zones_touch_three_cells() -> None:
    start = datetime(2018, 9, 18, 12, 0, tzinfo=UTC)
    assert len(cells_needed(start, 60, "Asia/Kathmandu")) == 3
    assert len(cells_needed(start, 60, "Asia/Kolkata")) == 2


def test_a_meeting_runs_over_midnight_and_from_sunday_into_monday() -> None:
    slot = Slot("UTC", 6, 23 * 60 + 30)
    free = intervals_to_cells([["sun", "23:30", "24:00"], ["mon", "00:00", "00:30"]])
    assert free_throughout(free, "UTC", slot, HARD, 9) == []
    assert free_throughout(free - {0}, "UTC", slot, HARD, 9) == list(range(9))


def test_only_the_weeks_after_a_change_are_missed() -> None:
    slot = Slot("Europe/London", 1, 20 * 60)
    free = intervals_to_cells([["tue", "15:00", "16:00"]])
    assert free_throughout(free, "America/New_York", slot, HARD, 9) == [6]


def test_a_start_that_a_change_skips_or_doubles_is_not_offered() -> None:
    assert not is_offered(Slot("Europe/London", 6, 90), HARD, 9)
    assert is_offered(Slot("Europe/London", 6, 90), HARD, 5)
    assert not is_offered(Slot("Australia/Sydney", 6, 150), HARD, 9)
    assert len(offered_starts("Europe/London", HARD, 9)) == CELLS_PER_WEEK - 2
    with pytest.raises(SlotNotOffered, match="There are two 01:30 on 28 October 2018"):
        free_throughout([], "UTC", Slot("Europe/London", 6, 90), HARD, 9)


def test_the_first_meeting_is_on_the_first_such_weekday() -> None:
    for day in range(7):
        first = meeting_starts(Slot("UTC", day, 0), date(2019, 11, 20), 3, every=2)
        assert first[0].weekday() == day
        assert 0 <= (first[0].date() - date(2019, 11, 20)).days < 7
        assert first[1] - first[0] == timedelta(weeks=2)


def test_times_are_shown_on_the_readers_clock() -> None:
    times = local_times(Slot("Europe/London", 0, 23 * 60), HARD, 1, "Asia/Kathmandu")
    assert [(each.weekday(), each.hour, each.minute) for each in times] == [(1, 3, 45)]


def test_a_slot_of_no_week_or_zone_is_refused() -> None:
    for arguments in ((7, 0), (0, 1440)):
        with pytest.raises(ValueError, match="is not between"):
            Slot("UTC", *arguments)
    with pytest.raises(UnknownZone):
        Slot("Nowhere", 0, 0)
