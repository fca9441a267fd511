"""A whole round lives in simulated time, from cloning to the report, and each letter of it is as the table has it."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Page
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from accounts.tests.factories import make_coordinator
from groups.models import MentoringGroup
from mail.models import OutboxMessage
from rounds.models import Outcome, Round
from tests.browser.conftest import Visit
from tests.life.clock import Clock, simulated
from tests.life.desk import Desk
from tests.life.events import Events, member_of, signed_in, tell_of_openings
from tests.life.facts import Facts
from tests.life.members import Members
from tests.life.people import CROWD, apply, draw_wishes, instructor_records, invite_a_crowd, invite_one
from tests.life.table import differences

# Who can't come follows from numbers of rows: they begin anew, whatever tests ran before.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True, reset_sequences=True),
]

# Its weeks see the clocks change in Europe, in North America, in Australia and in New Zealand.
OPENS_ON = dt.date(2027, 8, 16)
# Applicants by number: who says more of themselves than is known, and what becomes of some others.
FLAGGED, DECLINED, WAITING = (25, 45), 35, 55
CHANGED, WITHDRAWN, SENT_LATE, NEVER_SENT = 10, 50, 78, 79
# The number of the group that loses its lead; its mentees have a place in others.
QUITTING = 12
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


def sign_up_some(round_: Round, kind: str, people: list[User]) -> None:
    """These people sign up for a session's first sitting."""
    session = round_.sessions.get(kind=kind)
    for user in people:
        signed_in(user).post(f"/sessions/{session.pk}/sign-up/", {"sitting": session.sittings.all()[0].pk})


def record_sittings(desk: Desk, round_: Round, kind: str) -> None:
    """The coordinator records who came."""
    for sitting in round_.sessions.get(kind=kind).sittings.all():
        desk.record_sitting(sitting)


def outcomes_of_groups(round_: Round) -> list[Outcome]:
    """What the groups work on, each once; who wants all of it fits somewhere."""
    return list(Outcome.objects.filter(mentoring_groups__round=round_).distinct())


def quit_group(round_: Round) -> None:
    """A lead mentor leaves."""
    lead = round_.memberships.get(left_at=None, role="lead", group__number=QUITTING)
    client = Client()
    client.force_login(lead.user)
    client.post(f"/groups/{lead.group_id}/leave/", {"words": "A new job takes all my time."})


