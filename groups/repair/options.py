"""What can be done for a group that lost its lead or members: ranked options, by the matching's own engine.

Pure functions over the engine's JSON (`groups.matching`). The problem is the round as it is now, with every group
that is not concerned locked; a lock carries its group's key as "published". The concerned group is given beside it,
with its members as they remain; its mentors' first one leads, unless `lead_left`.

A group is whole when someone leads it and it has the round's least number of mentees. Options are ranked by people in
whole groups afterwards, then by people whose group or slot changes (fewest first), then by the objective.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from groups.matching import ProblemError, check, parse_problem, solve
from groups.matching.moves import common_starts, group_value
from groups.repair.seating import Seating
from groups.repair.slots import on_clock_of, same_instants, slot_as_json, slot_of
from slots.weekly import Slot

Json = dict[str, Any]

CO_MENTOR, IDLE_MENTOR, NEW_SLOT, MOVE, MERGE, FILL, REGROUP, NOTHING = (
    "co-mentor", "idle-mentor", "new-slot", "move", "merge", "fill", "regroup", "nothing",
)  # fmt: skip
REGROUP_GAIN = 3  # People more in groups for which those of another group are asked to change.
MOST_SLOTS = 2  # Other slots that are offered for one leader.


@dataclass(frozen=True)
class Option:
    """One way on. `after` are the concerned groups as they are then, by key; a dissolved group is missing.

    People are ids. `moved` change their group, `rescheduled` keep it at another slot, `joined` had none before, and
    `left_out` of the concerned groups have none afterwards.
    """

    kind: str
    before: dict[int, Json]
    after: dict[int, Json]
    people: int
    objective: int
    staying: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    rescheduled: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    new_leads: tuple[str, ...] = field(default=())

    @property
    def changed(self) -> int:
        """How many people's group or slot changes; who joins from no group is not counted."""
        return len(self.moved) + len(self.rescheduled) + len(self.left_out)


def members_of(group: Mapping[str, Any]) -> list[str]:
    """Everyone in a group, the lead first."""
    return [*group["mentors"], *group["mentees"]]


def repairs(problem: Json, group: Json, *, lead_left: bool) -> list[Option]:
    """Return the options for one group, the best first; doing nothing is always among them.

    Every option but doing nothing is valid by the engine's checker.
    """
    return _Finder(problem, group, lead_left=lead_left).find()


