"""A whole round as its people play it: real browser, PostgreSQL, Redis, a worker, and mail over SMTP."""

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
from django.db import connection
from playwright.sync_api import Page

from accounts.tests.factories import PASSWORD
from mail.tests.servers import Sink

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


def wait_for[T](ask: Callable[[], T], what: str) -> T:
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
    page.get_by_label("Time zone").select_option(actor.zone)
    page.get_by_label("Country").select_option(label=actor.country)
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
