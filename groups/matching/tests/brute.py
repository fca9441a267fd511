"""Brute force over small rounds, from the rules alone: every group that may be formed, and every choice of them.

Shares nothing with the solver: it reads the JSON itself and walks real datetimes by the quarter of an hour (the
offsets of zones and the starts of meetings are multiples of it).
"""

import zoneinfo
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from itertools import combinations, product
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

zoneinfo.reset_tzpath(to=[])

Json = dict[str, Any]
Start = tuple[int, int]
"""Weekday (0 is Monday) and minute of the day, on the lead's clock."""
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
STARTS = [(day, minute) for day in range(7) for minute in range(0, 1440, 30)]
WEIGHTS = {"placed": 10_000, "rank": 250, "region": 100, "in_person": 60, "short": 3_000}
QUARTER = timedelta(minutes=15)
NEVER = -(10**12)


class Place(NamedTuple):
    """Where a group can be: its lead, what it is about, and when."""

    lead: str
    outcome: str
    language: str
    city: str | None
    start: Start


@dataclass(frozen=True)
class Made:
    """A group that may be formed; `joining` are the mentees who aren't locked in it already."""

    place: Place
    mentees: frozenset[str]
    joining: frozenset[str]
    co_mentor: str | None
    value: int


class Best(NamedTuple):
    """The best of some plans: objective, least sum of squares (negated), co-mentors; how many plans are so good."""

    objective: int = 0
    squares: int = 0
    helped: int = 0
    plans: int = 1
    groups: tuple[Made, ...] = ()

    @property
    def key(self) -> tuple[int, int, int]:
        return self.objective, self.squares, self.helped


