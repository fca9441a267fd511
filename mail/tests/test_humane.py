"""Mail leaves between 08:00 and 20:00 of the reader's own day."""

import datetime as dt
import zoneinfo

import pytest

from mail.humane import humane_from

TABLE = [
    # What the case is about, zone, queued at (UTC), leaves at (UTC).
    ("noon is fine", "UTC", "2026-01-14 12:00", "2026-01-14 12:00"),
    ("08:00 is fine", "UTC", "2026-01-14 08:00", "2026-01-14 08:00"),
    ("just before 08:00 waits", "UTC", "2026-01-14 07:59", "2026-01-14 08:00"),
    ("just before 20:00 is fine", "UTC", "2026-01-14 19:59", "2026-01-14 19:59"),
    ("20:00 waits for the morning", "UTC", "2026-01-14 20:00", "2026-01-15 08:00"),
    ("the reader's evening, our noon", "Pacific/Auckland", "2026-01-14 12:00", "2026-01-14 19:00"),
    ("west of us", "America/Los_Angeles", "2026-01-14 12:00", "2026-01-14 16:00"),
    ("a quarter-hour zone", "Asia/Kathmandu", "2026-01-14 14:15", "2026-01-15 02:15"),
    ("a quarter-hour zone, still day", "Asia/Kathmandu", "2026-01-14 14:14", "2026-01-14 14:14"),
    ("a three-quarter-hour zone with summer time", "Pacific/Chatham", "2026-01-14 12:00", "2026-01-14 18:15"),
    ("the night before clocks go forward", "Europe/Berlin", "2026-03-28 20:00", "2026-03-29 06:00"),
    ("the night before clocks go back", "Europe/Berlin", "2026-10-24 20:00", "2026-10-25 07:00"),
    ("in the repeated hour", "Europe/Berlin", "2026-10-25 01:30", "2026-10-25 07:00"),
    ("a weekend is a day like others", "Europe/Berlin", "2026-01-17 10:00", "2026-01-17 10:00"),
    ("into the new year", "Asia/Tokyo", "2026-12-31 12:00", "2026-12-31 23:00"),
    ("a day that was left out", "Pacific/Apia", "2011-12-30 09:00", "2011-12-30 18:00"),
    ("an unknown zone counts as UTC", "Nowhere/Atall", "2026-01-14 21:00", "2026-01-15 08:00"),
    ("no zone counts as UTC", "", "2026-01-14 21:00", "2026-01-15 08:00"),
]


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(("zone", "queued", "leaves"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_mail_waits_for_the_readers_day(zone: str, queued: str, leaves: str) -> None:
    assert humane_from(utc(queued), zone) == utc(leaves)


def test_in_every_zone_at_every_hour_mail_leaves_by_day_and_within_fourteen_hours() -> None:
    starts = [utc(day) for day in ("2026-03-28 00:00", "2026-10-24 00:00", "2026-06-30 00:00")]
    for name in sorted(zoneinfo.available_timezones()):
        zone = zoneinfo.ZoneInfo(name)
        for hour in range(48):
            for instant in (start + dt.timedelta(hours=hour) for start in starts):
                leaves = humane_from(instant, name)
                assert 8 <= leaves.astimezone(zone).hour < 20, (name, instant)
                assert dt.timedelta(0) <= leaves - instant <= dt.timedelta(hours=14), (name, instant)
