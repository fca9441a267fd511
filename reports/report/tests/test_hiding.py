"""Small counts can't be found by subtraction: by hand, and by an attacker who solves for them."""

import random

import numpy as np
import pytest
from scipy.optimize import linprog

from reports.report.hiding import FEWEST, Sum, given_away, hidden_keys

Key = tuple[str, str]


def hidden_of(counts: dict[str, int]) -> set[str]:
    figures = counts | {"total": sum(counts.values())}
    return hidden_keys(figures, [Sum("total", list(counts))])


def test_figures_of_five_and_more_are_all_shown() -> None:
    assert hidden_of({"africa": 5, "asia": 12, "europe": 40}) == set()


def test_a_small_one_takes_the_next_smallest_with_it() -> None:
    assert hidden_of({"africa": 3, "asia": 6, "europe": 40}) == {"africa", "asia"}


def test_two_small_ones_hide_each_other_where_they_leave_enough_open() -> None:
    assert hidden_of({"africa": 3, "asia": 4, "europe": 40, "oceania": 9}) == {"africa", "asia"}


def test_two_that_are_small_together_take_a_third() -> None:
    assert hidden_of({"africa": 1, "asia": 2, "europe": 40, "oceania": 9}) == {"africa", "asia", "oceania"}


def test_five_of_one_each_would_give_all_away() -> None:
    assert hidden_of(dict.fromkeys("abcde", 1) | {"f": 30, "g": 7}) == {*"abcde", "g"}


def test_a_zero_is_shown() -> None:
    assert hidden_of({"africa": 0, "asia": 12, "europe": 40}) == set()


def test_a_single_small_one_takes_the_total_where_nothing_else_is_there() -> None:
    assert hidden_of({"africa": 3}) == {"africa", "total"}
    assert hidden_of({"africa": 3, "asia": 0}) == {"africa", "total"}


def test_a_total_of_nothing_is_hidden_only_where_it_is_small() -> None:
    assert hidden_keys({"total": 3}, [Sum("total", [])]) == {"total"}
    assert hidden_keys({"total": 0}, [Sum("total", [])]) == set()


def test_a_difference_of_two_rounds_does_not_tell_either() -> None:
    figures = {("africa", "first"): 3, ("africa", "second"): 10, ("africa", "both"): 13}
    sums = [Sum(("africa", "both"), [("africa", "first"), ("africa", "second")])]
    assert hidden_keys(figures, sums) == {("africa", "first"), ("africa", "second")}


def test_what_the_sums_together_determine_is_found() -> None:
    sums = [Sum("t", ["a", "b"]), Sum("u", ["a", "b", "c"])]
    assert given_away(sums, {"a", "b", "c"}) == {"c"}


def invented_table(seed: int) -> tuple[dict[Key, int], list[Sum[Key]]]:
    """Counts of categories by round, with both margins."""
    chance = random.Random(seed)
    rounds = [f"r{number}" for number in range(chance.randint(1, 4))]
    categories = [f"c{number}" for number in range(chance.randint(1, 6))]
    sizes = [0, 0, 1, 2, 3, 4, 5, 6, 8, 12, 30]
    cells = {(category, round_): chance.choice(sizes) for category in categories for round_ in rounds}
    figures = dict(cells)
    sums = []
    for round_ in rounds:
        parts = [(category, round_) for category in categories]
        figures["all", round_] = sum(cells[part] for part in parts)
        sums.append(Sum(("all", round_), parts))
    for category in [*categories, "all"]:
        parts = [(category, round_) for round_ in rounds]
        figures[category, "all"] = sum(figures[part] for part in parts)
        sums.append(Sum((category, "all"), parts))
    sums.append(Sum(("all", "all"), [(category, "all") for category in categories]))
    return figures, sums


def what_an_attacker_knows(
    figures: dict[Key, int], sums: list[Sum[Key]], hidden: set[Key]
) -> dict[Key, tuple[float, float]]:
    """The least and the most that each hidden figure can be, given all that is shown."""
    unknown = sorted(hidden)
    equations, right = [], []
    for one in sums:
        row = [0] * len(unknown)
        value = figures[one.total] if one.total not in hidden else 0
        for key in one.parts:
            if key in hidden:
                row[unknown.index(key)] += 1
            else:
                value -= figures[key]
        if one.total in hidden:
            row[unknown.index(one.total)] -= 1
        equations.append(row)
        right.append(value)
    bounds = {}
    for number, key in enumerate(unknown):
        aim = np.zeros(len(unknown))
        aim[number] = 1
        least, most = (linprog(sign * aim, A_eq=equations, b_eq=right, bounds=(0, None)) for sign in (1, -1))
        bounds[key] = (least.fun, float("inf") if most.status == 3 else -most.fun)
    return bounds


@pytest.mark.parametrize("seed", range(40))
def test_an_attacker_with_linear_programming_finds_no_small_figure(seed: int) -> None:
    figures, sums = invented_table(seed)
    hidden = hidden_keys(figures, sums)
    assert {key for key, count in figures.items() if 0 < count < FEWEST} <= hidden
    for key, (least, most) in what_an_attacker_knows(figures, sums, hidden).items():
        assert most - least > 0.5, (key, figures[key], least, most)
        assert most >= FEWEST, (key, figures[key], least, most)


def test_most_figures_of_a_large_table_are_still_shown() -> None:
    figures = {("all", "all"): 0}
    sums = []
    for category, size in {"a": 59, "b": 12, "c": 12, "d": 12, "e": 3, "f": 1, "g": 1}.items():
        figures[category, "all"] = size
        figures["all", "all"] += size
    sums.append(Sum(("all", "all"), [(name, "all") for name in "abcdefg"]))
    assert hidden_keys(figures, sums) == {("e", "all"), ("f", "all"), ("g", "all"), ("b", "all")}
