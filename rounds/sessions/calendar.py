"""A sitting as a calendar file (RFC 5545): to download, to come with a mail, to update and to take back."""

import datetime as dt
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mail.services import Attachment, Recipient
from rounds.models import Sitting

MIME_TYPE = "text/calendar; method={method}; charset=utf-8"


def uid_of(sitting: Sitting) -> str:
    """The same for a sitting's whole life, so that a later file updates the earlier one."""
    return f"sitting-{sitting.pk}@{urlsplit(settings.SITE_URL).hostname}"


def sitting_event(
    sitting: Sitting, *, with_link: bool = False, to: Recipient | None = None, is_taken_back: bool = False
) -> icalendar.Event:
    """One sitting, with session and round fetched; the link to join only for those who signed up (`with_link`)."""
    session = sitting.session
    link = settings.SITE_URL + reverse("rounds:session", args=[session.pk])
    event = icalendar.Event()
    event.add("uid", uid_of(sitting))
    event.add("sequence", sitting.sequence)
    event.add("dtstamp", timezone.now().astimezone(dt.UTC))
    event.add("dtstart", sitting.starts_at.astimezone(dt.UTC))
    event.add("dtend", sitting.ends_at.astimezone(dt.UTC))
    event.add("summary", f"{session.name}: {session.round.name}")
    event.add("location", sitting.join_url if with_link and sitting.join_url else link)
    event.add("description", _("All about it: %(link)s") % {"link": link})
    event.add("url", link)
    event.add("status", "CANCELLED" if sitting.is_cancelled or is_taken_back else "CONFIRMED")
    if to is not None:
        event.add("organizer", _organizer(sitting))
        event.add("attendee", _attendee(to))
    return event


def calendar_of(events: list[icalendar.Event], method: str) -> bytes:
    """A file of these events with its method: PUBLISH, REQUEST or CANCEL."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//{settings.PROGRAMME_NAME} Mentoring//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical()


def invitation(sitting: Sitting, to: Recipient, *, is_taken_back: bool = False) -> Attachment:
    """The sitting for someone who signed up.

    Where it isn't held, or they don't come to it any more (`is_taken_back`), the file takes it out of their calendar.
    """
    method = "CANCEL" if sitting.is_cancelled or is_taken_back else "REQUEST"
    event = sitting_event(sitting, with_link=True, to=to, is_taken_back=is_taken_back)
    content = calendar_of([event], method)
    return Attachment(f"session-{sitting.pk}.ics", MIME_TYPE.format(method=method), content)


def _organizer(sitting: Sitting) -> icalendar.vCalAddress:
    organizer = icalendar.vCalAddress(f"mailto:{sitting.session.round.contact_email}")
    organizer.params["cn"] = icalendar.vText(f"{settings.PROGRAMME_NAME} Mentoring")
    return organizer


def _attendee(to: Recipient) -> icalendar.vCalAddress:
    attendee = icalendar.vCalAddress(f"mailto:{to.email}")
    attendee.params["cn"] = icalendar.vText(to.name)
    attendee.params["role"] = icalendar.vText("REQ-PARTICIPANT")
    attendee.params["partstat"] = icalendar.vText("ACCEPTED")
    attendee.params["rsvp"] = icalendar.vText("FALSE")
    return attendee
