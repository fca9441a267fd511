"""Finding what can be done for one group, by the matching's own engine and by seats in running groups."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from groups.matching import ProblemError, best_groups, parse_problem
from groups.matching.moves import common_starts
from groups.repair.options import (
    CO_MENTOR,
    FILL,
    IDLE_MENTOR,
    MERGE,
    MOVE,
    NEW_SLOT,
    NOTHING,
    REGROUP,
    Option,
    faults,
    members_of,
)
from groups.repair.seating import Seating
from groups.repair.slots import on_clock_of, same_instants, slot_as_json, slot_of
from groups.repair.weighing import Weigher, rank
from slots.weekly import Slot

Json = dict[str, Any]

REGROUP_GAIN = 2  # People more in groups for which those of another group are asked to change.
MOST_SLOTS = 2  # Other slots that are offered for one leader.


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
        idle = [p for p in problem["people"] if p["role"] == "mentor" and p["id"] not in seated]
        self.idle_mentors = [p["id"] for p in idle if self._could_lead(p)]
        self.idle_mentees = [p["id"] for p in problem["people"] if p["role"] == "mentee" and p["id"] not in seated]
        self.least: int = problem["round"]["mentees_min"]
        self.found: dict[str, Option] = {}
        self.whole = parse_problem({**problem, "together": [], "apart": [], "pinned": [], "locked": []})
        self.weigher = Weigher(problem, group, self.whole, lead_left=lead_left)
        self.seating = Seating(self.whole, self.locks, problem["apart"])

    def _could_lead(self, mentor: Json) -> bool:
        """Whether some of our mentees want what this mentor offers, in a language they share."""
        offers, speaks = {name for name, _rank in mentor["outcomes"]}, set(mentor["languages"])
        return any(
            offers & {name for name, _rank in self.people[one]["outcomes"]}
            and speaks & set(self.people[one]["languages"])
            for one in self.group["mentees"]
        )

    def find(self) -> list[Option]:
        is_whole = not self.lead_left and len(self.group["mentees"]) >= self.least
        for kind, after in self._candidates(is_whole=is_whole):
            self._offer(kind, after)
        nothing = self.weigher.weigh(NOTHING, {self.key: self.group})
        if self.lead_left and self.group["mentees"]:
            self._offer_regrouping(nothing.people)
        return sorted([nothing, *self.found.values()], key=rank)

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

    def _offer_regrouping(self, least: int) -> None:
        """Also look at our group and one other together, where that keeps enough people more than else (`least`)."""
        best = max([least, *(one.people for one in self.found.values())])
        for key in self.locks:
            after = self._regrouped_with(key)
            if after and self._is_valid(after):
                option = self.weigher.weigh(REGROUP, after)
                if option.people >= best + REGROUP_GAIN:
                    self._keep(REGROUP, after)

    def _regrouped_with(self, key: int) -> dict[int, Json]:
        """The best that the engine makes of our group, one other and who is idle, the rest locked."""
        other = self.locks[key]
        free = [*members_of(self.group), *members_of(other), *self.idle_mentors, *self.idle_mentees]
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
            groups = best_groups(self._problem_of(people, locks))
        except ProblemError:
            return {}
        return {group["mentors"][0]: group for group in groups}

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
            self.found[mark] = self.weigher.weigh(kind, after)

    def _is_valid(self, after: dict[int, Json]) -> bool:
        return bool(after) and not faults(self.problem, self.group, after)


def _apart(one: int, other: int) -> int:
    """Minutes between two times of a week, whichever way round."""
    gap = abs(one - other)
    return min(gap, 7 * 1440 - gap)
