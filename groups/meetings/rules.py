"""When a meeting may be: the sentences that say why not, and what else is done wherever a time changes."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.records import record_decision
from groups.models import Meeting, Membership, MentoringGroup, Rsvp, TimePoll
from mail.kinds import KINDS
from mail.models import OutboxMessage
from mail.services import cancel_messages
from slots.weekly import Slot, SlotNotOffered, meeting_starts

LONGEST_WEEKS = 20  # programme.md: length; 6 to 20 weeks are allowed, extensions included.


class TimeRefused(Exception):  # noqa: N818 - the name says what is the matter
    """A meeting can't be changed so; the message is a sentence for the person who asked."""


def locked_group(pk: int) -> MentoringGroup:
    """The group with its row locked: all that changes a group's meetings queues here (SQLite queues all writers)."""
    groups = MentoringGroup.objects.select_related("round", "outcome__type", "outcome__tool")
    return groups.select_for_update(of=("self",)).get(pk=pk)


def fresh_meeting(group: MentoringGroup, pk: int) -> Meeting:
    """A meeting as it is now, read after its group was locked; raises TimeRefused where it was dropped."""
    meeting = Meeting.objects.filter(group=group, pk=pk).select_related("series").first()
    if meeting is None:
        raise TimeRefused(_("This meeting was dropped from the plan meanwhile."))
    return meeting


def length_of(meeting: Meeting) -> dt.timedelta:
    """How long a meeting is."""
    return meeting.ends_at - meeting.starts_at


def last_day(group: MentoringGroup) -> dt.date:
    """The last day on which a group of this round may meet, in UTC."""
    return group.round.starts_on + dt.timedelta(weeks=LONGEST_WEEKS, days=-1)


def why_fixed(meeting: Meeting, now: dt.datetime) -> str:
    """Why a meeting can't change any more, as a sentence: it was held or has begun; "" where it can."""
    if meeting.state == Meeting.State.HELD:
        return _("This meeting was held. What is past stays as it was.")
    if meeting.starts_at <= now:
        return _("This meeting has begun already. What is past stays as it was.")
    return ""


def check_ahead(meeting: Meeting, now: dt.datetime) -> None:
    """Raise TimeRefused for a meeting that was held, or has begun."""
    if sentence := why_fixed(meeting, now):
        raise TimeRefused(sentence)


def check_time(
    group: MentoringGroup,
    starts_at: dt.datetime,
    length: dt.timedelta,
    now: dt.datetime,
    *,
    but: Collection[int] = (),
) -> None:
    """Raise TimeRefused for a start in the past, past the longest round, or on another meeting (but those `but`)."""
    check_possible(group, starts_at, now)
    other = overlapping(group, starts_at, length, but=but)
    if other is not None:
        raise TimeRefused(
            _("The group meets then already (meeting %(number)s). Please choose another time.")
            % {"number": other.number}
        )


def check_possible(group: MentoringGroup, starts_at: dt.datetime, now: dt.datetime) -> None:
    """Raise TimeRefused for a start in the past, or past the longest round."""
    if starts_at <= now:
        raise TimeRefused(_("This time is past. Please choose a later one."))
    if starts_at.astimezone(dt.UTC).date() > last_day(group):
        raise TimeRefused(
            _("A group meets for %(weeks)s weeks at most, until %(day)s. Please choose an earlier time.")
            % {"weeks": LONGEST_WEEKS, "day": date_format(last_day(group), "j F Y")}
        )


def overlapping(
    group: MentoringGroup, starts_at: dt.datetime, length: dt.timedelta, *, but: Collection[int] = ()
) -> Meeting | None:
    """A meeting of the group, not cancelled, that runs at some moment of this time."""
    others = Meeting.objects.filter(group=group, starts_at__lt=starts_at + length, ends_at__gt=starts_at)
    return others.exclude(state=Meeting.State.CANCELLED).exclude(pk__in=but).order_by("starts_at").first()


def instant_of(day: dt.date, minute: int, zone: str) -> dt.datetime:
    """The instant (UTC) of a wall-clock time; raises TimeRefused where the zone's clock skips or doubles it."""
    try:
        (start,) = meeting_starts(Slot(zone, day.weekday(), minute), day, 1)
    except SlotNotOffered as error:
        raise TimeRefused(f"{error} {_('Please choose another time.')}") from error
    return start


def starts_on_slot(slot: Slot, first_on: dt.date, weeks: int, every: int) -> list[dt.datetime]:
    """The starts (UTC) of a run on a slot; raises TimeRefused where a clock change skips or doubles one."""
    try:
        return meeting_starts(slot, first_on, weeks, every)
    except SlotNotOffered as error:
        raise TimeRefused(f"{error} {_('Please choose another time.')}") from error


def make_moot(group: MentoringGroup, meetings: Iterable[Meeting], now: dt.datetime, *, slot: bool = False) -> None:
    """Drop what was about old times: waiting mail, answers whether one comes, open polls (about the slot if `slot`)."""
    changed = list(meetings)
    ids = [meeting.pk for meeting in changed]
    Rsvp.objects.filter(meeting__in=ids).delete()
    asked = Q(meeting__in=ids) | Q(meeting=None) if slot else Q(meeting__in=ids)
    polls = TimePoll.objects.filter(asked, group=group, state=TimePoll.State.OPEN)
    topics = [f"meeting:{pk}" for pk in ids] + [f"poll:{pk}" for pk in polls.values_list("pk", flat=True)]
    cancel_messages(waiting_about(topics))
    polls.update(state=TimePoll.State.WITHDRAWN, ended_at=now)


def waiting_about(topics: Iterable[str]) -> QuerySet[OutboxMessage]:
    """Messages of this room's kinds about some objects ("meeting:7"), found by the beginnings of their keys."""
    wanted = Q(pk__in=[])
    kinds = [kind for kind in KINDS if kind.startswith("groups.")]
    for topic in topics:
        for kind in kinds:
            wanted |= Q(key__startswith=f"{kind}:{topic}:")
    return OutboxMessage.objects.filter(wanted)


def put_on_record(
    group: MentoringGroup,
    by: User | None,
    action: str,
    *,
    before: dict[str, Any],
    after: dict[str, Any],
    reason: str = "",
) -> None:
    """Keep what a coordinator changes in a group of others (`trust.md` T17); members' own changes need no record."""
    if by is None or not by.is_coordinator:
        return
    if not Membership.objects.filter(group=group, user=by, left_at=None).exists():
        record_decision(by=by, action=action, subject=group, reason=reason, before=before, after=after)


def the_time(now: dt.datetime | None) -> dt.datetime:
    """Now, unless a test or the schedule says another."""
    return now or timezone.now()
