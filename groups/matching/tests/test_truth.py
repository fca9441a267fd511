"""What is said about those left out is true: checked by brute force over every plan, by code of its own."""

import os

from hypothesis import HealthCheck, given, settings

from groups.matching import solve
from groups.matching.tests.rounds import tiny
from groups.matching.tests.strategies import Json, rounds
from groups.matching.tests.truth import Judged, judge

PEOPLE = 40
MORE = int(os.environ.get("MATCHING_ROUNDS", "1"))
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def test_everything_said_about_forty_people_left_out_is_true() -> None:
    judged, seed = Judged(), 0
    while judged.people < PEOPLE:
        data = tiny(seed, mentors=4, mentees=9, co_mentors=seed % 3 == 0)
        judge(data, solve(data), judged)
        seed += 1
    assert judged.false == []
    assert min(judged.loses, judged.would_help, len(judged.by_reason)) >= 5


@settings(max_examples=60 * MORE, deadline=None, derandomize=MORE == 1, suppress_health_check=SLOW)
@given(data=rounds())
def test_what_is_said_stays_true_with_pins_and_locked_groups(data: Json) -> None:
    judged = Judged()
    judge(data, solve(data), judged)
    assert judged.false == []
