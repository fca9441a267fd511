"""The funnel, counted by hand on the rounds of `rows`."""

import datetime as dt

import pytest

from reports.report.funnel import ALL, Cell, Funnel, funnel_of, stages_over
from reports.report.rows import Material
from reports.report.tests.rows import NEW, NOW, PAST, applied, at, material, round_row

BY_HAND = {
    # Of Round 1: Ada, Ben, Cy, Di, Ed, Flo, Gus applied; Ed was placed against the rules.
    ("applied", PAST): 7,
    ("eligible", PAST): 6,
    ("placed", PAST): 4,
    ("met-once", PAST): 3,
    ("met-twice", PAST): 3,
    # Flo came to the showcase too, as a guest.
    ("showcase", PAST): 1,
    ("survey", PAST): 3,
    ("certified", PAST): 1,
    ("applied", NEW): 3,
    ("eligible", NEW): 3,
    ("placed", NEW): 3,
    ("applied", ALL): 10,
    ("eligible", ALL): 9,
    ("placed", ALL): 7,
    ("met-once", ALL): 3,
    ("met-twice", ALL): 3,
    ("showcase", ALL): 1,
    ("survey", ALL): 3,
    ("certified", ALL): 1,
}


def counts(funnel: Funnel, dimension: str = "") -> dict[tuple[str, int], int]:
    return {(cell.stage, cell.round): count for cell, count in funnel.counts.items() if cell.dimension == dimension}


def of(funnel: Funnel, dimension: str, category: str, round_: int = PAST) -> dict[str, int]:
    cells = {cell.stage: count for cell, count in funnel.counts.items() if cell[1:] == (dimension, category, round_)}
    return {stage: cells.get(stage, 0) for stage in ("applied", "eligible", "placed", "met-once", "met-twice")}


def test_the_stages_are_those_counted_by_hand() -> None:
    assert counts(funnel_of(material(), NOW)) == BY_HAND


@pytest.mark.parametrize(
    ("dimension", "category", "by_hand"),
    [
        ("role", "mentor", [2, 2, 1, 1, 1]),
        ("role", "mentee", [5, 4, 3, 2, 2]),
        # Di would have liked community building, and was placed in a group on teaching.
        ("type", "teaching", [7, 6, 4, 3, 3]),
        ("type", "community", [0, 0, 0, 0, 0]),
        ("region", "africa", [4, 4, 4, 3, 3]),
        ("region", "asia", [2, 2, 0, 0, 0]),
        ("region", "", [1, 0, 0, 0, 0]),
        ("organization", "Uni A", [2, 2, 2, 2, 2]),
    ],
)
def test_each_category_is_counted_by_itself(dimension: str, category: str, by_hand: list[int]) -> None:
    assert list(of(funnel_of(material(), NOW), dimension, category).values()) == by_hand


@pytest.mark.parametrize("dimension", ["role", "type", "region", "organization"])
def test_the_categories_of_a_dimension_make_up_the_total(dimension: str) -> None:
    funnel = funnel_of(material(), NOW)
    for (stage, round_), total in counts(funnel).items():
        parts = [funnel.counts[Cell(stage, dimension, one, round_)] for one in funnel.categories(dimension)]
        assert sum(parts) == total


def test_the_largest_category_comes_first_and_the_unnamed_last() -> None:
    assert funnel_of(material(), NOW).categories("region") == ["africa", "asia", ""]


def test_a_round_that_has_not_come_to_a_stage_is_left_out_of_its_share() -> None:
    funnel = funnel_of(material(), NOW)
    assert funnel.reached["met-once"] == [PAST]
    assert not funnel.has(Cell("met-once", "", "", NEW))
    assert funnel.has(Cell("met-once", "region", "asia", ALL))
    assert funnel.base(Cell("met-once", "", "", ALL)) == 4
    assert funnel.base(Cell("placed", "", "", ALL)) == 10
    assert funnel.base(Cell("met-once", "role", "mentee", PAST)) == 3


def test_over_all_rounds_it_is_not_yet_for_people_of_rounds_to_come_alone() -> None:
    found = material()
    found.applications.append(applied(24, NEW, 9, "mentee", region="europe"))
    funnel = funnel_of(found, NOW)
    assert funnel.has(Cell("placed", "region", "europe", ALL))
    assert not funnel.has(Cell("met-once", "region", "europe", ALL))


@pytest.mark.parametrize(
    ("day", "stages"),
    [
        (-29, set()),
        (-28, {"applied", "eligible"}),
        (-1, {"applied", "eligible"}),
        (84 + 3, {"applied", "eligible", "placed", "met-once", "met-twice", "showcase", "survey", "certified"}),
    ],
)
def test_stages_come_with_their_days_where_there_are_no_groups(day: int, stages: set[str]) -> None:
    round_ = round_row(1, dt.date(2026, 2, 2))
    assert stages_over(round_, [], at(round_.starts_on + dt.timedelta(days=day))) == stages


def test_meetings_make_the_stages_of_meeting_come() -> None:
    found = material()
    round_ = found.rounds[PAST]

    def on(day: int) -> set[str]:
        meetings = [one for one in found.meetings if one.round == PAST]
        return stages_over(round_, meetings, at(round_.starts_on + dt.timedelta(days=day), 20))

    assert on(-1) == {"applied", "eligible", "placed"}
    assert on(0) == {"applied", "eligible", "placed", "met-once"}
    assert on(13) == {"applied", "eligible", "placed", "met-once"}
    assert on(14) == {"applied", "eligible", "placed", "met-once", "met-twice"}


def test_nobody_at_all_is_counted_as_nobody() -> None:
    empty = Material(rounds={PAST: round_row(PAST, dt.date(2026, 2, 2))})
    funnel = funnel_of(empty, NOW)
    assert (funnel.counts, funnel.categories("region")) == ({}, [])
    assert funnel.base(Cell("placed", "", "", ALL)) == 0
