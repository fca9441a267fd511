"""Another slot, another rhythm, a longer run: what is ahead changes as a whole, what is past stays."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from accounts.queries import recipient_of
from groups.meetings.calendar import invitations
from groups.meetings.moving import add_meeting, cancel_meeting, move_meeting, restore_meeting
from groups.meetings.replanning import change_rhythm, change_slot, extend
from groups.meetings.rules import TimeRefused
from groups.meetings.tests.readers import read
from groups.models import Meeting, MentoringGroup
from groups.queries import starts_of
from groups.tests.factories import make_group
from mail.models import OutboxMessage
from rounds.tests.factories import make_round
from slots.weekly import Slot, describe_slot, meeting_starts

pytestmark = pytest.mark.django_db
HOUR, DAY, WEEK = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(weeks=1)
BERLIN = ZoneInfo("Europe/Berlin")
THURSDAY = Slot("Europe/Berlin", 3, 20 * 60)
# Meetings on Mondays 18:00 in Berlin: 1, 15 and 29 March, 12 and 26 April, 10 May 2027.
BEFORE, MIDWAY = dt.datetime(2027, 2, 20, tzinfo=dt.UTC), dt.datetime(2027, 3, 17, tzinfo=dt.UTC)


@pytest.fixture
def group() -> MentoringGroup:
    return make_group(make_round(opens_on=dt.date(2027, 2, 1)))


def plan(group: MentoringGroup) -> list[tuple[int, str]]:
    """Number and local time of each meeting that stands, by its time."""
    standing = group.meetings.exclude(state="cancelled").order_by("starts_at")
    return [(one.number, f"{one.starts_at.astimezone(BERLIN):%d %b %H:%M}") for one in standing]


def letters() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind="groups.slot_changed", state="waiting").order_by("pk"))


def in_calendars(letter: OutboxMessage) -> list[dt.datetime]:
    """The starts in all files of a letter together."""
    files = [read(bytes(one.content)) for one in letter.attachments.all()]
    return sorted(start for file in files if file.method == "REQUEST" for start in file.starts)


def test_a_new_slot_moves_what_is_ahead_and_leaves_what_is_past(group: MentoringGroup) -> None:
    for _press in range(2):
        change_slot(group=group, slot=THURSDAY, by=None, now=MIDWAY)
    assert plan(group) == [
        (1, "01 Mar 18:00"), (2, "15 Mar 18:00"), (3, "01 Apr 20:00"), (4, "15 Apr 20:00"), (5, "29 Apr 20:00"),
        (6, "13 May 20:00"),
    ]  # fmt: skip
    assert len(letters()) == 3
    letter = letters()[0]
    new, old = letter.attachments.all()
    assert read(bytes(new.content)).uid != read(bytes(old.content)).uid
    assert len(read(bytes(old.content)).starts) == 2
    assert in_calendars(letter) == starts_of(group)
    assert "Every other Thursday 20:00 your time" in letter.text
    assert "Thu 1 Apr 2027, 20:00" in letter.text


def test_a_group_reads_its_new_slot_on_its_page(group: MentoringGroup) -> None:
    change_slot(group=group, slot=THURSDAY, by=None, now=MIDWAY)
    group.refresh_from_db()
    said = describe_slot(group.slot, group.starts_on, group.weeks, "Europe/Berlin", group.every_weeks)
    assert said == "Every other Thursday 20:00 your time"
    ahead = [one.starts_at for one in group.meetings.filter(starts_at__gt=MIDWAY)]
    assert meeting_starts(group.slot, group.starts_on, group.weeks, group.every_weeks) == ahead


def test_before_the_first_meeting_the_same_event_changes(group: MentoringGroup) -> None:
    change_slot(group=group, slot=THURSDAY, by=None, now=BEFORE)
    (file,) = letters()[0].attachments.all()
    assert read(bytes(file.content)).sequence == 1
    assert plan(group)[0] == (1, "04 Mar 20:00")
    assert group.series.count() == 1


def test_a_slot_earlier_in_the_week_begins_in_the_next_meeting_s_week_if_it_can(group: MentoringGroup) -> None:
    # On Sunday the 28th, Monday's slot of that week is past; Tuesday's is the day after tomorrow.
    sunday = dt.datetime(2027, 3, 28, 12, tzinfo=dt.UTC)
    change_slot(group=group, slot=Slot("Europe/Berlin", 1, 540), by=None, now=sunday)
    assert plan(group)[2] == (3, "30 Mar 09:00")
    change_slot(group=group, slot=Slot("Europe/Berlin", 0, 540), by=None, now=sunday)
    assert plan(group)[2] == (3, "29 Mar 09:00")
    change_slot(group=group, slot=Slot("Europe/Berlin", 6, 540), by=None, now=sunday + DAY / 4)
    assert plan(group)[2] == (3, "04 Apr 09:00")


def test_a_cancelled_week_stays_without_a_meeting_and_an_added_one_stays(group: MentoringGroup) -> None:
    cancelled = group.meetings.get(number=4)
    cancel_meeting(meeting=cancelled, because="", by=None, now=MIDWAY)
    added = add_meeting(group=group, starts_at=cancelled.starts_at + DAY, by=None, now=MIDWAY)
    change_slot(group=group, slot=THURSDAY, by=None, now=MIDWAY)
    assert plan(group) == [
        (1, "01 Mar 18:00"), (2, "15 Mar 18:00"), (3, "01 Apr 20:00"), (7, "13 Apr 18:00"), (5, "29 Apr 20:00"),
        (6, "13 May 20:00"),
    ]  # fmt: skip
    to = recipient_of(group.memberships.all()[0].user)
    files = [read(one.content) for one in invitations(group, to)]
    assert sorted(start for file in files for start in file.starts) == starts_of(group)
    assert added.starts_at in starts_of(group)
    # Who restores it meets at the group's time of now.
    restore_meeting(meeting=cancelled, by=None, now=MIDWAY)
    assert (4, "15 Apr 20:00") in plan(group)


def test_a_slot_that_the_clocks_skip_or_on_another_meeting_is_refused(group: MentoringGroup) -> None:
    change_rhythm(group=group, every_weeks=1, by=None, now=BEFORE)
    with pytest.raises(TimeRefused, match="There is no 02:30 on 28 March 2027"):
        change_slot(group=group, slot=Slot("Europe/Berlin", 6, 150), by=None, now=BEFORE)
    change_rhythm(group=group, every_weeks=2, by=None, now=BEFORE)
    told = len(letters())
    add_meeting(group=group, starts_at=dt.datetime(2027, 4, 1, 18, tzinfo=dt.UTC), by=None, now=MIDWAY)
    with pytest.raises(TimeRefused, match="meets then already"):
        change_slot(group=group, slot=THURSDAY, by=None, now=MIDWAY)
    with pytest.raises(TimeRefused, match="No meeting is ahead"):
        change_slot(group=group, slot=THURSDAY, by=None, now=MIDWAY + 20 * WEEK)
    assert len(letters()) == told


def test_meeting_weekly_keeps_numbers_and_adds_at_the_end(group: MentoringGroup) -> None:
    for _press in range(2):
        change_rhythm(group=group, every_weeks=1, by=None, now=MIDWAY)
    assert plan(group) == [
        (1, "01 Mar 18:00"), (2, "15 Mar 18:00"), (3, "29 Mar 18:00"), (4, "05 Apr 18:00"), (5, "12 Apr 18:00"),
        (6, "19 Apr 18:00"), (7, "26 Apr 18:00"), (8, "03 May 18:00"), (9, "10 May 18:00"), (10, "17 May 18:00"),
    ]  # fmt: skip
    assert len(letters()) == 3
    assert in_calendars(letters()[0]) == starts_of(group)


def test_meeting_fortnightly_again_drops_at_the_end_and_keeps_the_plan(group: MentoringGroup) -> None:
    change_rhythm(group=group, every_weeks=1, by=None, now=MIDWAY)
    titles = list(group.plan.values_list("title", flat=True))
    change_rhythm(group=group, every_weeks=2, by=None, now=MIDWAY)
    assert plan(group) == [
        (1, "01 Mar 18:00"), (2, "15 Mar 18:00"), (3, "29 Mar 18:00"), (4, "12 Apr 18:00"), (5, "26 Apr 18:00"),
        (6, "10 May 18:00"),
    ]  # fmt: skip
    assert list(group.plan.values_list("title", flat=True)) == titles
    assert group.plan.order_by("-position")[0].meeting.number == 6
    assert in_calendars(letters()[-1]) == starts_of(group)


def test_another_rhythm_brings_no_cancelled_meeting_back(group: MentoringGroup) -> None:
    easter = group.meetings.get(number=4)
    cancel_meeting(meeting=easter, because="Easter", by=None, now=MIDWAY)
    change_rhythm(group=group, every_weeks=1, by=None, now=MIDWAY)
    weekly = [
        (1, "01 Mar 18:00"), (2, "15 Mar 18:00"), (3, "29 Mar 18:00"), (5, "05 Apr 18:00"), (6, "19 Apr 18:00"),
        (7, "26 Apr 18:00"), (8, "03 May 18:00"), (9, "10 May 18:00"), (10, "17 May 18:00"),
    ]  # fmt: skip
    assert plan(group) == weekly
    assert in_calendars(letters()[0]) == starts_of(group)
    change_rhythm(group=group, every_weeks=2, by=None, now=MIDWAY)
    assert [when for _number, when in plan(group)][2:] == ["29 Mar 18:00", "26 Apr 18:00", "10 May 18:00"]
    assert in_calendars(letters()[-1]) == starts_of(group)
    restore_meeting(meeting=easter, by=None, now=MIDWAY)
    assert (4, "12 Apr 18:00") in plan(group)


def test_a_cancelled_week_between_two_fortnights_is_not_forgotten(group: MentoringGroup) -> None:
    change_rhythm(group=group, every_weeks=1, by=None, now=MIDWAY)
    cancel_meeting(meeting=group.meetings.get(number=4), because="", by=None, now=MIDWAY)
    for weeks in (2, 1):
        change_rhythm(group=group, every_weeks=weeks, by=None, now=MIDWAY)
        assert "05 Apr 18:00" not in [when for _number, when in plan(group)]
        assert in_calendars(letters()[-1]) == starts_of(group)


def test_a_moved_meeting_goes_back_to_the_slot_when_the_rhythm_changes(group: MentoringGroup) -> None:
    third, elsewhere = group.meetings.get(number=3), dt.datetime(2027, 4, 2, 9, tzinfo=dt.UTC)
    move_meeting(meeting=third, starts_at=elsewhere, by=None, now=MIDWAY)
    change_rhythm(group=group, every_weeks=1, by=None, now=MIDWAY)
    assert plan(group)[2] == (3, "29 Mar 18:00")
    assert not OutboxMessage.objects.filter(kind="groups.meeting_moved").exclude(state="cancelled").exists()


def test_a_longer_run_goes_on_in_the_same_rhythm_once(group: MentoringGroup) -> None:
    last = starts_of(group)[-1]
    for _press in range(2):
        extend(group=group, weeks=4, by=None, after=last, now=MIDWAY)
    group.refresh_from_db()
    assert plan(group)[6:] == [(7, "24 May 18:00"), (8, "07 Jun 18:00")]
    assert group.weeks == 16
    assert in_calendars(letters()[0]) == starts_of(group)
    assert letters()[0].subject == "Your group goes on for longer"


def test_a_run_has_an_end(group: MentoringGroup) -> None:
    with pytest.raises(TimeRefused, match="20 weeks at most"):
        extend(group=group, weeks=10, by=None, now=MIDWAY)
    extend(group=group, weeks=8, by=None, now=MIDWAY)
    with pytest.raises(TimeRefused):
        extend(group=group, weeks=1, by=None, now=MIDWAY)
    assert Meeting.objects.count() == 10


def test_extended_dates_that_a_clock_change_skips_are_refused() -> None:
    # Sundays 02:30 in Berlin exist until the clocks go forward on 28 March 2027.
    group = make_group(make_round(opens_on=dt.date(2026, 11, 30), weeks=11), slot_day=6, slot_minute=150)
    assert group.meetings.count() == 6
    with pytest.raises(TimeRefused, match="There is no 02:30 on 28 March 2027"):
        extend(group=group, weeks=2, by=None, now=dt.datetime(2027, 2, 1, tzinfo=dt.UTC))
