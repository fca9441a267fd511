"""Counts come from the recorded rows, between joining and leaving, whenever they are asked."""

import datetime as dt
from typing import Any

import pytest

from groups.attendance.queries import Counts, attendance_counts, held_meetings_of, share_present, was_member_at
from groups.attendance.services import answer_rsvp, did_not_take_place, record_attendance
from groups.attendance.tests.scenes import HOUR, make_cast, member
from groups.models import Meeting, Membership, MentoringGroup
from groups.tests.factories import make_closed_round, make_group, make_membership

pytestmark = pytest.mark.django_db


def record(meeting: Meeting, *present: Membership) -> None:
    lead = meeting.group.memberships.get(role="lead").user
    record_attendance(meeting=meeting, present=[one.pk for one in present], by=lead, now=meeting.ends_at)


@pytest.fixture
def group() -> MentoringGroup:
    return make_cast()


def test_what_was_held_present_excused_and_missed(group: MentoringGroup) -> None:
    first, second, third, fourth = group.meetings.order_by("starts_at")[:4]
    ada, bo = member(group, "Ada"), member(group, "Bo")
    record(first, ada, bo)
    answer_rsvp(meeting=second, membership=bo, is_coming=False, now=second.starts_at - HOUR)
    record(second, ada)
    record(third, ada)
    did_not_take_place(meeting=fourth, by=ada.user, reason="Storm.", now=fourth.ends_at)
    counts = attendance_counts([ada, bo])
    assert counts == {ada.pk: Counts(3, 3, 0, 0), bo.pk: Counts(3, 1, 1, 1)}


def test_only_what_was_held_between_joining_and_leaving_counts(group: MentoringGroup) -> None:
    meetings = list(group.meetings.order_by("starts_at")[:4])
    bo = member(group, "Bo")
    bo.joined_on, bo.left_at = meetings[1].starts_at.date(), meetings[3].starts_at
    bo.save()
    for meeting in meetings:
        record(meeting, bo)
    assert held_meetings_of(bo) == meetings[1:3]
    assert attendance_counts([bo]) == {bo.pk: Counts(2, 2, 0, 0)}


def test_leaving_later_takes_meetings_out_of_the_count(group: MentoringGroup) -> None:
    first, second = group.meetings.order_by("starts_at")[:2]
    bo = member(group, "Bo")
    record(first, bo)
    record(second)
    bo.left_at = second.starts_at - HOUR
    bo.save()
    assert attendance_counts([bo]) == {bo.pk: Counts(1, 1, 0, 0)}


@pytest.mark.parametrize(
    ("joined", "left", "was"),
    [
        ("2026-03-02", None, True),
        ("2026-03-03", None, False),
        ("2026-03-01", "2026-03-02T17:00", False),
        ("2026-03-01", "2026-03-02T17:01", True),
    ],
)
def test_who_belonged_to_the_group_when_a_meeting_began(joined: str, left: str | None, was: bool) -> None:
    left_at = dt.datetime.fromisoformat(left).replace(tzinfo=dt.UTC) if left else None
    one = Membership(joined_on=dt.date.fromisoformat(joined), left_at=left_at)
    assert was_member_at(one, dt.datetime(2026, 3, 2, 17, tzinfo=dt.UTC)) is was


def test_nothing_held_counts_nothing(group: MentoringGroup) -> None:
    bo = member(group, "Bo")
    assert attendance_counts([bo]) == {bo.pk: Counts()}
    assert attendance_counts([]) == {}
    assert held_meetings_of(bo) == []
    assert share_present(group) is None


def test_the_share_present_looks_at_the_last_held_meetings(group: MentoringGroup) -> None:
    first, second, third, _planned = group.meetings.order_by("starts_at")[:4]
    everyone = list(group.memberships.all())
    record(first)
    record(second, *everyone)
    record(third, everyone[0])
    assert share_present(group) == (4 + 1) / 8
    assert share_present(group, last=1) == 1 / 4
    assert share_present(group, last=9) == 5 / 12


@pytest.mark.parametrize("groups", [1, 8])
def test_counting_asks_once_however_many_they_are(groups: int, django_assert_num_queries: Any) -> None:
    round_ = make_closed_round()
    for _number in range(groups):
        group = make_group(round_)
        make_membership(group)
        record(group.meetings.order_by("starts_at")[0])
    members = list(Membership.objects.all())
    with django_assert_num_queries(1):
        assert {of.held for of in attendance_counts(members).values()} == {1}
