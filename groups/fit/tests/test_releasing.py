"""When rounds are counted, and what is kept."""

import datetime as dt

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Availability
from accounts.tests.factories import make_availability, make_user
from groups.fit.releasing import EVERY, renew_fits
from mail.due import queue_all_due
from rounds.fit.queries import fit_for
from rounds.models import Application, FitMap, FitSnapshot, Outcome, Round
from rounds.tests.factories import make_application, make_mentor_application, make_outcome, make_round

pytestmark = pytest.mark.django_db
EVENINGS = [day * 48 + cell for day in range(5) for cell in range(36, 44)]


@pytest.fixture
def round_() -> Round:
    return make_round()


@pytest.fixture
def python(round_: Round) -> Outcome:
    return make_outcome(round_)


def let_mentors_apply(round_: Round, outcome: Outcome, number: int, **fields: object) -> None:
    for _each in range(number):
        user = make_user(zone="Europe/Berlin")
        make_availability(user, EVENINGS)
        make_mentor_application(round_, user, chooses=[outcome], **fields)


def test_mentors_are_counted_for_mentees_on_every_clock(round_: Round, python: Outcome) -> None:
    let_mentors_apply(round_, python, 40)
    assert renew_fits(timezone.now()) == 2
    shown = fit_for(round_, "mentee", "Europe/Berlin")
    assert set(shown.steps) == {"0:en", f"{python.pk}:en"}
    assert shown.steps["0:en"][36] in "123"
    assert shown.steps["0:en"][0] == "0"
    # The last half hour of an evening is no start of a meeting of an hour.
    assert shown.steps["0:en"][43] == "0"
    assert shown.counted_on == timezone.now().date().isoformat()
    earlier = fit_for(round_, "mentee", "Europe/Lisbon").steps["0:en"]
    assert earlier[34] == shown.steps["0:en"][36]
    assert fit_for(round_, "mentor", "Europe/Berlin").steps == {}


@pytest.mark.parametrize("state", ["draft", "flagged", "waiting", "declined", "withdrawn"])
def test_only_those_who_are_accepted_count(round_: Round, python: Outcome, state: str) -> None:
    let_mentors_apply(round_, python, 12, state=state)
    assert renew_fits(timezone.now()) == 0
    assert FitMap.objects.count() == 0


def test_who_gave_no_hours_does_not_count(round_: Round, python: Outcome) -> None:
    let_mentors_apply(round_, python, 9)
    make_mentor_application(round_, chooses=[python])
    assert renew_fits(timezone.now()) == 0


def test_whoever_applies_edits_or_withdraws_changes_nothing_until_twice_as_many_are_there(
    round_: Round, python: Outcome
) -> None:
    let_mentors_apply(round_, python, 12)
    now = timezone.now()
    renew_fits(now)
    before = list(FitMap.objects.order_by("clock").values_list("clock", "steps"))
    one = Application.objects.first()
    assert one is not None
    Availability.objects.filter(user=one.user).update(cells=[0, 1, 2])
    Application.objects.exclude(pk=one.pk).update(state=Application.State.WITHDRAWN)
    let_mentors_apply(round_, python, 22)
    assert renew_fits(now + EVERY) == 0
    assert list(FitMap.objects.order_by("clock").values_list("clock", "steps")) == before
    let_mentors_apply(round_, python, 1)
    assert renew_fits(now + 2 * EVERY) == 2


def test_a_round_is_looked_at_once_a_day_and_only_while_it_is_open(
    round_: Round, python: Outcome, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    let_mentors_apply(round_, python, 5)
    now = timezone.now()
    renew_fits(now)
    let_mentors_apply(round_, python, 20)
    with django_assert_num_queries(1):
        assert renew_fits(now + dt.timedelta(hours=23)) == 0
    assert renew_fits(now + EVERY) == 2
    make_round(opens_on=now.date() - dt.timedelta(days=40))
    make_round(opens_on=now.date() + dt.timedelta(days=40))
    renew_fits(now + EVERY)
    assert set(FitSnapshot.objects.values_list("round", flat=True)) == {round_.pk}


@pytest.mark.parametrize("people", [12, 30])
def test_counting_costs_the_same_queries_whatever_the_size(
    round_: Round, python: Outcome, people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    let_mentors_apply(round_, python, people)
    make_application(round_)
    with django_assert_num_queries(16):
        renew_fits(timezone.now())


def test_other_dates_take_the_counts_away_and_nobody_gets_new_ones_by_that(round_: Round, python: Outcome) -> None:
    let_mentors_apply(round_, python, 12)
    now = timezone.now()
    renew_fits(now)
    Round.objects.filter(pk=round_.pk).update(weeks=round_.weeks - 1)
    assert renew_fits(now + EVERY) == 0
    assert FitMap.objects.count() == 0
    let_mentors_apply(round_, python, 12)
    assert renew_fits(now + 2 * EVERY) == 2


def test_the_schedule_asks_for_it(round_: Round, python: Outcome) -> None:
    let_mentors_apply(round_, python, 10)
    assert queue_all_due(timezone.now())["groups.fit"] == 2