class Brute:
    """One round. Plans are told apart by the people they use: mentees who join, and mentors who lead or help."""

    def __init__(self, data: Json) -> None:
        self.data, self.round = data, data["round"]
        self.people: dict[str, Json] = {one["id"]: one for one in data["people"]}
        self.weights = WEIGHTS | self.round.get("weights", {})
        self.mentors = sorted(name for name, one in self.people.items() if one["role"] == "mentor")
        self.mentees = sorted(name for name, one in self.people.items() if one["role"] == "mentee")
        self.free = {name: quarters_of(one["free"]) for name, one in self.people.items()}
        self.locks = {lock["mentors"][0]: self._completed(lock) for lock in data.get("locked", [])}
        self.locked = {one for lock in self.locks.values() for one in (*lock["mentors"], *lock["mentees"])}
        self.leads = [name for name in self.mentors if self.able(name)]
        self.bit = {name: 1 << number for number, name in enumerate([*self.mentees, *self.mentors])}
        self._known: dict[str | None, list[int]] = {}

    def able(self, mentor: str) -> bool:
        """Return whether a mentor can lead a new group."""
        return mentor not in self.locked and self.people[mentor]["capacity"] >= self.round["mentees_min"]

    def _completed(self, lock: Json) -> Json:
        """Return a locked group with those who must be together with its mentees."""
        mentees = set(lock["mentees"])
        for _ in self.people:
            mentees |= {one for pair in self.data.get("together", []) if set(pair) & mentees for one in pair}
        return lock | {"mentees": sorted(mentees)}

    # Hours

    def needed(self, lead: str, start: Start, person: str) -> frozenset[int] | None:
        """Return the quarters of the week that a person needs for a start of a lead's clock; None if not offered."""
        the_round = self.round["starts_on"], self.round["weeks"], self.round["meeting_minutes"]
        return quarters_needed(*the_round, self.people[lead]["zone"], *start, self.people[person]["zone"])

    def missing(self, lead: str, start: Start, person: str) -> set[int] | None:
        """Return the half hours of the week that a person lacks for a start; None if it is not offered."""
        needed = self.needed(lead, start, person)
        return None if needed is None else {quarter // 2 for quarter in needed - self.free[person]}

    def comes(self, lead: str, start: Start, person: str) -> bool:
        return self.missing(lead, start, person) == set()

    def starts_of(self, lead: str) -> list[Start]:
        """Return the starts of a lead's clock for which they are free."""
        return [start for start in STARTS if self.comes(lead, start, lead)]

    # Groups

    def suits(self, place: Place, person: str) -> bool:
        """Return whether outcome, language and city of a group suit a person."""
        one = self.people[person]
        named = place.outcome in [name for name, _ in one["outcomes"]] and place.language in one["languages"]
        return named and (place.city is None or one.get("city") == place.city)

    def places_of(self, lead: str, starts: Iterable[Start]) -> list[Place]:
        """Return every place where a mentor could lead a new group, at these starts."""
        one = self.people[lead]
        outcomes = [name for name, _ in one["outcomes"]]
        cities = {None, one.get("city")}
        return [Place(lead, *rest) for rest in product(outcomes, one["languages"], cities, starts)]

    def groups_at(self, place: Place, as_if_free: str | None = None) -> Iterator[Made]:
        """Yield every group that can be formed at a place, co-mentors left aside."""
        who = [one for one in self.mentees if one not in self.locked and self.suits(place, one)]
        who = [one for one in who if one == as_if_free or self.comes(place.lead, place.start, one)]
        lock = self.locks.get(place.lead)
        present = frozenset(lock["mentees"]) if lock else frozenset[str]()
        capacity = min(self.people[place.lead]["capacity"], self.round["mentees_max"])
        least = len(present) if lock else self.round["mentees_min"]
        for size in range(max(least - len(present), 0), capacity - len(present) + 1):
            for joining in map(frozenset, combinations(who, size)):
                if self.may_sit(present | joining, lock["mentors"] if lock else [place.lead]):
                    yield Made(place, present | joining, joining, None, self.worth(place, present | joining))

    def may_sit(self, mentees: frozenset[str], mentors: list[str]) -> bool:
        """Return whether no pair rule speaks against a group."""
        members = {*mentees, *mentors}
        pinned = self.data.get("pinned", [])
        return (
            not any(set(pair) <= members for pair in self.data.get("apart", []))
            and not any((one in mentees) != (other in mentees) for one, other in self.data.get("together", []))
            and all(mentor in mentors for mentor, mentee in pinned if mentee in mentees)
        )

    def worth(self, place: Place, mentees: frozenset[str]) -> int:
        total = -self.weights["short"] if len(mentees) < self.round["mentees_wanted"] else 0
        region = self.people[place.lead].get("region")
        for name in mentees:
            one = self.people[name]
            rank = min(dict(map(tuple, one["outcomes"])).get(place.outcome, 4), 4)
            total += self.weights["placed"] + self.weights["rank"] * (4 - rank)
            total += self.weights["region"] if region is not None and one.get("region") == region else 0
            total += self.weights["in_person"] if place.city is not None else 0
        return int(total)

    def helpers_of(self, group: Made) -> list[str]:
        """Return who could co-mentor a new group, themselves leading nothing."""
        place = group.place
        if not self.round.get("co_mentors") or self.people[place.lead].get("co_mentor", "no") == "no":
            return []
        able = [one for one in self.mentors if one != place.lead and one not in self.locked]
        able = [one for one in able if self.people[one].get("co_mentor", "no") != "no" and self.suits(place, one)]
        able = [one for one in able if self.comes(place.lead, place.start, one)]
        members = {*group.mentees, place.lead}
        return [one for one in able if not any({one, other} in self._foes for other in members)]

    @cached_property
    def _foes(self) -> list[set[str]]:
        return [set(pair) for pair in self.data.get("apart", [])]

    def lock_place(self, lead: str) -> Place:
        lock = self.locks[lead]
        start = DAYS.index(lock["slot"]["day"]), int(lock["slot"]["time"][:2]) * 60 + int(lock["slot"]["time"][3:])
        return Place(lead, lock["outcome"], lock["language"], lock.get("city"), start)

    @cached_property
    def groups(self) -> dict[str, list[Made]]:
        """Every group by lead, of those with the same people the best; each locked group as it is comes too."""
        found: dict[str, dict[object, Made]] = {}
        for lead in [*self.leads, *self.locks]:
            kept = found.setdefault(lead, {})
            places = [self.lock_place(lead)] if lead in self.locks else self.places_of(lead, self.starts_of(lead))
            for bare in (group for place in places for group in self.groups_at(place)):
                helpers = [] if lead in self.locks else self.helpers_of(bare)
                for helper in [None, *helpers]:
                    known = kept.get((bare.mentees, helper))
                    if known is None or known.value < bare.value:
                        kept[bare.mentees, helper] = Made(bare.place, bare.mentees, bare.joining, helper, bare.value)
        return {lead: list(groups.values()) for lead, groups in found.items()}

    # Plans

    @cached_property
    def plans(self) -> dict[int, Best]:
        """The best plan for each set of people used (bits): mentees who join, mentors who lead or help."""
        return self._plans_of(self.groups)

    def _plans_of(self, groups_by_lead: dict[str, list[Made]]) -> dict[int, Best]:
        table = {0: Best()}
        for lead, groups in groups_by_lead.items():
            reached: dict[int, Best] = {} if lead in self.locks else dict(table)
            for used, before in table.items():
                for group in groups:
                    people = self._bits([*group.joining, lead, *([group.co_mentor] if group.co_mentor else [])])
                    if not used & people:
                        _keep(reached, used | people, _with(before, group))
            table = reached
        return table

    def _bits(self, names: Iterable[str]) -> int:
        return sum(self.bit[name] for name in names)

    @cached_property
    def best(self) -> Best:
        """The best plan; `plans` counts those equally good that differ in who sits with whom."""
        best = max(self.plans.values(), key=lambda plan: plan.key)
        return best._replace(plans=sum(plan.plans for plan in self.plans.values() if plan.key == best.key))

    @cached_property
    def most_placed(self) -> int:
        """The most mentees that any plan places."""
        everyone = self._bits(self.mentees)
        present = sum(len(lock["mentees"]) for lock in self.locks.values())
        return present + max((used & everyone).bit_count() for used in self.plans)

    def best_with(self, group: Made) -> int:
        """Return the best objective of plans with this group, which need not be possible as things are."""
        lead = group.place.lead
        others = (1 << len(self.bit)) - 1 - self._bits(group.joining)
        if lead not in self.locks:
            return self._within(None)[others - self.bit[lead]] + group.value
        # Every plan holds the locked group; its worth as it is gives way to this group's.
        return self._within(lead)[others] + group.value - self.worth(group.place, group.mentees - group.joining)

    def _within(self, bare: str | None) -> list[int]:
        """Return by the set of people who may be used the best objective; nobody joins the locked group of `bare`."""
        if bare not in self._known:
            groups = dict(self.groups)
            if bare is not None:
                groups[bare] = [group for group in groups[bare] if not group.joining]
            table = [NEVER] * (1 << len(self.bit))
            for used, plan in self._plans_of(groups).items():
                table[used] = plan.objective
            for bit in self.bit.values():
                for some in range(len(table)):
                    if some & bit:
                        table[some] = max(table[some], table[some ^ bit])
            self._known[bare] = table
        return self._known[bare]


def _with(before: Best, group: Made) -> Best:
    return Best(
        before.objective + group.value,
        before.squares - len(group.mentees) ** 2,
        before.helped + (group.co_mentor is not None),
        before.plans,
        (*before.groups, group),
    )


def _keep(table: dict[int, Best], used: int, plan: Best) -> None:
    known = table.get(used)
    if known is None or known.key < plan.key:
        table[used] = plan
    elif known.key == plan.key:
        table[used] = known._replace(plans=known.plans + plan.plans)


def quarters_of(free: list[list[str]]) -> frozenset[int]:
    """Return the quarters of the week that intervals cover; 0 is Monday 00:00."""
    found: set[int] = set()
    for day, begin, end in free:
        first, last = (int(text[:2]) * 4 + int(text[3:]) // 15 for text in (begin, end))
        found.update(DAYS.index(day) * 96 + quarter for quarter in range(first, last))
    return frozenset(found)


@cache
def instants_of(starts_on: str, weeks: int, zone: str, day: int, minute: int) -> tuple[datetime, ...] | None:
    """Return when a start's meetings begin; None where the clocks skip or double it in some week."""
    place, first = ZoneInfo(zone), date.fromisoformat(starts_on)
    while first.weekday() != day:
        first += timedelta(days=1)
    instants = []
    for week in range(weeks):
        local = datetime.combine(first + timedelta(weeks=week), datetime.min.time()) + timedelta(minutes=minute)
        both = {local.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1)}
        true = [each for each in both if each.astimezone(place).replace(tzinfo=None) == local]
        if len(true) != 1:
            return None
        instants += true
    return tuple(instants)


@cache
def quarters_needed(
    starts_on: str, weeks: int, minutes: int, lead_zone: str, day: int, minute: int, zone: str
) -> frozenset[int] | None:
    """Return the quarters of the week that someone in `zone` needs for all meetings; None if it isn't offered."""
    instants = instants_of(starts_on, weeks, lead_zone, day, minute)
    if instants is None:
        return None
    place, needed = ZoneInfo(zone), set[int]()
    for begin in instants:
        for step in range((minutes + 14) // 15):
            local = (begin + step * QUARTER).astimezone(place)
            needed.add(local.weekday() * 96 + local.hour * 4 + local.minute // 15)
    return frozenset(needed)
