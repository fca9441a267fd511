"""One person on the board: why they are where they are, and what every possible move would do, before it is made."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from groups.matching import Problem, parse_problem
from groups.matching.moves import MoveEffect, move_effects
from groups.models import Proposal
from groups.proposals.board import ROLES, Seat, on_clock, rank_in_words
from groups.proposals.changing import broken_after
from groups.proposals.facts import facts_of
from groups.proposals.plans import MOVED_BY_HAND, group_of, slot_of
from groups.proposals.sentences import Names, help_in_words, names_of, reason_for_board

Json = dict[str, Any]


@dataclass(frozen=True)
class Target:
    """One place to which a person could be moved, and what the move does, before it is made."""

    value: str
    name: str
    outcome: str
    slot: str
    local_time: str
    broken: list[str]
    notes: list[str]
    placed: int
    objective: int


@dataclass(frozen=True)
class PersonOnBoard:
    """One person: where they are and why, and every other place with its effect."""

    seat: Seat
    place: str
    why: list[str]
    possible: list[Target]
    against_rules: list[Target]


def read_person(proposal: Proposal, person: str) -> PersonOnBoard:
    """Why someone is where they are, and what each possible move would do."""
    names, problem = names_of(proposal.problem), parse_problem(proposal.problem)
    said = next(one for one in proposal.problem["people"] if one["id"] == person)
    number = group_of(proposal.plan, person)
    targets = [
        _target(proposal, names, problem, said, effect)
        for effect in move_effects(problem, proposal.plan, person)
        if effect.target != number and not any(sentence.startswith("Locked in") for sentence in effect.broken)
    ]
    targets.sort(key=lambda target: (len(target.broken), -target.objective))
    seat, place, why = _where(proposal, names, said, number)
    return PersonOnBoard(
        seat=seat,
        place=place,
        why=why,
        possible=[target for target in targets if not target.broken],
        against_rules=[target for target in targets if target.broken],
    )


def _where(proposal: Proposal, names: Names, said: Json, number: int | None) -> tuple[Seat, str, list[str]]:
    person = said["id"]
    seat = Seat(person, names.person(person), str(ROLES[said["role"]]))
    if number is not None:
        group = proposal.plan["groups"][number]
        return seat, names.group(proposal.plan, number), _why_here(facts_of(proposal.problem, group, person))
    entry = next(one for one in proposal.plan["unplaced"] if one["id"] == person)
    why = [reason_for_board(entry["reason"])]
    if entry.get("loses"):
        why.append(
            _("Placing them would cost a place of: %(names)s.")
            % {"names": ", ".join(names.person(one) for one in entry["loses"])}
        )
    if words := help_in_words(entry):
        why.append(_("Free also at %(hours)s (their clock), they would be placed.") % {"hours": words})
    elif entry["reason"] != MOVED_BY_HAND:
        why.append(_("No few extra hours of theirs would place them."))
    return seat, _("no group"), why


def _why_here(facts: Json) -> list[str]:
    why = []
    if facts["rank"]:
        why.append(_("The outcome is their choice %(rank)s of %(ranked)s.") % facts)
    if facts["override"]:
        why.append(_("They were placed against the rules, by hand."))
    elif not facts["all_fit"]:
        why.append(
            _("They are free at the slot in every week; someone else in the group was placed against the rules.")
        )
    elif facts["common_starts"] == 1:
        why.append(_("The slot is the only start of the week that all members can make in every week."))
    else:
        why.append(_("All members could meet at %(common_starts)s starts of the week, in every week.") % facts)
    if facts["same_region"]:
        why.append(_("They live in the lead's region."))
    if facts["in_person"]:
        why.append(_("They can meet in person."))
    return why


def _target(proposal: Proposal, names: Names, problem: Problem, said: Json, effect: MoveEffect) -> Target:
    plan = proposal.plan
    broken = broken_after(proposal, names, effect)
    if effect.target is None:
        return Target(
            "", _("no group"), "", "", "", broken, _notes(plan, names, effect), effect.placed, effect.objective
        )
    group = plan["groups"][effect.target]
    slot = slot_of(group)
    return Target(
        value=str(effect.target),
        name=names.group(plan, effect.target),
        outcome=names.outcome(group["outcome"]),
        slot=on_clock(slot, problem, slot.zone),
        local_time=on_clock(slot, problem, said["zone"]),
        broken=broken,
        notes=[rank_in_words(said, group["outcome"]), *_notes(plan, names, effect)],
        placed=effect.placed,
        objective=effect.objective,
    )


def _notes(plan: Json, names: Names, effect: MoveEffect) -> list[str]:
    """What else happens: groups that end or become short, who leads then."""
    said = [_("%(group)s ends") % {"group": names.group(plan, number)} for number in effect.dissolved]
    said += [
        _("%(group)s becomes smaller than wanted") % {"group": names.group(plan, number)}
        for number in effect.short
        if number not in effect.under_min
    ]
    if effect.new_lead:
        said.append(_("%(name)s leads then") % {"name": names.person(effect.new_lead)})
    return said
