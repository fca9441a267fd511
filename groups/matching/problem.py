"""A matching problem, read strictly: what is not clear is refused, nothing is guessed (matching.md, "The problem")."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from slots.cells import DAYS, format_time
from slots.weekly import Slot

MENTOR, MENTEE = "mentor", "mentee"
CO_MENTOR_CHOICES = ("no", "accept", "wish")
LOWEST_RANK = 4
"""Ranks count up to this one; an outcome that is not on the list (an override) counts as if it had this rank."""


class ProblemError(ValueError):
    """The input is refused; the message is one line that names the person and the field."""


@dataclass(frozen=True)
class Weights:
    """The five numbers of the objective."""

    placed: int = 10_000
    rank: int = 250
    region: int = 100
    in_person: int = 60
    short: int = 3_000


@dataclass(frozen=True)
class Round:
    """Dates and sizes of a round; `meeting_minutes` is the length of every weekly meeting."""

    slug: str
    starts_on: date
    weeks: int
    meeting_minutes: int
    mentees_min: int
    mentees_wanted: int
    mentees_max: int
    co_mentors: bool = False
    weights: Weights = field(default_factory=Weights)


@dataclass(frozen=True)
class Person:
    """A mentor or mentee; `cells` are the free half hours of the week on the clock of `zone`."""

    id: str
    role: str
    zone: str
    cells: frozenset[int]
    outcomes: dict[str, int]
    languages: frozenset[str]
    region: str | None = None
    city: str | None = None
    capacity: int = 0
    co_mentor: str = "no"

    @property
    def is_mentor(self) -> bool:
        return self.role == MENTOR

    @property
    def would_co_mentor(self) -> bool:
        """Wish and accept are the same to the rules."""
        return self.co_mentor != "no"


@dataclass(frozen=True)
class Group:
    """A group as it stands in a plan or a lock; the first mentor leads."""

    mentors: tuple[str, ...]
    mentees: tuple[str, ...]
    outcome: str
    language: str
    city: str | None
    slot: Slot
    override: frozenset[str] = frozenset()

    @property
    def lead(self) -> str:
        return self.mentors[0]

    @property
    def members(self) -> tuple[str, ...]:
        return self.mentors + self.mentees

    def as_json(self) -> dict[str, object]:
        """Return the group as the plan writes it."""
        return {
            "mentors": list(self.mentors),
            "mentees": sorted(self.mentees),
            "outcome": self.outcome,
            "language": self.language,
            "city": self.city,
            "slot": {
                "zone": self.slot.zone,
                "day": DAYS[self.slot.day],
                "time": format_time(self.slot.minute),
            },
        }


@dataclass(frozen=True)
class Problem:
    """A valid problem. `people` is in the order of ids, whatever the input's order was.

    `locked` groups already hold the mentees whom a `together` pair forces into them.
    """

    round: Round
    people: dict[str, Person]
    together: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    pinned: dict[str, str] = field(default_factory=dict)
    """Mentee to mentor."""
    locked: tuple[Group, ...] = ()

    @cached_property
    def mentors(self) -> tuple[Person, ...]:
        return tuple(person for person in self.people.values() if person.is_mentor)

    @cached_property
    def mentees(self) -> tuple[Person, ...]:
        return tuple(person for person in self.people.values() if not person.is_mentor)

    @cached_property
    def foes(self) -> dict[str, frozenset[str]]:
        """Return for each person in an `apart` pair those whom they are kept apart from."""
        found: dict[str, set[str]] = {}
        for one, other in self.apart:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
        return {person: frozenset(others) for person, others in found.items()}

    @cached_property
    def lock_of(self) -> dict[str, int]:
        """Return the number of the locked group that each of its members is in."""
        return {person: number for number, group in enumerate(self.locked) for person in group.members}

    @cached_property
    def companions(self) -> dict[str, tuple[str, ...]]:
        """Return for each mentee in a `together` pair everyone who comes with them, themselves first."""
        return {one: (one, *(each for each in sorted(unit) if each != one)) for unit in self._units() for one in unit}

    def _units(self) -> Iterator[set[str]]:
        unit_of: dict[str, set[str]] = {}
        for one, other in self.together:
            joined = unit_of.get(one, {one}) | unit_of.get(other, {other})
            for person in joined:
                unit_of[person] = joined
        seen: set[int] = set()
        for unit in unit_of.values():
            if id(unit) not in seen:
                seen.add(id(unit))
                yield unit

    def value(self, mentee: Person, lead: Person, outcome: str, city: str | None) -> int:
        """Return what placing this mentee in such a group adds to the objective."""
        weights = self.round.weights
        rank = min(mentee.outcomes.get(outcome, LOWEST_RANK), LOWEST_RANK)
        worth = weights.placed + weights.rank * (LOWEST_RANK - rank)
        if mentee.region is not None and mentee.region == lead.region:
            worth += weights.region
        return worth + (weights.in_person if city is not None else 0)

    def group_objective(self, group: Group) -> int:
        """Return what a group adds to the objective, a short group's loss included."""
        lead = self.people[group.lead]
        worth = sum(self.value(self.people[one], lead, group.outcome, group.city) for one in group.mentees)
        return worth - (self.round.weights.short if len(group.mentees) < self.round.mentees_wanted else 0)
