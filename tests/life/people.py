"""Who takes part: twenty mentors and sixty mentees as the demonstration invents them, and how they apply."""

import csv
import datetime as dt
import io
from dataclasses import dataclass

from django.test import Client

from accounts.availability.text import week_as_text
from accounts.imports.formats import OWN_COLUMNS
from accounts.models import User
from mentoring.demo.people import Crowd
from rounds.models import Outcome, Round
from rounds.tests.forms import posted

MENTORS, MENTEES = 20, 60
CROWD = 7
# Who is not certified yet, by number, and when they were trained: with 90 days, checkout is due within the round.
IN_CHECKOUT = {60: dt.date(2027, 7, 27), 61: dt.date(2027, 8, 10), 62: dt.date(2027, 6, 8)}
TYPES = {"teaching-workshops": 5, "lesson-maintenance": 2, "organizing-workshops": 2, "community-building": 1}


@dataclass
class Applicant:
    """Someone who applies, and the workshops that they have taught."""

    user: User
    role: str
    workshops: int
    client: Client
    may_contact: bool = True
    trained_on: dt.date | None = None

    @property
    def email(self) -> str:
        """Where their mail goes."""
        return self.user.email


def invite_one(seed: int) -> Applicant:
    """A mentee who is free at any time, signed in."""
    (user,) = Crowd(seed).people(1)
    user.availability.cells = list(range(336))
    user.availability.save()
    client = Client()
    client.force_login(user)
    return Applicant(user, "mentee", 0, client)


def invite_a_crowd() -> list[Applicant]:
    """Twenty mentors, then sixty mentees, each signed in."""
    crowd = Crowd(CROWD)
    people = []
    for number, user in enumerate(crowd.people(MENTORS + MENTEES)):
        is_mentor = number < MENTORS
        taught = crowd.workshops_taught(at_least=2) if is_mentor else crowd.workshops_taught(at_most=1)
        client = Client()
        client.force_login(user)
        role, may_contact = "mentor" if is_mentor else "mentee", number % 9 != 4
        people.append(Applicant(user, role, taught, client, may_contact, IN_CHECKOUT.get(number)))
    return people


def instructor_records(people: list[Applicant], as_of: dt.date) -> bytes:
    """What the community's database knows of them, in our own format."""
    text = io.StringIO()
    writer = csv.DictWriter(text, OWN_COLUMNS)
    writer.writeheader()
    for person in people:
        writer.writerow(
            {
                "email": person.email,
                "name": person.user.name,
                "certified": "no" if person.trained_on else "yes",
                "workshops_taught": person.workshops,
                "in_training": "yes" if person.trained_on else "no",
                "trained_on": person.trained_on or "",
                "country": person.user.country,
                "may_contact": "yes" if person.may_contact else "no",
                "as_of": as_of.isoformat(),
            }
        )
    return text.getvalue().encode()


def answers(person: Applicant, wishes: list[Outcome], **more: str) -> dict[str, str]:
    """What someone types into the form."""
    user = person.user
    fields = posted(person.role, wishes[0]) | {
        "zone": user.zone,
        "country": user.country,
        "hours": week_as_text(user.availability.cells),
        "says_workshops_taught": str(person.workshops),
        "shares_email": "on",
        "takes_late_mentees": "on",
        **{f"rank_{outcome.pk}": str(min(rank, 3)) for rank, outcome in enumerate(wishes, start=1)},
    }
    if person.trained_on:
        fields |= {"says_certified": "no", "says_in_training": "yes", "says_trained_on": person.trained_on.isoformat()}
    return fields | more


def draw_wishes(outcomes: list[Outcome], number: int) -> list[Outcome]:
    """Three outcomes that someone would like, the same for the same number."""
    weighted = [outcome for outcome in outcomes for _ in range(TYPES[outcome.type.slug])]
    first = number * 7
    chosen = dict.fromkeys(weighted[(first + step * 11) % len(weighted)] for step in range(6))
    return list(chosen)[:3]


def apply(person: Applicant, round_: Round, wishes: list[Outcome], **more: str) -> None:
    """Send the application, as the form does."""
    answer = person.client.post(
        f"/rounds/{round_.slug}/apply/{person.role}/", answers(person, wishes, **more), follow=False
    )
    assert answer.status_code == 302, answer.context["form"].errors
