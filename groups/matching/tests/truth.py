"""Whether what a plan says about those left out is true, found by solving again over every plan there is.

What is said is taken at its word (each reason is defined here anew), and nothing of the code that says it is used.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from groups.matching import solve
from groups.matching.tests.brute import STARTS, Brute, Place
from groups.matching.tests.strategies import cells_of, intervals_of

Json = dict[str, Any]


@dataclass
class Judged:
    """What came of it: `false` holds a sentence for each thing said that isn't true."""

    people: int = 0
    by_reason: dict[str, int] = field(default_factory=dict)
    loses: int = 0
    would_help: int = 0
    silent: int = 0
    """People whom some hours would help, but to whom nothing is said about them."""
    false: list[str] = field(default_factory=list)


def judge(data: Json, plan: Json, judged: Judged) -> None:
    """Add what becomes of everything that a small round's plan says about those left out."""
    truth = Truth(data, plan)
    for entry in plan["unplaced"]:
        name = entry["id"]
        judged.people += 1
        judged.by_reason[entry["reason"]] = judged.by_reason.get(entry["reason"], 0) + 1
        reasons = truth.reasons(name)
        if entry["reason"] not in reasons:
            judged.false.append(f"{name}: {entry['reason']} is said, but it is {' or '.join(sorted(reasons))}")
        if "loses" in entry:
            judged.loses += 1
            judged.false += truth.faults_of_losers(name, entry["loses"])
        if "would_help" in entry:
            judged.would_help += 1
            judged.false += truth.faults_of_help(name, entry["would_help"]["free"])
        elif truth.helps_at_least(name, None):
            judged.silent += 1


