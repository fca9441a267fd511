"""Plans: from columns to groups, and to the JSON that is handed out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from groups.matching.field import Cell, Field
from groups.matching.locks import read_group
from groups.matching.problem import Group, Problem, ProblemError
from groups.matching.stages import Formed


@dataclass(frozen=True)
class Plan:
    """Groups and what is proven about them; `unplaced` holds each person's reason and what would help."""

    groups: tuple[Group, ...]
    objective: int
    bound: int
    placed: int
    placed_bound: int
    proven: bool
    unplaced: tuple[dict[str, Any], ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """Return the plan as matching.md lays it down."""
        return {
            "groups": [group.as_json() for group in self.groups],
            "unplaced": list(self.unplaced),
            "objective": self.objective,
            "bound": self.bound,
            "placed": self.placed,
            "placed_bound": self.placed_bound,
            "status": "optimal" if self.proven else "feasible",
        }


def groups_of(the_field: Field, cells: Sequence[Cell], formed: Iterable[Formed]) -> tuple[Group, ...]:
    """Return all groups of a plan, locked ones included, in the order of their leads' ids."""
    groups = {group.lead: group for group in the_field.problem.locked}
    for each in formed:
        owner, cell = the_field.owners[each.column.owner], cells[each.column.cell]
        mentees = [one.id for unit in each.column.units for one in the_field.units[unit].members]
        if owner.locked:
            groups[owner.lead.id] = replace(owner.locked, mentees=tuple(sorted([*owner.locked.mentees, *mentees])))
        else:
            mentors = (owner.lead.id,) if each.co_mentor is None else (owner.lead.id, each.co_mentor)
            groups[owner.lead.id] = Group(
                mentors, tuple(sorted(mentees)), cell.outcome, cell.language, cell.city, cell.slot
            )
    return tuple(groups[lead] for lead in sorted(groups))


def unplaced_of(problem: Problem, groups: Iterable[Group]) -> list[str]:
    """Return the ids of those who are in no group, in their order."""
    seated = {one for group in groups for one in group.members}
    return [person for person in problem.people if person not in seated]


def read_groups(problem: Problem, plan: Mapping[str, Any]) -> list[Group]:
    """Return the groups of a plan's JSON; overrides of locked groups are found by their leads.

    Raises ProblemError where a group can't be read; whether the rules are kept is not looked at.
    """
    entries = plan.get("groups")
    if not isinstance(entries, list):
        raise ProblemError("The plan: groups: this is not a list.")
    overrides = {group.lead: group.override for group in problem.locked}
    groups = [read_group(entry, problem.people, number) for number, entry in enumerate(entries)]
    return [replace(group, override=group.override | overrides.get(group.lead, frozenset())) for group in groups]
