"""Calendars to subscribe to: a person's own meetings and sessions, and the sessions that are open to everyone."""

import datetime as dt

import icalendar
from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from groups.meetings.calendar import calendar_of, series_events, stretch_of
from groups.meetings.clock_rules import clock_rules
from groups.models import CalendarFeed, Meeting, MeetingSeries, MentoringGroup
from groups.models.meetings import feed_token
from rounds.models import Session, SignUp, Sitting
from rounds.sessions.calendar import sitting_event
from rounds.sessions.queries import STANDING, of_person

KEPT = dt.timedelta(days=180)
"""How long what is past stays in a feed."""


def feed_of(user: User) -> CalendarFeed | None:
    """The person's private feed, if they made one; 1 query."""
    return CalendarFeed.objects.filter(user=user).first()


def renew_feed(*, user: User) -> CalendarFeed:
    """Give the person a new private address; the old one, if any, ends at once."""
    feed, _is_new = CalendarFeed.objects.update_or_create(user=user, defaults={"token": feed_token()})
    return feed


def private_calendar(user: User, now: dt.datetime) -> bytes:
    """My meetings, as they stand, and the sittings that I signed up for, with how to join; 5 queries."""
    calendar = calendar_of()
    calendar.add("x-wr-calname", _("%(programme)s Mentoring") % {"programme": settings.PROGRAMME_NAME})
    _ask_to_refresh(calendar, hours=1)
    zones: dict[str, tuple[dt.datetime, dt.datetime]] = {}
    events: list[icalendar.Event] = []
    for group in _groups_of(user):
        for series in group.series.all():
            meetings = [one for one in series.meetings.all() if one.state != Meeting.State.CANCELLED]
            if meetings and max(one.ends_at for one in meetings) > now - KEPT:
                first, last = stretch_of(series, meetings)
                begun, over = zones.get(series.slot_zone, (first, last))
                zones[series.slot_zone] = min(first, begun), max(last, over)
                events += series_events(group, series, meetings)
    for name, stretch in zones.items():
        calendar.add_component(clock_rules(name, *stretch))
    signed_up = SignUp.objects.filter(STANDING, of_person(user))
    sittings = _sittings(now).filter(sign_ups__in=signed_up)
    for event in [*events, *(sitting_event(one, with_link=True) for one in sittings)]:
        calendar.add_component(event)
    return calendar.to_ical()


def _groups_of(user: User) -> list[MentoringGroup]:
    """The groups in which the person has an active place, with all series and meetings; 3 queries."""
    series = Prefetch("series", queryset=MeetingSeries.objects.prefetch_related("meetings").order_by("number"))
    groups = MentoringGroup.objects.filter(memberships__user=user, memberships__left_at=None)
    return list(
        groups.select_related("round", "outcome__type", "outcome__tool").prefetch_related(series).order_by("pk")
    )


def public_calendar(now: dt.datetime) -> bytes:
    """The info sessions and showcases, and whatever else is open to everyone, of public rounds; 1 query."""
    calendar = calendar_of()
    calendar.add("x-wr-calname", _("%(programme)s Mentoring: open to all") % {"programme": settings.PROGRAMME_NAME})
    _ask_to_refresh(calendar, hours=6)
    everyone = Session.Audience.EVERYONE
    for sitting in _sittings(now).filter(session__audience=everyone, session__round__is_public=True):
        calendar.add_component(sitting_event(sitting))
    return calendar.to_ical()


def feed_url(feed: CalendarFeed) -> str:
    """The private address."""
    return f"{settings.SITE_URL}{reverse('groups:private_feed', args=[feed.token])}"


def public_feed_url() -> str:
    """The address for everyone."""
    return f"{settings.SITE_URL}{reverse('groups:public_feed')}"


def _sittings(now: dt.datetime) -> QuerySet[Sitting]:
    """Sittings that take place, with session and round."""
    return (
        Sitting.objects.filter(is_cancelled=False, ends_at__gt=now - KEPT)
        .select_related("session__round")
        .order_by("starts_at", "pk")
    )


def _ask_to_refresh(calendar: icalendar.Calendar, *, hours: int) -> None:
    """How often programs are to look (RFC 7986, and the name by which Outlook and older programs know it)."""
    calendar.add("refresh-interval", dt.timedelta(hours=hours), parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", f"PT{hours}H")
