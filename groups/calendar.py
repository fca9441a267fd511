"""A group's slot as a calendar invitation (RFC 5545, METHOD:REQUEST)."""

import datetime as dt
from zoneinfo import ZoneInfo

import icalendar
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.clock_rules import clock_rules
from groups.models import MentoringGroup
from groups.queries import starts_of
from mail.services import Attachment, Recipient

MIME_TYPE = "text/calendar; method=REQUEST; charset=utf-8"


def uid_of(group: MentoringGroup) -> str:
    """The same for a group's whole life, so that a later file updates the earlier one."""
    host = settings.SITE_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    return f"group-{group.pk}@{host}"


def invitation(group: MentoringGroup, to: Recipient) -> Attachment:
    """The meetings of a group as one recurring event, for one person.

    It recurs on the wall clock of the slot's zone, whose clock changes go along as a VTIMEZONE.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//{settings.PROGRAMME_NAME} Mentoring//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "REQUEST")
    starts = starts_of(group)
    calendar.add_component(clock_rules(group.slot_zone, starts[0], starts[-1]))
    calendar.add_component(_event(group, to, starts))
    return Attachment(f"group-{group.number}.ics", MIME_TYPE, calendar.to_ical())


def _event(group: MentoringGroup, to: Recipient, starts: list[dt.datetime]) -> icalendar.Event:
    first = starts[0].astimezone(ZoneInfo(group.slot_zone))
    link = settings.SITE_URL + reverse("groups:detail", args=[group.pk])
    event = icalendar.Event()
    event.add("uid", uid_of(group))
    event.add("sequence", 0)
    event.add("dtstamp", timezone.now().astimezone(dt.UTC))
    event.add("dtstart", first)
    event.add("dtend", first + dt.timedelta(minutes=group.round.meeting_minutes))
    event.add("rrule", {"freq": "weekly", "interval": group.every_weeks, "count": len(starts)})
    event.add("summary", _("Mentoring group: %(outcome)s") % {"outcome": group.outcome})
    event.add("location", group.room_link)
    event.add("description", _("Your group's page: %(link)s") % {"link": link})
    event.add("url", link)
    event.add("status", "CONFIRMED")
    organizer = icalendar.vCalAddress(f"mailto:{group.round.contact_email}")
    organizer.params["cn"] = icalendar.vText(f"{settings.PROGRAMME_NAME} Mentoring")
    event.add("organizer", organizer)
    event.add("attendee", _attendee(to))
    return event


def _attendee(to: Recipient) -> icalendar.vCalAddress:
    attendee = icalendar.vCalAddress(f"mailto:{to.email}")
    attendee.params["cn"] = icalendar.vText(to.name)
    attendee.params["role"] = icalendar.vText("REQ-PARTICIPANT")
    attendee.params["partstat"] = icalendar.vText("NEEDS-ACTION")
    attendee.params["rsvp"] = icalendar.vText("FALSE")
    return attendee
