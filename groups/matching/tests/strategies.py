"""Small rounds for property tests: so small that every plan can be tried, so dense that many plans can meet.

What is drawn shrinks towards one lonely person in London without anything special about them.
"""

from copy import deepcopy
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from groups.matching import ProblemError, parse_problem
from groups.matching.tests.brute import DAYS, Brute, quarters_of

Json = dict[str, Any]
Draw = st.DrawFn

# Without a clock change, with all four of autumn 2018 and of spring 2021, with Greenland's, and a single meeting.
DATES = [("2019-11-18", 2), ("2018-09-19", 8), ("2021-03-10", 5), ("2024-03-28", 3), ("2020-02-26", 1)]
ZONES = [
    "Europe/London",
    "America/New_York",
    "Asia/Kathmandu",
    "Pacific/Chatham",
    "Australia/Eucla",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "America/Nuuk",
]
# Half hours of the week in UTC around which people are free: a plain evening, the end of the week, and starts that
# clock changes skip or double in Europe and in New York.
ANCHORS = [36, 330, 290, 300]
WEIGHTS: list[Json] = [
    {},
    {"short": 0},
    {"placed": 1_000, "short": 3_000},
    {"rank": 0, "region": 0, "in_person": 0},
    {"in_person": 5_000, "region": 7_000},
    {"placed": 0, "rank": 1, "region": 0, "in_person": 0, "short": 0},
]