class _Finder:
    """One search."""

    def __init__(self, problem: Json, group: Json, *, lead_left: bool) -> None:
        self.problem, self.group, self.lead_left = problem, group, lead_left
        self.key: int = group["published"]
        self.locks: dict[int, Json] = {lock["published"]: lock for lock in problem["locked"]}
        self.people: dict[str, Json] = {one["id"]: one for one in problem["people"]}
        seated = {one for lock in self.locks.values() for one in members_of(lock)} | set(members_of(group))
        self.idle_mentors = [p["id"] for p in problem["people"] if p["role"] == "mentor" and p["id"] not in seated]
        self.idle_mentees = [p["id"] for p in problem["people"] if p["role"] == "mentee" and p["id"] not in seated]
        self.least: int = problem["round"]["mentees_min"]
        self.found: dict[str, Option] = {}
        self.whole = parse_problem({**problem, "together": [], "apart": [], "pinned": [], "locked": []})
        self.seating = Seating(self.whole, self.locks, problem["apart"])

    def find(self) -> list[Option]:
        is_whole = not self.lead_left and len(self.group["mentees"]) >= self.least
        for kind, after in self._candidates(is_whole=is_whole):
            self._offer(kind, after)
        if not is_whole:
            self._offer_regrouping()
        ranked = sorted(self.found.values(), key=lambda one: (-one.people, one.changed, -one.objective, one.kind))
        nothing = self._option(NOTHING, {self.key: self.group})
        place = next((n for n, one in enumerate(ranked) if one.people <= nothing.people), len(ranked))
        return [*ranked[:place], nothing, *ranked[place:]]

    def _candidates(self, *, is_whole: bool) -> Iterator[tuple[str, dict[int, Json]]]:
        """Kinds and the groups that they change, by key; X may be missing, which dissolves it."""
        if not self.lead_left and self.group["mentors"]:
            yield FILL, {self.key: self.group}
        if is_whole:
            return
        leaders = [*self.group["mentors"], *self.idle_mentors] if self.lead_left else self.group["mentors"][:1]
        for leader in leaders:
            yield from self._led_by(leader)
        yield MOVE, self.seating.seat(self.group["mentees"])
        for key in self.locks:
            yield from self._merged_with(key)

    def _led_by(self, leader: str) -> Iterator[tuple[str, dict[int, Json]]]:
        """The group with this leader: at its slot, at another that all can make, or with those who can."""
        is_member = leader in self.group["mentors"]
        kind = IDLE_MENTOR if not is_member else CO_MENTOR if self.lead_left else NEW_SLOT
        same = self._at_same_slot(leader, is_member=is_member)
        if same is not None and self.lead_left:
            yield kind, {self.key: same}
        if self.group["mentees"]:
            for slot in self._other_slots(leader):
                yield kind, {self.key: self._with_leader(leader, slot)}
        for waiting in ([], self.idle_mentees):
            mine = self._solve([leader, *self.group["mentees"], *waiting]).get(leader)
            if mine is not None:
                rest = [one for one in self.group["mentees"] if one not in mine["mentees"]]
                yield kind, {self.key: self._as_group(mine), **self.seating.seat(rest)}

    def _at_same_slot(self, leader: str, *, is_member: bool) -> Json | None:
        """The group at its slot; a new leader's clock must have a name for it."""
        if is_member:
            return self._with_leader(leader, slot_of(self.group))
        slot = on_clock_of(self.problem, slot_of(self.group), self.people[leader]["zone"])
        return None if slot is None else self._with_leader(leader, slot)

    def _with_leader(self, leader: str, slot: Slot) -> Json:
        others = [one for one in self.group["mentors"] if one != leader]
        return {**self.group, "mentors": [leader, *others], "slot": slot_as_json(slot)}

    def _other_slots(self, leader: str) -> list[Slot]:
        """The starts that all who remain can make, nearest to the present one first."""
        present = slot_of(self.group)
        try:
            starts = common_starts(
                self._problem_of([leader, *members_of(self.group)], []), members_of(self.group), leader
            )
        except ProblemError:
            return []
        minute = present.day * 1440 + present.minute
        starts = [one for one in starts if not same_instants(self.problem, one, present)]
        return sorted(starts, key=lambda one: (_apart(one.day * 1440 + one.minute, minute), one))[:MOST_SLOTS]

    def _merged_with(self, key: int) -> Iterator[tuple[str, dict[int, Json]]]:
        """Both groups as one, led by the other's lead or ours, at either's slot or another that all can make."""
        other = self.locks[key]
        if len(other["mentees"]) + len(self.group["mentees"]) > self.problem["round"]["mentees_max"]:
            return
        together = sorted([*other["mentees"], *self.group["mentees"]])
        hosts = [(key, other, self.group), *([] if self.lead_left else [(self.key, self.group, other)])]
        for host_key, host, guest in hosts:
            whole = {**host, "mentees": together, "published": host_key}
            both = {**whole, "mentors": [*host["mentors"], *guest["mentors"]][:2]}
            for merged in (both, whole) if both != whole else (whole,):
                yield MERGE, {host_key: merged}
                lead, *others = members_of(merged)
                for slot in self._starts_of(lead, others)[:1]:
                    yield MERGE, {host_key: {**merged, "slot": slot_as_json(slot)}}

    def _offer_regrouping(self) -> None:
        """Where people would be left out, also look at our group and one other together, if that saves enough."""
        best = max([one.people for one in self.found.values()], default=self._people_now())
        for key in self.locks:
            after = self._regrouped_with(key)
            if after and self._is_valid(after):
                option = self._option(REGROUP, after)
                if option.people >= best + REGROUP_GAIN:
                    self._keep(REGROUP, after)

    def _people_now(self) -> int:
        plan = whole_plan(self.problem, {}, {self.key: self.group})
        return sum(self._in_whole(group, key) for key, group in plan.items())

    def _regrouped_with(self, key: int) -> dict[int, Json]:
        """The best that the engine makes of our group, one other and who is idle, the rest locked."""
        other = self.locks[key]
        mentors = self.idle_mentors if self.lead_left else []
        free = [*members_of(self.group), *members_of(other), *mentors, *self.idle_mentees]
        led = self._solve(free)
        theirs = led.get(other["mentors"][0])
        formed = [group for group in led.values() if group is not theirs]
        after: dict[int, Json] = {}
        if theirs is not None:
            after[key] = self._at_old_slot(theirs, other)
        if formed:
            after[self.key] = self._as_group(max(formed, key=lambda group: len(group["mentees"])))
        seated = {one for group in after.values() for one in members_of(group)}
        rest = [one for one in [*self.group["mentees"], *other["mentees"]] if one not in seated]
        gained = self.seating.seat(rest)
        if key not in gained:
            after |= gained
        return {one: lock for one, lock in after.items() if lock != self.locks.get(one)}

    def _at_old_slot(self, theirs: Json, other: Json) -> Json:
        """Their group as the engine formed it, but at its own slot where that will do, and with its co-mentor."""
        keys = {"mentors": other["mentors"], "published": other["published"]}
        same = {**other, **keys, "mentees": theirs["mentees"]}
        return same if self._is_valid({other["published"]: same}) else {**theirs, **keys}

    def _starts_of(self, lead: str, others: Sequence[str]) -> list[Slot]:
        try:
            return common_starts(self._problem_of([lead, *others], []), others, lead)
        except ProblemError:
            return []

    def _solve(self, people: Iterable[str], lock: Json | None = None) -> dict[str, Json]:
        """The engine's groups for these people, and a group that may only gain, by lead."""
        locks = [] if lock is None else [{**lock, "override": members_of(lock)}]
        try:
            plan = solve(self._problem_of(people, locks), effort="quick")
        except ProblemError:
            return {}
        return {group["mentors"][0]: group for group in plan["groups"]}

    def _problem_of(self, people: Iterable[str], locks: Sequence[Json]) -> Json:
        """The problem with these people and locked groups alone, and the pairs among them."""
        inside = set(people) | {one for lock in locks for one in members_of(lock)}
        pairs = {
            name: [pair for pair in self.problem[name] if set(pair) <= inside]
            for name in ("together", "apart", "pinned")
        }
        chosen = [one for one in self.problem["people"] if one["id"] in inside]
        return {**self.problem, **pairs, "people": chosen, "locked": list(locks)}

    def _as_group(self, led: Json) -> Json:
        """A group that the engine formed, in place of ours; a second mentor of ours stays where that is possible."""
        second = [one for one in self.group["mentors"] if one not in led["mentors"]][:1]
        return {**led, "mentors": [*led["mentors"], *second][:2], "published": self.key}

    def _offer(self, kind: str, after: dict[int, Json]) -> None:
        """Add an option if it is valid, and with it the one in which people who wait join the group."""
        changed = {key: lock for key, lock in after.items() if lock != self.locks.get(key)}
        for candidate in (changed, self._without_second(changed)):
            if candidate is None:
                continue
            filled = self._filled(candidate)
            valid = [each for each in (candidate, filled) if each is not None and self._is_valid(each)]
            for each in valid:
                self._keep(kind, each)
            if valid:
                return

    def _without_second(self, after: dict[int, Json]) -> dict[int, Json] | None:
        """The same with one mentor alone in our group, where two don't work."""
        mine = after.get(self.key)
        if mine is None or len(mine["mentors"]) < 2:
            return None
        return {**after, self.key: {**mine, "mentors": mine["mentors"][:1]}}

    def _filled(self, after: dict[int, Json]) -> dict[int, Json] | None:
        mine = after.get(self.key)
        taken = {one for group in after.values() for one in members_of(group)}
        waiting = [one for one in self.idle_mentees if one not in taken]
        if mine is None or not waiting:
            return None
        grown = self._solve(waiting, mine).get(mine["mentors"][0])
        if grown is None or grown["mentees"] == sorted(mine["mentees"]):
            return None
        return {**after, self.key: {**grown, "published": self.key}}

    def _keep(self, kind: str, after: dict[int, Json]) -> None:
        if after == {self.key: self.group} and not self.lead_left:
            return
        mark = json.dumps({str(key): [group["mentors"], sorted(group["mentees"]), group["slot"]]
                           for key, group in after.items()}, sort_keys=True)  # fmt: skip
        if mark not in self.found:
            self.found[mark] = self._option(kind, after)

    def _is_valid(self, after: dict[int, Json]) -> bool:
        return bool(after) and not faults(self.problem, self.group, after)

    def _option(self, kind: str, after: dict[int, Json]) -> Option:
        before = {self.key: self.group} | {key: self.locks[key] for key in after if key in self.locks}
        if self.key in after:
            before |= {
                key: lock
                for key, lock in self.locks.items()
                if set(members_of(lock)) & set(members_of(after[self.key]))
            }
        was = {one: key for key, group in before.items() for one in members_of(group)}
        now = {one: key for key, group in after.items() for one in members_of(group)}
        stay = [one for one in was if now.get(one) == was[one]]
        new_time = {
            key for key, group in after.items()
            if key in before and not same_instants(self.problem, slot_of(group), slot_of(before[key]))
        }  # fmt: skip
        plan = whole_plan(self.problem, before, after)
        return Option(
            kind=kind,
            before=before,
            after=after,
            people=sum(self._in_whole(group, key) for key, group in plan.items()),
            objective=sum(group_value(self.whole, group) for group in plan.values() if group["mentors"]),
            staying=tuple(one for one in stay if now[one] not in new_time),
            moved=tuple(one for one in was if one in now and now[one] != was[one]),
            rescheduled=tuple(one for one in stay if now[one] in new_time),
            joined=tuple(one for one in now if one not in was),
            left_out=tuple(one for one in was if one not in now),
            new_leads=tuple(
                group["mentors"][0]
                for key, group in after.items()
                if group["mentors"] and (self._led_before(key) != group["mentors"][0])
            ),
        )

    def _led_before(self, key: int) -> str | None:
        if key == self.key:
            return None if self.lead_left or not self.group["mentors"] else str(self.group["mentors"][0])
        return str(self.locks[key]["mentors"][0])

    def _in_whole(self, group: Json, key: int) -> int:
        is_led = bool(group["mentors"]) and not (group is self.group and self.lead_left)
        return len(members_of(group)) if is_led and len(group["mentees"]) >= self.least else 0


