"""Somebody who reads all that is shown, before and after one person applies, and tries to tell that person's hours.

They know everything but the hours: who applied when, from which zone, with which outcomes. They are shown two weeks of
somebody from that zone, one of them the person's own, and say which; and they name one half hour at which the person
is free. Chance is what the same answers are worth for the other week.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

import numpy as np
from numpy.typing import NDArray

from groups.fit.counting import Counted, count_starts, keys_of
from groups.fit.lots import count_due
from groups.matching.generator import PLACES, generate
from groups.matching.problem import Round
from groups.matching.reading import parse_problem
from slots.cells import CELLS_PER_WEEK

ROUND = Round("attacked", date(2027, 1, 11), 8, 60, 2, 3, 5)
CLOCKS = {"utc": "UTC"}
OUTCOMES, CHOSEN = 6, 2
Steps = dict[str, NDArray[np.int64]]
Shown = Callable[[Sequence[Counted], dict[str, int], Steps], Steps]


@dataclass(frozen=True)
class Attack:
    """What came of it in one round: half a point where the attacker has to toss a coin."""

    tells_week: float
    names_hour: bool
    names_hour_of_other: bool


def people(random: Random, number: int) -> list[Counted]:
    """Made-up people in the order in which they apply."""
    made = parse_problem(generate(0, number, random.randrange(10**9))).people.values()
    return [
        Counted(
            pk,
            one.zone,
            one.cells,
            keys_of(random.sample(range(1, OUTCOMES + 1), CHOSEN), ["en"]),
        )
        for pk, one in enumerate(made, start=random.randrange(10**6))
    ]


def as_shown(secret: str) -> Shown:
    """What the site shows after each application."""

    def show(there: Sequence[Counted], counted: dict[str, int], before: Steps) -> Steps:
        found = count_due(ROUND, there, counted, CLOCKS, secret)
        counted |= found.people
        new = found.steps.get("utc", {})
        return before | {key: np.array([int(step) for step in steps]) for key, steps in new.items()}

    return show


def as_counted_live(there: Sequence[Counted], _counted: dict[str, int], _before: Steps) -> Steps:
    """What a site would show that counts exactly, at once."""
    keys = {key for one in there for key in one.keys}
    return count_starts(ROUND, {key: [one for one in there if key in one.keys] for key in keys}, CLOCKS)["utc"]


def week_of(one: Counted) -> NDArray[np.int64]:
    """The starts at which one person could meet."""
    return count_starts(ROUND, {"all": [one]}, CLOCKS)["utc"]["all"]


def attack(random: Random, number: int, shown: Shown, *, is_patient: bool) -> Attack:
    """Watch one round of so many people, one application after the other, and say what is asked of one of them.

    The patient attacker waits until each of the person's counts was renewed; the other one looks right after.
    """
    applied = people(random, number)
    place = random.randrange(number)
    victim = applied[place]
    other = replace(victim, cells=_other_hours(random, victim))
    counted: dict[str, int] = {}
    steps: Steps = {}
    before: Steps = {}
    seen: Steps = {}
    for there in range(1 if shown is not as_counted_live else place, number + 1):
        if there == place + 1:
            before = dict(steps)
        steps = shown(applied[:there], counted, steps)
        if there > place:
            for key in sorted(victim.keys & steps.keys()):
                was = before.get(key, np.zeros(CELLS_PER_WEEK, np.int64))
                if key not in seen and (steps[key] != was).any():
                    seen[key] = steps[key] - was
            if not is_patient:
                break
    return _answers(random, seen, week_of(victim), week_of(other))


def _other_hours(random: Random, victim: Counted) -> frozenset[int]:
    """The week of somebody else in the same zone."""
    while True:
        for one in people(random, 3 * len(PLACES)):
            if one.zone == victim.zone:
                return one.cells


def _answers(random: Random, seen: Steps, own: NDArray[np.int64], other: NDArray[np.int64]) -> Attack:
    rise = sum(seen.values(), np.zeros(CELLS_PER_WEEK, np.int64))
    likeness = [float((rise * week).sum()) / max(1, int(week.sum())) ** 0.5 for week in (own, other)]
    best = random.choice(np.flatnonzero(rise == rise.max()).tolist())
    tells = 0.5 if abs(likeness[0] - likeness[1]) < 1e-9 else float(likeness[0] > likeness[1])
    return Attack(tells, bool(own[best]), bool(other[best]))
