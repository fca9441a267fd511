"""A whole round as its people play it: real browser, PostgreSQL, Redis, a worker, and mail over SMTP."""

import datetime as dt
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.tests.factories import PASSWORD, make_coordinator
from groups.models import Membership
from mail.delivery import deliver_due
from mail.models import OutboxMessage
from mail.tests.servers import Sink, mail_server
from rounds.models import Application, Round
from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Actor:
    """Someone who plays: where they live, when they are free, what they rank first."""

    name: str
    zone: str
    country: str
    hours: str
    role: str = "mentee"
    first_choice: str = "Teaching Workshops: Python"
    workshops: int = 0

    @property
    def email(self) -> str:
        """Where their mail goes."""
        return f"{self.name.split()[0].lower()}@people.example"


CHICAGO, NEW_YORK = ("America/Chicago", "United States"), ("America/New_York", "United States")
LONDON, BERLIN = ("Europe/London", "Britain (UK)"), ("Europe/Berlin", "Germany")
JOHANNESBURG = ("Africa/Johannesburg", "South Africa")
MENTORS = [
    Actor("Mara Mentor", *CHICAGO, "Tue 08:00-12:00\nThu 08:00-12:00", "mentor", workshops=5),
    Actor("Noor Mentor", *LONDON, "Tue 14:00-18:00\nWed 14:00-18:00", "mentor", workshops=3),
]
MENTEES = [
    Actor("Ada One", *NEW_YORK, "Tue 09:00-13:00\nWed 09:00-13:00"),
    Actor("Ben Two", *NEW_YORK, "Tue 09:00-13:00\nThu 09:00-13:00"),
    Actor("Cleo Three", *LONDON, "Tue 14:00-18:00"),
    Actor("Dag Four", *BERLIN, "Tue 15:00-19:00\nThu 15:00-19:00"),
    Actor("Eve Five", *BERLIN, "Tue 15:00-19:00\nWed 15:00-19:00"),
    Actor("Fay Six", *JOHANNESBURG, "Tue 16:00-20:00\nWed 16:00-20:00"),
    Actor("Gus Seven", *JOHANNESBURG, "Tue 16:00-20:00\nThu 16:00-20:00"),
    Actor("Hana Eight", *CHICAGO, "Tue 08:00-12:00\nWed 08:00-12:00", workshops=4),
]
HEADER = "Name,Email,Is instructor,Is trainer,Taught times,Is trainee,Airport,Country,Lessons,Affiliation"


def export_of_amy() -> str:
    """What AMY's staff list knows of them."""
    lines = [f"{one.name},{one.email},yes,no,{one.workshops},no,,US,,Open Lab" for one in (*MENTORS, *MENTEES)]
    return "\n".join([HEADER, *lines]) + "\n"


