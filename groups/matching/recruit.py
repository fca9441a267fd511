"""Which one more mentor would place the most people: candidates bounded, tried, and ranked by solving again.

A *candidate* is a mentor who offers one outcome in one language, is free for one weekly meeting on the clock of one
zone, and takes as many mentees as the round allows. The candidates tried are: every outcome that some mentee chose,
every language, every start of the week by day (`FIRST` to `LAST` on the mentor's clock), and the clocks on which most
mentees live (at most `CLOCKS` of them).

Where the round is solved to the proven best plan, *wide* mentors answer for many candidates at once: one who offers
the outcomes and hours of all of them does at least as well as each. The engine then picks the best of these by
itself, and its `placed_bound` bounds them all; a wide mentor whose bound is above the best found is split in two,
until none is left or `MOST_SOLVED` problems were solved. In larger rounds candidates are counted instead: how many of
those left out could come to that very group, which is a plan, so the figure is true; the best few are solved again.
Limits are counts, so the same problem always gives the same answer.
"""

import heapq
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from groups.matching.candidates import (
    CLOCKS,
    Clock,
    candidate_hours,
    clocks_of,
    languages_spoken,
    outcomes_wanted,
    starts_by_day,
)
from groups.matching.problem import Person, Problem
from groups.matching.reading import as_problem
from groups.matching.solver import solve
from groups.matching.writing import problem_as_json
from slots.cells import DAYS, cells_to_intervals
from slots.weekly import Slot, free_throughout, meeting_starts

Json = dict[str, Any]
Ask = Callable[[str, Callable[[], Json]], Json]
"""Answers from what was kept under a key, or by calling what solves and keeping that."""
Progress = Callable[[float, str], None]

RECRUIT = "x-recruit"
MOST_SOLVED = 600
LISTED = 10
SOLVED_IF_LARGE = 4


@dataclass(frozen=True)
class Recruit:
    """A candidate with what it brings: `more` mentees placed than without; exactly so where `is_exact`."""

    outcome: str
    language: str
    zone: str
    region: str | None
    day: int
    minute: int
    more: int
    objective: int
    is_exact: bool
    free: list[list[str]] = field(default_factory=list)

    def order(self) -> tuple[object, ...]:
        """Most people first, then the better plan, then by name."""
        return (-self.more, -self.objective, self.outcome, self.zone, self.day, self.minute, self.language)


@dataclass(frozen=True)
class Advice:
    """The best recruits, and the most that any one candidate could bring (None where that was not bounded).

    `left_out` mentees have no place without a recruit.
    """

    recruits: list[Recruit]
    most: int | None
    asked: int
    left_out: int

    @property
    def is_proven(self) -> bool:
        """Whether no candidate brings more than the first."""
        return self.most is not None and self.most <= (self.recruits[0].more if self.recruits else 0)

    def as_json(self) -> Json:
        """The advice as it is kept."""
        return {
            "recruits": [asdict(one) for one in self.recruits],
            "most": self.most,
            "is_proven": self.is_proven,
            "asked": self.asked,
            "left_out": self.left_out,
        }


def best_recruits(
    problem: Problem | Mapping[str, Any], *, seed: int = 0, ask: Ask | None = None, progress: Progress | None = None
) -> Advice:
    """Return the candidates that place most people, each figure true by solving again.

    `ask` may keep answers, so that a search that was cut off goes on where it was: keys name the same question for
    the same problem and seed. Raises ProblemError for bad input.
    """
    ready = as_problem(problem)
    search = _Search(ready, seed, ask or (lambda _key, answer: answer()), progress or (lambda _share, _doing: None))
    return search.run()


@dataclass(frozen=True)
class _Node:
    """A wide mentor: candidates of one clock and outcome, with these languages and starts."""

    clock: Clock
    outcome: str
    languages: tuple[str, ...]
    slots: tuple[Slot, ...]

    @property
    def key(self) -> str:
        first, last = self.slots[0], self.slots[-1]
        span = f"{first.day}.{first.minute}-{last.day}.{last.minute}"
        return f"{self.clock.zone}|{self.outcome}|{'+'.join(self.languages)}|{span}"

    def split(self) -> "list[_Node]":
        """Return two halves, first by starts, then by languages; nothing for a single candidate."""
        if len(self.slots) > 1:
            half = len(self.slots) // 2
            return [self._with(slots=self.slots[:half]), self._with(slots=self.slots[half:])]
        if len(self.languages) > 1:
            half = len(self.languages) // 2
            return [self._with(languages=self.languages[:half]), self._with(languages=self.languages[half:])]
        return []

    def _with(self, *, slots: tuple[Slot, ...] = (), languages: tuple[str, ...] = ()) -> "_Node":
        return _Node(self.clock, self.outcome, languages or self.languages, slots or self.slots)


