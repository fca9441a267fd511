"""Asking a group for another time: answered by each, decided or expired once, however it is pressed."""

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from groups.meetings.moving import add_meeting, cancel_meeting, move_meeting
from groups.meetings.polls import answer_poll, decide_poll, expire_polls, open_poll, withdraw_poll
from groups.meetings.replanning import change_slot
from groups.meetings.rules import TimeRefused
from groups.models import Meeting, Membership, MentoringGroup, TimeAnswer, TimePoll
from groups.tests.factories import make_closed_round, make_group
from mail.models import OutboxMessage
from slots.weekly import Slot

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def group() -> MentoringGroup:
    """A lead and two mentees with six meetings ahead."""
    return make_group(make_closed_round())


def second(group: MentoringGroup) -> Meeting:
    return group.meetings.get(number=2)


def members(group: MentoringGroup) -> list[Membership]:
    """The lead, then the mentees."""
    return list(group.memberships.filter(left_at=None).select_related("user").order_by("pk"))


def ask(group: MentoringGroup, *days: int) -> TimePoll:
    """The lead asks for other days for the second meeting."""
    meeting = second(group)
    starts = [meeting.scheduled_at + day * DAY for day in days]
    return open_poll(group=group, meeting=meeting, starts=starts, by=members(group)[0].user)


def answer(poll: TimePoll, member: Membership, *numbers: int) -> TimePoll:
    """A member can make these of the options, counted from 0."""
    options = list(poll.options.all())
    return answer_poll(poll=poll, membership=member, can={options[number].pk for number in numbers})


def letters(kind: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind=f"groups.{kind}").order_by("pk"))


def test_all_but_who_asks_get_the_question_with_a_link_of_their_own(group: MentoringGroup) -> None:
    for _press in range(2):
        poll = ask(group, 1, 2)
    assert TimePoll.objects.count() == 1
    mails = letters("poll")
    assert {one.to_email for one in mails} == {one.user.email for one in members(group)[1:]}
    assert len({one.text.partition("/do/")[2].split()[0] for one in mails}) == 2
    assert {one.not_after for one in mails} == {poll.closes_at}
    assert TimeAnswer.objects.filter(membership=members(group)[0], can=True).count() == 2


def test_the_earliest_time_that_all_can_make_is_taken_at_once(group: MentoringGroup) -> None:
    poll = ask(group, 1, 2, 3)
    was = second(group).starts_at
    _lead, bo, cy = members(group)
    answer(poll, bo, 0)
    assert answer(poll, bo, 1, 2).state == "open"
    assert answer(poll, cy, 1, 2).state == "decided"
    poll.refresh_from_db()
    assert poll.chosen is not None
    assert poll.chosen.starts_at == was + 2 * DAY == second(group).starts_at
    assert len(letters("meeting_moved")) == 3
    assert {one.state for one in letters("poll")} == {"cancelled"}


def test_after_its_end_nothing_is_answered_and_nothing_moves(group: MentoringGroup) -> None:
    poll = ask(group, 1, 2)
    _lead, bo, cy = members(group)
    answer(poll, bo, 0)
    answer(poll, cy, 0)
    at = second(group).starts_at
    with pytest.raises(TimeRefused, match="chosen already"):
        answer(poll, cy, 1)
    with pytest.raises(TimeRefused, match="chosen already"):
        decide_poll(poll=poll, option=poll.options.all()[1], by=None)
    assert second(group).starts_at == at
    assert len(letters("meeting_moved")) == 3


def test_the_lead_chooses_whatever_was_answered_once(group: MentoringGroup) -> None:
    poll = ask(group, 1, 2)
    for _press in range(2):
        decide_poll(poll=poll, option=poll.options.all()[1], by=members(group)[0].user)
    assert second(group).starts_at == second(group).scheduled_at + 2 * DAY
    assert len(letters("meeting_moved")) == 3


def test_who_left_can_t_answer_and_no_longer_counts(group: MentoringGroup) -> None:
    poll = ask(group, 1)
    _lead, bo, cy = members(group)
    Membership.objects.filter(pk=cy.pk).update(left_at=timezone.now())
    with pytest.raises(TimeRefused, match="no longer in this group"):
        answer(poll, cy, 0)
    assert answer(poll, bo, 0).state == "decided"


def test_who_left_last_lets_the_others_answers_count_at_the_end(group: MentoringGroup) -> None:
    poll = ask(group, 1)
    _lead, bo, cy = members(group)
    answer(poll, bo, 0)
    Membership.objects.filter(pk=cy.pk).update(left_at=timezone.now())
    assert expire_polls(poll.closes_at) == 1
    poll.refresh_from_db()
    assert poll.state == "decided"


