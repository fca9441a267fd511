"""A whole round on the demonstration's scale lives in simulated time, from cloning to the showcase."""

import datetime as dt
from collections import Counter

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.tests.factories import make_coordinator
from mail.models import OutboxMessage
from rounds.models import Round
from tests.browser.conftest import Visit
from tests.life.clock import simulated
from tests.life.desk import Desk
from tests.life.members import Members
from tests.life.people import apply, draw_wishes, instructor_records, invite_a_crowd

pytestmark = [pytest.mark.browser, pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

# Its weeks see the clocks change in Europe, in North America, in Australia and in New Zealand.
OPENS_ON = dt.date(2027, 8, 16)


def noon(day: int) -> dt.datetime:
    """12:00 UTC of a day after opening."""
    return dt.datetime.combine(OPENS_ON + dt.timedelta(days=day), dt.time(12), dt.UTC)


def test_a_round_lives(visit: Visit, live_server: LiveServer, settings: Settings) -> None:
    settings.SITE_URL = live_server.url
    call_command("loaddata", "rounds", verbosity=0)
    with simulated(noon(-3)) as clock:
        people = invite_a_crowd()
        coordinator = make_coordinator(email="coordinator@demo.example")
        desk = Desk(visit("/admin/", user=coordinator))
        desk.clone("2019-2", OPENS_ON)
        round_ = Round.objects.get(slug="ours")
        desk.import_records(instructor_records(people, OPENS_ON - dt.timedelta(days=9)))
        clock.live_until(noon(0))
        desk.tell_everyone()
        outcomes = list(round_.outcomes.select_related("type"))
        for number, person in enumerate(people):
            clock.live_until(noon(1 + number // 5))
            says = {"says_workshops_taught": "9"} if number in (25, 45) else {}
            apply(person, round_, draw_wishes(outcomes, number), **says)
        clock.live_until(noon(21))
        desk.accept_flagged("Taught elsewhere, but is new to us.")
        desk.match()
        clock.live_until(noon(23))
        desk.publish()
        members = Members(Client())
        clock.reactions = {
            "groups.reminder": members.read_reminder,
            "groups.record_attendance": members.read_who_was_there,
        }
        clock.live_until(noon(120))
        print(Counter(OutboxMessage.objects.values_list("kind", "state")))
        assert round_.memberships.count() > 60
        assert len(desk.actions) <= 16, desk.actions