class _Search:
    """One search for recruits."""

    def __init__(self, problem: Problem, seed: int, ask: Ask, tell: Progress) -> None:
        self.problem, self.seed, self.ask, self.tell = problem, seed, ask, tell
        self.table = problem_as_json(problem)
        self.asked = 0
        self.found: dict[str, Recruit] = {}
        self.hours_of: dict[Slot, frozenset[int]] = {}

    def run(self) -> Advice:
        """Search, exactly where the round is solved to a proven plan."""
        self.tell(0.0, "Matching without anyone new")
        self.base = self._answer("base", None)
        left_out = len(self.base["left_out"])
        if not left_out:
            return Advice([], 0, self.asked, left_out)
        self.clocks = clocks_of(self.problem, self.base["left_out"])
        if self.base["status"] == "optimal":
            most = self._search_all()
            return Advice(self._ranked(), most, self.asked, left_out)
        self._search_best_counted()
        return Advice(self._ranked(), None, self.asked, left_out)

    def _search_all(self) -> int:
        """Try every clock and outcome by wide mentors, then prove: returns the most that any candidate can bring."""
        nodes = list(self._nodes())
        queue: list[tuple[int, int, _Node]] = []
        for number, node in enumerate(nodes):
            self.tell(0.8 * number / len(nodes), "Trying outcomes and places")
            self._try(node, queue)
        while queue and -queue[0][0] > self._best():
            if self.asked >= MOST_SOLVED:
                return -queue[0][0]
            self.tell(0.9, "Proving that nobody would place more")
            _bound, _number, node = heapq.heappop(queue)
            for part in node.split():
                self._try(part, queue)
        return self._best()

    def _nodes(self) -> Iterator[_Node]:
        languages = tuple(languages_spoken(self.problem))
        for clock in self.clocks:
            slots = tuple(self._starts(clock))
            for outcome in outcomes_wanted(self.problem):
                yield _Node(clock, outcome, languages, slots)

    def _starts(self, clock: Clock) -> list[Slot]:
        return starts_by_day(self.problem, clock.zone)

    def _try(self, node: _Node, queue: list[tuple[int, int, _Node]]) -> None:
        """Solve with a wide mentor and with the candidate that the plan took of it; queue the rest by its bound."""
        hours = frozenset[int]().union(*(self._hours(slot) for slot in node.slots))
        mentor = self._mentor(node.clock, node.outcome, node.languages, hours)
        answer = self._answer(f"wide|{node.key}", mentor)
        if answer["slot"] and self._may_be_listed(answer):
            day, minute = answer["slot"]
            self._verify(node.clock, node.outcome, answer["language"], Slot(node.clock.zone, day, minute))
        heapq.heappush(queue, (-(answer["placed_bound"] - self.base["placed"]), self.asked, node))

    def _may_be_listed(self, answer: Json) -> bool:
        """Whether what a wide mentor brought is something, and enough for a place on the list."""
        more = answer["placed"] - self.base["placed"]
        brought = sorted((one.more for one in self.found.values()), reverse=True)
        return bool(more > 0 and (len(brought) < LISTED or more >= brought[LISTED - 1]))

    def _search_best_counted(self) -> None:
        """Solve again with the candidates for which most people of those left out could come."""
        counted = self._counted()
        for number, (sure, clock, outcome, language, slot) in enumerate(counted):
            self.tell((number + 1) / (len(counted) + 1), "Matching again with someone new")
            self._verify(clock, outcome, language, slot, sure)

    def _counted(self) -> list[tuple[int, Clock, str, str, Slot]]:
        """Return the candidates with the most people left out who could come, each outcome once on the first clocks."""
        paired = self.problem.foes.keys() | self.problem.companions.keys() | self.problem.pinned.keys()
        left_out = [self.problem.people[one] for one in self.base["left_out"] if one not in paired]
        best: dict[str, tuple[int, Clock, str, str, Slot]] = {}
        for clock in self.clocks[: CLOCKS // 2]:
            for slot, free in self._free_at(clock, left_out):
                pairs = Counter(
                    (outcome, language) for one in free for outcome in one.outcomes for language in one.languages
                )
                for (outcome, language), count in sorted(pairs.items()):
                    if count >= self.problem.round.mentees_min and count > best.get(outcome, (0,))[0]:
                        best[outcome] = (count, clock, outcome, language, slot)
        ranked = sorted(best.values(), key=lambda entry: (-entry[0], entry[2]))
        most = self.problem.round.mentees_max
        return [(min(entry[0], most), *entry[1:]) for entry in ranked[:SOLVED_IF_LARGE]]

    def _free_at(self, clock: Clock, people: Sequence[Person]) -> Iterator[tuple[Slot, list[Person]]]:
        """Yield each start of a clock with who is free for it in every week."""
        the_round = self.problem.round
        days = the_round.starts_on, the_round.weeks, the_round.meeting_minutes
        for slot in self._starts(clock):
            yield slot, [one for one in people if not free_throughout(one.cells, one.zone, slot, *days)]

    def _verify(self, clock: Clock, outcome: str, language: str, slot: Slot, sure: int = 0) -> None:
        """Solve with one candidate and keep what it brings; `sure` is what it brings at least."""
        key = f"{clock.zone}|{outcome}|{language}|{slot.day}.{slot.minute}"
        if key in self.found:
            return
        hours = self._hours(slot)
        answer = self._answer(f"one|{key}", self._mentor(clock, outcome, (language,), hours))
        self.found[key] = Recruit(
            outcome=outcome,
            language=language,
            zone=clock.zone,
            region=clock.region,
            day=slot.day,
            minute=slot.minute,
            more=max(answer["placed"] - self.base["placed"], sure),
            objective=answer["objective"],
            is_exact=answer["status"] == self.base["status"] == "optimal",
            free=[list(interval) for interval in cells_to_intervals(hours)],
        )

    def _hours(self, slot: Slot) -> frozenset[int]:
        if slot not in self.hours_of:
            self.hours_of[slot] = candidate_hours(self.problem, slot)
        return self.hours_of[slot]

    def _mentor(self, clock: Clock, outcome: str, languages: Sequence[str], hours: frozenset[int]) -> Json:
        return {
            "id": RECRUIT,
            "role": "mentor",
            "zone": clock.zone,
            "free": [list(interval) for interval in cells_to_intervals(hours)],
            "outcomes": [[outcome, 1]],
            "languages": list(languages),
            "region": clock.region,
            "city": None,
            "capacity": self.problem.round.mentees_max,
            "co_mentor": "no",
        }

    def _answer(self, key: str, mentor: Json | None) -> Json:
        # Counted whether it was known or not, so that a search that goes on takes the same way.
        self.asked += 1
        return self.ask(key, lambda: self._solve(mentor))

    def _solve(self, mentor: Json | None) -> Json:
        """Solve the round, with one more mentor where given; what is kept of the plan names nobody but mentees left."""
        people = [*self.table["people"], *([mentor] if mentor else [])]
        plan = solve({**self.table, "people": people}, seed=self.seed, effort="quick")
        answer = {name: plan[name] for name in ("placed", "placed_bound", "objective", "status")}
        if mentor is None:
            roles = {person["id"]: person["role"] for person in people}
            return answer | {"left_out": [one["id"] for one in plan["unplaced"] if roles[one["id"]] == "mentee"]}
        led = next((group for group in plan["groups"] if group["mentors"][0] == RECRUIT), None)
        hour, _, minute = led["slot"]["time"].partition(":") if led else ("0", "", "0")
        slot = [DAYS.index(led["slot"]["day"]), int(hour) * 60 + int(minute)] if led else None
        return answer | {"slot": slot, "language": led["language"] if led else ""}

    def _best(self) -> int:
        return max((one.more for one in self.found.values()), default=0)

    def _ranked(self) -> list[Recruit]:
        """Return the best recruits; of those who differ only in where they live, the best one."""
        seen: set[tuple[object, ...]] = set()
        ranked: list[Recruit] = []
        for one in sorted(self.found.values(), key=Recruit.order):
            instants = meeting_starts(
                Slot(one.zone, one.day, one.minute), self.problem.round.starts_on, self.problem.round.weeks
            )
            key = (one.outcome, one.language, tuple(instants))
            if one.more > 0 and key not in seen:
                seen.add(key)
                ranked.append(one)
        return ranked[:LISTED]
