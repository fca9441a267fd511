"""Which of these times? Asked of all members of a group, for one meeting or for its slot; decided or expired once."""

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from groups.meetings.moving import move_meeting
from groups.meetings.poll_emails import POLL, queue_expired, queue_poll
from groups.meetings.replanning import change_slot, rest_of
from groups.meetings.rules import (
    TimeRefused,
    check_ahead,
    check_possible,
    check_time,
    fresh_meeting,
    length_of,
    locked_group,
    the_time,
)
from groups.models import Meeting, Membership, MentoringGroup, TimeAnswer, TimeOption, TimePoll
from mail.services import cancel_waiting
from slots.weekly import Slot
from slots.zones import get_zone

State = TimePoll.State
MOST_OPTIONS = 8
OPEN_FOR = dt.timedelta(days=3)
LEAST_OPEN = dt.timedelta(hours=2)


class PollOver(TimeRefused):
    """The question is answered, expired or withdrawn; the message says so."""


@transaction.atomic
def open_poll(
    *,
    group: MentoringGroup,
    meeting: Meeting | None,
    starts: Iterable[dt.datetime],
    by: User | None,
    now: dt.datetime | None = None,
) -> TimePoll:
    """Ask all members which of these times they can make: for a meeting, or for the slot where there is none.

    Whoever asks, if a member, can make them all. It closes after three days, or with the meeting or the first of the
    times if those come earlier. Asking the same again answers the poll that is open. Raises TimeRefused for no times
    or more than eight, for times that could not be chosen, where it would close within two hours, and where the group
    is asked something else already.
    """
    now = the_time(now)
    group = locked_group(group.pk)
    wanted = sorted(set(starts))
    same = _open_already(group, meeting, wanted)
    if same is not None:
        return same
    if not 1 <= len(wanted) <= MOST_OPTIONS:
        raise TimeRefused(_("Please choose between 1 and %(most)s times.") % {"most": MOST_OPTIONS})
    edges = [now + OPEN_FOR, wanted[0]]
    if meeting is not None:
        fresh = fresh_meeting(group, meeting.pk)
        check_ahead(fresh, now)
        if fresh.state == Meeting.State.CANCELLED:
            raise TimeRefused(_("This meeting is cancelled."))
        for start in wanted:
            check_time(group, start, length_of(fresh), now, but=[fresh.pk])
        edges.append(fresh.starts_at)
    else:
        rest_of(group, now)
        for start in wanted:
            check_possible(group, start, now)
    closes_at = min(edges)
    if closes_at < now + LEAST_OPEN:
        raise TimeRefused(_("There is too little time left to ask everyone. Please choose later times."))
    poll = TimePoll.objects.create(group=group, meeting=meeting, asked_by=by, asked_at=now, closes_at=closes_at)
    options = TimeOption.objects.bulk_create(TimeOption(poll=poll, starts_at=start) for start in wanted)
    asker = Membership.objects.filter(group=group, user=by, left_at=None).first() if by else None
    if asker is not None:
        _write(asker, options, {option.pk for option in options})
    queue_poll(poll=poll, group=group, but=asker)
    return poll


def _open_already(group: MentoringGroup, meeting: Meeting | None, wanted: list[dt.datetime]) -> TimePoll | None:
    """The group's open poll, if it asks just this; raises TimeRefused where it asks something else."""
    poll = group.polls.filter(state=State.OPEN).first()
    if poll is None:
        return None
    asked = list(poll.options.values_list("starts_at", flat=True))
    if poll.meeting_id == (meeting.pk if meeting else None) and asked == wanted:
        return poll
    raise TimeRefused(
        _("Your group is asked about a time already. Please wait for the answers, or withdraw that question.")
    )


@transaction.atomic
def answer_poll(
    *, poll: TimePoll, membership: Membership, can: Collection[int], now: dt.datetime | None = None
) -> TimePoll:
    """Note which options (by pk) a member can make; the rest they can't. It may be answered anew until it ends.

    Where all active members can make one, the earliest such is chosen at once. Raises PollOver where it has ended, and
    TimeRefused for someone who is not, or no longer, in the group.
    """
    now = the_time(now)
    group = locked_group(poll.group_id)
    fresh = _still_open(poll, now)
    member = Membership.objects.filter(pk=membership.pk, group=group, left_at=None).first()
    if member is None:
        raise TimeRefused(_("You are no longer in this group."))
    _write(member, list(fresh.options.all()), can)
    return _decide_if_all_can(group, fresh, now) or fresh


