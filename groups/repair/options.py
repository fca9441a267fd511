"""What can be done for a group that lost its lead or members: ranked options, by the matching's own engine.

Pure functions over the engine's JSON (`groups.matching`). The problem is the round as it is now, with every group
that is not concerned locked; a lock carries its group's key as "published". The concerned group is given beside it,
with its members as they remain; its mentors' first one leads, unless `lead_left`.

Options are ranked by people in a group afterwards (one that someone leads, with a mentee in it); among equals by
people in whole groups, which have the round's least number of mentees; then by people whose group or slot changes,
fewest first; then by the objective.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from groups.matching import check
from groups.repair.slots import same_instants, slot_of

Json = dict[str, Any]

CO_MENTOR, IDLE_MENTOR, NEW_SLOT, MOVE, MERGE, FILL, REGROUP, NOTHING = (
    "co-mentor", "idle-mentor", "new-slot", "move", "merge", "fill", "regroup", "nothing",
)  # fmt: skip


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
    whole: int
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