def _apart(one: int, other: int) -> int:
    """Minutes between two times of a week, whichever way round."""
    gap = abs(one - other)
    return min(gap, 7 * 1440 - gap)


def whole_plan(problem: Json, before: Mapping[int, Json], after: Mapping[int, Json]) -> dict[int, Json]:
    """All groups of the round after an option, by key."""
    untouched = {lock["published"]: lock for lock in problem["locked"] if lock["published"] not in before}
    return {**untouched, **after}


def faults(problem: Json, group: Json, after: Mapping[int, Json]) -> list[str]:
    """What the engine's checker finds wrong with the concerned groups as an option leaves them; [] for nothing.

    Who stays in a group at its slot is not checked again; who joins it is, and everyone of a group that changes its
    slot, outcome or language.
    """
    before = {lock["published"]: lock for lock in problem["locked"]} | {group["published"]: group}
    locks = []
    for key, new in after.items():
        old = before.get(key)
        if old and same_instants(problem, slot_of(old), slot_of(new)) and _same_frame(old, new):
            kept = [one for one in members_of(new) if one in members_of(old)]
            locks.append({**new, "override": kept})
    inside = {one for new in after.values() for one in members_of(new)}
    people = [one for one in problem["people"] if one["id"] in inside]
    pairs = {name: [pair for pair in problem[name] if set(pair) <= inside] for name in ("apart", "pinned", "together")}
    judged = {**problem, **pairs, "people": people, "locked": locks}
    plan: Json = {"groups": list(after.values()), "unplaced": [], "status": "feasible"}
    figures = check(judged, plan)
    plan |= {"objective": figures.objective, "bound": figures.objective}
    plan |= {"placed": figures.placed, "placed_bound": figures.placed}
    broken = list(check(judged, plan).broken)
    least = problem["round"]["mentees_min"]
    broken += [
        f"Group of {new['mentors'][0]}: {len(new['mentees'])} mentees, but a group has at least {least}."
        for key, new in after.items()
        if len(new["mentees"]) < least and key == group["published"]
    ]
    return broken + _parted(problem, group, after)


def _same_frame(old: Json, new: Json) -> bool:
    return all(old[name] == new[name] for name in ("outcome", "language", "city"))


def _parted(problem: Json, group: Json, after: Mapping[int, Json]) -> list[str]:
    """Pairs that asked to be together and would not be."""
    place = {one: key for key, new in after.items() for one in members_of(new)}
    return [
        f"{one} asked to be together with {other}."
        for one, other in problem["together"]
        if {one, other} & set(group["mentees"]) and place.get(one) != place.get(other)
    ]
