"""What a scenario asks beyond the round as it is; kept in `Proposal.options["scenario"]`."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from slots.cells import Interval

Json = dict[str, Any]
Pair = tuple[str, str]

WEIGHTS = {"placed": 10_000, "rank": 250, "region": 100, "in_person": 60, "short": 3_000}
"""The five numbers of the objective where a round says nothing else (`groups.matching.problem.Weights`)."""

SIZES = ("mentees_min", "mentees_wanted", "mentees_max")
INVENTED = "x"
"""Ids of invented people begin with this letter, those of real ones are numbers."""


def is_invented(person: str) -> bool:
    """Whether an id of a problem is that of someone who doesn't exist."""
    return person.startswith(INVENTED)


def real_ids(people: list[str]) -> list[int]:
    """The applications among a problem's ids, invented people left out."""
    return [int(one) for one in people if not is_invented(one)]


@dataclass(frozen=True)
class NewPerson:
    """Someone who doesn't exist; `hours` are free times on the clock of `zone`, `preset` how they were chosen."""

    role: str
    outcomes: tuple[str, ...]
    zone: str
    languages: tuple[str, ...]
    hours: tuple[Interval, ...]
    preset: str = ""
    region: str = ""
    capacity: int = 5
    count: int = 1

    def as_json(self) -> Json:
        """The person as they are kept."""
        return {
            "role": self.role,
            "outcomes": list(self.outcomes),
            "zone": self.zone,
            "languages": list(self.languages),
            "hours": [list(interval) for interval in self.hours],
            "preset": self.preset,
            "region": self.region,
            "capacity": self.capacity,
            "count": self.count,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "NewPerson":
        """The person that `as_json` wrote."""
        return cls(
            role=kept["role"],
            outcomes=tuple(kept["outcomes"]),
            zone=kept["zone"],
            languages=tuple(kept["languages"]),
            hours=tuple((day, begin, end) for day, begin, end in kept["hours"]),
            preset=kept["preset"],
            region=kept["region"],
            capacity=kept["capacity"],
            count=kept["count"],
        )


@dataclass(frozen=True)
class Scenario:
    """Parameters of a run; None and empty mean "as the round is".

    People are named by application pk as text. `pinned` holds mentor and mentee, `hours` extra free times of someone
    on their own clock, `extended_to` the day to which applications are taken as if they had come in time.
    """

    sizes: Mapping[str, int] = field(default_factory=dict)
    co_mentors: bool | None = None
    weights: Mapping[str, int] | None = None
    extended_to: dt.date | None = None
    pinned: tuple[Pair, ...] = ()
    together: tuple[Pair, ...] = ()
    apart: tuple[Pair, ...] = ()
    hours: tuple[tuple[str, tuple[Interval, ...]], ...] = ()
    people: tuple[NewPerson, ...] = ()

    @property
    def is_hypothetical(self) -> bool:
        """Whether it counts on people or hours that there aren't: then its plan can never be published."""
        return bool(self.hours or self.people)

    def named(self) -> set[str]:
        """Everyone about whom it decides something."""
        pairs = (*self.pinned, *self.together, *self.apart)
        return {one for pair in pairs for one in pair} | {one for one, _hours in self.hours}

    def without(self, people: set[str]) -> "Scenario":
        """The same without anything about these people."""
        return Scenario(
            sizes=self.sizes,
            co_mentors=self.co_mentors,
            weights=self.weights,
            extended_to=self.extended_to,
            pinned=_without(self.pinned, people),
            together=_without(self.together, people),
            apart=_without(self.apart, people),
            hours=tuple(entry for entry in self.hours if entry[0] not in people),
            people=self.people,
        )

    def as_json(self) -> Json:
        """What is kept: only what differs from the round."""
        said: Json = {
            "sizes": dict(self.sizes),
            "co_mentors": self.co_mentors,
            "weights": None if self.weights is None else dict(self.weights),
            "extended_to": self.extended_to and self.extended_to.isoformat(),
            "pinned": [list(pair) for pair in self.pinned],
            "together": [list(pair) for pair in self.together],
            "apart": [list(pair) for pair in self.apart],
            "hours": [[one, [list(interval) for interval in hours]] for one, hours in self.hours],
            "people": [person.as_json() for person in self.people],
        }
        return {name: value for name, value in said.items() if value not in (None, [], {})}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Scenario":
        """The scenario that `as_json` wrote."""
        extended_to = kept.get("extended_to")
        return cls(
            sizes=kept.get("sizes", {}),
            co_mentors=kept.get("co_mentors"),
            weights=kept.get("weights"),
            extended_to=dt.date.fromisoformat(extended_to) if extended_to else None,
            pinned=tuple((one, other) for one, other in kept.get("pinned", [])),
            together=tuple((one, other) for one, other in kept.get("together", [])),
            apart=tuple((one, other) for one, other in kept.get("apart", [])),
            hours=tuple((one, tuple((d, b, e) for d, b, e in free)) for one, free in kept.get("hours", [])),
            people=tuple(NewPerson.from_json(person) for person in kept.get("people", [])),
        )


def scenario_in(options: Mapping[str, Any]) -> Scenario:
    """The scenario of a proposal's options; the round as it is where there is none."""
    return Scenario.from_json(options.get("scenario", {}))


def _without(pairs: tuple[Pair, ...], people: set[str]) -> tuple[Pair, ...]:
    return tuple(pair for pair in pairs if people.isdisjoint(pair))