@contextmanager
def worker(email_url: str, site_url: str) -> Iterator[None]:
    """A real worker with the schedule, on the databases of this test."""
    database = connection.settings_dict
    place = f"{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    environment = os.environ | {"DATABASE_URL": f"postgres://{place}", "EMAIL_URL": email_url, "SITE_URL": site_url}
    words = ["celery", "-A", "mentoring", "worker", "--pool", "threads", "--concurrency", "2", "--loglevel", "ERROR"]
    process = subprocess.Popen([sys.executable, "-m", *words], env=environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for[T](ask: Callable[[], T | None], what: str) -> T:
    """Return the first true answer; fails after a minute."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if answer := ask():
            return answer
        time.sleep(0.2)
    raise AssertionError(f"It took too long: {what}.")


def letters(sink: Sink, to: str, subject: str) -> list[EmailMessage]:
    """What someone got with these words in the subject."""
    return [m for m in list(sink.taken) if m["To"].addresses[0].addr_spec == to and subject in m["Subject"]]


def text_of(letter: EmailMessage) -> str:
    """The plain text of a letter."""
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def sign_up(page: Page, actor: Actor, sink: Sink) -> None:
    """Sign up with e-mail and password, and confirm the address by the link that was sent."""
    page.get_by_label("Your name").fill(actor.name)
    page.get_by_label(re.compile("E-?mail")).fill(actor.email)
    page.get_by_label("Password", exact=False).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    letter = wait_for(lambda: letters(sink, actor.email, "onfirm"), f"the letter that confirms {actor.email}")[0]
    link = re.search(r"http://\S+/accounts/confirm-email/\S+", text_of(letter))
    assert link
    page.goto(link[0])
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Sign out").wait_for()


def apply(page: Page, actor: Actor, slug: str) -> None:
    """Fill in the application and send it."""
    page.goto(f"/rounds/{slug}/apply/{actor.role}/")
    assert page.get_by_label("Time zone").input_value() == actor.zone
    page.get_by_label("Country").select_option(label=actor.country)
    page.get_by_label("Languages in which you could meet").fill("English")
    page.keyboard.press("Enter")
    page.get_by_label(actor.first_choice).select_option("1")
    page.get_by_text("Write your hours instead").click()
    page.get_by_label("When could you meet").last.fill(actor.hours)
    page.get_by_label("Are you a certified instructor?").select_option("yes")
    page.get_by_label("How many workshops have you taught?").fill(str(actor.workshops))
    for box in page.get_by_role("checkbox").all():
        name = box.get_attribute("name") or ""
        if name.startswith("agree") or name in ("agrees_to_conduct", "shares_email"):
            box.check()
    page.get_by_role("button", name="Send", exact=True).click()
    page.wait_for_url(re.compile(r"/applications/\d+/"))


def draw_hours(page: Page) -> None:
    """Draw two more hours by mouse, as a person would."""
    page.goto("/people/me/availability/")
    first, last = page.locator('[data-cell="36"]'), page.locator('[data-cell="39"]')
    first.scroll_into_view_if_needed()
    begin, end = first.bounding_box(), last.bounding_box()
    assert begin is not None
    assert end is not None
    page.mouse.move(begin["x"] + 5, begin["y"] + 5)
    page.mouse.down()
    page.mouse.move(end["x"] + 5, end["y"] + 5, steps=4)
    page.mouse.up()
    page.get_by_role("button", name="Save my hours").click()
    page.get_by_text("Saved: you could meet").wait_for()


def clone(page: Page, opens_on: dt.date) -> Round:
    """The coordinator makes a round from 2019-2 that opens on a day."""
    page.goto("/admin/rounds/2019-2/clone/")
    page.get_by_label("Name", exact=False).first.fill("Our round")
    page.get_by_label("Short name in addresses").fill("ours")
    page.get_by_label("Applications open").fill(opens_on.isoformat())
    page.get_by_role("button", name="Show all dates").click()
    page.get_by_role("button", name="Save the new round").click()
    return wait_for(lambda: Round.objects.filter(slug="ours").first(), "the clone")


def import_instructors(page: Page) -> None:
    """The coordinator imports AMY's list, as of today."""
    page.goto("/admin/people/import/")
    page.get_by_label("CSV file").set_input_files(
        {"name": "amy.csv", "mimeType": "text/csv", "buffer": export_of_amy().encode()}
    )
    page.get_by_label("may these people be contacted").fill("They agreed at training.")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Apply 10 changes").click()
    page.get_by_role("button", name="Undo 10 changes").wait_for()


def accept_flagged(page: Page) -> None:
    """The coordinator looks at who is flagged, and accepts with a reason."""
    page.goto("/admin/rounds/ours/applications/?state=flagged")
    page.get_by_label("Choose Hana Eight").check()
    page.get_by_label("Decision").select_option("accepted")
    page.get_by_label("Reason").fill("Taught four workshops, but of another programme.")
    page.get_by_role("button", name=re.compile("1 application")).click()
    wait_for(lambda: not Application.objects.filter(state="flagged").exists(), "the decision")


def match(page: Page) -> None:
    """The coordinator runs the matching and sees the board."""
    page.goto("/admin/rounds/ours/matching/")
    page.get_by_role("button", name="Run").click()
    page.get_by_role("link", name="Publish …").wait_for(timeout=PATIENCE_SECONDS * 1000)


def move_one(page: Page) -> None:
    """The coordinator moves a mentee into the other group, as the menu offers."""
    board = page.url
    for actor in MENTEES:
        page.goto(board)
        page.get_by_role("link", name=actor.name).first.click()
        page.get_by_role("heading", name=actor.name, level=1).wait_for()
        offers = page.get_by_role("button", name=re.compile("^Move here.*Mentor"))
        if offers.count():
            offers.first.click()
            page.get_by_role("button", name="Undo the last move").wait_for()
            return
    raise AssertionError("Nobody could be moved within the rules.")


def publish(page: Page) -> None:
    """The coordinator publishes what the board shows."""
    page.get_by_role("link", name="Publish …").click()
    page.get_by_role("button", name=re.compile("Publish")).click()
    wait_for(lambda: Membership.objects.count() == 10, "ten memberships")


def let_the_afternoon_come() -> None:
    """Deliver what waited for humane hours: at 15:00 UTC it is day for all who play here."""
    now = timezone.now()
    afternoon = now.replace(hour=15, minute=0) + dt.timedelta(days=now.hour >= 15)
    with time_machine.travel(afternoon, tick=True):
        while deliver_due():
            pass


def see_group(page: Page, actor: Actor) -> None:
    """A member finds their group from their front page, and the slot on their own clock."""
    group = Membership.objects.get(user__email=actor.email).group
    page.goto("/")
    page.get_by_role("link", name=str(group.outcome)).first.click()
    page.wait_for_url(f"**/groups/{group.pk}/")
    assert page.get_by_text(f"(your time, {actor.zone})").first.is_visible()
    for member in group.memberships.select_related("user"):
        assert page.get_by_text(member.user.name).first.is_visible()


def test_a_round_from_opening_to_introductions(visit: Visit, live_server: LiveServer, settings: Settings) -> None:
    settings.SITE_URL = live_server.url
    call_command("loaddata", "rounds", verbosity=0)
    coordinator = make_coordinator(email="coordinator@demo.example")
    with mail_server() as sink, worker(f"smtp://{sink.host}:{sink.port}", live_server.url):
        desk = visit("/admin/", user=coordinator)
        clone(desk, timezone.localdate(timezone=dt.UTC))
        import_instructors(desk)

        pages = {}
        for actor in (*MENTORS, *MENTEES):
            pages[actor] = visit("/accounts/signup/", timezone_id=actor.zone)
            sign_up(pages[actor], actor, sink)
            apply(pages[actor], actor, "ours")
        draw_hours(pages[MENTEES[0]])
        assert list(Application.objects.filter(state="flagged").values_list("user__name", flat=True)) == ["Hana Eight"]
        accept_flagged(desk)

        match(desk)
        move_one(desk)
        publish(desk)

        for actor, page in pages.items():
            see_group(page, actor)
        settings.MAILERS = sink.mailers
        let_the_afternoon_come()
        # At night in Chicago "flagged" still waited when it became moot; by day it had left.
        unsent = {(m.kind, m.state, m.to_email) for m in OutboxMessage.objects.exclude(state="sent")}
        assert unsent <= {("rounds.flagged", "cancelled", MENTEES[-1].email)}
        for actor in pages:
            assert len(letters(sink, actor.email, "Your mentoring group")) == 1
            assert len(letters(sink, actor.email, "Meet your group")) == 1
        ids = [letter["Message-ID"] for letter in sink.taken]
        assert len(ids) == len(set(ids)) == OutboxMessage.objects.filter(state="sent").count()
