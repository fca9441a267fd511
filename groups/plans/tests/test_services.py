"""A group's plan follows its meetings, and is the group's own."""

import datetime as dt

import pytest
from django.utils import timezone

from groups.meetings.moving import cancel_meeting, restore_meeting
from groups.models import Meeting, MentoringGroup, PlanPart
from groups.plans.queries import agenda_of, plan_of
from groups.plans.services import (
    add_part,
    change_part,
    keep_representative_in_time,
    mark_of_part,
    mark_of_plan,
    move_part,
    move_parts,
    remove_part,
    restore_outline,
    spread_parts,
)
from groups.proposals.publishing import publish_proposal
from groups.seen import ChangedMeanwhile
from groups.tests.factories import make_closed_round, make_group, make_matchable_round, make_proposal
from rounds.tests.factories import make_outcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> MentoringGroup:
    """Teaching Workshops: six sessions on six meetings."""
    round_ = make_closed_round()
    return make_group(round_, outcome=make_outcome(round_, "teaching-workshops/python"))


def plan(group: MentoringGroup) -> list[tuple[int, str]]:
    return [(part.meeting.number, part.title) for part in plan_of(group)]


def meeting(group: MentoringGroup, number: int) -> Meeting:
    return group.meetings.get(number=number)


def cancel(group: MentoringGroup, number: int) -> Meeting:
    group.meetings.filter(number=number).update(state=Meeting.State.CANCELLED)
    return meeting(group, number)


AS_LAID = [
    (1, "Getting to know each other"),
    (2, "Instructor notes"),
    (3, "Tag-team teaching"),
    (4, "First mock workshop"),
    (5, "Second mock workshop"),
    (6, "Show"),
]


def test_publishing_lays_the_outline_of_each_group_s_type() -> None:
    proposal = make_proposal(make_matchable_round())
    (group,) = publish_proposal(proposal=proposal, by=None)
    assert {part.meeting.number for part in plan_of(group)} == set(range(1, 7))
    assert plan_of(group)[1].title == "The community you want"
    assert sum(part.names_representative for part in plan_of(group)) == 1


def test_each_meeting_has_its_agenda(group: MentoringGroup) -> None:
    assert plan(group) == AS_LAID
    (part,) = agenda_of(meeting(group, 1))
    assert part.tasks == ["Introduce yourselves", "Walk through the community's culture and where it talks"]


def test_a_longer_round_continues_sessions(group: MentoringGroup) -> None:
    long = make_group(group.round, outcome=group.outcome, every_weeks=1)
    assert [title for _number, title in plan(long)][1:4] == [
        "Instructor notes",
        "Instructor notes, continued",
        "Instructor notes, continued",
    ]


def test_what_was_planned_for_a_cancelled_meeting_goes_to_the_next(group: MentoringGroup) -> None:
    assert move_parts(cancel(group, 2)) == meeting(group, 3)
    assert plan(group)[:4] == [AS_LAID[0], (3, "Instructor notes"), *AS_LAID[2:4]]
    assert move_parts(cancel(group, 3)) == meeting(group, 4)
    assert plan(group)[1:4] == [(4, "Instructor notes"), (4, "Tag-team teaching"), (4, "First mock workshop")]


def test_what_was_planned_for_the_last_meeting_goes_to_the_one_before(group: MentoringGroup) -> None:
    assert move_parts(cancel(group, 6)) == meeting(group, 5)
    assert plan(group)[4:] == [(5, "Second mock workshop"), (5, "Show")]


def test_what_was_planned_comes_back_to_a_restored_meeting(group: MentoringGroup) -> None:
    for number in (2, 3, 6):
        cancel_meeting(meeting=meeting(group, number), because="", by=None)
    assert [number for number, _title in plan(group)] == [1, 4, 4, 4, 5, 5]
    restore_meeting(meeting=meeting(group, 3), by=None)
    assert plan(group)[1:4] == [(3, "Instructor notes"), (3, "Tag-team teaching"), (4, "First mock workshop")]
    restore_meeting(meeting=meeting(group, 6), by=None)
    restore_meeting(meeting=meeting(group, 2), by=None)
    assert plan(group) == AS_LAID


def test_what_the_group_planned_elsewhere_or_has_done_does_not_come_back(group: MentoringGroup) -> None:
    cancel_meeting(meeting=meeting(group, 2), because="", by=None)
    cancel_meeting(meeting=meeting(group, 5), because="", by=None)
    notes = group.plan.get(title="Instructor notes")
    move_part(part=notes, to=meeting(group, 4))
    group.meetings.filter(number=6).update(state=Meeting.State.HELD, recorded_at=timezone.now())
    for number in (2, 5):
        restore_meeting(meeting=meeting(group, number), by=None)
    assert [number for number, title in plan(group) if title == "Instructor notes"] == [4]
    assert [number for number, title in plan(group) if title == "Second mock workshop"] == [6]


