"""Made-up rounds of any size, seeded, for measuring and testing. At least as hard as real ones (docs/matching.md).

Assumptions, each a number below:

* 28 zones weighted by where instructors live, one person in nine a quarter or half hour off the others (Kathmandu,
  Chatham, St John's, Adelaide, Kolkata, Lord Howe); mentors come from the same places as mentees.
* Rounds begin on one of six dates, four of which see the clocks change in New Zealand, Australia, Europe and America.
* People give 1 to 15 hours a week, about nine and a half: evenings mostly, lunch hours and weekends less, in
  stretches of an hour to three and a half. One in four is up late, half of the time across midnight, some from
  Sunday into Monday. One in forty gives almost nothing. Rounds of fewer than 20 mentees, which could find nothing
  otherwise, give 18.
* People rank one to twelve outcomes of twelve, 3.7 on average, a third of them with equal ranks. Some outcomes are
  wanted four times as much as others.
* One in seven speaks a second language, one in thirty only a language other than English.
* One in six would also meet in person in a city of their zone.
* Two thirds of mentors take 5 mentees, a fifth 4, a tenth 3, the others 2.
* One `together` pair for 40 mentees, one `apart` pair for 20 (half of them of a mentor and a mentee), at least one
  of each from eight mentees on; each thirtieth mentor has a mentee pinned to them.
"""

from datetime import date
from random import Random
from typing import Any

from slots.cells import CELLS_PER_DAY, CELLS_PER_WEEK, cells_to_intervals

# The programme's real zones and their share; after each the region and the cities where people meet.
PLACES: tuple[tuple[str, int, str, tuple[str, ...]], ...] = (
    ("America/New_York", 14, "north-america", ("New York", "Boston", "Washington")),
    ("Europe/London", 11, "europe", ("London", "Manchester", "Edinburgh")),
    ("America/Los_Angeles", 11, "north-america", ("Seattle", "Davis", "Berkeley")),
    ("America/Chicago", 8, "north-america", ("Chicago", "Madison")),
    ("Europe/Berlin", 6, "europe", ("Berlin",)),
    ("America/Toronto", 5, "north-america", ("Toronto",)),
    ("Australia/Sydney", 5, "oceania", ("Sydney",)),
    ("Africa/Johannesburg", 4, "africa", ("Cape Town",)),
    ("Europe/Amsterdam", 4, "europe", ("Amsterdam",)),
    ("Europe/Paris", 3, "europe", ("Paris",)),
    ("Europe/Oslo", 3, "europe", ("Oslo",)),
    ("America/Denver", 3, "north-america", ("Boulder",)),
    ("Pacific/Auckland", 3, "oceania", ("Auckland",)),
    ("Asia/Kathmandu", 3, "asia", ()),
    ("America/St_Johns", 2, "north-america", ()),
    ("Australia/Adelaide", 2, "oceania", ()),
    ("Australia/Brisbane", 2, "oceania", ("Brisbane",)),
    ("Asia/Kolkata", 2, "asia", ()),
    ("America/Sao_Paulo", 2, "latin-america", ()),
    ("America/Santiago", 2, "latin-america", ()),
    ("America/Bogota", 2, "latin-america", ()),
    ("Europe/Madrid", 1, "europe", ()),
    ("Africa/Lagos", 1, "africa", ()),
    ("Asia/Tokyo", 1, "asia", ()),
    ("America/Phoenix", 1, "north-america", ()),
    ("Pacific/Chatham", 1, "oceania", ()),
    ("Africa/Casablanca", 1, "africa", ()),
    ("Australia/Lord_Howe", 1, "oceania", ()),
)
OUTCOMES: dict[str, int] = {
    "teaching-workshops/python": 8, "teaching-workshops/r": 7, "organizing-workshops": 8, "community-building": 7,
    "teaching-workshops/git": 5, "teaching-workshops/shell": 5, "teaching-workshops/sql": 4,
    "lesson-maintenance/python": 4, "lesson-maintenance/r": 3, "lesson-maintenance/git": 2,
    "lesson-maintenance/shell": 2, "lesson-maintenance/sql": 2,
}  # fmt: skip
ROUNDS = (("2018-09-17", 9), ("2020-02-17", 12), ("2021-09-15", 12), ("2019-11-18", 12), ("2022-03-07", 10),
          ("2023-09-20", 20))  # fmt: skip
HOURS, HOURS_OF_FEW, FEW = 9.5, 18.0, 20
LANGUAGES = ("es", "fr", "pt", "de")