def test_it_expires_once_and_everyone_is_told_once(group: MentoringGroup) -> None:
    poll = ask(group, 1, 2)
    assert expire_polls(poll.closes_at - dt.timedelta(seconds=1)) == 0
    assert [expire_polls(poll.closes_at + late * DAY) for late in (0, 0, 3)] == [1, 0, 0]
    poll.refresh_from_db()
    assert (poll.state, poll.ended_at) == ("expired", poll.closes_at)
    assert len(letters("poll_expired")) == 3
    assert second(group).times_changed == 0
    with pytest.raises(TimeRefused, match="over"):
        answer(poll, members(group)[1], 0)


def test_an_answer_after_closing_is_refused_before_the_schedule_comes_by(group: MentoringGroup) -> None:
    poll = ask(group, 1)
    with pytest.raises(TimeRefused, match="over"):
        answer_poll(poll=poll, membership=members(group)[1], can=set(), now=poll.closes_at)


def test_it_closes_with_the_meeting_that_it_is_about(group: MentoringGroup) -> None:
    meeting = second(group)
    eve = meeting.starts_at - DAY
    poll = open_poll(group=group, meeting=meeting, starts=[meeting.starts_at + DAY], by=None, now=eve)
    assert poll.closes_at == meeting.starts_at
    withdraw_poll(poll=poll, now=eve)
    with pytest.raises(TimeRefused, match="too little time"):
        open_poll(group=group, meeting=meeting, starts=[meeting.starts_at + DAY], by=None, now=meeting.starts_at - HOUR)


def test_a_group_is_asked_one_thing_at_a_time(group: MentoringGroup) -> None:
    ask(group, 1)
    with pytest.raises(TimeRefused, match="asked about a time already"):
        ask(group, 2)
    with pytest.raises(IntegrityError, match=r"poll_one_open_a_group|groups_timepoll\.group_id"), transaction.atomic():
        TimePoll.objects.create(group=group, asked_at=timezone.now(), closes_at=timezone.now() + DAY)


def test_between_one_and_eight_possible_times(group: MentoringGroup) -> None:
    meeting = second(group)
    third = group.meetings.get(number=3)
    for starts, words in [
        ([], "between 1 and 8"),
        ([meeting.starts_at + hour * HOUR for hour in range(1, 10)], "between 1 and 8"),
        ([third.starts_at], "meeting 3"),
        ([timezone.now() - DAY], "past"),
    ]:
        with pytest.raises(TimeRefused, match=words):
            open_poll(group=group, meeting=meeting, starts=starts, by=None)
    assert TimePoll.objects.count() == 0


def test_a_question_ends_when_the_meeting_is_moved_or_cancelled_otherwise(group: MentoringGroup) -> None:
    meeting = second(group)
    ends: list[Callable[[], object]] = [
        partial(move_meeting, meeting=meeting, starts_at=meeting.starts_at + 5 * DAY, by=None),
        partial(change_slot, group=group, slot=Slot("Europe/Berlin", 4, 600), by=None),
        partial(cancel_meeting, meeting=meeting, because="", by=None),
    ]
    for end in ends:
        poll = ask(group, 1)
        end()
        poll.refresh_from_db()
        assert poll.state == "withdrawn"
        with pytest.raises(TimeRefused, match="taken back"):
            answer(poll, members(group)[1], 0)
    assert {one.state for one in letters("poll")} == {"cancelled"}


def test_a_time_that_is_taken_meanwhile_is_passed_over(group: MentoringGroup) -> None:
    poll = ask(group, 1, 2)
    add_meeting(group=group, starts_at=second(group).starts_at + DAY, by=None)
    _lead, bo, cy = members(group)
    answer(poll, bo, 0, 1)
    assert answer(poll, cy, 0).state == "open"
    assert answer(poll, cy, 0, 1).state == "decided"
    assert second(group).starts_at == second(group).scheduled_at + 2 * DAY


def test_the_slot_is_asked_for_in_the_same_way(group: MentoringGroup) -> None:
    start = group.meetings.get(number=1).starts_at + 2 * DAY
    lead, bo, cy = members(group)
    poll = open_poll(group=group, meeting=None, starts=[start, start + DAY], by=lead.user)
    answer(poll, bo, 0)
    answer(poll, cy, 0)
    group.refresh_from_db()
    assert group.slot == Slot("Europe/Berlin", 2, 18 * 60)
    assert len(letters("slot_changed")) == 3
    assert group.meetings.get(number=1).starts_at == start
