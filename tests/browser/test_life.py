"""A whole round on the demonstration's scale lives in simulated time, from cloning to the showcase."""

import datetime as dt
from collections import Counter

import pytest
from django.core.management import call_command
from django.db.models import Count, Q
from django.test import Client
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.tests.factories import make_coordinator
from mail.models import OutboxMessage
from rounds.models import Outcome, Round
from tests.browser.conftest import Visit
from tests.life.clock import simulated
from tests.life.desk import Desk
from tests.life.members import Members
from tests.life.people import CROWD, apply, draw_wishes, instructor_records, invite_a_crowd, invite_one

pytestmark = [pytest.mark.browser, pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

# Its weeks see the clocks change in Europe, in North America, in Australia and in New Zealand.
OPENS_ON = dt.date(2027, 8, 16)


def noon(day: int) -> dt.datetime:
    """12:00 UTC of a day after opening."""
    return dt.datetime.combine(OPENS_ON + dt.timedelta(days=day), dt.time(12), dt.UTC)


def at(day: dt.date, *, days: int = 0) -> dt.datetime:
    """12:00 UTC, so many days after a day."""
    return dt.datetime.combine(day + dt.timedelta(days=days), dt.time(12), dt.UTC)


def sign_up_all(round_: Round, kind: str, roles: list[str]) -> None:
    """Members of these roles sign up for one of a session's sittings, in turns."""
    session = round_.sessions.get(kind=kind)
    sittings = list(session.sittings.all())
    members = round_.memberships.filter(left_at=None, role__in=roles).select_related("user").order_by("pk")
    for number, member in enumerate(members):
        client = Client()
        client.force_login(member.user)
        client.post(f"/sessions/{session.pk}/sign-up/", {"sitting": sittings[number % len(sittings)].pk})


def record_sittings(desk: Desk, round_: Round, kind: str) -> None:
    """The coordinator records who came."""
    for sitting in round_.sessions.get(kind=kind).sittings.all():
        desk.record_sitting(sitting)


def outcome_with_a_seat(round_: Round) -> Outcome:
    """What a group that can take one more works on."""
    groups = round_.mentoring_groups.annotate(n=Count("memberships", filter=Q(memberships__role="mentee")))
    return groups.order_by("n", "number")[0].outcome


def quit_group(round_: Round) -> None:
    """A lead mentor leaves."""
    lead = round_.memberships.filter(left_at=None, role="lead").order_by("group__number").first()
    assert lead
    client = Client()
    client.force_login(lead.user)
    client.post(f"/groups/{lead.group_id}/leave/", {"words": "A new job takes all my time."})


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
            "groups.follow_up": members.read_how_it_goes,
            "groups.slide_instructions": members.read_slide_instructions,
            "groups.slide_missing": members.read_slide_instructions,
        }
        sign_up_all(round_, "onboarding", ["lead", "co-mentor"])
        clock.live_until(noon(28))
        desk.page = visit("/admin/", user=coordinator)  # Their session lasts thirty days.
        record_sittings(desk, round_, "onboarding")
        clock.live_until(at(round_.starts_on, days=15))
        late = invite_one(CROWD + 1)
        apply(late, round_, [outcome_with_a_seat(round_)], knows_it_is_late="on")
        clock.live_until(at(round_.starts_on, days=16))
        desk.page = visit("/admin/", user=coordinator)
        desk.let_join(late.user.name)
        clock.live_until(at(round_.starts_on, days=30))
        quit_group(round_)
        clock.live_until(at(round_.starts_on, days=31))
        desk.page = visit("/admin/", user=coordinator)
        desk.repair(round_)
        sign_up_all(round_, "touch-base", ["lead", "co-mentor"])
        clock.live_until(at(round_.touch_base_on, days=2))
        desk.page = visit("/admin/", user=coordinator)
        record_sittings(desk, round_, "touch-base")
        clock.live_until(at(round_.showcase_on, days=-7))
        sign_up_all(round_, "showcase", ["lead", "co-mentor", "mentee"])
        clock.live_until(at(round_.showcase_on, days=2))
        desk.page = visit("/admin/", user=coordinator)
        record_sittings(desk, round_, "showcase")
        clock.live_until(at(round_.report_on, days=1))
        print(Counter(OutboxMessage.objects.values_list("kind", "state")))
        print(desk.actions)
        assert len(desk.actions) <= 16, desk.actions