def test_without_another_meeting_parts_stay(group: MentoringGroup) -> None:
    group.meetings.update(state=Meeting.State.CANCELLED)
    assert move_parts(meeting(group, 3)) is None
    assert plan(group) == AS_LAID


def test_the_representative_is_still_named_before_the_touch_base(group: MentoringGroup) -> None:
    naming = next(part for part in plan_of(group) if part.names_representative)
    last = meeting(group, naming.meeting.number)
    group.round.touch_base_on = last.starts_at.date() + dt.timedelta(days=1)
    move_parts(cancel(group, last.number))
    (named,) = [part for part in plan_of(group) if part.names_representative]
    assert named.meeting.number == last.number - 1


def test_an_earlier_touch_base_brings_the_naming_forward(group: MentoringGroup) -> None:
    group.round.touch_base_on = meeting(group, 2).starts_at.date()
    keep_representative_in_time(group)
    assert [part.meeting.number for part in plan_of(group) if part.names_representative] == [1]


def test_parts_are_spread_over_other_meetings(group: MentoringGroup) -> None:
    spread_parts(group.meetings.filter(number__gte=3), [meeting(group, 3), meeting(group, 4)])
    assert [number for number, _title in plan(group)] == [1, 2, 3, 3, 4, 4]
    spread_parts(group.meetings.filter(number__in=[3, 4]), list(group.meetings.filter(number__gte=3)))
    assert plan(group) == AS_LAID


def test_the_showcase_stays_on_the_last_of_more_meetings(group: MentoringGroup) -> None:
    spread_parts([meeting(group, 6)], [meeting(group, 5), meeting(group, 6)])
    assert plan(group)[-1] == (6, "Show")


def test_a_part_takes_the_group_s_words(group: MentoringGroup) -> None:
    part = plan_of(group)[1]
    change_part(part=part, values={"title": "Ours", "tasks": ["Read"], "who": "Bo reads"}, seen=mark_of_part(part))
    part.refresh_from_db()
    assert (part.title, part.tasks, part.who) == ("Ours", ["Read"], "Bo reads")


def test_who_edits_what_changed_meanwhile_is_told(group: MentoringGroup) -> None:
    part = plan_of(group)[1]
    seen = mark_of_part(part)
    change_part(part=part, values={"title": "First"}, seen=seen)
    with pytest.raises(ChangedMeanwhile) as told:
        change_part(part=part, values={"title": "Second"}, seen=seen)
    assert isinstance(told.value.now, PlanPart)
    assert told.value.now.title == "First"
    with pytest.raises(ChangedMeanwhile):
        remove_part(part=part, seen=seen)
    assert plan_of(group)[1].title == "First"


def test_a_part_that_another_member_removed_meanwhile_is_neither_changed_nor_removed_twice(
    group: MentoringGroup,
) -> None:
    part = plan_of(group)[1]
    seen = mark_of_part(part)
    remove_part(part=PlanPart.objects.get(pk=part.pk), seen=seen)
    with pytest.raises(ChangedMeanwhile):
        change_part(part=part, values={"title": "Back again"}, seen=seen)
    remove_part(part=part, seen=seen)
    assert plan(group) == [AS_LAID[0], *AS_LAID[2:]]


def test_parts_are_added_moved_and_removed(group: MentoringGroup) -> None:
    added = add_part(meeting=meeting(group, 2), values={"title": "More", "tasks": []})
    assert plan(group)[1:3] == [(2, "Instructor notes"), (2, "More")]
    move_part(part=added, to=meeting(group, 5))
    assert plan(group)[4:6] == [(5, "More"), (5, "Second mock workshop")]
    move_part(part=added, to=meeting(group, 1))
    assert plan(group)[:2] == [(1, "Getting to know each other"), (1, "More")]
    move_part(part=added, to=meeting(group, 1))
    remove_part(part=added, seen=mark_of_part(added))
    assert plan(group) == AS_LAID
    assert [part.position for part in plan_of(group)] == list(range(6))


def test_the_outline_comes_back(group: MentoringGroup) -> None:
    group.plan.update(title="Gone")
    seen = mark_of_plan(group)
    restore_outline(group=group, seen=seen)
    assert plan(group) == AS_LAID
    with pytest.raises(ChangedMeanwhile):
        restore_outline(group=group, seen=seen)
