"""Bad input is refused in one line that names the person and the field."""

from copy import deepcopy
from typing import Any

import pytest

from groups.matching import ProblemError, parse_problem, problem_as_json
from groups.matching.generator import generate
from groups.matching.tests.rounds import example

BAD_PEOPLE: list[tuple[dict[str, Any], str]] = [
    ({"zone": "Europe/Nowhere"}, "m1: zone: 'Europe/Nowhere' is not a time zone."),
    ({"free": [["mon", "12:00", "14:00"], ["mon", "13:00", "15:00"]]}, "m1: free: mon 13:00 to 15:00 overlaps another"),
    ({"free": [["mon", "14:00", "12:00"]]}, "m1: free: mon 14:00 to 12:00 runs backward."),
    ({"free": [["mon", "14:00", "14:00"]]}, "m1: free: mon 14:00 to 14:00 is empty."),
    ({"free": [["mon", "14:10", "15:00"]]}, "m1: free: mon 14:10 to 15:00 is not on the half hour."),
    ({"free": [["day", "14:00", "15:00"]]}, "m1: free: 'day' is not one of"),
    ({"free": [[["mon"], "14:00", "15:00"]]}, "m1: free: "),
    ({"free": "mon"}, "m1: free: this is not a list."),
    ({"capacity": 0}, "m1: capacity: 0 is not a whole number from 1 to 5."),
    ({"capacity": 6}, "m1: capacity: 6 is not a whole number from 1 to 5."),
    ({"capacity": True}, "m1: capacity: True is not"),
    ({"co_mentor": "maybe"}, "m1: co_mentor: 'maybe' is not one of"),
    ({"role": "guest"}, "m1: role: 'guest' is not one of"),
    ({"outcomes": [["a", 0]]}, "m1: outcomes: the rank 0 of a is not a whole number from 1."),
    ({"outcomes": [["a", 1], ["a", 2]]}, "m1: outcomes: a is there twice."),
    ({"outcomes": ["a"]}, "m1: outcomes: 'a' is not a name and a rank."),
    ({"languages": [1]}, "m1: languages: 1 is not a language."),
    ({"city": ""}, "m1: city: '' is not a text."),
    ({"region": 3}, "m1: region: 3 is not a text."),
    ({"id": "e7"}, "e7: id: two people have it."),
    ({"id": ""}, "people, entry 1: id: '' is not a name."),
    ({"id": "two\nlines"}, "people, entry 1: id: "),
]
BAD_ROUNDS: list[tuple[dict[str, Any], str]] = [
    ({"weeks": 0}, "round: weeks: 0 is not"),
    ({"starts_on": "18.11.2019"}, "round: starts_on: '18.11.2019' is not a date"),
    ({"mentees_wanted": 6}, "round: mentees_wanted: 6 is not between"),
    ({"co_mentors": "yes"}, "round: co_mentors: 'yes' is neither true nor false."),
    ({"weights": {"plced": 1}}, "round: weights: 'plced' is not one of"),
    ({"weights": {"placed": 1.5}}, "round: weights: placed: 1.5 is not"),
]
BAD_LISTS: list[tuple[dict[str, Any], str]] = [
    ({"together": [["e7", "m1"]]}, "together: m1 is not a mentee."),
    ({"together": [["e7", "e7"]]}, "together: e7 is paired with themselves."),
    ({"apart": [["e7", "e70"]]}, "apart: 'e70' is nobody's id."),
    ({"apart": [["e7"]]}, "apart: ['e7'] is not a pair of ids."),
    ({"pinned": [["e7", "m1"]]}, "pinned: e7 is not a mentor."),
    ({"locked": [{}]}, "locked group 1: mentors is missing."),
    ({"locked": {}}, "locked: this is not a list."),
]


def refusal(data: object) -> str:
    with pytest.raises(ProblemError) as caught:
        parse_problem(data)
    text = str(caught.value)
    assert "\n" not in text
    return text


@pytest.mark.parametrize(("change", "said"), BAD_PEOPLE)
def test_a_bad_field_of_a_person_is_named(change: dict[str, Any], said: str) -> None:
    data = example()
    data["people"][0] |= change
    assert refusal(data).startswith(said)


@pytest.mark.parametrize("name", ["id", "role", "zone", "free", "outcomes", "languages", "capacity"])
def test_a_missing_field_of_a_person_is_named(name: str) -> None:
    data = example()
    del data["people"][0][name]
    assert refusal(data) == ("people, entry 1: id is missing." if name == "id" else f"m1: {name} is missing.")


@pytest.mark.parametrize(("change", "said"), BAD_ROUNDS)
def test_a_bad_field_of_the_round_is_named(change: dict[str, Any], said: str) -> None:
    data = example()
    data["round"] |= change
    assert refusal(data).startswith(said)


@pytest.mark.parametrize(("change", "said"), BAD_LISTS)
def test_a_bad_list_is_named(change: dict[str, Any], said: str) -> None:
    assert refusal(example() | change).startswith(said)


@pytest.mark.parametrize("data", [None, 1, [], {}, {"round": {}}, {"round": 1, "people": []}])
def test_what_is_no_problem_is_refused(data: object) -> None:
    assert refusal(data)


def test_optional_fields_have_the_defaults_of_the_format() -> None:
    data = example()
    for name in ("together", "apart", "pinned", "locked"):
        del data[name]
    for name in ("region", "city", "co_mentor"):
        del data["people"][0][name]
    del data["round"]["co_mentors"]
    problem = parse_problem(data)
    mentor = problem.people["m1"]
    assert (mentor.region, mentor.city, mentor.co_mentor) == (None, None, "no")
    assert (problem.round.co_mentors, problem.round.weights.short) == (False, 3_000)


def test_a_problem_written_and_read_again_is_the_same() -> None:
    problem = parse_problem(generate(6, 20, 1))
    assert parse_problem(problem_as_json(problem)) == problem


def test_nothing_of_the_input_is_changed() -> None:
    data = generate(3, 10, 2)
    before = deepcopy(data)
    parse_problem(data)
    assert data == before
