"""A meeting is moved, cancelled, restored or added once, and everyone hears of it once with the right file."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.queries import recipient_of
from groups.emails import INTRODUCTION
from groups.meetings.calendar import invitations
from groups.meetings.moving import add_meeting, cancel_meeting, move_meeting, restore_meeting
from groups.meetings.rules import TimeRefused, instant_of
from groups.meetings.tests.readers import Read, read
from groups.models import Meeting, MentoringGroup, PlanPart, Rsvp, TimePoll
from groups.tests.factories import make_closed_round, make_group
from mail.models import OutboxMessage
from mail.services import queue_mail
from rounds.tests.factories import make_round

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def group() -> MentoringGroup:
    """A lead and two mentees, six meetings ahead, fortnightly on Mondays."""
    return make_group(make_closed_round())


def meeting_of(group: MentoringGroup, number: int) -> Meeting:
    return group.meetings.get(number=number)


def letters(kind: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind=f"groups.{kind}").order_by("pk"))


def file_of(letter: OutboxMessage) -> Read:
    return read(bytes(letter.attachments.get().content))


def starts(group: MentoringGroup) -> list[dt.datetime]:
    planned = group.meetings.exclude(state="cancelled").order_by("starts_at")
    return list(planned.values_list("starts_at", flat=True))


def test_a_moved_meeting_reaches_everyone_once_with_its_new_time(group: MentoringGroup) -> None:
    meeting = meeting_of(group, 2)
    was, now_at = meeting.starts_at, meeting.starts_at + DAY
    for _press in range(2):
        move_meeting(meeting=meeting, starts_at=now_at, by=group.memberships.get(role="lead").user)
    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.ends_at, meeting.scheduled_at) == (now_at, now_at + HOUR, was)
    assert meeting.times_changed == 1
    mails = letters("meeting_moved")
    assert {one.to_email for one in mails} == {one.user.email for one in group.memberships.all()}
    assert len(mails) == 3
    for letter in mails:
        file = file_of(letter)
        assert (file.method, file.sequence) == ("REQUEST", 1)
        assert file.moved == {was: (now_at, now_at + HOUR)}
        assert file.starts == starts(group)
        assert "Number" in letter.text  # the lead's name
        assert "was:" in letter.text


def test_moving_reaches_the_event_of_the_invitation(group: MentoringGroup) -> None:
    to = recipient_of(group.memberships.get(role="lead").user)
    (invited,) = invitations(group, to)
    move_meeting(meeting=meeting_of(group, 2), starts_at=meeting_of(group, 2).starts_at + DAY, by=None)
    cancel_meeting(meeting=meeting_of(group, 3), because="Holiday", by=None)
    before = read(invited.content)
    update = file_of(letters("meeting_cancelled")[0])
    assert (update.uid, before.sequence, update.sequence) == (before.uid, 0, 2)
    assert update.starts == starts(group)
    assert len(update.starts) == len(before.starts) - 1


def test_a_meeting_moved_back_is_as_it_was_in_calendars(group: MentoringGroup) -> None:
    meeting = meeting_of(group, 2)
    was = meeting.starts_at
    move_meeting(meeting=meeting, starts_at=was + DAY, by=None)
    move_meeting(meeting=meeting, starts_at=was, by=None)
    file = file_of(letters("meeting_moved")[-1])
    assert (file.moved, file.sequence) == ({}, 2)
    # Nobody is told of the time between that had not left yet.
    assert [one.state for one in letters("meeting_moved")] == ["cancelled"] * 3 + ["waiting"] * 3


def test_what_was_about_the_old_time_is_dropped(group: MentoringGroup) -> None:
    meeting, other = meeting_of(group, 2), meeting_of(group, 3)
    member = group.memberships.get(role="lead")
    for one in (meeting, other):
        Rsvp.objects.create(meeting=one, membership=member, is_coming=False, answered_at=timezone.now())
        queue_mail(
            kind=INTRODUCTION, about=f"meeting:{one.pk}:change-0:reminder", to=recipient_of(member.user),
            template="mail/plain", context={"subject": "Soon"},
        )  # fmt: skip
    TimePoll.objects.create(
        group=group, meeting=meeting, asked_at=timezone.now(), closes_at=timezone.now() + DAY, asked_by=member.user
    )
    move_meeting(meeting=meeting, starts_at=meeting.starts_at + DAY, by=None)
    assert [rsvp.meeting for rsvp in Rsvp.objects.all()] == [other]
    assert [one.state for one in letters("introduction")] == ["cancelled", "waiting"]
    assert TimePoll.objects.get().state == "withdrawn"


def test_what_can_t_be_moved_says_why(group: MentoringGroup) -> None:
    first, second, third, fourth = (meeting_of(group, number) for number in (1, 2, 3, 4))
    Meeting.objects.filter(pk=fourth.pk).update(state="held", recorded_at=timezone.now())
    cancel_meeting(meeting=third, because="", by=None)
    later = first.starts_at + DAY
    for meeting, to, now, words in [
        (fourth, later, None, "held"),
        (third, later, None, "cancelled"),
        (first, later, first.starts_at, "begun"),
        (first, timezone.now() - HOUR, None, "past"),
        (first, second.starts_at + HOUR / 2, None, "meets then already (meeting 2)"),
        (first, first.starts_at + 200 * DAY, None, "20 weeks"),
    ]:
        with pytest.raises(TimeRefused) as refusal:
            move_meeting(meeting=meeting, starts_at=to, by=None, now=now)
        assert words in str(refusal.value)
    assert letters("meeting_moved") == []
    # A cancelled meeting takes nobody's time.
    move_meeting(meeting=first, starts_at=third.starts_at, by=None)


@pytest.mark.parametrize(
    ("day", "minute", "words"),
    [(dt.date(2027, 3, 28), 150, "There is no 02:30"), (dt.date(2027, 10, 31), 150, "There are two 02:30")],
)
def test_an_hour_that_the_clocks_skip_or_double_is_refused_by_its_name(day: dt.date, minute: int, words: str) -> None:
    with pytest.raises(TimeRefused, match=words):
        instant_of(day, minute, "Europe/Berlin")


@pytest.mark.parametrize("hour", [0, 1])
def test_a_meeting_in_a_doubled_hour_is_at_its_instant_in_calendars(hour: int) -> None:
    # 02:30 on 31 October 2027 comes twice in Berlin: at 00:30 and at 01:30 UTC.
    group = make_group(make_round(opens_on=dt.date(2027, 8, 2)))
    now = dt.datetime(2027, 8, 20, tzinfo=dt.UTC)
    start = dt.datetime(2027, 10, 31, hour, 30, tzinfo=dt.UTC)
    move_meeting(meeting=meeting_of(group, 5), starts_at=start, by=None, now=now)
    assert start in file_of(letters("meeting_moved")[0]).starts
    added = add_meeting(group=group, starts_at=start + dt.timedelta(hours=3), by=None, now=now)
    cancel_meeting(meeting=meeting_of(group, 5), because="", by=None, now=now)
    added = add_meeting(group=group, starts_at=start, by=None, now=now)
    assert file_of(letters("meeting_added")[-1]).times == [(added.starts_at, added.ends_at)]
    cancel_meeting(meeting=added, because="", by=None, now=now)
    assert file_of(letters("meeting_cancelled")[-1]).method == "CANCEL"


def test_a_cancelled_meeting_hands_its_plan_on_and_says_why(group: MentoringGroup) -> None:
    second, third = meeting_of(group, 2), meeting_of(group, 3)
    group.plan.all().delete()
    PlanPart.objects.create(group=group, meeting=second, position=1, title="Goals")
    PlanPart.objects.create(group=group, meeting=third, position=2, title="Contribute")
    for _press in range(2):
        cancel_meeting(meeting=second, because="Public holiday here", by=None)
    assert list(group.plan.values_list("title", "meeting__number")) == [("Goals", 3), ("Contribute", 3)]
    mails = letters("meeting_cancelled")
    assert len(mails) == 3
    for letter in mails:
        assert "Public holiday here" in letter.text
        assert "Public holiday here" in letter.html
        assert second.starts_at not in file_of(letter).starts
        assert len(file_of(letter).starts) == 5


def test_a_restored_meeting_is_back_in_calendars_once(group: MentoringGroup) -> None:
    meeting = meeting_of(group, 2)
    cancel_meeting(meeting=meeting, because="", by=None)
    for _press in range(2):
        restore_meeting(meeting=meeting, by=None)
    assert meeting_of(group, 2).state == "planned"
    mails = letters("meeting_restored")
    assert len(mails) == 3
    assert file_of(mails[0]).starts == starts(group)
    assert file_of(mails[0]).sequence == 2
    assert {one.state for one in letters("meeting_cancelled")} == {"cancelled"}


def test_a_cancelled_meeting_can_t_come_back_when_its_time_is_gone_or_taken(group: MentoringGroup) -> None:
    meeting = meeting_of(group, 2)
    cancel_meeting(meeting=meeting, because="", by=None)
    with pytest.raises(TimeRefused, match="begun"):
        restore_meeting(meeting=meeting, by=None, now=meeting.starts_at)
    move_meeting(meeting=meeting_of(group, 1), starts_at=meeting.starts_at, by=None)
    with pytest.raises(TimeRefused, match="meeting 1"):
        restore_meeting(meeting=meeting, by=None)


def test_an_added_meeting_is_an_event_of_its_own_that_can_move_and_go(group: MentoringGroup) -> None:
    start = meeting_of(group, 1).starts_at + 3 * DAY
    for _press in range(2):
        add_meeting(group=group, starts_at=start, by=None)
    added = meeting_of(group, 7)
    mails = letters("meeting_added")
    assert len(mails) == 3
    file = file_of(mails[0])
    assert file.times == [(start, start + HOUR)]
    assert file.uid.startswith(f"group-{group.pk}-series-2@")
    move_meeting(meeting=added, starts_at=start + DAY, by=None)
    moved = file_of(letters("meeting_moved")[0])
    assert (moved.times, moved.uid, moved.moved) == ([(start + DAY, start + DAY + HOUR)], file.uid, {})
    cancel_meeting(meeting=added, because="", by=None)
    gone = file_of(letters("meeting_cancelled")[0])
    assert (gone.method, gone.uid, gone.sequence) == ("CANCEL", file.uid, 2)
    restore_meeting(meeting=added, by=None)
    assert file_of(letters("meeting_restored")[0]).times == moved.times


def test_a_change_of_what_is_soon_leaves_at_once_and_others_wait_for_the_day(group: MentoringGroup) -> None:
    meeting = meeting_of(group, 1)
    night = meeting.starts_at - HOUR * 16
    move_meeting(meeting=meeting, starts_at=meeting.starts_at + DAY, by=None, now=night)
    cancel_meeting(meeting=meeting_of(group, 5), because="", by=None)
    assert {one.humane_zone for one in letters("meeting_moved")} == {""}
    assert {one.humane_zone for one in letters("meeting_cancelled")} == {"Europe/Berlin"}
    assert {one.not_after for one in letters("meeting_moved")} == {meeting.starts_at + DAY}


def test_who_left_hears_nothing_more(group: MentoringGroup) -> None:
    group.memberships.filter(seat=1).update(left_at=timezone.now())
    move_meeting(meeting=meeting_of(group, 2), starts_at=meeting_of(group, 2).starts_at + DAY, by=None)
    assert len(letters("meeting_moved")) == 2
