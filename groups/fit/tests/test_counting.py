"""Who could meet when: checked against the plain code of slots, start by start."""

import datetime as dt
from random import Random

import numpy as np
import pytest

from groups.fit.counting import Counted, count_starts, keys_of
from groups.fit.lots import count_due, is_drawn, steps_of, turn_of
from groups.matching.problem import Round
from slots.cells import CELLS_PER_WEEK, MINUTES_PER_CELL
from slots.clocks import by_clock, clock_key
from slots.weekly import Slot, SlotNotOffered, free_throughout, meeting_starts
from slots.zones import all_zones

# The clocks change in New Zealand, Europe and America within it.
STARTS_ON, WEEKS, MINUTES = dt.date(2027, 2, 22), 10, 60
ROUND = Round("counted", STARTS_ON, WEEKS, MINUTES, 2, 3, 5)
ZONES = ("Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC")


def crowd(number: int) -> list[Counted]:
    random = Random(number)
    return [
        Counted(
            pk,
            random.choice(ZONES),
            frozenset(
                cell % CELLS_PER_WEEK
                for first in random.sample(range(CELLS_PER_WEEK), 25)
                for cell in range(first, first + 6)
            ),
            keys_of([1 + pk % 2], ["en"]),
        )
        for pk in range(number)
    ]


def counted_plainly(people: list[Counted], zone: str, start: int) -> int:
    slot = Slot(zone, start // 48, start % 48 * MINUTES_PER_CELL)
    try:
        meeting_starts(slot, STARTS_ON, WEEKS)
    except SlotNotOffered:
        return 0
    return sum(not free_throughout(one.cells, one.zone, slot, STARTS_ON, WEEKS, MINUTES) for one in people)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Kathmandu"])
def test_each_start_counts_those_free_for_all_of_it_in_every_week(zone: str) -> None:
    people = crowd(30)
    members = {key: [one for one in people if key in one.keys] for key in ("0:en", "1:en")}
    counts = count_starts(ROUND, members, {"here": zone})["here"]
    for start in range(0, CELLS_PER_WEEK, 3):
        for key, those in members.items():
            assert counts[key][start] == counted_plainly(those, zone, start), (key, start)
    assert counts["0:en"].max() > 5


def test_zones_share_a_clock_only_if_each_start_is_the_same_instant_in_every_week() -> None:
    clocks = by_clock(all_zones(), STARTS_ON, WEEKS)
    assert 30 < len(clocks) < 90
    for zone in all_zones()[::23]:
        other = clocks[clock_key(zone, STARTS_ON, WEEKS)]
        for slot_day, minute in ((0, 540), (6, 120)):
            try:
                starts = meeting_starts(Slot(zone, slot_day, minute), STARTS_ON, WEEKS)
            except SlotNotOffered:
                continue
            assert starts == meeting_starts(Slot(other, slot_day, minute), STARTS_ON, WEEKS)
    assert clock_key("Europe/Berlin", STARTS_ON, WEEKS) == clock_key("Europe/Paris", STARTS_ON, WEEKS)
    assert clock_key("Europe/Berlin", STARTS_ON, WEEKS) != clock_key("Africa/Lagos", STARTS_ON, WEEKS)


def test_steps_hide_how_many_they_are_and_that_nearly_all_are() -> None:
    counts = np.array([0, 2, 3, 5, 6, 10, 11, 20, 21, 500])
    assert steps_of(counts, 1000) == "0011223344"
    assert steps_of(counts, 12) == "0011222222"
    assert steps_of(counts, 6) == "0011111111"
    assert steps_of(counts, 5) == "0" * 10


def test_one_in_three_is_drawn_and_others_at_the_next_turn() -> None:
    first, second = ({pk for pk in range(3000) if is_drawn("secret", pk, turn)} for turn in (0, 1))
    assert 900 < len(first) < 1100
    assert 250 < len(first & second) < 420
    assert first != {pk for pk in range(3000) if is_drawn("another", pk, 0)}
    assert [turn_of(people) for people in (10, 19, 20, 39, 40, 80)] == [0, 0, 1, 1, 2, 3]


def test_nothing_is_counted_anew_until_twice_as_many_are_there() -> None:
    people = crowd(19)
    found = count_due(ROUND, people, {}, {"utc": "UTC"}, "secret")
    assert found.people == {"0:en": 19, "1:en": 10}
    assert count_due(ROUND, crowd(37), found.people, {"utc": "UTC"}, "secret").people == {"2:en": 18}
    assert count_due(ROUND, crowd(38), found.people, {"utc": "UTC"}, "secret").people == {"0:en": 38, "2:en": 19}
