"""What the board asks: when could these people meet, why can't someone sit there, and what would a move do.

All functions take a problem (read or as JSON) and, where they need one, a plan's JSON; groups are numbered as in
`plan["groups"]`. Nothing is changed and nothing is solved again, so an answer takes milliseconds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from groups.matching.hours import hours_of, start_instants
from groups.matching.locks import read_group
from groups.matching.plan import read_groups
from groups.matching.problem import Group, Person, Problem
from groups.matching.reading import as_problem
from groups.matching.rules import co_mentor_faults, fit_faults, pair_faults, size_faults, slot_faults
from slots.cells import MINUTES_PER_CELL
from slots.weekly import Slot

AnyProblem = Problem | Mapping[str, Any]
AnyPlan = Mapping[str, Any]


@dataclass(frozen=True)
class MoveEffect:
    """What moving one person to a target does, with everyone else where they are.

    `target` is a group's number, or None for unplaced. `objective` and `placed` are changes. `broken` are the rules
    that the move would break, as sentences. The lists hold numbers of groups: `under_min` fall under `mentees_min`,
    `short` fall under `mentees_wanted`, `dissolved` end because nobody is left to lead them or nobody is left in
    them; `new_lead` leads the group that a lead leaves to their co-mentor.
    """

    target: int | None
    objective: int
    placed: int
    broken: list[str] = field(default_factory=list)
    under_min: list[int] = field(default_factory=list)
    short: list[int] = field(default_factory=list)
    dissolved: list[int] = field(default_factory=list)
    new_lead: str | None = None


def common_starts(problem: AnyProblem, members: Sequence[str], lead: str) -> list[Slot]:
    """Return the starts on the lead's clock for which all members, and the lead, are free in every week."""
    ready = as_problem(problem)
    zone = ready.people[lead].zone
    everyone = [ready.people[one] for one in dict.fromkeys([lead, *members])]
    hours = hours_of(ready, everyone, [zone])
    free = hours.free.all(axis=0)
    starts = [start for start, number in enumerate(hours.slot_ids[zone]) if number >= 0 and free[number]]
    return [Slot(zone, start // 48, start % 48 * MINUTES_PER_CELL) for start in starts]


def group_value(problem: AnyProblem, group: Group | Mapping[str, Any]) -> int:
    """Return what a group adds to the objective, the loss of a short group included."""
    ready = as_problem(problem)
    return ready.group_objective(group if isinstance(group, Group) else read_group(dict(group), ready.people, 0))


def why_not(problem: AnyProblem, plan: AnyPlan, person_id: str, group_index: int) -> list[str]:
    """Return the rules that placing this person in that group at its slot would break, as sentences; [] for none.

    A mentee is placed as a mentee, a mentor as the co-mentor; the group's own lead breaks nothing by leading.
    """
    ready = as_problem(problem)
    return _broken_by(ready, ready.people[person_id], read_groups(ready, plan), group_index)


def who_could_sit(problem: AnyProblem, plan: AnyPlan, people: Sequence[str]) -> set[str]:
    """Return who of these unplaced mentees could sit in some group of the plan without breaking a rule."""
    ready = as_problem(problem)
    groups = read_groups(ready, plan)
    seats = [len(group.mentees) < min(ready.people[group.lead].capacity, ready.round.mentees_max) for group in groups]

    def could(person: Person) -> bool:
        return any(
            group.outcome in person.outcomes and not _broken_by(ready, person, groups, number)
            for number, group in enumerate(groups)
            if seats[number]
        )

    return {one for one in people if could(ready.people[one])}


def move_effects(problem: AnyProblem, plan: AnyPlan, person_id: str) -> list[MoveEffect]:
    """Return the effect of moving a person to each group in turn, and last to nowhere."""
    ready = as_problem(problem)
    groups, person = read_groups(ready, plan), ready.people[person_id]
    return [_effect(ready, groups, person, target) for target in [*range(len(groups)), None]]


def move_effect(problem: AnyProblem, plan: AnyPlan, person_id: str, target: int | None) -> MoveEffect:
    """Return the effect of moving a person to one group, or with None to nowhere."""
    ready = as_problem(problem)
    return _effect(ready, read_groups(ready, plan), ready.people[person_id], target)


def _broken_by(problem: Problem, person: Person, groups: Sequence[Group], target: int) -> list[str]:
    group = groups[target]
    if group.lead == person.id:
        return []
    faults = _lock_faults(problem, person, group)
    joined = _with(group, person)
    if person.id not in group.override:
        faults += fit_faults(problem, person, group)
    faults += pair_faults(problem, person, replace(joined, mentors=group.mentors))
    if not person.is_mentor:
        return faults + size_faults(problem, joined)
    if not problem.round.co_mentors and person.id not in group.mentors:
        faults.append("This round has no co-mentors")
    return faults + co_mentor_faults(problem, joined)


def _lock_faults(problem: Problem, person: Person, target: Group | None) -> list[str]:
    number = problem.lock_of.get(person.id)
    if number is not None and (target is None or problem.locked[number].lead != target.lead):
        return [f"Locked in the group of {problem.locked[number].lead}"]
    locked = {group.lead for group in problem.locked}
    if person.is_mentor and number is None and target is not None and target.lead in locked:
        return ["The group is locked and may only gain mentees"]
    return []


def _with(group: Group, person: Person) -> Group:
    if person.id in group.members:
        return group
    if person.is_mentor:
        return replace(group, mentors=(*group.mentors, person.id))
    return replace(group, mentees=(*group.mentees, person.id))


def _effect(problem: Problem, groups: Sequence[Group], person: Person, target: int | None) -> MoveEffect:
    source = next((number for number, group in enumerate(groups) if person.id in group.members), None)
    if source == target:
        return MoveEffect(target, 0, 0, [] if target is None else _broken_by(problem, person, groups, target))
    after: dict[int, Group | None] = {}
    broken = [] if target is None else _broken_by(problem, person, groups, target)
    broken += _lock_faults(problem, person, None) if target is None else []
    new_lead = None
    if source is not None:
        left, faults = _without(problem, groups[source], person)
        broken, after[source] = broken + faults, left
        new_lead = left.lead if left and left.lead != groups[source].lead else None
    if target is not None:
        after[target] = _with(groups[target], person)
    return MoveEffect(
        target=target,
        objective=sum(_worth(problem, group) - _worth(problem, groups[number]) for number, group in after.items()),
        placed=sum(_count(group) - _count(groups[number]) for number, group in after.items()),
        broken=broken,
        under_min=_fallen(groups, after, problem.round.mentees_min),
        short=_fallen(groups, after, problem.round.mentees_wanted),
        dissolved=[number for number, group in after.items() if group is None],
        new_lead=new_lead,
    )


def _without(problem: Problem, group: Group, person: Person) -> tuple[Group | None, list[str]]:
    """Return what is left of a group, None if it ends, and the rules that leaving it breaks."""
    if person.is_mentor:
        left = tuple(one for one in group.mentors if one != person.id)
        if not left:
            return None, []
        slot = _on_clock_of(problem, group.slot, problem.people[left[0]])
        heir = replace(group, mentors=left, slot=slot)
        return heir, [*size_faults(problem, heir), *slot_faults(problem, heir)]
    friends = [one for one in problem.companions.get(person.id, ()) if one != person.id and one in group.mentees]
    rest = replace(group, mentees=tuple(one for one in group.mentees if one != person.id))
    said = [f"{friend} asked to be together with {person.id} and stays" for friend in friends]
    return (rest if rest.mentees else None), said


def _on_clock_of(problem: Problem, slot: Slot, lead: Person) -> Slot:
    """Return the slot as a new lead's clock names it, or as it is where that clock has no name for all weeks."""
    mine = start_instants(problem.round, slot.zone)[slot.day * 48 + slot.minute // MINUTES_PER_CELL]
    table = start_instants(problem.round, lead.zone)
    same = np.flatnonzero((table == mine).all(axis=1) & (table[:, 0] >= 0))
    if not len(same):
        return slot
    return Slot(lead.zone, int(same[0]) // 48, int(same[0]) % 48 * MINUTES_PER_CELL)


def _worth(problem: Problem, group: Group | None) -> int:
    return 0 if group is None else problem.group_objective(group)


def _count(group: Group | None) -> int:
    return 0 if group is None else len(group.mentees)


def _fallen(groups: Sequence[Group], after: Mapping[int, Group | None], least: int) -> list[int]:
    """Return the groups that go on, and had at least so many mentees and now have fewer."""
    return [
        number
        for number, group in after.items()
        if group is not None and len(group.mentees) < least <= len(groups[number].mentees)
    ]
