"""Calendar files of a group's meetings (RFC 5545, RFC 5546): one recurring event a series, one file a series.

What changes is always told by sending the whole series anew, as METHOD:REQUEST with the same UID and a greater
SEQUENCE: a moved meeting is a second VEVENT with the RECURRENCE-ID of its place in the series, a cancelled one an
EXDATE. The other way, a message about one occurrence alone (REQUEST or CANCEL with RECURRENCE-ID), fits a calendar only
if every earlier message arrived and was taken: Gmail drops a lone CANCEL for a series that it does not hold, Outlook
keeps the cancelled occurrence with "Canceled:" before its name until someone presses Remove, and Apple's Mail asks anew
for each. A REQUEST with recurrence properties replaces the whole set (RFC 5546, 3.2.2), so that whoever takes the last
file alone has everything right, in all three. METHOD:CANCEL ends a whole series for one person: who leaves the group,
or a series of which nothing is left.

All wall-clock times are of the series' zone, whose clock changes go along as a VTIMEZONE; a moved meeting at an hour
that comes twice on that clock is written in UTC, which alone can say which of the two is meant.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import icalendar
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.meetings.clock_rules import clock_rules
from groups.meetings.places import usual_place
from groups.meetings.series import dates_of
from groups.models import Meeting, MeetingSeries, MentoringGroup
from mail.services import Attachment, Recipient
from slots.weekly import meeting_starts
from slots.zones import get_zone

REQUEST, CANCEL = "REQUEST", "CANCEL"


def host() -> str:
    """The site's name, for what must be unique in the world."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def uid_of(series: MeetingSeries) -> str:
    """The same for the whole life of a series, so that a later file updates the earlier one."""
    return f"group-{series.group_id}-series-{series.number}@{host()}"


def invitations(group: MentoringGroup, to: Recipient) -> list[Attachment]:
    """All of a group's meetings for one person: a file for each series that has any left; 2 queries.

    The newest series comes first, since mail programs offer the first file.
    """
    return [file for is_left, file in _files(group, group.series.all(), to) if is_left]


def updates(group: MentoringGroup, series: QuerySet[MeetingSeries], to: Recipient) -> list[Attachment]:
    """The files of these series of the group as they stand now, for someone who has earlier ones; 2 queries.

    A series of which nothing is left is cancelled.
    """
    return [file for _is_left, file in _files(group, series, to)]


def _files(group: MentoringGroup, series: QuerySet[MeetingSeries], to: Recipient) -> Iterator[tuple[bool, Attachment]]:
    for one in series.prefetch_related("meetings").order_by("-number"):
        meetings = [meeting for meeting in one.meetings.all() if meeting.state != Meeting.State.CANCELLED]
        yield bool(meetings), series_file(group, one, meetings, to) if meetings else cancellation(group, one, to)


def series_file(group: MentoringGroup, series: MeetingSeries, meetings: Sequence[Meeting], to: Recipient) -> Attachment:
    """One series as it stands: its meetings that are not cancelled, at least one."""
    events = series_events(group, series, meetings)
    for event in events:
        _address(event, group, to)
    zone = clock_rules(series.slot_zone, *stretch_of(series, meetings))
    return _file(group, series, REQUEST, [zone, *events])


def cancellation(group: MentoringGroup, series: MeetingSeries, to: Recipient) -> Attachment:
    """Takes the whole series out of one person's calendar.

    Bump the series' SEQUENCE first (`series.note_change`); `leaving.calendar_cancellations` does so for a whole group.
    """
    (start,) = meeting_starts(series.slot, series.starts_on, 1)
    end = start + dt.timedelta(minutes=group.round.meeting_minutes)
    event = _event(group, series, start, end)
    event["status"] = icalendar.vText("CANCELLED")
    _address(event, group, to)
    return _file(group, series, CANCEL, [clock_rules(series.slot_zone, start, end), event])


