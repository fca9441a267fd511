"""Invented people: the programme's mix of regions and experience, with hours as volunteers have them.

Everything follows from the seed, so that the demonstration is the same on every machine. Addresses end in
`.example`, which no mail server delivers to.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from faker import Faker

from accounts.models import Availability, User
from slots.cells import CELLS_PER_DAY, CELLS_PER_WEEK

PASSWORD = "mentoring-demo"  # noqa: S105 - printed at every start; such accounts exist on one's own machine only

LOG_INS = {
    "coordinator@demo.example": "runs the rounds",
    "viewer@demo.example": "reads reports for the committee",
    "mentor@demo.example": "leads a running group",
    "comentor@demo.example": "co-mentors it",
    "mentee@demo.example": "is a mentee in it",
    "applicant@demo.example": "has a draft for the open round",
    "admin@demo.example": "superuser",
}


@dataclass(frozen=True)
class Place:
    """Where people of one region live: country, zone, city, weight within the region."""

    country: str
    zone: str
    city: str


# Share in percent, languages beside English, and places: the programme's own mix (contract.md's figures).
REGIONS: list[tuple[int, list[str], list[Place]]] = [
    (
        59,
        ["es", "fr"],
        [
            Place("US", "America/New_York", "Boston"),
            Place("US", "America/New_York", "Atlanta"),
            Place("US", "America/Chicago", "Chicago"),
            Place("US", "America/Denver", "Boulder"),
            Place("US", "America/Los_Angeles", "Davis"),
            Place("US", "America/Phoenix", "Tucson"),
            Place("CA", "America/Toronto", "Toronto"),
            Place("CA", "America/Vancouver", "Vancouver"),
            Place("CA", "America/St_Johns", "St. John's"),
        ],
    ),
    (12, [], [Place("GB", "Europe/London", "Manchester"), Place("IE", "Europe/Dublin", "Dublin")]),
    (
        12,
        [],
        [
            Place("AU", "Australia/Sydney", "Sydney"),
            Place("AU", "Australia/Brisbane", "Brisbane"),
            Place("AU", "Australia/Adelaide", "Adelaide"),
            Place("NZ", "Pacific/Auckland", "Auckland"),
        ],
    ),
    (
        12,
        ["de", "fr", "nl"],
        [
            Place("DE", "Europe/Berlin", "Berlin"),
            Place("NL", "Europe/Amsterdam", "Amsterdam"),
            Place("SE", "Europe/Stockholm", "Uppsala"),
            Place("FR", "Europe/Paris", "Lyon"),
        ],
    ),
    (
        3,
        [],
        [
            Place("ZA", "Africa/Johannesburg", "Cape Town"),
            Place("KE", "Africa/Nairobi", "Nairobi"),
            Place("BW", "Africa/Gaborone", "Gaborone"),
        ],
    ),
    (1, ["es", "pt"], [Place("BR", "America/Sao_Paulo", "São Paulo"), Place("CL", "America/Santiago", "Santiago")]),
    (1, [], [Place("NP", "Asia/Kathmandu", "Kathmandu"), Place("IN", "Asia/Kolkata", "Pune")]),
]
WORKSHOPS_TAUGHT = ([0, 1, 2, 3, 5, 8], [35, 22, 12, 14, 10, 7])
AFFILIATIONS = [
    "Northfield University",
    "Institute of Marine Data",
    "City Library",
    "Center for Genomics",
    "Open Lab",
    "",
]


class Crowd:
    """Makes invented people, one after the other, from one seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - invented people, no secrets
        self.faker = Faker("en_US")
        self.faker.seed_instance(seed)
        self.seed = seed
        self.number = 0

    def people(self, how_many: int) -> list[User]:
        """Make and store this many, who can't sign in, with their free hours."""
        users = User.objects.bulk_create([self._person() for _ in range(how_many)])
        Availability.objects.bulk_create(Availability(user=user, cells=self.hours()) for user in users)
        return users

    def workshops_taught(self, at_least: int = 0, at_most: int = 99) -> int:
        """Draw how many workshops someone has taught, within bounds."""
        numbers, shares = WORKSHOPS_TAUGHT
        fitting = [(n, share) for n, share in zip(numbers, shares, strict=True) if at_least <= n <= at_most]
        return self.random.choices([n for n, _ in fitting], [share for _, share in fitting])[0]

    def hours(self) -> list[int]:
        """Draw free cells: some evenings, some lunches, some office hours, the odd weekend."""
        cells: set[int] = set()
        for day in range(5):
            if self.random.random() < 0.45:
                cells |= stretch(day, self.random.choice([17, 18, 19]), self.random.choice([2, 3, 4]))
            if self.random.random() < 0.35:
                cells |= stretch(day, 12, 1)
            if self.random.random() < 0.3:
                cells |= stretch(day, self.random.choice([8, 9, 10, 14, 15]), self.random.choice([2, 3]))
        if self.random.random() < 0.2:
            cells |= stretch(5, self.random.choice([9, 10, 14]), 3)
        return sorted(cells)

    def _person(self) -> User:
        self.number += 1
        _, languages, places = self.random.choices(REGIONS, [share for share, _, _ in REGIONS])[0]
        place = self.random.choice(places)
        spoken = ["en"] + [code for code in languages if self.random.random() < 0.2]
        return User(
            name=f"{self.faker.first_name()} {self.faker.last_name()}",
            email=f"person-{self.seed}-{self.number}@people.example",
            password=make_password(None),
            zone=place.zone,
            country=place.country,
            city=place.city,
            languages=spoken,
            affiliation=self.random.choice(AFFILIATIONS),
        )


def stretch(day: int, hour: int, hours: int) -> set[int]:
    """The cells of some hours from a full hour of a day on."""
    first = day * CELLS_PER_DAY + hour * 2
    return {cell % CELLS_PER_WEEK for cell in range(first, first + hours * 2)}


@cache
def shared_password() -> str:
    """The password's hash, reckoned once: a good hash takes its time."""
    return make_password(PASSWORD)


def make_log_in(name: str, address: str, *, cells: Iterable[int] = (), **fields: Any) -> User:
    """Make one of the accounts that the start prints, with the shared password and a verified address."""
    user = User.objects.create_user(address, name=name, **fields)
    User.objects.filter(pk=user.pk).update(password=shared_password())
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    Availability.objects.create(user=user, cells=sorted(cells))
    return user


def log_ins_exist() -> bool:
    """Whether the demonstration's accounts are in the database."""
    return User.objects.filter(email__in=LOG_INS).exists()
