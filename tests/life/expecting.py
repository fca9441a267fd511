"""What a letter of the table is expected to be: to whom, from when on, until when."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from accounts.models import User

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
# A beat of the schedule, a minute until mail leaves, and what a busy machine needs to play all that happens at once.
SLACK = dt.timedelta(minutes=15)
# What is due at no certain hour is found when the schedule looks next (`tests/life/moments.py`: LOOKS).
NEXT_LOOK = 12 * HOUR


@dataclass(frozen=True)
class Reader:
    """Someone who gets a letter: an address, and the zone of their days."""

    email: str
    zone: str = "UTC"

    @classmethod
    def of(cls, user: User) -> "Reader":
        """A person with an account."""
        return cls(user.email, user.zone)


@dataclass(frozen=True)
class Expected:
    """One letter: to which address, from when on and until when it may have left, and about what."""

    to: str
    earliest: dt.datetime
    latest: dt.datetime
    about: str

    def __str__(self) -> str:
        return f"{self.earliest:%a %d %b %H:%M} to {self.latest:%d %b %H:%M} ({self.about})"


def is_daytime(instant: dt.datetime, zone: str) -> bool:
    """Whether it is between 08:00 and 20:00 there."""
    return 8 <= instant.astimezone(ZoneInfo(zone)).hour < 20


def daytime(instant: dt.datetime, zone: str) -> dt.datetime:
    """The first instant, not before this one, that lies in the zone's daytime."""
    if is_daytime(instant, zone):
        return instant
    local = instant.astimezone(ZoneInfo(zone))
    day = local.date() + (DAY if local.hour >= 20 else 0 * DAY)
    return dt.datetime.combine(day, dt.time(8), ZoneInfo(zone)).astimezone(dt.UTC)


def at_once(to: Reader, instant: dt.datetime, about: str) -> Iterator[Expected]:
    """A letter that is tied to an hour."""
    yield Expected(to.email, instant, instant + SLACK, about)


def by_day(
    to: Reader, instant: dt.datetime, about: str, *, within: dt.timedelta = 0 * DAY, moot: dt.datetime | None = None
) -> Iterator[Expected]:
    """A letter that waits for the reader's daytime; none where it is moot by then.

    `within` is how long it may take until the schedule notices.
    """
    first = daytime(instant, to.zone)
    if moot is None or first < moot:
        # What happens in the last minutes of a day may leave the next morning.
        yield Expected(to.email, first, daytime(instant + within + SLACK, to.zone) + SLACK, about)
