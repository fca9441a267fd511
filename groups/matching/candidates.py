"""Who could be recruited: on which clocks, at which hours, for which outcomes and languages (`recruit.py`)."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from groups.matching.problem import Problem
from slots.weekly import Slot, cells_needed, meeting_starts, offered_starts

CLOCKS = 8
NOON, FIRST, LAST = 12 * 60, 7 * 60, 22 * 60


@dataclass(frozen=True)
class Clock:
    """One way in which clocks run over the round: a zone that stands for it, and the region of most who live there."""

    zone: str
    region: str | None


def candidate_hours(problem: Problem, slot: Slot) -> frozenset[int]:
    """Return the half hours in which someone on the slot's own clock must be free for its meetings."""
    the_round = problem.round
    starts = meeting_starts(slot, the_round.starts_on, the_round.weeks)
    return frozenset[int]().union(*(cells_needed(start, the_round.meeting_minutes, slot.zone) for start in starts))


def starts_by_day(problem: Problem, zone: str) -> list[Slot]:
    """Return the starts of the week at which someone who lives by this clock can be asked to meet."""
    starts = offered_starts(zone, problem.round.starts_on, problem.round.weeks)
    return [slot for slot in starts if FIRST <= slot.minute <= LAST - problem.round.meeting_minutes]


def outcomes_wanted(problem: Problem) -> list[str]:
    """Return every outcome that some mentee chose."""
    return sorted({outcome for mentee in problem.mentees for outcome in mentee.outcomes})


def languages_spoken(problem: Problem) -> list[str]:
    """Return every language that some mentee speaks."""
    return sorted({language for mentee in problem.mentees for language in mentee.languages})


def clocks_of(problem: Problem, left_out: Sequence[str], most: int = CLOCKS) -> list[Clock]:
    """Return the clocks of mentees, those on which most live whom the plan leaves out first."""
    classes: dict[tuple[dt.datetime, ...], Counter[str]] = {}
    weight: Counter[tuple[dt.datetime, ...]] = Counter()
    out = set(left_out)
    for mentee in problem.mentees:
        key = _clock_class(problem, mentee.zone)
        classes.setdefault(key, Counter())[mentee.zone] += 1
        weight[key] += len(problem.mentees) * (mentee.id in out) + 1
    ranked = sorted(classes, key=lambda key: (-weight[key], min(classes[key])))
    return [_clock(problem, classes[key]) for key in ranked[:most]]


def _clock_class(problem: Problem, zone: str) -> tuple[dt.datetime, ...]:
    """Return the instants of every noon of the round: zones with equal ones keep the same clock."""
    the_round = problem.round
    noons = (meeting_starts(Slot(zone, day, NOON), the_round.starts_on, the_round.weeks) for day in range(7))
    return tuple(instant for instants in noons for instant in instants)


def _clock(problem: Problem, zones: Counter[str]) -> Clock:
    zone = min(zones, key=lambda name: (-zones[name], name))
    regions = Counter(one.region for one in problem.people.values() if one.zone == zone and one.region)
    return Clock(zone, min(regions, key=lambda name: (-regions[name], name)) if regions else None)
