"""What applicants see of the other side's hours, and what they can't ask."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.tests.factories import make_availability, make_user
from rounds.fit.tests.factories import make_fit
from rounds.models import Application, Outcome, Round
from rounds.tests.factories import make_application, make_outcome, make_round

pytestmark = pytest.mark.django_db
MONDAY_18 = 36
MENTOR, MENTEE = Application.Role.MENTOR, Application.Role.MENTEE


@pytest.fixture
def round_() -> Round:
    return make_round()


@pytest.fixture
def python(round_: Round) -> Outcome:
    return make_outcome(round_)


@pytest.fixture
def user() -> User:
    return make_user(zone="Europe/Berlin", languages=["en"])


@pytest.fixture
def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def page_of(client: Client, round_: Round, role: str = "mentee") -> str:
    return client.get(f"/rounds/{round_.slug}/apply/{role}/").content.decode()


def test_without_a_script_the_best_of_the_saved_hours_is_said(
    signed_in: Client, round_: Round, python: Outcome, user: User
) -> None:
    make_availability(user, [MONDAY_18, MONDAY_18 + 1, MONDAY_18 + 2, 100, 101])
    make_application(round_, user, state=Application.State.DRAFT, chooses=[python])
    make_fit(round_, MENTOR, {f"{python.pk}:en": {MONDAY_18: 1, MONDAY_18 + 1: 2, MONDAY_18 + 2: 4, 200: 4}})
    said = page_of(signed_in, round_)
    assert (
        "Best of your hours: Mon 18:30. We know of 6 or more mentors for Teaching Workshops: Python who could" in said
    )
    assert "Counted on 4 March, from a third of the applications" in said


def test_where_nobody_of_the_chosen_outcomes_is_known_those_of_any_outcome_are_said(
    signed_in: Client, round_: Round, python: Outcome, user: User
) -> None:
    make_availability(user, [MONDAY_18, MONDAY_18 + 1])
    make_application(round_, user, state=Application.State.DRAFT, chooses=[python])
    make_fit(round_, MENTOR, {"0:en": {MONDAY_18: 3}, f"{python.pk}:en": {}})
    assert "Mon 18:00. We know of 11 or more mentors who could meet then, for any outcome." in page_of(
        signed_in, round_
    )


@pytest.mark.parametrize(
    ("steps", "cells", "said"),
    [
        ({}, [36, 37], "Too few mentors have applied so far to say when they could meet."),
        ({"0:en": {36: 1}}, [], "Draw hours of at least one meeting"),
        ({"0:en": {36: 1}}, [36], "Draw hours of at least one meeting"),
        ({"0:en": {36: 1}}, [40, 41], "we know of only a few mentors (fewer than 3), for any outcome."),
        ({"0:es": {36: 4}}, [36, 37], "Too few mentors have applied so far"),
    ],
)
def test_what_is_not_known_is_said_so(
    signed_in: Client, round_: Round, user: User, steps: dict[str, dict[int, int]], cells: list[int], said: str
) -> None:
    make_outcome(round_)
    make_availability(user, cells)
    make_fit(round_, MENTOR, steps)
    assert said in page_of(signed_in, round_)


def test_a_mentor_sees_mentees(signed_in: Client, round_: Round, user: User, python: Outcome) -> None:
    make_availability(user, [MONDAY_18, MONDAY_18 + 1])
    make_application(round_, user, role=MENTOR, state=Application.State.DRAFT, chooses=[python])
    make_fit(round_, MENTEE, {f"{python.pk}:en": {MONDAY_18: 4}})
    said = page_of(signed_in, round_, "mentor")
    assert "We know of more than 20 mentees for Teaching Workshops: Python who could meet then." in said


def test_nothing_is_said_once_the_round_has_closed(signed_in: Client, user: User) -> None:
    closed = make_round(opens_on=timezone.now().date() - dt.timedelta(days=25))
    make_fit(closed, MENTOR, {"0:en": {36: 4}})
    assert "data-live-fit" not in page_of(signed_in, closed)
    answer = signed_in.get(f"/rounds/{closed.slug}/apply/mentee/fit/")
    assert answer.json() == {"steps": {}, "languages": {}, "counted_on": ""}


def test_counts_for_other_dates_are_not_shown(signed_in: Client, round_: Round, user: User) -> None:
    make_fit(round_, MENTOR, {"0:en": {36: 4}})
    Round.objects.filter(pk=round_.pk).update(weeks=round_.weeks + 1)
    assert signed_in.get(f"/rounds/{round_.slug}/apply/mentee/fit/").json()["steps"] == {}


def test_the_script_gets_the_same_counts_whatever_it_sends(signed_in: Client, round_: Round) -> None:
    make_fit(round_, MENTOR, {"0:en": {36: 4}})
    path = f"/rounds/{round_.slug}/apply/mentee/fit/"
    first = signed_in.get(path, {"zone": "Europe/Berlin"})
    assert first.json()["steps"]["0:en"].count("4") == 1
    assert first.json()["languages"] == {"en": "English"}
    for more in ({"cells": "36"}, {"hours": "Mon 18:00-19:00", "outcome": "7"}, {"at": "2020-01-01"}):
        assert signed_in.get(path, {"zone": "Europe/Paris"} | more).content == first.content
    assert signed_in.post(path, {"hours": "Mon 18:00-19:00"}).status_code == 405


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../../etc/passwd", "\x00", "x" * 5000])
def test_a_zone_that_is_none_shows_nothing(signed_in: Client, round_: Round, zone: str) -> None:
    make_fit(round_, MENTOR, {"0:en": {36: 4}})
    assert signed_in.get(f"/rounds/{round_.slug}/apply/mentee/fit/", {"zone": zone}).json()["steps"] == {}


def test_who_is_not_signed_in_is_sent_to_sign_in(client: Client, round_: Round) -> None:
    answer = client.get(f"/rounds/{round_.slug}/apply/mentor/fit/")
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/accounts/login/")


def test_a_hidden_round_shows_nothing_to_others(signed_in: Client) -> None:
    hidden = make_round(is_public=False)
    assert signed_in.get(f"/rounds/{hidden.slug}/apply/mentee/fit/").status_code == 404
    assert signed_in.get("/rounds/none/apply/mentee/fit/").status_code == 404


@pytest.mark.parametrize("outcomes", [1, 8])
def test_the_counts_cost_two_queries_beside_the_session_and_the_person(
    signed_in: Client, round_: Round, outcomes: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_fit(round_, MENTOR, {f"{number}:en": {36: 1} for number in range(outcomes)})
    with django_assert_num_queries(4):
        signed_in.get(f"/rounds/{round_.slug}/apply/mentee/fit/")
