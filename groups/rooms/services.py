"""A group's own meeting room."""

import datetime as dt

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.records import record_decision
from groups.care.leaving_emails import queue_changed
from groups.meetings.emails import active_members
from groups.meetings.places import place_of
from groups.meetings.rules import locked_group, put_on_record
from groups.meetings.series import note_change
from groups.models import Meeting, MeetingSeries, Membership, MentoringGroup
from groups.rooms.emails import NO_ROOM, about_group
from mail.services import cancel_waiting


def may_set_room(user: User, mine: Membership | None) -> bool:
    """The group's mentors, and coordinators."""
    return user.is_coordinator or (mine is not None and mine.is_mentor)


@transaction.atomic
def set_room(*, group: MentoringGroup, url: str, by: User) -> None:
    """Give the group a link of its own, or take it away, so that the round's pattern counts again."""
    before = group.room_url
    group.room_url = url
    group.save(update_fields=["room_url"])
    if group.room_link:
        cancel_waiting(kind=NO_ROOM, about=about_group(group))
    if by.is_coordinator and not group.memberships.filter(user=by, left_at=None).exists():
        record_decision(by=by, action="group.room", subject=group, before={"room_url": before}, after={"room_url": url})


@transaction.atomic
def set_place(*, group: MentoringGroup, place: str, by: User, now: dt.datetime) -> None:
    """Let a group meet at another place from now on, and tell all members once, with new calendar files.

    Meetings ahead that have a place of their own keep it. The place that it has already changes nothing.
    """
    group = locked_group(group.pk)
    was = place_of(group)
    if place == was:
        return
    ahead = list(group.meetings.filter(starts_at__gt=now, place=was).exclude(state=Meeting.State.HELD))
    if not ahead:
        return
    Meeting.objects.filter(pk__in=[one.pk for one in ahead]).update(place=place)
    note_change(MeetingSeries.objects.filter(pk__in={one.series_id for one in ahead}))
    put_on_record(group, by, "group.place", before={"place": was}, after={"place": place})
    said = _("Where you meet in person: %(place)s.") % {"place": place} if place else _("You meet online only now.")
    change = group.series.aggregate(number=Sum("sequence"))["number"]
    for member in active_members(group):
        queue_changed(
            member=member,
            group=group,
            sentences=[said],
            about=f"group:{group.pk}:place-{change}",
            sends_calendar=True,
        )
