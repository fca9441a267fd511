"""Made-up rounds are at least as hard as the shipped ones."""

from collections.abc import Callable
from statistics import mean
from typing import Any

from groups.matching import solve
from groups.matching.generator import PLACES, ROUNDS, generate
from groups.matching.tests.brute import instants_of
from groups.matching.tests.rounds import FIGURES, shipped
from groups.matching.tests.strategies import cells_of

Json = dict[str, Any]
SHIPPED = [name for name in FIGURES if name != "3-11-1"]
QUARTERS = ("Asia/Kathmandu", "Pacific/Chatham", "Australia/Eucla")


def share(people: list[Json], holds: Callable[[Json], bool]) -> float:
    return mean(holds(person) for person in people)


def mentors_of(data: Json) -> list[Json]:
    return [person for person in data["people"] if person["role"] == "mentor"]


def crosses_midnight(person: Json) -> bool:
    cells = cells_of(person["free"])
    return any(cell % 48 == 47 and (cell + 1) % 336 in cells for cell in cells)


def test_traits_that_make_a_round_hard_are_as_frequent() -> None:
    made, real = generate(200, 800), [shipped(name) for name in SHIPPED]
    for hard in (crosses_midnight, lambda one: one["zone"] in QUARTERS):
        assert share(made["people"], hard) >= mean(share(data["people"], hard) for data in real)
    seats = [mean(mentor["capacity"] for mentor in mentors_of(data)) for data in (made, *real)]
    assert seats[0] <= mean(seats[1:])
    hours = [mean(len(cells_of(one["free"])) for one in data["people"]) for data in (made, *real)]
    assert hours[0] <= mean(hours[1:]) + 0.5
    for pairs in ("together", "apart"):
        assert len(made[pairs]) / 800 >= mean(len(data[pairs]) / len(data["people"]) for data in real)


def test_no_larger_share_of_mentees_can_be_placed() -> None:
    made = [solve(generate(20, 80, seed), effort="quick")["placed"] for seed in range(8)]
    assert mean(made) <= mean(FIGURES[name][0] for name in ("20-80-1", "20-80-2"))


def test_four_of_the_six_dates_see_clocks_change_on_every_side() -> None:
    zones = ("Europe/London", "America/New_York", "Australia/Sydney", "Pacific/Auckland")
    changing = []
    for starts_on, weeks in ROUNDS:
        starts = [instants_of(starts_on, weeks, zone, 2, 720) or () for zone in zones]
        offsets = [{(instant.hour, instant.minute) for instant in instants} for instants in starts]
        changing.append(sum(len(each) > 1 for each in offsets))
    assert sum(number == 4 for number in changing) >= 4
    assert {place[0] for place in PLACES} >= {*QUARTERS[:2], *zones}
