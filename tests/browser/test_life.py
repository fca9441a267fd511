"""A whole round on the demonstration's scale lives in simulated time, from cloning to the showcase."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Page
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.tests.factories import make_coordinator
from mail.models import OutboxMessage
from rounds.models import Outcome, Round
from tests.browser.conftest import Visit
from tests.life.clock import Clock, simulated
from tests.life.desk import Desk
from tests.life.members import Members
from tests.life.people import CROWD, apply, draw_wishes, instructor_records, invite_a_crowd, invite_one

pytestmark = [pytest.mark.browser, pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

# Its weeks see the clocks change in Europe, in North America, in Australia and in New Zealand.
OPENS_ON = dt.date(2027, 8, 16)
FLAGGED = (25, 45)
MENTORS = ["lead", "co-mentor"]


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


def outcomes_of_groups(round_: Round) -> list[Outcome]:
    """What the groups work on, each once; who wants all of it fits somewhere."""
    return list(Outcome.objects.filter(mentoring_groups__round=round_).distinct())


def quit_group(round_: Round) -> None:
    """A lead mentor leaves."""
    lead = round_.memberships.filter(left_at=None, role="lead").order_by("group__number").first()
    assert lead
    client = Client()
    client.force_login(lead.user)
    client.post(f"/groups/{lead.group_id}/leave/", {"words": "A new job takes all my time."})


@dataclass
class Story:
    """The round, the hour, and the desk at which it is run."""

    clock: Clock
    desk: Desk
    sign_in: Callable[[], Page]

    @property
    def round(self) -> Round:
        """The round that is lived."""
        return Round.objects.get(slug="ours")

    def back_at_the_desk(self) -> Desk:
        """The coordinator signs in anew: a session lasts thirty days."""
        self.desk.page = self.sign_in()
        return self.desk

    def recruit(self) -> None:
        """From cloning the last round until applications close."""
        people = invite_a_crowd()
        self.desk.clone("2019-2", OPENS_ON)
        self.desk.import_records(instructor_records(people, OPENS_ON - dt.timedelta(days=9)))
        self.clock.live_until(noon(0))
        self.desk.tell_everyone()
        outcomes = list(self.round.outcomes.select_related("type"))
        for number, person in enumerate(people):
            self.clock.live_until(noon(1 + number // 5))
            says = {"says_workshops_taught": "9"} if number in FLAGGED else {}
            apply(person, self.round, draw_wishes(outcomes, number), **says)
        self.clock.live_until(noon(21))

    def form_groups(self) -> None:
        """From deciding on the flagged until everyone is told; members read their mail from then on."""
        self.desk.accept_flagged("Taught elsewhere, but is new to us.")
        self.desk.match()
        self.clock.live_until(noon(23))
        self.desk.publish()
        members = Members(Client())
        self.clock.reactions = {
            "groups.reminder": members.read_reminder,
            "groups.record_attendance": members.read_who_was_there,
            "groups.follow_up": members.read_how_it_goes,
            "groups.slide_instructions": members.read_slide_instructions,
            "groups.slide_missing": members.read_slide_instructions,
        }

    def first_weeks(self) -> None:
        """Onboarding; one mentee joins in week 3, one mentor quits in week 5."""
        starts_on = self.round.starts_on
        sign_up_all(self.round, "onboarding", MENTORS)
        self.clock.live_until(noon(28))
        record_sittings(self.back_at_the_desk(), self.round, "onboarding")
        self.clock.live_until(at(starts_on, days=15))
        late = invite_one(CROWD + 1)
        apply(late, self.round, outcomes_of_groups(self.round), knows_it_is_late="on")
        self.clock.live_until(at(starts_on, days=16))
        self.back_at_the_desk().let_join(late.user.name)
        self.clock.live_until(at(starts_on, days=30))
        quit_group(self.round)
        self.clock.live_until(at(starts_on, days=31))
        self.back_at_the_desk().repair(self.round)

    def until_the_showcase(self) -> None:
        """Touch base, slides, showcase, and the days after it."""
        sign_up_all(self.round, "touch-base", MENTORS)
        self.clock.live_until(at(self.round.touch_base_on, days=2))
        record_sittings(self.back_at_the_desk(), self.round, "touch-base")
        self.clock.live_until(at(self.round.showcase_on, days=-7))
        sign_up_all(self.round, "showcase", [*MENTORS, "mentee"])
        self.clock.live_until(at(self.round.showcase_on, days=2))
        record_sittings(self.back_at_the_desk(), self.round, "showcase")
        self.clock.live_until(at(self.round.report_on, days=1))


def test_a_round_lives(visit: Visit, live_server: LiveServer, settings: Settings) -> None:
    settings.SITE_URL = live_server.url
    call_command("loaddata", "rounds", verbosity=0)
    with simulated(noon(-3)) as clock:
        coordinator = make_coordinator(email="coordinator@demo.example")
        story = Story(clock, Desk(visit("/admin/", user=coordinator)), lambda: visit("/admin/", user=coordinator))
        story.recruit()
        story.form_groups()
        story.first_weeks()
        story.until_the_showcase()
        unsent = OutboxMessage.objects.exclude(state__in=["sent", "cancelled"])
        assert list(unsent.values_list("key", "state")) == []
        assert len(story.desk.actions) <= 16, story.desk.actions
