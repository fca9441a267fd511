"""Half-hour cells and the intervals that cover them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slots.cells import CELLS_PER_WEEK, cell_of, cells_to_intervals, describe_cells, intervals_to_cells, parse_time


@given(st.sets(st.integers(0, CELLS_PER_WEEK - 1)))
def test_intervals_and_cells_go_back_and_forth(cells: set[int]) -> None:
    assert intervals_to_cells(cells_to_intervals(cells)) == cells


@pytest.mark.parametrize(
    ("intervals", "said"),
    [
        ([["mon", "12:00", "14:00"], ["mon", "13:30", "15:00"]], "overlaps"),
        ([["mon", "14:00", "13:00"]], "runs backward"),
        ([["mon", "14:00", "14:00"]], "is empty"),
        ([["mon", "14:15", "15:00"]], "half hour"),
        ([["mon", "24:00", "24:00"]], "not a time of the day"),
        ([["Mon", "12:00", "14:00"]], "'Mon' is not one of"),
        ([["mon", "12:00"]], "is not a day, a begin and an end"),
        (["mon"], "is not a day, a begin and an end"),
        ([["mon", "1:00", "2:00"]], "is not a time such as"),
        ([["mon", 1, 2]], "is not a time such as"),
    ],
)
def test_a_bad_interval_is_refused(intervals: list[list[str]], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        intervals_to_cells(intervals)


def test_touching_intervals_and_the_days_end_are_fine() -> None:
    assert intervals_to_cells([["sun", "22:00", "23:00"], ["sun", "23:00", "24:00"]]) == {332, 333, 334, 335}


def test_cells_are_said_across_midnight_and_the_weeks_end() -> None:
    assert describe_cells({36, 37, 38, 39, 40, 41}) == "Mon 18:00 to 21:00"
    assert describe_cells({142, 143, 144}) == "Wed 23:00 to Thu 00:30"
    assert describe_cells({335, 0, 1}) == "Sun 23:30 to Mon 01:00"
    assert describe_cells(set()) == ""
    assert describe_cells(range(CELLS_PER_WEEK)) == "the whole week"


def test_a_cell_is_named_by_day_and_minute() -> None:
    assert (cell_of(0, 0), cell_of(6, 1439), cell_of(2, 75)) == (0, 335, 98)
    for day, minute in ((7, 0), (-1, 0), (0, 1440), (0, -1)):
        with pytest.raises(ValueError, match="is not between"):
            cell_of(day, minute)


def test_midnight_is_24_only_as_an_end() -> None:
    assert parse_time("24:00", end_of_day=True) == 1440
    with pytest.raises(ValueError, match="not a time of the day"):
        parse_time("24:00")


def test_a_cell_that_no_week_has_is_refused() -> None:
    with pytest.raises(ValueError, match="The cell 336"):
        cells_to_intervals([336])
