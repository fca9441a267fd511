"""What may be shown of a question."""

import pytest

from surveys.results.suppression import Cell, Reason, Shown, show


def cells(shown: tuple[Cell, ...]) -> list[tuple[int, int, int]]:
    return [(cell.first, cell.last, cell.count) for cell in shown]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([10, 0, 5], [(0, 0, 10), (1, 1, 0), (2, 2, 5)]),
        ([5, 5], [(0, 0, 5), (1, 1, 5)]),
        ([1, 4, 6, 0], [(0, 1, 5), (2, 2, 6), (3, 3, 0)]),
        ([2, 2, 2, 9], [(0, 2, 6), (3, 3, 9)]),
        ([6, 4, 1, 5], [(0, 0, 6), (1, 2, 5), (3, 3, 5)]),
        ([0, 3, 2, 5, 3], [(0, 0, 0), (1, 2, 5), (3, 4, 8)]),
    ],
)
def test_neighbours_are_joined_until_a_cell_is_empty_or_has_five(
    counts: list[int], expected: list[tuple[int, int, int]]
) -> None:
    assert cells(show({"mentee": counts}, groups=2).cells) == expected


def test_nothing_is_shown_of_four_people_or_of_one_group() -> None:
    assert show({"mentee": [2, 2]}, groups=4) == Shown(4, reason=Reason.FEW)
    assert show({"mentee": [50, 50]}, groups=1) == Shown(100, reason=Reason.ONE_GROUP)
    assert show({}, groups=0) == Shown(0, reason=Reason.FEW)
    assert show({"mentor": [0, 0], "mentee": [0, 0]}, groups=0) == Shown(0, reason=Reason.FEW)


@pytest.mark.parametrize("counts", [[5, 0, 0], [4, 1, 0], [3, 1, 1], [12, 0, 0], [11, 1, 0], [8, 2, 2], [9, 4, 0]])
def test_unanimity_and_a_majority_are_both_shown_as_most(counts: list[int]) -> None:
    respondents = sum(counts)
    assert show({"mentee": counts}, groups=3) == Shown(respondents, most=0, reason=Reason.TOO_ALIKE)


def test_where_nothing_can_be_joined_and_there_is_no_majority_nothing_is_shown() -> None:
    assert show({"mentee": [3, 3, 3]}, groups=3) == Shown(9, reason=Reason.TOO_SPREAD)


def test_roles_are_shown_where_each_cell_of_both_is_empty_or_has_five() -> None:
    shown = show({"mentor": [5, 2, 5], "mentee": [8, 5, 9]}, groups=6)
    assert cells(shown.cells) == [(0, 0, 13), (1, 1, 7), (2, 2, 14)]
    assert {role: cells(row) for role, row in shown.by_role.items()} == {
        "mentor": [(0, 0, 5), (1, 2, 7)],
        "mentee": [(0, 0, 8), (1, 2, 14)],
    }


def test_a_role_that_all_answered_alike_hides_both_roles() -> None:
    assert show({"mentor": [10, 0], "mentee": [10, 20]}, groups=6).by_role == {}
    assert show({"mentor": [4, 3], "mentee": [10, 20]}, groups=6).by_role == {}


def test_who_did_not_answer_is_a_category_like_any_other() -> None:
    shown = show({"mentee": [10, 12, 2]}, groups=6)
    assert cells(shown.cells) == [(0, 0, 10), (1, 2, 14)]


def test_a_role_that_nobody_has_does_not_matter() -> None:
    shown = show({"mentor": [0, 0], "mentee": [6, 7]}, groups=3)
    assert cells(shown.cells) == [(0, 0, 6), (1, 1, 7)]
    assert shown.by_role == {}
