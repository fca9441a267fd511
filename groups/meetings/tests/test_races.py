"""Two people press at once: one change is made, everyone hears of it once, and no two meetings overlap."""

import datetime as dt
from functools import partial

import pytest

from groups.meetings.moving import add_meeting, cancel_meeting, move_meeting
from groups.meetings.polls import answer_poll, expire_polls, open_poll
from groups.meetings.replanning import extend
from groups.models import Meeting, TimePoll
from groups.queries import starts_of
from groups.tests.factories import make_closed_round, make_group
from mail.models import OutboxMessage
from tests.at_once import all_at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
DAY = dt.timedelta(days=1)


def test_two_meetings_are_not_moved_onto_the_same_time() -> None:
    group = make_group(make_closed_round())
    target = starts_of(group)[0] + DAY
    jobs = [
        partial(move_meeting, meeting=group.meetings.get(number=number), starts_at=target, by=None)
        for number in (1, 2, 3)
    ]
    all_at_once(jobs)
    assert Meeting.objects.filter(starts_at=target).count() == 1
    assert OutboxMessage.objects.filter(kind="groups.meeting_moved").count() == 3


def test_the_same_change_pressed_by_many_is_made_once() -> None:
    group = make_group(make_closed_round())
    starts = starts_of(group)
    second, third = group.meetings.get(number=2), group.meetings.get(number=3)
    all_at_once([partial(move_meeting, meeting=second, starts_at=starts[1] + DAY, by=None)] * 4)
    all_at_once([partial(cancel_meeting, meeting=third, because="", by=None)] * 4)
    all_at_once([partial(add_meeting, group=group, starts_at=starts[0] + DAY, by=None)] * 4)
    all_at_once([partial(extend, group=group, weeks=2, by=None, after=starts[-1])] * 4)
    assert group.meetings.count() == 8
    assert list(group.series.values_list("number", "sequence")) == [(1, 3), (2, 0)]
    kinds = ("groups.meeting_moved", "groups.meeting_cancelled", "groups.meeting_added", "groups.slot_changed")
    assert [OutboxMessage.objects.filter(kind=kind).count() for kind in kinds] == [3, 3, 3, 3]


def test_a_poll_that_is_asked_answered_and_expired_at_once_ends_once() -> None:
    group = make_group(make_closed_round())
    second = group.meetings.get(number=2)
    asked = [second.starts_at + DAY]
    all_at_once([partial(open_poll, group=group, meeting=second, starts=asked, by=None)] * 4)
    poll = TimePoll.objects.get()
    can = {poll.options.get().pk}
    answers = [partial(answer_poll, poll=poll, membership=one, can=can) for one in group.memberships.all()]
    all_at_once([*answers, *answers, partial(expire_polls, poll.closes_at), partial(expire_polls, poll.closes_at)])
    poll.refresh_from_db()
    told = [OutboxMessage.objects.filter(kind=kind).count() for kind in ("groups.meeting_moved", "groups.poll_expired")]
    assert (poll.state, told) in [("decided", [3, 0]), ("expired", [0, 3])]
