"""Clocks that run alike: zones whose every half hour of a round is the same instant."""

import hashlib
import zoneinfo
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from slots.zones import get_zone

SAMPLE = timedelta(hours=6)
"""No zone of tzdata changes its clock twice within so short a time."""


@lru_cache(maxsize=2048)
def clock_key(zone: str, starts_on: date, weeks: int) -> str:
    """Return a short text that is the same for all zones that run alike from the round's first day to its last.

    Raises UnknownZone.
    """
    place = get_zone(zone)
    moment = datetime.combine(starts_on, time(), UTC) - timedelta(days=2)
    end = moment + timedelta(weeks=weeks + 2)
    said = [str(moment.astimezone(place).utcoffset())]
    while moment < end:
        after = moment + SAMPLE
        if after.astimezone(place).utcoffset() != moment.astimezone(place).utcoffset():
            said.append(f"{_change_between(moment, after, place)} {after.astimezone(place).utcoffset()}")
        moment = after
    return hashlib.sha256("; ".join(said).encode()).hexdigest()[:16]


def _change_between(low: datetime, high: datetime, place: zoneinfo.ZoneInfo) -> str:
    before = low.astimezone(place).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        low, high = (middle, high) if middle.astimezone(place).utcoffset() == before else (low, middle)
    return high.isoformat()


def by_clock(zones: Iterable[str], starts_on: date, weeks: int) -> dict[str, str]:
    """Return by its key one zone of each clock, the first that is named."""
    found: dict[str, str] = {}
    for zone in zones:
        found.setdefault(clock_key(zone, starts_on, weeks), zone)
    return found