@dataclass
class Story:
    """The round, the hour, and the desk at which it is run."""

    clock: Clock
    desk: Desk
    sign_in: Callable[[], Page]
    events: Events

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
        people, events = invite_a_crowd(), self.events
        tell_of_openings()
        events.ask_to_be_told("vera@visitors.example")
        self.desk.clone("2019-2", OPENS_ON)
        self.desk.import_records(instructor_records(people, OPENS_ON - dt.timedelta(days=9)))
        self.clock.live_until(noon(0))
        self.desk.tell_everyone()
        outcomes = list(self.round.outcomes.select_related("type"))
        wishes = {number: draw_wishes(outcomes, number) for number in range(len(people))}
        for number, person in enumerate(people):
            self.clock.live_until(noon(1 + number // 5))
            if number in (SENT_LATE, NEVER_SENT):
                events.draft(person, self.round, wishes[number])
                continue
            says = {"says_workshops_taught": "9"} if number in (*FLAGGED, DECLINED, WAITING) else {}
            apply(person, self.round, wishes[number], **says)
            if number == 24:
                sign_up_some(self.round, "info", [one.user for one in people[:4]])
                self.clock.live_until(noon(5) + dt.timedelta(hours=1))
                people[3].client.post(f"/sessions/{self.round.sessions.get(kind='info').pk}/cancel/")
        events.change_application(people[CHANGED], self.round, wishes[CHANGED + 1])
        events.withdraw(people[WITHDRAWN])
        self.clock.live_until(noon(19))
        apply(people[SENT_LATE], self.round, wishes[SENT_LATE])
        events.decide(people[DECLINED], "declined")
        events.decide(people[WAITING], "waiting")
        self.clock.live_until(noon(21))

    def form_groups(self) -> None:
        """From deciding on the flagged until everyone is told."""
        self.desk.accept_flagged("Taught elsewhere, but is new to us.")
        self.desk.match()
        self.clock.live_until(noon(23))
        self.desk.publish()
        self.events.give_room(self.groups[4], member_of(self.groups[4], "lead").user)

    @property
    def groups(self) -> list[MentoringGroup]:
        """The round's groups, by their numbers from 1 on."""
        return list(self.round.mentoring_groups.order_by("number"))

    def first_weeks(self) -> None:
        """Onboarding; meetings move; one mentee joins in week 3, one mentor quits in week 5."""
        starts_on, events = self.round.starts_on, self.events
        sign_up_all(self.round, "onboarding", MENTORS)
        self.clock.live_until(noon(28))
        record_sittings(self.back_at_the_desk(), self.round, "onboarding")
        self.clock.live_until(at(starts_on, days=8))
        events.move_meeting(self.groups[0])
        events.cancel_meeting(self.groups[1])
        events.ask_for_another_time(self.groups[2])
        events.ask_for_another_time(self.groups[3])
        events.write_to_group(self.groups[4])
        events.report_concern(self.groups[4])
        self.clock.live_until(at(starts_on, days=15))
        late = invite_one(CROWD + 1)
        apply(late, self.round, outcomes_of_groups(self.round), knows_it_is_late="on")
        self.clock.live_until(at(starts_on, days=16))
        self.back_at_the_desk().let_join(late.user.name)
        self.clock.live_until(at(starts_on, days=20))
        for group in self.groups[2:]:
            events.choose_representative(group)
        self.clock.live_until(at(starts_on, days=30))
        quit_group(self.round)
        self.clock.live_until(at(starts_on, days=31))
        self.back_at_the_desk().repair(self.round)

    def until_the_showcase(self) -> None:
        """Touch base, slides, showcase, and the days after it."""
        first = self.round.memberships.filter(left_at=None, role__in=MENTORS).order_by("pk")[:1]
        sign_up_some(self.round, "touch-base", [one.user for one in first])
        self.clock.live_until(at(self.round.starts_on, days=33))
        self.events.move_a_date(self.round, "touch_base_on", 1)
        sign_up_all(self.round, "touch-base", MENTORS)
        self.clock.live_until(at(self.round.touch_base_on, days=2))
        record_sittings(self.back_at_the_desk(), self.round, "touch-base")
        self.clock.live_until(at(self.round.showcase_on, days=-7))
        sign_up_all(self.round, "showcase", [*MENTORS, "mentee"])
        self.events.ask_to_come(self.round.sessions.get(kind="showcase"), "vera@visitors.example", "Asia/Kolkata")
        self.clock.live_until(at(self.round.showcase_on, days=2))
        record_sittings(self.back_at_the_desk(), self.round, "showcase")

    def until_the_report(self) -> None:
        """Members answer the end survey and get their certificates; the coordinator takes the report."""
        self.clock.live_until(at(self.round.report_on, days=2))
        content = self.back_at_the_desk().take_the_report(self.round)
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            assert any(name.endswith(".md") for name in bundle.namelist())
            assert any(name.endswith(".svg") for name in bundle.namelist())


def test_a_round_lives(visit: Visit, live_server: LiveServer, settings: Settings) -> None:
    settings.SITE_URL, settings.ROOM_URL = live_server.url, ""
    call_command("loaddata", "rounds", verbosity=0)
    with simulated(noon(-3)) as clock:
        coordinator = make_coordinator(email="coordinator@demo.example", zone="Europe/London")
        other = make_coordinator(email="other@demo.example", zone="Pacific/Auckland", handles_concerns=True)
        events = Events(clock.diary, other)
        clock.reactions = Members(Client(), events).reactions()
        desk = Desk(visit("/admin/", user=coordinator))
        story = Story(clock, desk, lambda: visit("/admin/", user=coordinator), events)
        story.recruit()
        story.form_groups()
        story.first_weeks()
        story.until_the_showcase()
        assert len(story.desk.actions) <= 16, story.desk.actions
        story.until_the_report()
        unsent = OutboxMessage.objects.exclude(state__in=["sent", "cancelled"])
        assert list(unsent.values_list("key", "state")) == []
        assert len(story.desk.actions) <= 20, story.desk.actions
        found = differences(Facts(story.round, clock.diary))
        assert not found, "\n".join([f"The outbox differs from the table {len(found)} times:", *found])
