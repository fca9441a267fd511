"""Made and shipped rounds for the tests."""

import gzip
import json
from pathlib import Path
from random import Random
from typing import Any

DATA = Path(__file__).parent / "data"
FIGURES = {
    "3-11-1": (2, 18_700),
    "20-39-1": (17, 160_450),
    "20-80-1": (40, 414_500),
    "20-80-2": (47, 477_300),
    "34-58-1": (39, 380_150),
}
ZONES = (
    "Europe/London",
    "America/New_York",
    "Asia/Kathmandu",
    "Pacific/Chatham",
    "Europe/Berlin",
    "Australia/Lord_Howe",
)


def shipped(name: str) -> dict[str, Any]:
    with gzip.open(DATA / f"{name}.json.gz", "rt", encoding="utf-8") as file:
        data: dict[str, Any] = json.load(file)
    return data


def example() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((DATA / "example.json").read_text(encoding="utf-8"))
    return data


def tiny(seed: int, *, mentors: int = 3, mentees: int = 6, co_mentors: bool = False) -> dict[str, Any]:
    """Return a round so small that every plan can be tried, and so dense that many plans can meet."""
    random = Random(seed)

    def person(name: str) -> dict[str, Any]:
        first = random.randint(8, 14)
        names = random.sample(["a", "b", "c"], random.randint(1, 3))
        zone = random.choice(ZONES[:2]) if random.random() < 0.7 else random.choice(ZONES)
        shift = {"Asia/Kathmandu": 6, "Pacific/Chatham": 12, "Australia/Lord_Howe": 10}.get(zone, 0)
        begins = [(first + shift + random.randint(0, 2)) % 22 for _ in range(2)]
        return {
            "id": name,
            "role": "mentor" if name[0] == "m" else "mentee",
            "zone": zone,
            "free": [
                ["tue", f"{begins[0]:02d}:00", f"{begins[0] + 2:02d}:30"],
                ["wed", f"{begins[1]:02d}:30", "24:00"],
            ],
            "outcomes": [[each, random.randint(1, 5)] for each in names],
            "languages": random.choice([["en"], ["en", "es"], ["es"]]),
            "region": random.choice(["europe", "asia", None]),
            "city": random.choice(["Oslo", None, None]),
            "capacity": random.randint(1, 4),
            "co_mentor": random.choice(["no", "accept", "wish"]),
        }

    names = [f"m{each}" for each in range(mentors)] + [f"e{each}" for each in range(mentees)]

    def pairs(count: int) -> list[list[str]]:
        return [random.sample(names[mentors:], 2) for _ in range(count)]

    return {
        "round": {
            "slug": f"tiny-{seed}", "starts_on": "2018-09-19", "weeks": 9, "meeting_minutes": 60, "mentees_min": 2,
            "mentees_wanted": 3, "mentees_max": 4, "co_mentors": co_mentors,
        },
        "people": [person(name) for name in names],
        "together": pairs(random.randint(0, 1)),
        "apart": [*pairs(random.randint(0, 2)), [names[0], names[-1]]],
        "pinned": [["m1", "e0"]] if random.random() < 0.3 else [],
        "locked": [],
    }  # fmt: skip
