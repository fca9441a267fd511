"""When mail may reach a person: between 08:00 and 20:00 of their own day (`programme.md`: E-mails)."""

import datetime as dt
import zoneinfo

FIRST_HOUR = dt.time(8)
LAST_HOUR = dt.time(20)


def zone_or_utc(name: str) -> zoneinfo.ZoneInfo:
    """The IANA zone of that name; UTC where there is none."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return zoneinfo.ZoneInfo("UTC")


def humane_from(instant: dt.datetime, zone_name: str) -> dt.datetime:
    """Return the first instant, not before the given one, that lies in the zone's daytime.

    Both are aware. Daytime starts with 08:00 and ends before 20:00 on the wall clock, on every day of the week.
    """
    zone = zone_or_utc(zone_name)
    local = instant.astimezone(zone)
    if FIRST_HOUR <= local.time() < LAST_HOUR:
        return instant
    day = local.date() if local.time() < FIRST_HOUR else local.date() + dt.timedelta(days=1)
    return dt.datetime.combine(day, FIRST_HOUR, zone).astimezone(dt.UTC)
