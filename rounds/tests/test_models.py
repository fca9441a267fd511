"""The constraints of rounds and applications hold in the database."""

import datetime as dt

import pytest
from django.db import IntegrityError

from rounds.models import Application, Round
from rounds.tests.factories import make_application, make_outcome, make_round, round_fields

pytestmark = pytest.mark.django_db


def test_applications_close_when_the_day_has_ended_everywhere() -> None:
    round_ = Round(**round_fields(dt.date(2019, 10, 22), closes_on=dt.date(2019, 11, 11)))
    assert round_.closes_at == dt.datetime(2019, 11, 12, 12, 0, tzinfo=dt.UTC)


def test_a_round_cannot_close_before_it_opens() -> None:
    round_ = Round(**round_fields())
    round_.closes_on = round_.opens_on - dt.timedelta(days=1)
    with pytest.raises(IntegrityError, match="round_dates_in_order"):
        round_.save()


def test_a_second_live_application_in_the_same_role_is_refused() -> None:
    first = make_application(make_round())
    with pytest.raises(IntegrityError):
        make_application(first.round, first.user)


def test_after_withdrawing_one_may_apply_again() -> None:
    first = make_application(make_round(), state=Application.State.WITHDRAWN)
    assert make_application(first.round, first.user).is_live


def test_an_outcome_without_a_tool_is_there_once() -> None:
    round_ = make_round()
    make_outcome(round_, "community-building")
    with pytest.raises(IntegrityError):
        make_outcome(round_, "community-building")
