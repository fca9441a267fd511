"""Groups that meet within a week and have no link to meet at."""

import datetime as dt

from django.conf import settings
from django.db.models import Min, Q

from groups.models import Meeting, Membership, MentoringGroup
from groups.rooms.emails import queue_no_room

AHEAD = dt.timedelta(days=7)


def queue_no_rooms(now: dt.datetime) -> int:
    """Ask the leads of groups whose first meeting is within a week, and that have no link; returns how many.

    One query, and none at all where the site has a pattern of rooms. Groups that meet in person need no link.
    """
    if settings.ROOM_URL:
        return 0
    standing = ~Q(meetings__state=Meeting.State.CANCELLED)
    roomless = (
        MentoringGroup.objects.filter(room_url="", round__room_url="", city="")
        .annotate(first_at=Min("meetings__starts_at", filter=standing))
        .filter(first_at__gt=now, first_at__lte=now + AHEAD)
        .values("pk")
    )
    leads = Membership.objects.filter(group__in=roomless, role=Membership.Role.LEAD, left_at=None)
    found = list(leads.select_related("user", "group__round", "group__outcome__type", "group__outcome__tool"))
    for lead in found:
        meetings = lead.group.meetings.exclude(state=Meeting.State.CANCELLED)
        queue_no_room(lead=lead, first=meetings.order_by("starts_at")[0])
    return len(found)