def generate(mentors: int, mentees: int, seed: int = 0, *, hours: float | None = None) -> dict[str, Any]:
    """Return the JSON data of a made-up round; `hours` is the number of free hours a week that people give, about."""
    hours = hours or (HOURS if mentees >= FEW else HOURS_OF_FEW)
    random = Random(f"{mentors}-{mentees}-{seed}-{hours}")  # noqa: S311 - data to measure with, nothing secret
    starts_on, weeks = ROUNDS[random.randrange(len(ROUNDS))]
    people = [_person(random, f"m{number + 1}", hours) | _mentor_fields(random) for number in range(mentors)]
    people += [_person(random, f"e{number + 1}", hours) for number in range(mentees)]
    together, apart, pinned = _pairs(random, mentors, mentees)
    random.shuffle(people)
    sizes = {"mentees_min": 2, "mentees_wanted": 3, "mentees_max": 5}
    return {
        "round": {
            "slug": f"made-{seed}",
            "starts_on": date.fromisoformat(starts_on).isoformat(),
            "weeks": weeks,
            "meeting_minutes": 60,
            **sizes,
        },
        "people": people,
        "together": together,
        "apart": apart,
        "pinned": pinned,
        "locked": [],
    }


def _person(random: Random, name: str, hours: float) -> dict[str, Any]:
    zone, _, region, cities = random.choices(PLACES, [place[1] for place in PLACES])[0]
    return {
        "id": name,
        "role": "mentor" if name.startswith("m") else "mentee",
        "zone": zone,
        "free": [list(interval) for interval in cells_to_intervals(_free_cells(random, hours))],
        "outcomes": _outcomes(random),
        "languages": _languages(random),
        "region": region if random.random() < 0.97 else None,
        "city": random.choice(cities) if cities and random.random() < 0.2 else None,
    }


def _mentor_fields(random: Random) -> dict[str, Any]:
    return {
        "capacity": random.choices((5, 4, 3, 2), (65, 20, 10, 5))[0],
        "co_mentor": random.choices(("no", "accept", "wish"), (62, 30, 8))[0],
    }


def _free_cells(random: Random, hours: float) -> set[int]:
    wanted = 2 if random.random() < 1 / 40 else round(2 * min(1.55 * hours, max(1.0, random.gauss(hours, hours / 3))))
    night_owl = random.random() < 1 / 4
    free: set[int] = set()
    while len(free) < wanted:
        length = min(random.randint(2, 7), max(2, wanted - len(free)))
        free.update((cell % CELLS_PER_WEEK) for cell in _stretch(random, length, night_owl=night_owl))
    return free


def _stretch(random: Random, length: int, *, night_owl: bool) -> range:
    day = random.choices(range(7), (5, 5, 5, 5, 4, 2, 2))[0]
    if night_owl and random.random() < 0.5:
        start = random.randint(44, 48 - length // 2)
    else:
        start = random.choices((random.randint(34, 42), random.randint(22, 27), random.randint(17, 33)), (6, 2, 2))[0]
    return range(day * CELLS_PER_DAY + start, day * CELLS_PER_DAY + start + length)


def _outcomes(random: Random) -> list[list[Any]]:
    count = min(len(OUTCOMES), 1 + int(random.expovariate(1 / 3.3)))
    left, chosen, rank = dict(OUTCOMES), [], 1
    for _ in range(count):
        outcome = random.choices(list(left), list(left.values()))[0]
        del left[outcome]
        chosen.append([outcome, rank])
        rank += random.random() > 1 / 3
    return chosen


def _languages(random: Random) -> list[str]:
    draw = random.random()
    if draw < 1 / 30:
        return [random.choice(LANGUAGES)]
    return ["en", random.choice(LANGUAGES)] if draw < 1 / 30 + 1 / 7 else ["en"]


def _pairs(random: Random, mentors: int, mentees: int) -> tuple[list[list[str]], list[list[str]], list[list[str]]]:
    if mentees < 8:
        return [], [], []
    names = [f"e{number + 1}" for number in range(mentees)]
    random.shuffle(names)
    together = [[names.pop(), names.pop()] for _ in range(min(max(1, mentees // 40), 100))]
    apart: list[list[str]] = []
    for number in range(min(max(2, mentees // 20), 200)):
        one = random.choice(names)
        other = f"m{random.randint(1, mentors)}" if number % 2 and mentors else random.choice(names)
        if one != other:
            apart.append([other, one])
    pinned = [[f"m{number}", names[number % len(names)]] for number in range(30, mentors + 1, 30)]
    return together, apart, pinned
