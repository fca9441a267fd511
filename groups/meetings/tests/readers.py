"""Two calendar programs that know nothing of each other, for tests: each reads a file into events with instants."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import vobject
import vobject.icalendar
from dateutil import tz
from dateutil.rrule import rrulestr

Times = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True)
class Read:
    """What a program makes of a file: method, UID and SEQUENCE, each occurrence's start and end, moved ones by id."""

    method: str
    uid: str
    sequence: int
    times: list[Times]
    moved: dict[dt.datetime, Times]

    @property
    def starts(self) -> list[dt.datetime]:
        """The starts alone."""
        return [start for start, _end in self.times]


Reader = Callable[[bytes], Read]


def read_by_names(content: bytes) -> Read:
    """icalendar, which goes by the names of zones; the recurrence expanded on the wall clock as RFC 5545 says."""
    calendar = icalendar.Calendar.from_ical(content.decode())
    events: list[Any] = calendar.walk("VEVENT")
    master = next(event for event in events if "recurrence-id" not in event)
    moved = {_utc(event["recurrence-id"].dt): _span(event) for event in events if "recurrence-id" in event}
    start, end = _span(master)
    starts = [start]
    if "rrule" in master:
        first = master["dtstart"].dt
        naive = rrulestr(master["rrule"].to_ical().decode(), dtstart=first.replace(tzinfo=None))
        starts = [_utc(moment.replace(tzinfo=first.tzinfo)) for moment in naive]
    gone = {_utc(one.dt) for one in master["exdate"].dts} if "exdate" in master else set()
    standing = [moment for moment in starts if moment not in gone]
    assert moved.keys() <= set(standing)
    times = sorted(moved.get(moment, (moment, moment + (end - start))) for moment in standing)
    return Read(str(calendar.get("method", "")), str(master["uid"]), int(master["sequence"]), times, moved)


def _span(event: Any) -> Times:
    return _utc(event["dtstart"].dt), _utc(event["dtend"].dt)


def _utc(moment: dt.datetime) -> dt.datetime:
    assert isinstance(moment.tzinfo, ZoneInfo) or moment.tzinfo is dt.UTC
    return moment.astimezone(dt.UTC)


def read_by_rules(content: bytes) -> Read:
    """vobject, which goes by the VTIMEZONE in the file alone, and by its own recurrence."""
    known: dict[str, Any] = vobject.icalendar.__dict__["__tzidMap"]
    known.clear()
    # vobject itself skips the rules of a zone that was at UTC from 2000 to 2020 by them, and ours begin later.
    rules = tz.tzical(StringIO(content.decode()))
    known |= {"UTC": dt.UTC, **{name: rules.get(name) for name in rules.keys()}}  # noqa: SIM118 - not a mapping
    calendar = vobject.readOne(content.decode())
    masters = [event for event in calendar.vevent_list if not hasattr(event, "recurrence_id")]
    (master,) = masters
    moved = {
        event.recurrence_id.value.astimezone(dt.UTC): _vspan(event)
        for event in calendar.vevent_list
        if hasattr(event, "recurrence_id")
    }
    start, end = _vspan(master)
    starts = [start]
    if hasattr(master, "rrule"):
        starts = [moment.astimezone(dt.UTC) for moment in master.getrruleset(addRDate=True)]
    assert moved.keys() <= set(starts)
    times = sorted(moved.get(moment, (moment, moment + (end - start))) for moment in starts)
    method = calendar.method.value if hasattr(calendar, "method") else ""
    return Read(method, master.uid.value, int(master.sequence.value), times, moved)


def _vspan(event: Any) -> Times:
    return event.dtstart.value.astimezone(dt.UTC), event.dtend.value.astimezone(dt.UTC)


READERS: list[Reader] = [read_by_names, read_by_rules]


def read(content: bytes) -> Read:
    """What both programs make of a file, which must be the same."""
    one, other = (reader(content) for reader in READERS)
    assert one == other
    return one
