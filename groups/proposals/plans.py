"""Plans of the engine as the board changes them: pure functions from JSON to JSON, nothing is stored here.

Besides the engine's fields, a plan of ours holds in each group `override` (who sits there against the rules) and at
its top `accepted`: the broken rules, as sentences, that a coordinator took on with a reason. Of the unplaced, `was` is
the engine's entry of someone for whom moves by hand have freed a seat: their reason is not true any more.
"""

import datetime as dt
from copy import deepcopy
from typing import Any

from groups.matching import Problem, check
from groups.matching.moves import MoveEffect, common_starts, who_could_sit
from slots.cells import DAYS, cell_of, format_time
from slots.weekly import Slot, SlotNotOffered, meeting_starts
from slots.zones import get_zone

Json = dict[str, Any]
MOVED_BY_HAND = "by_hand"
SEAT_IS_FREE = "seat_free"


def members_of(group: Json) -> list[str]:
    """Everyone in a group of a plan, the lead first."""
    return [*group["mentors"], *group["mentees"]]


def group_of(plan: Json, person: str) -> int | None:
    """The number of the group that a person is in."""
    return next((number for number, group in enumerate(plan["groups"]) if person in members_of(group)), None)


def slot_of(group: Json) -> Slot:
    """The weekly time of a group of a plan."""
    slot = group["slot"]
    hour, _, minute = slot["time"].partition(":")
    return Slot(zone=slot["zone"], day=DAYS.index(slot["day"]), minute=int(hour) * 60 + int(minute))


def slot_as_json(slot: Slot) -> Json:
    """A slot as plans write it."""
    return {"zone": slot.zone, "day": DAYS[slot.day], "time": format_time(slot.minute)}


def apply_move(problem: Json, plan: Json, person: str, effect: MoveEffect) -> Json:
    """Return the plan with a person moved as the effect says; those left without a lead become unplaced.

    Its figures, and the broken rules that it takes on, are as they are then.
    """
    after = deepcopy(plan)
    groups = after["groups"]
    source = group_of(after, person)
    for number in (source, effect.target):
        if number is not None:
            groups[number].pop("starts", None)
    if source is not None:
        _take_out(problem, groups[source], person, effect)
    if effect.target is not None:
        role = next(one["role"] for one in problem["people"] if one["id"] == person)
        target = groups[effect.target]
        target["mentors" if role == "mentor" else "mentees"].append(person)
        target["mentees"].sort()
        if effect.broken:
            target["override"] = sorted({*target.get("override", []), person})
    after["groups"] = [group for number, group in enumerate(groups) if number not in effect.dissolved]
    after["objective"] += effect.objective
    after["placed"] += effect.placed
    return recount(problem, after)


def _take_out(problem: Json, group: Json, person: str, effect: MoveEffect) -> None:
    for role in ("mentors", "mentees"):
        group[role] = [one for one in group[role] if one != person]
    if "override" in group:
        group["override"] = [one for one in group["override"] if one != person]
    if effect.new_lead is not None:
        zone = next(one["zone"] for one in problem["people"] if one["id"] == effect.new_lead)
        starts_on = dt.date.fromisoformat(problem["round"]["starts_on"])
        group["slot"] = slot_as_json(on_clock_of(slot_of(group), starts_on, problem["round"]["weeks"], zone))


def on_clock_of(slot: Slot, starts_on: dt.date, weeks: int, zone: str) -> Slot:
    """Return the slot as another zone's clock names it; as it is where that clock has no one name for all weeks."""
    try:
        instants = meeting_starts(slot, starts_on, weeks)
        local = instants[0].astimezone(get_zone(zone))
        renamed = Slot(zone, local.weekday(), local.hour * 60 + local.minute)
        return renamed if meeting_starts(renamed, starts_on, weeks) == instants else slot
    except SlotNotOffered:
        return slot


def with_starts(problem: Problem, plan: Json) -> Json:
    """Return the plan with `starts` in each group that lacks it: the cells in which its members could all begin.

    They are of the lead's clock; kept, since reading them for every look at the board takes long.
    """
    for group in plan["groups"]:
        if "starts" not in group:
            lead, *others = members_of(group)
            group["starts"] = [cell_of(slot.day, slot.minute) for slot in common_starts(problem, others, lead)]
    return plan


def with_reasons(problem: Problem, plan: Json) -> Json:
    """Return the plan with reasons that are true of it: whom the moves by hand left a seat is said to have one free."""
    engines = [entry.get("was", entry) for entry in plan["unplaced"]]
    people = [entry["id"] for entry in engines if entry["reason"] != MOVED_BY_HAND]
    free = who_could_sit(problem, plan, [one for one in people if not problem.people[one].is_mentor])
    plan["unplaced"] = [
        {"id": entry["id"], "reason": SEAT_IS_FREE, "was": entry} if entry["id"] in free else entry for entry in engines
    ]
    return plan


def recount(problem: Json, plan: Json) -> Json:
    """Return the plan with its unplaced, its bounds and the broken rules that it takes on as they now are.

    Someone newly unplaced was moved out by hand. The bounds stay true for plans that keep the rules; where an
    override beats them, they are raised to what is there, so that a figure never exceeds its bound.
    """
    seated = {one for group in plan["groups"] for one in members_of(group)}
    said = {entry["id"]: entry for entry in plan["unplaced"]}
    everyone = [person["id"] for person in problem["people"]]
    plan["unplaced"] = [said.get(one, {"id": one, "reason": MOVED_BY_HAND}) for one in everyone if one not in seated]
    plan["bound"] = max(plan["bound"], plan["objective"])
    plan["placed_bound"] = max(plan["placed_bound"], plan["placed"])
    plan["status"] = "optimal" if plan["objective"] == plan["bound"] else "feasible"
    plan["accepted"] = faults_of(problem, plan)
    return plan


def touched_between(before: Json, after: Json) -> list[str]:
    """Whose groups, by their leads, and whose entries among the unplaced differ between two plans; ids, sorted."""
    groups = [{group["mentors"][0]: group for group in plan["groups"]} for plan in (before, after)]
    unplaced = [{entry["id"]: entry for entry in plan["unplaced"]} for plan in (before, after)]
    return sorted({one for old, new in (groups, unplaced) for one in {*old, *new} if old.get(one) != new.get(one)})


def faults_of(problem: Json, plan: Json) -> list[str]:
    """Return the rules that the plan breaks, by the independent checker; overridden people aren't checked again."""
    kept = [group for group in plan["groups"] if group.get("override")]
    locked_already = {lock["mentors"][0]: lock for lock in problem["locked"]}
    locks = {lock["mentors"][0]: lock for lock in problem["locked"]}
    for group in kept:
        known = locked_already.get(group["mentors"][0], {}).get("override", [])
        locks[group["mentors"][0]] = {**group, "override": sorted({*known, *group["override"]})}
    judged = deepcopy(plan)
    for entry in judged["unplaced"]:
        if entry["reason"] in (MOVED_BY_HAND, SEAT_IS_FREE):
            entry["reason"] = "full"
        entry.pop("was", None)
    found = check({**problem, "locked": list(locks.values())}, judged)
    under = [
        f"Group of {group['mentors'][0]}: {len(group['mentees'])} mentees, but a group has at least "
        f"{problem['round']['mentees_min']}."
        for group in kept
        if len(group["mentees"]) < problem["round"]["mentees_min"] and group["mentors"][0] not in locked_already
    ]
    return [*found.broken, *(sentence for sentence in under if sentence not in found.broken)]