class Truth:
    """One round and its plan; co-mentors are left aside, since they change neither seats nor the objective."""

    def __init__(self, data: Json, plan: Json) -> None:
        self.data = data | {"round": data["round"] | {"co_mentors": False}}
        self.plan, self.brute = plan, Brute(self.data)
        self.optimum = self.brute.best.objective
        self.seated = {one for group in plan["groups"] for one in [*group["mentors"][:1], *group["mentees"]]}
        self.kept = Brute(self.data | {"together": [], "apart": [], "pinned": [], "locked": self._as_locks()})

    def _as_locks(self) -> list[Json]:
        return [group | {"override": [*group["mentors"], *group["mentees"]]} for group in self.plan["groups"]]

    # Reasons

    def reasons(self, name: str) -> set[str]:
        """Return the reason that is true; more than one where the rules leave it open."""
        mentor = self.brute.people[name]["role"] == "mentor"
        crowds = self._crowds_of_mentor(name) if mentor else self._crowds_of_mentee(name)
        offered, met = (max(crowd, default=0) for crowd in crowds)
        if not offered:
            return {"no_mentor_offers"}
        if not met:
            return {"no_common_hour"}
        if met < self.brute.round["mentees_min"] or (mentor and not self.brute.able(name)):
            return {"too_few_others"}
        gains = list(self._gains_of_seats(name))
        if not gains:
            return {"full"}
        # A seat that is worth nothing under the round's weights is left empty; no reason tells of it.
        return {"kept_apart"} if max(gains) > 0 else {"full", "kept_apart"}

    def _crowds_of_mentee(self, name: str) -> tuple[list[int], list[int]]:
        """Return how many could join where outcome and language suit; and where the hour does, too.

        A locked group that suits needs nobody else.
        """
        brute, enough = self.brute, self.brute.round["mentees_min"]
        locks = [brute.lock_place(lead) for lead in brute.locks]
        suiting = [place for place in locks if brute.suits(place, name)]
        offered = [1 for lead in brute.leads for place in brute.places_of(lead, [(0, 0)]) if brute.suits(place, name)]
        met = [
            self._crowd(place)
            for lead in brute.leads
            for place in brute.places_of(lead, brute.starts_of(lead))
            if place.city is None and brute.suits(place, name) and brute.comes(lead, place.start, name)
        ]
        open_locks = [enough for place in suiting if brute.comes(place.lead, place.start, name)]
        return offered + [1] * len(suiting), met + open_locks

    def _crowds_of_mentor(self, name: str) -> tuple[list[int], list[int]]:
        brute = self.brute
        places = brute.places_of(name, [(0, 0)])
        offered = [
            1 for place in places for one in brute.mentees if one not in brute.locked and brute.suits(place, one)
        ]
        places = brute.places_of(name, brute.starts_of(name))
        return offered, [self._crowd(place) for place in places if place.city is None]

    def _crowd(self, place: Place) -> int:
        brute = self.brute
        free = [one for one in brute.mentees if one not in brute.locked and brute.suits(place, one)]
        return sum(brute.comes(place.lead, place.start, one) for one in free)

    def _gains_of_seats(self, name: str) -> Iterator[int]:
        """Yield what each seat is worth that is left for someone, every group staying, were there no pair rules."""
        for groups in self.kept.groups.values():
            for group in groups:
                if name == group.place.lead or name in group.joining:
                    lock = group.place.lead in self.kept.locks
                    before = self.kept.worth(group.place, group.mentees - group.joining) if lock else 0
                    yield group.value - before

    # Who would lose a place

    def faults_of_losers(self, name: str, losers: list[str]) -> list[str]:
        """Return what is wrong with the names of those who would lose a place if someone were seated by force."""
        brute = self.brute
        forced = {used: plan.objective for used, plan in brute.plans.items() if used & brute.bit[name]}
        if not forced:
            return [f"{name}: {losers} are said to lose a place, but no plan has one for them"]
        best = max(forced.values())
        true = [
            {one for one in self.seated - brute.locked if not used & brute.bit[one]}
            for used, objective in forced.items()
            if objective == best
        ]
        if set(losers) not in true:
            return [f"{name}: {losers} are said to lose a place, but it is one of {true}"]
        if len(losers) > min(map(len, true)):
            return [f"{name}: {losers} are said to lose a place, but fewer need to: {min(true, key=len)}"]
        return []

    # Hours that would help

    def faults_of_help(self, name: str, hours: list[list[str]]) -> list[str]:
        """Return what is wrong with the hours that are said to help someone."""
        person, cells = self.brute.people[name], cells_of(hours)
        faults = []
        if cells & cells_of(person["free"]):
            faults.append(f"{name}: {hours} are said to help, but some of them are free already")
        again = solve(self._with_hours(name, cells), effort="quick")
        placed = {one for group in again["groups"] for one in [*group["mentors"], *group["mentees"]]}
        if name not in placed or again["objective"] <= self.optimum:
            faults.append(f"{name}: {hours} are said to help, but don't")
        fewer = [Brute(self._with_hours(name, cells - {less})).best.objective for less in cells]
        if any(objective > self.optimum for objective in fewer):
            faults.append(f"{name}: {hours} are said to help, but so do fewer of them")
        if self.helps_at_least(name, len(cells)):
            faults.append(f"{name}: {hours} are said to help, but fewer others do")
        return faults

    def _with_hours(self, name: str, cells: set[int]) -> Json:
        people = [
            one | {"free": intervals_of(cells_of(one["free"]) | cells)} if one["id"] == name else one
            for one in self.data["people"]
        ]
        return self.data | {"people": people}

    def helps_at_least(self, name: str, fewer: int | None) -> bool:
        """Return whether some extra half hours, fewer than so many, raise the optimum for someone."""
        places = self._places_to_gain(name, fewer or 336)
        return any(
            self.brute.best_with(group) > self.optimum
            for place in places
            for group in self.brute.groups_at(place, as_if_free=name)
            if name == group.place.lead or name in group.joining
        )

    def _places_to_gain(self, name: str, fewer: int) -> list[Place]:
        """Return the places that someone lacks fewer than so many half hours for, besides the lead's being there."""
        brute, found = self.brute, list[Place]()
        if brute.people[name]["role"] == "mentor":
            starts = [start for start in STARTS if 0 < len(brute.missing(name, start, name) or ()) < fewer]
            return brute.places_of(name, starts) if brute.able(name) else []
        for lead in brute.leads:
            found += brute.places_of(lead, brute.starts_of(lead))
        found += [brute.lock_place(lead) for lead in brute.locks]
        return [place for place in found if 0 < len(brute.missing(place.lead, place.start, name) or ()) < fewer]
