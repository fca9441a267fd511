"""Outlines laid over meetings: order kept, nothing lost, first and last stay, somebody named in time."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.plans.laying import Part, Session, last_before, lay
from groups.plans.outlines import outline_for, outlines

FIRST = dt.date(2026, 2, 2)


def days(number: int, every: int = 7) -> list[dt.date]:
    return [FIRST + dt.timedelta(days=every * one) for one in range(number)]


some_outline = st.sampled_from(sorted(outlines())).map(outline_for)
touch_bases = st.integers(-10, 200).map(lambda later: FIRST + dt.timedelta(days=later))
meetings = st.integers(1, 24)


def titles(parts: list[Part], meeting: int) -> list[str]:
    return [part.session.title for part in parts if part.meeting == meeting]


@given(some_outline, meetings, touch_bases)
def test_the_order_is_kept_and_no_session_is_lost(
    outline: tuple[Session, ...], number: int, touch_base: dt.date
) -> None:
    parts = lay(outline, days(number), touch_base)
    assert list(dict.fromkeys(part.session for part in parts)) == list(outline)
    assert [part.meeting for part in parts] == sorted(part.meeting for part in parts)
    places = [outline.index(part.session) for part in parts]
    assert places == sorted(places)


@given(some_outline, meetings, touch_bases)
def test_every_meeting_has_a_part(outline: tuple[Session, ...], number: int, touch_base: dt.date) -> None:
    assert {part.meeting for part in lay(outline, days(number), touch_base)} == set(range(number))


@given(some_outline, meetings, touch_bases)
def test_the_first_is_introductions_and_the_last_is_the_showcase(
    outline: tuple[Session, ...], number: int, touch_base: dt.date
) -> None:
    parts = lay(outline, days(number), touch_base)
    assert parts[0].session.title == "Getting to know each other"
    assert parts[-1].session.showcase
    assert (parts[0].meeting, parts[-1].meeting) == (0, number - 1)
    assert [part.turn for part in (parts[0], parts[-1])] == [1, 1]


@given(some_outline, meetings, touch_bases)
def test_slide_marks_come_once_and_in_order(outline: tuple[Session, ...], number: int, touch_base: dt.date) -> None:
    parts = lay(outline, days(number), touch_base)
    assert [part.slide for part in parts if part.slide] == ["draft", "final"]


@given(some_outline, meetings, touch_bases)
def test_one_part_names_the_representative_before_the_touch_base(
    outline: tuple[Session, ...], number: int, touch_base: dt.date
) -> None:
    on = days(number)
    (marked,) = [part.meeting for part in lay(outline, on, touch_base) if part.names_representative]
    assert on[marked] < touch_base or marked == 0


@given(some_outline, st.integers(1, 9), touch_bases)
def test_meetings_are_filled_evenly(outline: tuple[Session, ...], number: int, touch_base: dt.date) -> None:
    parts = lay(outline, days(number), touch_base)
    assert max(len(titles(parts, meeting)) for meeting in range(number)) <= -(-len(outline) // number)


@given(some_outline, st.integers(10, 24), touch_bases)
def test_more_meetings_repeat_the_middle_evenly(outline: tuple[Session, ...], number: int, touch_base: dt.date) -> None:
    parts = lay(outline, days(number), touch_base)
    assert len(parts) == number
    turns = [sum(part.session == one for part in parts) for one in outline[1:-1]]
    assert max(turns) - min(turns) <= 1
    for one, other in pairwise(parts):
        assert other.turn in {1, one.turn + 1}


def test_a_plan_longer_than_the_round_joins_neighbors() -> None:
    parts = lay(outline_for("lesson-maintenance"), days(6, 14), FIRST + dt.timedelta(days=49))
    assert [titles(parts, meeting) for meeting in range(6)] == [
        ["Getting to know each other"],
        ["The lesson's objectives", "Meet the Maintainers"],
        ["Issues"],
        ["Pull requests", "Challenge questions"],
        ["Contribute"],
        ["Show"],
    ]
    assert [part.session.title for part in parts if part.names_representative] == ["Issues"]


def test_a_mark_that_would_come_too_late_goes_to_the_last_meeting_in_time() -> None:
    parts = lay(outline_for("community-building"), days(9), FIRST + dt.timedelta(days=14))
    assert [(part.session.title, part.meeting) for part in parts if part.names_representative] == [
        ("The community you want", 1)
    ]


def test_without_a_meeting_before_the_touch_base_the_first_names_somebody() -> None:
    assert last_before(days(3), FIRST) == 0
    assert last_before(days(3), FIRST + dt.timedelta(days=8)) == 1


def test_a_type_of_the_community_s_own_gets_the_plain_outline() -> None:
    parts = lay(outline_for("translating-lessons"), days(7), FIRST + dt.timedelta(days=28))
    assert [part.session.title for part in parts][::6] == ["Getting to know each other", "Show"]


def test_nothing_is_laid_over_no_meetings() -> None:
    assert lay(outline_for("other"), [], FIRST) == []


def test_an_outline_has_a_first_a_last_and_something_between() -> None:
    with pytest.raises(ValueError, match="something between"):
        lay(outline_for("other")[:2], days(3), FIRST)
