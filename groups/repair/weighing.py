"""Weighing an option: who stays, moves, joins or is left out, and how many are in a group afterwards."""

from typing import Any

from groups.matching import Problem
from groups.matching.moves import group_value
from groups.repair.options import Option, members_of, whole_plan
from groups.repair.slots import same_instants, slot_of

Json = dict[str, Any]


class Weigher:
    """Weighs options for one group of a round; `whole` is the problem with all people and nothing locked."""

    def __init__(self, problem: Json, group: Json, whole: Problem, *, lead_left: bool) -> None:
        self.problem, self.group, self.whole, self.lead_left = problem, group, whole, lead_left
        self.key: int = group["published"]
        self.locks: dict[int, Json] = {lock["published"]: lock for lock in problem["locked"]}
        self.least: int = problem["round"]["mentees_min"]

    def weigh(self, kind: str, after: dict[int, Json]) -> Option:
        """An option with all that it changes; `after` as in `Option`."""
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
            people=sum(self._in_group(group, 1) for group in plan.values()),
            whole=sum(self._in_group(group, self.least) for group in plan.values()),
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

    def _in_group(self, group: Json, least: int) -> int:
        """How many are in a group, if someone leads it and it has so many mentees."""
        is_led = bool(group["mentors"]) and not (group is self.group and self.lead_left)
        return len(members_of(group)) if is_led and len(group["mentees"]) >= least else 0


def rank(option: Option) -> tuple[int, int, int, int, str]:
    """By what options are put in order, the best first (see `options`)."""
    return -option.people, -option.whole, option.changed, -option.objective, option.kind
