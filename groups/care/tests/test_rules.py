"""The rules of health at the bounds of their times and shares (`programme.md`: Health of a group)."""

import datetime as dt
from dataclasses import replace

import pytest

from groups.care.rules import Asking, GroupFacts, MeetingFacts, judge

FIRST = dt.datetime(2026, 3, 2, 17, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
TICK = dt.timedelta(seconds=1)


def meeting(number: int = 1, state: str = "planned", present: int = 4, expected: int = 4) -> MeetingFacts:
    """One of fortnightly meetings; a held one with so many of four there, the lead among them."""
    start = FIRST + (number - 1) * 14 * DAY
    seen = (expected, present, max(present - 1, 0)) if state == "held" else (0, 0, 0)
    return MeetingFacts(number, start, start + HOUR, state, *seen)


def facts(*meetings: MeetingFacts, **fields: object) -> GroupFacts:
    """A healthy group of a lead and three mentees for twelve weeks."""
    usual = GroupFacts(ends_on=dt.date(2026, 5, 25), members=4, mentees=3, has_lead=True, meetings=meetings)
    return replace(usual, **fields)  # type: ignore[arg-type]  # fields of GroupFacts


def found(given: GroupFacts, now: dt.datetime) -> dict[str, str]:
    return {verdict.rule: verdict.level for verdict in judge(given, now)}


@pytest.mark.parametrize(
    ("after", "level"),
    [(7 * DAY - TICK, None), (7 * DAY, "watch"), (14 * DAY - TICK, "watch"), (14 * DAY, "act")],
)
def test_a_first_meeting_that_was_not_held(after: dt.timedelta, level: str | None) -> None:
    assert found(facts(meeting(1, "cancelled"), meeting(3)), FIRST + after).get("first-meeting") == level


def test_a_group_that_met_once_has_had_its_first_meeting() -> None:
    given = facts(meeting(1, "cancelled"), meeting(2, "held"))
    assert "first-meeting" not in found(given, FIRST + 20 * DAY)


@pytest.mark.parametrize(
    ("after", "level"),
    [(3 * DAY - TICK, None), (3 * DAY, "watch"), (17 * DAY - TICK, "watch"), (17 * DAY, "act")],
)
def test_attendance_that_is_not_recorded(after: dt.timedelta, level: str | None) -> None:
    given = facts(meeting(1), meeting(2), meeting(3))
    assert found(given, FIRST + HOUR + after).get("recording") == level


def test_two_meetings_without_attendance_are_in_a_row_across_a_cancelled_one() -> None:
    given = facts(meeting(1), meeting(2, "cancelled"), meeting(3))
    assert found(given, FIRST + 32 * DAY)["recording"] == "act"


def test_two_meetings_without_attendance_that_are_not_in_a_row_are_watched() -> None:
    given = facts(meeting(1), meeting(2, "held"), meeting(3))
    assert found(given, FIRST + 32 * DAY)["recording"] == "watch"


@pytest.mark.parametrize(
    ("present", "level"),
    [((10, 2), None), ((9, 3), None), ((8, 3), "watch"), ((5, 3), "watch"), ((4, 3), "act"), ((10, 1), "act")],
)
def test_the_share_of_those_who_came_to_the_last_two_meetings(present: tuple[int, int], level: str | None) -> None:
    held = [meeting(1, "held", 0, 10), *(meeting(2 + n, "held", each, 10) for n, each in enumerate(present))]
    assert found(facts(*held), FIRST + 29 * DAY).get("presence") == level


def test_a_single_held_meeting_counts_by_itself() -> None:
    assert found(facts(meeting(1, "held", 2)), FIRST + DAY)["presence"] == "watch"


@pytest.mark.parametrize(("after", "level"), [(7 * DAY - TICK, None), (7 * DAY, "watch"), (21 * DAY, "watch")])
def test_nobody_answers_the_monthly_question(after: dt.timedelta, level: str | None) -> None:
    given = facts(meeting(1, "held"), asking=Asking(FIRST, 4, 0))
    assert found(given, FIRST + after).get("silence") == level


def test_one_answer_ends_the_silence() -> None:
    assert "silence" not in found(facts(meeting(1, "held"), asking=Asking(FIRST, 4, 1)), FIRST + 8 * DAY)


def test_help_is_acted_on_at_once_and_each_press_is_worse() -> None:
    one = judge(facts(meeting(1, "held"), help_asked=[FIRST]), FIRST)[0]
    two = judge(facts(meeting(1, "held"), help_asked=[FIRST, FIRST + HOUR]), FIRST + HOUR)[0]
    assert (one.rule, one.level, two.level) == ("help", "act", "act")
    assert two.severity > one.severity


@pytest.mark.parametrize(
    ("after", "level"),
    [(21 * DAY - TICK, None), (21 * DAY, "watch"), (35 * DAY - TICK, "watch"), (35 * DAY, "act")],
)
def test_no_meeting_since_the_last_held_one(after: dt.timedelta, level: str | None) -> None:
    given = facts(meeting(1, "held"), meeting(2, "cancelled"), meeting(3, "cancelled"), meeting(4))
    assert found(given, FIRST + after).get("no-meeting") == level


def test_a_meeting_that_was_only_not_recorded_is_no_cancelled_one() -> None:
    given = facts(meeting(1, "held"), meeting(2), meeting(3, "cancelled"))
    assert "no-meeting" not in found(given, FIRST + 36 * DAY)


@pytest.mark.parametrize(("number", "level"), [(3, None), (2, "watch"), (1, "act"), (0, "act")])
def test_the_number_of_mentees(number: int, level: str | None) -> None:
    assert found(facts(mentees=number, members=number + 1), FIRST).get("mentees") == level


def test_a_group_without_a_lead_needs_acting() -> None:
    assert found(facts(has_lead=False), FIRST) == {"lead": "act"}


@pytest.mark.parametrize(
    ("after", "level"), [(-TICK, None), (0 * DAY, "watch"), (3 * DAY - TICK, "watch"), (3 * DAY, "act")]
)
def test_a_missing_representative(after: dt.timedelta, level: str | None) -> None:
    assert found(facts(representative_due_at=FIRST), FIRST + after).get("representative") == level
    assert found(facts(representative_due_at=FIRST, has_representative=True), FIRST + after) == {}


@pytest.mark.parametrize(
    ("before", "level"), [(3 * DAY + TICK, None), (3 * DAY, "watch"), (TICK, "watch"), (0 * DAY, "act")]
)
def test_a_missing_slide(before: dt.timedelta, level: str | None) -> None:
    showcase = dt.datetime(2026, 5, 20, tzinfo=dt.UTC)
    assert found(facts(showcase_on=showcase.date()), showcase - before).get("slide") == level
    assert "slide" not in found(facts(showcase_on=showcase.date(), has_slide=True), showcase)


def test_a_group_that_everyone_has_left_has_no_health() -> None:
    assert judge(facts(members=0, mentees=0, has_lead=False), FIRST) == []


def test_after_its_weeks_a_group_may_be_small_but_not_unrecorded() -> None:
    given = facts(meeting(1), mentees=1, has_lead=False)
    assert found(given, dt.datetime(2026, 5, 25, tzinfo=dt.UTC)) == {"recording": "watch"}