@transaction.atomic
def decide_poll(*, poll: TimePoll, option: TimeOption, by: User | None, now: dt.datetime | None = None) -> TimePoll:
    """Choose one of the times, whatever was answered. Choosing again the same does nothing.

    Raises PollOver where the poll has ended otherwise, and TimeRefused where the time is no longer possible.
    """
    now = the_time(now)
    group = locked_group(poll.group_id)
    ended = TimePoll.objects.get(pk=poll.pk)
    if ended.state == State.DECIDED and ended.chosen_id == option.pk:
        return ended
    fresh = _still_open(poll, now)
    return _decide(group, fresh, fresh.options.get(pk=option.pk), by=by, now=now)


@transaction.atomic
def withdraw_poll(*, poll: TimePoll, now: dt.datetime | None = None) -> TimePoll:
    """Take the question back; nobody is mailed, and what waits about it does not leave. Safe to repeat."""
    now = the_time(now)
    locked_group(poll.group_id)
    fresh = TimePoll.objects.get(pk=poll.pk)
    if fresh.state == State.OPEN:
        _end(fresh, State.WITHDRAWN, now)
    return fresh


def expire_polls(now: dt.datetime) -> int:
    """End the polls whose time is up and tell everyone once; a source of `mail.due`. Returns how many.

    Who left since the last answer no longer counts: where all the others can make a time, it is chosen instead.
    """
    due = list(TimePoll.objects.filter(state=State.OPEN, closes_at__lte=now).order_by("pk"))
    return sum(_expire(poll, now) for poll in due)


@transaction.atomic
def _expire(poll: TimePoll, now: dt.datetime) -> bool:
    group = locked_group(poll.group_id)
    fresh = TimePoll.objects.get(pk=poll.pk)
    if fresh.state != State.OPEN:
        return False
    if _decide_if_all_can(group, fresh, now):
        return True
    _end(fresh, State.EXPIRED, now)
    queue_expired(poll=fresh, group=group, now=now)
    return True


def common_options(poll: TimePoll) -> list[TimeOption]:
    """The times that every active member of the group said they can make, the earliest first; 3 queries."""
    members = set(Membership.objects.filter(group=poll.group_id, left_at=None).values_list("pk", flat=True))
    options = poll.options.prefetch_related("answers").order_by("starts_at")
    able = {one: {answer.membership_id for answer in one.answers.all() if answer.can} for one in options}
    return [option for option, can in able.items() if members and members <= can]


def _decide_if_all_can(group: MentoringGroup, poll: TimePoll, now: dt.datetime) -> TimePoll | None:
    """Choose the earliest time that all can make and that is still possible; None where there is none."""
    for option in common_options(poll):
        try:
            with transaction.atomic():
                return _decide(group, TimePoll.objects.get(pk=poll.pk), option, by=poll.asked_by, now=now)
        except TimeRefused:
            # Meanwhile the group has another meeting then; the answer stands, and another time may do.
            continue
    return None


def slot_named_by(group: MentoringGroup, start: dt.datetime) -> Slot:
    """The weekly slot that the first start of a poll about the slot stands for, on the group's clock."""
    local = start.astimezone(get_zone(group.slot_zone))
    return Slot(group.slot_zone, local.weekday(), local.hour * 60 + local.minute)


def _still_open(poll: TimePoll, now: dt.datetime) -> TimePoll:
    fresh = TimePoll.objects.get(pk=poll.pk)
    if fresh.state == State.OPEN and now < fresh.closes_at:
        return fresh
    if fresh.state == State.DECIDED:
        raise PollOver(_("A time was chosen already. Thank you all the same."))
    if fresh.state == State.WITHDRAWN:
        raise PollOver(_("This question was taken back. There is nothing to answer any more."))
    raise PollOver(_("The time to answer is over."))


def _write(membership: Membership, options: Iterable[TimeOption], can: Collection[int]) -> None:
    for option in options:
        TimeAnswer.objects.update_or_create(option=option, membership=membership, defaults={"can": option.pk in can})


def _decide(
    group: MentoringGroup, poll: TimePoll, option: TimeOption, *, by: User | None, now: dt.datetime
) -> TimePoll:
    """End the poll and move what it was about, which tells everyone."""
    poll.chosen = option
    _end(poll, State.DECIDED, now)
    if poll.meeting is not None:
        move_meeting(meeting=poll.meeting, starts_at=option.starts_at, by=by, now=now)
    else:
        change_slot(group=group, slot=slot_named_by(group, option.starts_at), by=by, now=now)
    return poll


def _end(poll: TimePoll, state: str, now: dt.datetime) -> None:
    poll.state, poll.ended_at = state, now
    poll.save(update_fields=["state", "ended_at", "chosen"])
    cancel_waiting(kind=POLL, about=f"poll:{poll.pk}")
