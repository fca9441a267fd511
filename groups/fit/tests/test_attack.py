"""What somebody can learn who reads all that the live fit shows, while people apply one by one (docs/trust.md)."""

from collections.abc import Callable
from random import Random

import pytest

from groups.fit.lots import is_due
from groups.fit.tests.attacker import Attack, Shown, as_counted_live, as_shown, attack

ROUNDS, PEOPLE = 200, 24
# 95 % of 200 tosses of a coin.
LEAST, MOST = 86, 114


def attacks(shown: Callable[[int], Shown], *, is_patient: bool) -> list[Attack]:
    random = Random(7)
    return [attack(random, PEOPLE, shown(number), is_patient=is_patient) for number in range(ROUNDS)]


def test_looking_before_and_after_somebody_applies_tells_nothing_of_their_hours() -> None:
    made = attacks(lambda number: as_shown(f"secret {number}"), is_patient=False)
    assert LEAST <= sum(one.tells_week for one in made) <= MOST
    assert abs(sum(one.names_hour for one in made) - sum(one.names_hour_of_other for one in made)) <= 14


def test_with_exact_live_counts_the_same_attacker_reads_off_everybodys_hours() -> None:
    made = attacks(lambda _number: as_counted_live, is_patient=False)
    assert sum(one.tells_week for one in made) >= 0.98 * ROUNDS
    assert sum(one.names_hour for one in made) >= 0.98 * ROUNDS


def test_waiting_for_the_next_count_tells_little() -> None:
    """A true count of few people can't say nothing of them: this is how much it says (docs/trust.md)."""
    made = attacks(lambda number: as_shown(f"secret {number}"), is_patient=True)
    assert sum(one.tells_week for one in made) <= 0.62 * ROUNDS


@pytest.mark.parametrize("people", [9, 10, 19])
def test_the_site_counts_nothing_under_ten_and_then_only_as_they_double(people: int) -> None:
    assert is_due(people, 0) is (people >= 10)
    assert not is_due(people, 10)
    assert is_due(20, 10)
