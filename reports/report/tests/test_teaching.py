"""Did they go on to teach? Ten people counted by hand, and intervals against published ones and scipy's."""

import datetime as dt

import pytest
from scipy.stats import binomtest

from reports.report.intervals import Interval, newcombe, wilson
from reports.report.teaching import (
    ALL,
    Case,
    Fact,
    Group,
    Outcome,
    TeachingCell,
    compare,
    one_case_a_person,
    outcome_of,
    teaching_counts,
    teaching_secrets,
)

APPLIED_ON = dt.date(2026, 1, 10)
ENDS_ON = dt.date(2027, 4, 23)  # Twelve months after the showcase.
BEFORE = dt.date(2026, 1, 5)
YEARLY = dt.date(2027, 4, 20)


def own(day: dt.date, value: int) -> Fact:
    return Fact(day, value, is_sure=True)


def amy(day: dt.date, value: int) -> Fact:
    return Fact(day, value, is_sure=False)


def case(*facts: Fact, said: int | None = None, group: Group = Group.MENTORED, user: int = 1, round_: int = 1) -> Case:
    return Case(user, round_, group, APPLIED_ON, said, ENDS_ON, facts)


@pytest.mark.parametrize(
    ("facts", "said", "outcome"),
    [
        ([own(BEFORE, 0), own(YEARLY, 1)], None, Outcome.TAUGHT),
        ([own(BEFORE, 1), own(YEARLY, 1)], None, Outcome.NOT),
        ([own(YEARLY, 1)], 0, Outcome.TAUGHT),
        # The import counts, where it knew, and not what was said.
        ([own(BEFORE, 1), own(YEARLY, 1)], 0, Outcome.NOT),
        ([own(YEARLY, 1)], None, Outcome.NO_START),
        ([], 0, Outcome.NO_IMPORT),
        ([own(BEFORE, 0)], 0, Outcome.NO_IMPORT),
        # An early import alone says nothing, whatever it says: others may have taught later.
        ([own(dt.date(2026, 6, 1), 1)], 0, Outcome.TOO_EARLY),
        ([own(dt.date(2026, 6, 1), 0)], 0, Outcome.TOO_EARLY),
        ([own(dt.date(2026, 6, 1), 1), own(YEARLY, 1)], 0, Outcome.TAUGHT),
        # From a month before the end to three months after counts as the end.
        ([own(ENDS_ON - dt.timedelta(days=32), 1)], 0, Outcome.TOO_EARLY),
        ([own(ENDS_ON - dt.timedelta(days=31), 0)], 0, Outcome.NOT),
        ([own(ENDS_ON + dt.timedelta(days=92), 1)], 0, Outcome.TAUGHT),
        ([own(ENDS_ON + dt.timedelta(days=93), 1)], 0, Outcome.TOO_LATE),
        ([own(ENDS_ON + dt.timedelta(days=93), 0)], 0, Outcome.TOO_LATE),
        # They taught, but after the twelve months: the import nearest to the end decides.
        ([own(YEARLY, 0), own(ENDS_ON + dt.timedelta(days=80), 2)], 0, Outcome.NOT),
        # AMY's list may count planned ones; another import settles it.
        ([amy(YEARLY, 1)], 0, Outcome.PLANNED),
        ([amy(YEARLY, 1), own(ENDS_ON, 1)], 0, Outcome.TAUGHT),
        ([amy(YEARLY, 0)], 0, Outcome.NOT),
        # The newest number before the application counts.
        ([own(dt.date(2025, 1, 1), 0), own(BEFORE, 1), own(YEARLY, 1)], None, Outcome.NOT),
    ],
)
def test_what_is_known_of_someone(facts: list[Fact], said: int | None, outcome: Outcome) -> None:
    assert outcome_of(case(*facts, said=said)) == outcome


def fixture() -> list[Case]:
    """By hand: mentored 3 of 4 known of 6 (one by AMY alone), not placed 1 of 3 known of 4."""
    mentored = [
        case(own(BEFORE, 0), own(YEARLY, 2), user=1),
        case(own(YEARLY, 1), said=0, user=2),
        case(amy(YEARLY, 1), said=0, user=3),
        case(own(BEFORE, 1), own(YEARLY, 1), user=4),
        case(said=0, user=5),
        case(own(dt.date(2026, 6, 1), 0), said=0, user=6),
    ]
    other = Group.NOT_PLACED
    not_placed = [
        case(own(BEFORE, 0), own(YEARLY, 1), group=other, user=7, round_=2),
        case(own(BEFORE, 0), own(YEARLY, 0), group=other, user=8, round_=2),
        case(amy(BEFORE, 1), amy(YEARLY, 1), group=other, user=9, round_=2),
        case(own(YEARLY, 1), group=other, user=10, round_=2),
    ]
    return mentored + not_placed


def test_shares_are_as_counted_by_hand() -> None:
    compared = compare(fixture())
    mentored, not_placed = compared.mentored, compared.not_placed
    assert (mentored.people, mentored.known, mentored.unknown, mentored.taught, mentored.only_amy) == (6, 4, 2, 3, 1)
    assert (not_placed.people, not_placed.known, not_placed.unknown, not_placed.taught) == (4, 3, 1, 1)
    assert (mentored.own_word, not_placed.own_word) == (2, 0)
    assert mentored.interval == wilson(3, 4)
    assert mentored.sure == wilson(2, 3)
    assert compared.difference == newcombe(wilson(3, 4), wilson(1, 3))
    assert compared.sure_difference == newcombe(wilson(2, 3), wilson(1, 3))


def test_someone_of_two_rounds_counts_once_with_the_one_that_gave_them_a_place() -> None:
    first = Case(1, 1, Group.NOT_PLACED, dt.date(2025, 1, 1), 0, ENDS_ON)
    second = Case(1, 2, Group.MENTORED, dt.date(2026, 1, 1), 0, ENDS_ON)
    third = Case(1, 3, Group.MENTORED, dt.date(2027, 1, 1), 0, ENDS_ON)
    assert one_case_a_person([first, third, second]) == [second]
    assert one_case_a_person([first]) == [first]


def test_counts_of_the_rounds_make_up_all_of_them() -> None:
    counts = teaching_counts(fixture())
    for cell, count in counts.items():
        if cell.round == ALL:
            assert counts[cell._replace(round=1)] + counts[cell._replace(round=2)] == count


def test_small_counts_of_teaching_are_hidden() -> None:
    counts, hidden = teaching_counts(fixture()), teaching_secrets(fixture())
    assert not [cell for cell, count in counts.items() if 0 < count < 5 and cell not in hidden]
    assert TeachingCell("taught", Group.MENTORED, ALL) in hidden


@pytest.mark.parametrize(
    ("number", "of"), [(0, 10), (1, 10), (5, 10), (10, 10), (56, 70), (48, 80), (1, 1), (33, 1000)]
)
def test_wilsons_interval_is_that_of_scipy(number: int, of: int) -> None:
    theirs = binomtest(number, of).proportion_ci(method="wilson")
    ours = wilson(number, of)
    assert ours is not None
    assert ours.low == pytest.approx(theirs.low)
    assert ours.high == pytest.approx(theirs.high)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        # Newcombe 1998, table II, method 10.
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_newcombes_interval_is_the_published_one(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    found = newcombe(wilson(*first), wilson(*second))
    assert found is not None
    assert found.low == pytest.approx(low, abs=0.00005)
    assert found.high == pytest.approx(high, abs=0.00005)


def test_nobody_has_no_share() -> None:
    assert wilson(0, 0) is None
    assert newcombe(None, Interval(0, 0, 0)) is None
    assert compare([]).difference is None
