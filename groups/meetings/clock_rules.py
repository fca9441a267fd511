"""A zone's clock changes as a VTIMEZONE (RFC 5545), exactly those of a stretch of time and each by itself.

Libraries compress changes into yearly rules and get the irregular ones wrong (Morocco's Ramadan); a group needs only
the few that fall between its first and last meeting.
"""

import datetime as dt
from zoneinfo import ZoneInfo

import icalendar

from slots.zones import get_zone

DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)


def clock_rules(name: str, first: dt.datetime, last: dt.datetime) -> icalendar.Timezone:
    """The rules of a zone that hold from a day before `first` until a day after `last` (aware instants)."""
    zone, begin = get_zone(name), first.astimezone(dt.UTC) - DAY
    rules = icalendar.Timezone()
    rules.add("tzid", name)
    rules.add_component(_observance(begin, zone, begin))
    for change in changes_between(zone, begin, last.astimezone(dt.UTC) + DAY):
        rules.add_component(_observance(change, zone, change - SECOND))
    return rules


def changes_between(zone: ZoneInfo, begin: dt.datetime, end: dt.datetime) -> list[dt.datetime]:
    """The instants (UTC, on the second) after `begin` and until `end` at which a zone's offset changes."""
    found = []
    early = begin
    while early < end:
        late = min(early + DAY, end)
        if _offset(early, zone) != _offset(late, zone):
            found.append(_bisect(early, late, zone))
        early = late
    return found


def _bisect(early: dt.datetime, late: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The first second with another offset than at `early`."""
    before = _offset(early, zone)
    while late - early > SECOND:
        middle = early + dt.timedelta(seconds=(late - early) // SECOND // 2)
        early, late = (middle, late) if _offset(middle, zone) == before else (early, middle)
    return late


def _offset(instant: dt.datetime, zone: ZoneInfo) -> dt.timedelta:
    return instant.astimezone(zone).utcoffset() or dt.timedelta()


def _observance(
    start: dt.datetime, zone: ZoneInfo, before: dt.datetime
) -> icalendar.TimezoneStandard | icalendar.TimezoneDaylight:
    """One stretch with one offset; it begins, on the clock that ran `before`, at `start`."""
    local = start.astimezone(zone)
    part = icalendar.TimezoneDaylight() if local.dst() else icalendar.TimezoneStandard()
    old = _offset(before, zone)
    part.add("dtstart", (start + old).replace(tzinfo=None))
    part.add("tzoffsetfrom", old)
    part.add("tzoffsetto", _offset(start, zone))
    part.add("tzname", local.tzname() or "")
    return part
