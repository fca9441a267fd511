"""The independent checker: judges a plan by the rules alone.

It imports nothing of the package, reads the JSON itself and does its own arithmetic with real datetimes; it has
only the pinned tzdata in common with the solver. The problem must be valid; the plan may be anything.
"""

import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

zoneinfo.reset_tzpath(to=[])

DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
REASONS = {"no_mentor_offers", "no_common_hour", "too_few_others", "full", "kept_apart"}
WEIGHTS = {"placed": 10_000, "rank": 250, "region": 100, "in_person": 60, "short": 3_000}
WEEK = 7 * 24 * 60
Json = Mapping[str, Any]


@dataclass(frozen=True)
class CheckResult:
    """Every broken rule as a sentence, and the figures as the rules give them."""

    broken: list[str]
    objective: int
    placed: int

    @property
    def ok(self) -> bool:
        return not self.broken


def check_plan(problem: Json, plan: Json) -> CheckResult:
    """Return what is wrong with a plan, and its true objective and number of mentees placed."""
    return _Checker(problem, plan).run()


class _Checker:
    def __init__(self, problem: Json, plan: Json) -> None:
        self.problem, self.plan = problem, plan
        self.round = problem["round"]
        self.people: dict[str, Json] = {person["id"]: person for person in problem["people"]}
        self.weights = WEIGHTS | dict(self.round.get("weights", {}))
        self.locks = {lock["mentors"][0]: lock for lock in problem.get("locked", [])}
        self.free = {name: _free_quarters(person["free"]) for name, person in self.people.items()}
        self.broken: list[str] = []
        self.groups: list[Json] = []

    def run(self) -> CheckResult:
        for number, group in enumerate(self.plan.get("groups", [])):
            fault = self._shape_fault(group)
            if fault:
                self.broken.append(f"Group {number + 1}: {fault}.")
            else:
                self.groups.append(group)
        for group in self.groups:
            lock = self.locks.get(group["mentors"][0])
            faults = [*self._size_faults(group, lock), *self._slot_faults(group, lock)]
            faults += [*self._member_faults(group, lock), *self._pair_faults(group)]
            self.broken += [f"Group of {group['mentors'][0]}: {fault}." for fault in faults]
        self._check_seats()
        self._check_together_and_locks()
        objective = sum(self._worth(group) for group in self.groups)
        placed = sum(len(group["mentees"]) for group in self.groups)
        self._check_figures(objective, placed)
        self._check_unplaced()
        return CheckResult(self.broken, objective, placed)

    def _shape_fault(self, group: Any) -> str | None:
        """Return why a group can't be judged at all."""
        try:
            mentors, mentees, slot = list(group["mentors"]), list(group["mentees"]), group["slot"]
            texts = [group["outcome"], group["language"], slot["zone"], slot["day"], slot["time"]]
            hour, minute = (int(part) for part in slot["time"].split(":"))
        except (KeyError, TypeError, ValueError, AttributeError):
            return "a field is missing or can't be read"
        unknown = [one for one in mentors + mentees if one not in self.people]
        if unknown:
            return f"{unknown[0]} is nobody's id"
        if not mentors:
            return "nobody leads it"
        if not all(isinstance(text, str) for text in texts) or slot["day"] not in DAYS:
            return "its day is unknown"
        if not (0 <= hour < 24 and 0 <= minute < 60) or len(slot["time"]) != 5:
            return "its time is unknown"
        return None if slot["zone"] in _zones() else "its zone is unknown"

    def _size_faults(self, group: Json, lock: Json | None) -> list[str]:
        faults = []
        count, lead = len(group["mentees"]), self.people[group["mentors"][0]]
        most = min(lead.get("capacity", 0), self.round["mentees_max"])
        if count > most:
            faults.append(f"{count} mentees, but at most {most} may be in it")
        if lock is None and count < self.round["mentees_min"]:
            faults.append(f"{count} mentees, but a group has at least {self.round['mentees_min']}")
        faults += [f"{one} is no mentor" for one in group["mentors"] if self.people[one]["role"] != "mentor"]
        faults += [f"{one} is no mentee" for one in group["mentees"] if self.people[one]["role"] != "mentee"]
        if len(group["mentors"]) > 2:
            faults.append("more than one co-mentor")
        if len(group["mentors"]) > 1:
            if lock is None and not self.round.get("co_mentors", False):
                faults.append("a co-mentor, but this round has none")
            shy = [one for one in group["mentors"] if self.people[one].get("co_mentor", "no") == "no"]
            faults += [f"{one} doesn't want to share the lead" for one in shy]
        return faults

    def _slot_faults(self, group: Json, lock: Json | None) -> list[str]:
        faults = []
        slot, lead = group["slot"], group["mentors"][0]
        if slot["zone"] != self.people[lead]["zone"] and not (lock and lead in lock.get("override", [])):
            faults.append(f"its slot is not in the zone of {lead}")
        if int(slot["time"][3:]) % 30:
            faults.append("it doesn't start on the half hour")
        for start in self._local_starts(group):
            instants = _instants(start, slot["zone"])
            if len(instants) != 1:
                word = "no" if not instants else "more than one"
                faults.append(f"there is {word} {slot['time']} on {start.date()} in {slot['zone']}")
        return faults

    def _local_starts(self, group: Json) -> list[datetime]:
        day = date.fromisoformat(self.round["starts_on"])
        while DAYS[day.weekday()] != group["slot"]["day"]:
            day += timedelta(days=1)
        clock = time.fromisoformat(group["slot"]["time"])
        return [datetime.combine(day + timedelta(days=7 * week), clock) for week in range(self.round["weeks"])]

    def _member_faults(self, group: Json, lock: Json | None) -> list[str]:
        faults = []
        excused = set(lock.get("override", [])) if lock else set()
        for name in [*group["mentors"], *group["mentees"]]:
            if name in excused:
                continue
            person = self.people[name]
            if group["outcome"] not in [outcome for outcome, _ in person["outcomes"]]:
                faults.append(f"{name} didn't choose {group['outcome']}")
            if group["language"] not in person["languages"]:
                faults.append(f"{name} doesn't speak {group['language']}")
            if group.get("city") is not None and person.get("city") != group["city"]:
                faults.append(f"{name} doesn't meet in {group['city']}")
            faults += self._hour_faults(group, name)
        return faults

    def _hour_faults(self, group: Json, name: str) -> list[str]:
        zone, free = self.people[name]["zone"], self.free[name]
        for week, start in enumerate(self._local_starts(group)):
            for instant in _instants(start, group["slot"]["zone"]):
                if not _quarters_touched(instant, self.round["meeting_minutes"], zone) <= free:
                    return [f"{name} is not free in week {week + 1}"]
        return []

    def _pair_faults(self, group: Json) -> list[str]:
        faults = []
        members = {*group["mentors"], *group["mentees"]}
        for one, other in self.problem.get("apart", []):
            if one in members and other in members:
                faults.append(f"{one} and {other} are to be kept apart")
        for mentor, mentee in self.problem.get("pinned", []):
            if mentee in members and mentor not in group["mentors"]:
                faults.append(f"{mentee} sits with {mentor} or nowhere")
        return faults

    def _check_seats(self) -> None:
        seen: set[str] = set()
        for name in chain.from_iterable([*group["mentors"], *group["mentees"]] for group in self.groups):
            if name in seen:
                self.broken.append(f"{name} is in the plan twice.")
            seen.add(name)

    def _check_together_and_locks(self) -> None:
        group_of = {name: number for number, group in enumerate(self.groups) for name in group["mentees"]}
        for one, other in self.problem.get("together", []):
            if group_of.get(one) != group_of.get(other):
                self.broken.append(f"{one} and {other} are to be together.")
        by_lead = {group["mentors"][0]: group for group in self.groups}
        for lead, lock in self.locks.items():
            group = by_lead.get(lead)
            if group is None:
                self.broken.append(f"The locked group of {lead} is missing.")
                continue
            for name in ("mentors", "outcome", "language", "slot"):
                if group[name] != lock[name]:
                    self.broken.append(f"The locked group of {lead} has another {name.removesuffix('s')}.")
            if group.get("city") != lock.get("city"):
                self.broken.append(f"The locked group of {lead} has another city.")
            gone = set(lock["mentees"]) - set(group["mentees"])
            self.broken += [f"{name} is gone from the locked group of {lead}." for name in sorted(gone)]

    def _worth(self, group: Json) -> int:
        lead, weights = self.people[group["mentors"][0]], self.weights
        worth = 0 if len(group["mentees"]) >= self.round["mentees_wanted"] else -weights["short"]
        for name in group["mentees"]:
            mentee = self.people[name]
            rank = min(dict(map(tuple, mentee["outcomes"])).get(group["outcome"], 4), 4)
            worth += weights["placed"] + weights["rank"] * (4 - rank)
            if mentee.get("region") is not None and mentee["region"] == lead.get("region"):
                worth += weights["region"]
            if group.get("city") is not None:
                worth += weights["in_person"]
        return int(worth)

    def _check_figures(self, objective: int, placed: int) -> None:
        said = {name: self.plan.get(name) for name in ("objective", "bound", "placed", "placed_bound", "status")}
        for name, true in (("objective", objective), ("placed", placed)):
            if said[name] != true:
                self.broken.append(f"The plan says {name} {said[name]}, but it is {true}.")
        for name, true in (("bound", objective), ("placed_bound", placed)):
            number = said[name]
            if not isinstance(number, int | float) or number < true:
                self.broken.append(f"The plan says {name} {said[name]}, but {true} is reached.")
        if said["status"] not in ("optimal", "feasible"):
            self.broken.append(f"The plan says status {said['status']!r}.")
        if said["status"] == "optimal" and said["bound"] != objective:
            self.broken.append("The plan is called optimal, but its bound is not its objective.")

    def _check_unplaced(self) -> None:
        seated = {name for group in self.groups for name in [*group["mentors"], *group["mentees"]]}
        entries = self.plan.get("unplaced", [])
        listed = [entry.get("id") for entry in entries]
        for name in self.people:
            if (name in seated) == (name in listed) or listed.count(name) > 1:
                self.broken.append(f"{name} must be listed once, in a group or as unplaced.")
        self.broken += [f"{name!r} is unplaced, but nobody's id." for name in listed if name not in self.people]
        wrong = [entry for entry in entries if entry.get("reason") not in REASONS]
        self.broken += [f"{entry.get('id')} is unplaced for no known reason." for entry in wrong]


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _free_quarters(intervals: list[list[str]]) -> frozenset[int]:
    """Return the quarter hours of the week (0 is Monday 00:00) that intervals cover."""
    free: set[int] = set()
    for day, begin, end in intervals:
        midnight = DAYS.index(day) * 24 * 60
        first, last = (midnight + int(text[:2]) * 60 + int(text[3:]) for text in (begin, end))
        free.update(minute // 15 for minute in range(first, last, 15))
    return frozenset(free)


@cache
def _instants(local: datetime, zone: str) -> tuple[datetime, ...]:
    """Return the instants at which a zone's clock shows this time: none when skipped, two when doubled."""
    place = ZoneInfo(zone)
    guesses = {local.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return tuple(sorted(each for each in guesses if each.astimezone(place).replace(tzinfo=None) == local))


@cache
def _quarters_touched(start: datetime, minutes: int, zone: str) -> frozenset[int]:
    """Return the quarter hours of the week, on a zone's clock, that a meeting touches."""
    place = ZoneInfo(zone)
    stop = start + timedelta(minutes=minutes)
    if start.astimezone(place).utcoffset() == stop.astimezone(place).utcoffset():
        local = start.astimezone(place)
        first = (local.weekday() * 24 + local.hour) * 60 + local.minute
        return frozenset((first + step) % WEEK // 15 for step in range(minutes))
    quarters = set()
    for step in range(minutes):
        local = (start + timedelta(minutes=step)).astimezone(place)
        quarters.add(((local.weekday() * 24 + local.hour) * 60 + local.minute) // 15)
    return frozenset(quarters)
