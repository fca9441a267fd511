"""The three real rounds: they load, keep every constraint, and their slots stay right over clock changes."""

import datetime as dt

import pytest
from django.core.management import call_command

from rounds.catalogue import AGREEMENTS, fill_round
from rounds.models import Agreement, Outcome, Round
from rounds.tests.factories import make_round
from slots.weekly import Slot, local_times, meeting_starts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded() -> None:
    call_command("loaddata", "rounds", verbosity=0)


def test_the_real_rounds_satisfy_every_constraint() -> None:
    for round_ in Round.objects.all():
        round_.full_clean()
    assert list(Round.objects.order_by("slug").values_list("slug", "opens_on", "closes_on", "starts_on", "weeks")) == [
        ("2018-2", dt.date(2018, 8, 13), dt.date(2018, 8, 31), dt.date(2018, 9, 10), 9),
        ("2019-1", dt.date(2019, 5, 24), dt.date(2019, 6, 14), dt.date(2019, 6, 24), 17),
        ("2019-2", dt.date(2019, 10, 22), dt.date(2019, 11, 11), dt.date(2019, 11, 25), 11),
    ]


def test_their_outcomes_are_those_of_the_catalogue() -> None:
    usual = {outcome.slug for outcome in fill_round(make_round())}
    assert len(usual) == 12
    for round_ in Round.objects.filter(slug__startswith="201"):
        assert {outcome.slug for outcome in round_.outcomes.all()} == usual


def test_loading_twice_changes_nothing() -> None:
    call_command("loaddata", "rounds", verbosity=0)
    assert (Round.objects.count(), Outcome.objects.count(), Agreement.objects.count()) == (3, 36, 2)


def test_both_agreements_have_their_points() -> None:
    fill_round(make_round())
    assert {agreement.kind: agreement.points for agreement in Agreement.objects.all()} == AGREEMENTS


def test_a_first_round_brings_the_agreements() -> None:
    Agreement.objects.all().delete()
    fill_round(make_round())
    assert {agreement.kind: agreement.points for agreement in Agreement.objects.all()} == AGREEMENTS


@pytest.mark.parametrize(
    ("zone", "changes_on"),
    [
        ("Pacific/Auckland", dt.date(2018, 9, 30)),
        ("Australia/Sydney", dt.date(2018, 10, 7)),
        ("Europe/London", dt.date(2018, 10, 28)),
        ("America/New_York", dt.date(2018, 11, 4)),
    ],
)
def test_a_slot_of_2018_keeps_its_wall_clock_over_the_change(zone: str, changes_on: dt.date) -> None:
    round_ = Round.objects.get(slug="2018-2")
    slot = Slot(zone, 1, 18 * 60)
    starts = meeting_starts(slot, round_.starts_on, round_.weeks)
    local = local_times(slot, round_.starts_on, round_.weeks, zone)
    assert {(time.weekday(), time.hour, time.minute) for time in local} == {(1, 18, 0)}
    hours = [start.hour + start.minute / 60 for start in starts]
    before = {hour for hour, time in zip(hours, local, strict=True) if time.date() < changes_on}
    after = {hour for hour, time in zip(hours, local, strict=True) if time.date() >= changes_on}
    assert len(before) == len(after) == 1
    assert (before.pop() - after.pop()) % 24 in {1, 23}