def series_events(group: MentoringGroup, series: MeetingSeries, meetings: Sequence[Meeting]) -> list[icalendar.Event]:
    """The VEVENTs of a series: the recurring one, then one for each meeting at another time or place; no query.

    `meetings` are those of the series that are not cancelled. A series of one date is a plain event.
    """
    if series.count == 1:
        (only,) = meetings
        return [_event(group, series, only.starts_at, only.ends_at, only.place)]
    standing = {meeting.scheduled_at: meeting for meeting in meetings}
    dates = dates_of(series)
    zone = get_zone(series.slot_zone)
    usual = next((one for one in meetings if one.starts_at == one.scheduled_at), meetings[0])
    place = usual_place(meetings)
    master = _event(group, series, dates[0], dates[0] + (usual.ends_at - usual.starts_at), place)
    master.add("rrule", {"freq": "weekly", "interval": series.every_weeks, "count": series.count})
    gone = [date.astimezone(zone) for date in dates if date not in standing]
    if gone:
        master.add("exdate", gone)
    moved = [one for one in meetings if one.starts_at != one.scheduled_at or one.place != place]
    return [master, *(_override(group, series, one, zone) for one in moved)]


def calendar_of(*, method: str = "") -> icalendar.Calendar:
    """An empty calendar of ours; without a method it is one to subscribe to."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//{settings.PROGRAMME_NAME} Mentoring//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    return calendar


def on_clock_of(instant: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """An instant as a calendar file can say it: on the clock of the zone, or in UTC where that time comes twice."""
    local = instant.astimezone(zone)
    is_doubled = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return instant.astimezone(dt.UTC) if is_doubled else local


def stretch_of(series: MeetingSeries, meetings: Sequence[Meeting]) -> tuple[dt.datetime, dt.datetime]:
    """From the first to the last instant that the series' file speaks of."""
    dates = dates_of(series) if series.count > 1 else []
    instants = [*dates, *(one.starts_at for one in meetings), *(one.ends_at for one in meetings)]
    return min(instants), max(instants)


def _override(group: MentoringGroup, series: MeetingSeries, meeting: Meeting, zone: ZoneInfo) -> icalendar.Event:
    event = _event(group, series, meeting.starts_at, meeting.ends_at, meeting.place)
    event.add("recurrence-id", meeting.scheduled_at.astimezone(zone))
    return event


def _event(
    group: MentoringGroup, series: MeetingSeries, start: dt.datetime, end: dt.datetime, place: str = ""
) -> icalendar.Event:
    zone = get_zone(series.slot_zone)
    link = settings.SITE_URL + reverse("groups:detail", args=[group.pk])
    event = icalendar.Event()
    event.add("uid", uid_of(series))
    event.add("sequence", series.sequence)
    event.add("dtstamp", timezone.now().astimezone(dt.UTC))
    event.add("dtstart", on_clock_of(start, zone))
    event.add("dtend", on_clock_of(end, zone))
    event.add("summary", _("Mentoring group: %(outcome)s") % {"outcome": group.outcome})
    event.add("location", ", ".join(part for part in (place, group.room_link) if part))
    event.add("description", _("Your group's page: %(link)s") % {"link": link})
    event.add("url", link)
    event.add("status", "CONFIRMED")
    return event


def _address(event: icalendar.Event, group: MentoringGroup, to: Recipient) -> None:
    """Say who asks, and who is asked: one person, and nobody else's address."""
    organizer = icalendar.vCalAddress(f"mailto:{group.round.contact_email}")
    organizer.params["cn"] = icalendar.vText(f"{settings.PROGRAMME_NAME} Mentoring")
    event.add("organizer", organizer)
    attendee = icalendar.vCalAddress(f"mailto:{to.email}")
    attendee.params["cn"] = icalendar.vText(to.name)
    attendee.params["role"] = icalendar.vText("REQ-PARTICIPANT")
    attendee.params["partstat"] = icalendar.vText("NEEDS-ACTION")
    attendee.params["rsvp"] = icalendar.vText("FALSE")
    event.add("attendee", attendee)


def _file(
    group: MentoringGroup, series: MeetingSeries, method: str, parts: Sequence[icalendar.Component]
) -> Attachment:
    calendar = calendar_of(method=method)
    for part in parts:
        calendar.add_component(part)
    name = f"group-{group.number}.ics" if series.number == 1 else f"group-{group.number}-{series.number}.ics"
    return Attachment(name, f"text/calendar; method={method}; charset=utf-8", calendar.to_ical())
