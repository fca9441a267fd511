"""The engine's problem says of a round what its applications say."""

import datetime as dt

import pytest

from accounts.tests.factories import make_availability, make_user
from groups.matching import parse_problem
from groups.proposals.problem import ProposalRefused, build_problem, weeks_left
from groups.tests.factories import make_closed_round, make_group, make_matchable_round, make_person
from rounds.models import Application
from rounds.tests.factories import make_application, make_mentor_application, make_outcome, make_round

pytestmark = pytest.mark.django_db


def test_a_mentor_is_told_with_all_that_they_said() -> None:
    round_ = make_closed_round()
    python, git = make_outcome(round_), make_outcome(round_, "teaching-workshops/git")
    user = make_user(zone="America/Chicago", country="US", city=" New  York ")
    make_availability(user, range(24, 30))
    mentor = make_mentor_application(
        round_, user, chooses=[git, python], capacity=3, co_mentor="wish", meet="in-person", languages=["es", "en"]
    )
    assert build_problem(round_).problem["people"] == [
        {
            "id": str(mentor.pk),
            "role": "mentor",
            "zone": "America/Chicago",
            "free": [["mon", "12:00", "15:00"]],
            "outcomes": [["teaching-workshops/git", 1], ["teaching-workshops/python", 2]],
            "languages": ["en", "es"],
            "region": "north-america",
            "city": "new york",
            "capacity": 3,
            "co_mentor": "wish",
        }
    ]


def test_the_round_s_rules_are_the_problem_s() -> None:
    round_ = make_closed_round(meeting_minutes=90, mentees_max=4, co_mentors=False, weights={"rank": 500})
    built = build_problem(round_)
    assert built.problem["round"] == {
        "slug": round_.slug,
        "starts_on": round_.starts_on.isoformat(),
        "weeks": 12,
        "meeting_minutes": 90,
        "mentees_min": 2,
        "mentees_wanted": 3,
        "mentees_max": 4,
        "co_mentors": False,
        "weights": {"rank": 500},
    }
    parse_problem(built.problem)


def test_who_lacks_something_is_left_out_with_the_reason() -> None:
    round_ = make_closed_round()
    outcome = make_outcome(round_)
    no_hours = make_application(round_, chooses=[outcome])
    no_outcomes = make_person(round_, "mentee", [])
    no_languages = make_person(round_, "mentee", [outcome], languages=[], user=make_user(languages=[]))
    mentor = make_person(round_, "mentor", [outcome])
    both = make_person(round_, "mentee", [outcome], user=mentor.user)
    built = build_problem(round_)
    assert [person["id"] for person in built.problem["people"]] == [str(mentor.pk)]
    assert {(entry["application"], entry["reason"]) for entry in built.left_out} == {
        (no_hours.pk, "no_hours"),
        (no_outcomes.pk, "no_outcomes"),
        (no_languages.pk, "no_languages"),
        (both.pk, "is_mentor"),
    }


@pytest.mark.parametrize("state", ["draft", "flagged", "waiting", "declined", "withdrawn"])
def test_only_the_accepted_take_part(state: str) -> None:
    round_ = make_closed_round()
    make_person(round_, "mentee", [make_outcome(round_)], state=state)
    assert build_problem(round_).problem["people"] == []


def test_the_waiting_list_takes_part_when_asked() -> None:
    round_ = make_closed_round()
    waiting = make_person(round_, "mentee", [make_outcome(round_)], state=Application.State.WAITING)
    people = build_problem(round_, include_waiting=True).problem["people"]
    assert [person["id"] for person in people] == [str(waiting.pk)]


def test_published_groups_are_locked_whatever_their_members_have_changed_since() -> None:
    group = make_group(mentees=2)
    for member in group.memberships.all():
        member.user.availability.delete()
    problem = build_problem(group.round).problem
    assert len(problem["locked"]) == 1
    assert problem["locked"][0]["override"] == sorted(person["id"] for person in problem["people"])
    assert len(parse_problem(problem).locked) == 1


def test_a_mentor_who_takes_nobody_later_has_no_seat_left() -> None:
    group = make_group(mentees=2)
    lead = group.memberships.get(role="lead").application
    lead.takes_late_mentees = False
    lead.save()
    people = build_problem(group.round).problem["people"]
    assert [person["capacity"] for person in people if person["role"] == "mentor"] == [2]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (-1, (0, 12)),
        (0, (1, 11)),
        (6, (1, 11)),
        (7, (2, 10)),
    ],
)
def test_matching_in_a_running_round_begins_with_the_coming_week(day: int, expected: tuple[int, int]) -> None:
    round_ = make_round()
    starts_on, weeks = weeks_left(round_, round_.starts_on + dt.timedelta(days=day))
    assert ((starts_on - round_.starts_on).days // 7, weeks) == expected


def test_a_round_that_is_over_is_refused() -> None:
    round_ = make_round()
    with pytest.raises(ProposalRefused, match="no weeks of meetings left"):
        build_problem(round_, today=round_.starts_on + dt.timedelta(weeks=12))


def test_reading_a_round_takes_as_many_queries_for_three_as_for_sixty(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]  # pytest-django names no type for it.
    for groups in (1, 8):
        round_ = make_matchable_round(groups)
        with django_assert_num_queries(4):
            build_problem(round_)