def intervals_of(cells: set[int]) -> list[list[str]]:
    """Return half hours of the week (0 is Monday 00:00) as intervals."""
    free: list[list[str]] = []
    for cell in sorted(cells):
        day, begin, end = DAYS[cell // 48], _clock(cell % 48), _clock(cell % 48 + 1)
        if free and free[-1][0] == day and free[-1][2] == begin:
            free[-1][2] = end
        else:
            free.append([day, begin, end])
    return free


def cells_of(free: list[list[str]]) -> set[int]:
    """Return the half hours of the week that intervals cover."""
    return {quarter // 2 for quarter in quarters_of(free)}


def _clock(half_hours: int) -> str:
    return f"{half_hours // 2:02d}:{half_hours % 2 * 30:02d}"


@st.composite
def free_hours(draw: Draw, zone: str, starts_on: str, anchors: list[int]) -> list[list[str]]:
    """Draw hours about the round's anchors, on the clock of a zone; few people have none."""
    noon = datetime.combine(date.fromisoformat(starts_on), time(12), ZoneInfo(zone))
    offset = noon.utcoffset()
    shift = round(offset.total_seconds() / 1800 - 0.01) if offset else 0
    cells: set[int] = set()
    for anchor in anchors:
        earlier, length = draw(st.integers(0, 2)), 8 - draw(st.sampled_from([0, 0, 0, 0, 1, 2, 3, 4, 8]))
        cells |= {(anchor + shift - earlier + step) % 336 for step in range(length)}
    return intervals_of(cells)


@st.composite
def people(draw: Draw, name: str, the_round: Json, anchors: list[int]) -> Json:
    """Draw a person; mentors' names begin with m."""
    zone = draw(st.sampled_from(ZONES))
    outcomes = draw(st.lists(st.sampled_from("ab"), min_size=1, max_size=2, unique=True))
    one = {
        "id": name,
        "role": "mentor" if name[0] == "m" else "mentee",
        "zone": zone,
        "free": draw(free_hours(zone, the_round["starts_on"], anchors)),
        "outcomes": [[outcome, draw(st.integers(1, 5))] for outcome in outcomes],
        "languages": draw(st.sampled_from([["en"], ["en"], ["en", "es"], ["en", "es"], ["es"]])),
        "region": draw(st.sampled_from([None, "europe", "asia"])),
        "city": draw(st.sampled_from([None, "Oslo", "Oslo"])),
    }
    if name[0] == "m":
        capacity = max(1, the_round["mentees_max"] - draw(st.sampled_from([0, 0, 1, 1, 2, 3])))
        one |= {"capacity": capacity, "co_mentor": draw(st.sampled_from(["no", "accept", "wish"]))}
    return one


@st.composite
def bare_rounds(draw: Draw) -> Json:
    """Draw dates and sizes of a round."""
    starts_on, weeks = draw(st.sampled_from(DATES))
    least, wanted, most = draw(st.sampled_from([(2, 3, 4), (2, 2, 3), (1, 2, 3), (3, 3, 4), (2, 4, 4)]))
    the_round = {
        "slug": draw(st.sampled_from(["one", "two"])),
        "starts_on": starts_on,
        "weeks": weeks,
        "meeting_minutes": draw(st.sampled_from([60, 60, 30, 90, 45])),
        "mentees_min": least,
        "mentees_wanted": wanted,
        "mentees_max": most,
        "co_mentors": draw(st.booleans()),
    }
    weights = draw(st.sampled_from(WEIGHTS))
    return the_round | ({"weights": weights} if weights else {})


@st.composite
def rounds(draw: Draw, *, mentors: int = 3, mentees: int = 6) -> Json:
    """Draw a valid problem with at most so many people, pairs, pins and locked groups included."""
    the_round = draw(bare_rounds())
    anchors = draw(st.lists(st.sampled_from(ANCHORS), min_size=1, max_size=2, unique=True))
    names = [f"m{number}" for number in range(draw(st.sampled_from([0, 1, *[mentors] * 4])))]
    names += [f"e{number}" for number in range(draw(st.sampled_from([0, 1, *range(mentees), *[mentees] * 9])))]
    data: Json = {
        "round": the_round,
        "people": [draw(people(name, the_round, anchors)) for name in names],
        "together": [],
        "apart": [],
        "pinned": [],
        "locked": [],
    }
    leads = [name for name in names if name[0] == "m"]
    joining = [name for name in names if name[0] == "e"]
    if len(joining) > 1:
        data["together"] = draw(_pairs(joining, joining, 1))
    if len(names) > 1:
        data["apart"] = draw(_pairs(names, names, 2))
    if leads and joining:
        pinned = draw(_pairs(leads, joining, 1))
        data["pinned"] = list({mentee: [mentor, mentee] for mentor, mentee in pinned}.values())
        if draw(st.booleans()):
            return draw(_locked(data, leads, joining))
    return data


def _pairs(these: list[str], those: list[str], most: int) -> st.SearchStrategy[list[list[str]]]:
    pair = st.tuples(st.sampled_from(these), st.sampled_from(those)).filter(lambda two: two[0] != two[1])
    return st.lists(pair.map(list), max_size=most)


@st.composite
def _locked(draw: Draw, data: Json, leads: list[str], joining: list[str]) -> Json:
    """Lock a group; who doesn't fit in it is excused. Where it can't be, all stays as it was."""
    lead = draw(st.sampled_from(leads))
    person = next(one for one in data["people"] if one["id"] == lead)
    members = draw(st.lists(st.sampled_from(joining), max_size=2, unique=True))
    cell = draw(st.sampled_from(sorted(cells_of(person["free"])) or [0]))
    slot = {"zone": person["zone"], "day": DAYS[cell // 48], "time": _clock(cell % 48)}
    group: Json = {"mentors": [lead], "mentees": members, "outcome": person["outcomes"][0][0],
                   "language": person["languages"][0], "city": draw(st.sampled_from([None, person["city"]])),
                   "slot": slot}  # fmt: skip
    brute = Brute(data | {"locked": [group]})
    place = brute.lock_place(lead)
    if brute.needed(lead, place.start, lead) is None:
        return data
    unfit = [one for one in [lead, *members] if not (brute.suits(place, one) and brute.comes(lead, place.start, one))]
    locked = deepcopy(data) | {"locked": [group | ({"override": unfit} if unfit else {})]}
    try:
        parse_problem(locked)
    except ProblemError:
        return data
    return locked
