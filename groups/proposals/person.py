"""One person on the board: why they are where they are, and what every possible move would do, before it is made."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.matching import parse_problem
from groups.matching.moves import MoveEffect, move_effects
from groups.models import Proposal
from groups.proposals.board import on_clock, rank_in_words
from groups.proposals.cards import ROLES, Seat
from groups.proposals.changing import broken_after, why_never
from groups.proposals.facts import facts_of
from groups.proposals.plans import MOVED_BY_HAND, SEAT_IS_FREE, group_of, slot_of
from groups.proposals.sentences import Names, help_in_words, names_of, reason_for_board

Json = dict[str, Any]


# How a move stands to the rules, in the order in which moves are listed.
FITS, BREAKS, NEVER, HERE = "fits", "breaks", "never", "here"
TONES = (FITS, BREAKS, NEVER, HERE)


@dataclass(frozen=True)
class Target:
    """One place to which a person could be moved, and what the move does, before it is made.

    `value` is the group's number and `key` its lead; both "" for no group. `tone` is one of TONES; `never` says why
    no reason can help.
    """

    value: str
    key: str
    tone: str
    name: str
    outcome: str = ""
    slot: str = ""
    local_time: str = ""
    broken: list[str] = field(default_factory=list)
    never: str = ""
    notes: list[str] = field(default_factory=list)
    placed: int = 0
    objective: int = 0

    @property
    def effect(self) -> list[str]:
        """What the move changes, in sentences."""
        return [*_figures(self.placed, self.objective), *self.notes]


@dataclass(frozen=True)
class PersonOnBoard:
    """One person: where they are and why, and every other place with its effect, best first."""

    seat: Seat
    place: str
    why: list[str]
    targets: list[Target]

    @property
    def possible(self) -> list[Target]:
        """Moves that keep all rules."""
        return [target for target in self.targets if target.tone == FITS]

    @property
    def against_rules(self) -> list[Target]:
        """Moves that need a reason."""
        return [target for target in self.targets if target.tone == BREAKS]

    @property
    def impossible(self) -> list[Target]:
        """Moves for which no reason helps."""
        return [target for target in self.targets if target.tone == NEVER]


def read_person(proposal: Proposal, person: str) -> PersonOnBoard:
    """Why someone is where they are, and what each possible move would do."""
    names = names_of(proposal.problem)
    said = next(one for one in proposal.problem["people"] if one["id"] == person)
    number = group_of(proposal.plan, person)
    seat, place, why = _where(proposal, names, said, number)
    return PersonOnBoard(seat=seat, place=place, why=why, targets=read_targets(proposal, names, said))


def read_targets(proposal: Proposal, names: Names, said: Json) -> list[Target]:
    """Every place on the board for someone (as the problem has them), best first, theirs last."""
    effects = move_effects(parse_problem(proposal.problem), proposal.plan, said["id"])
    targets = [_target(proposal, names, said, effect) for effect in effects]
    return sorted(targets, key=lambda one: (TONES.index(one.tone), len(one.broken), -one.objective))


def _where(proposal: Proposal, names: Names, said: Json, number: int | None) -> tuple[Seat, str, list[str]]:
    person = said["id"]
    seat = Seat(person, names.person(person), str(ROLES[said["role"]]))
    if number is not None:
        group = proposal.plan["groups"][number]
        return seat, names.group(proposal.plan, number), _why_here(facts_of(proposal.problem, group, person))
    entry = next(one for one in proposal.plan["unplaced"] if one["id"] == person)
    why = [reason_for_board(entry["reason"], said["role"])]
    if entry.get("loses"):
        why.append(
            _("Placing them would cost a place of: %(names)s.")
            % {"names": ", ".join(names.person(one) for one in entry["loses"])}
        )
    if words := help_in_words(entry):
        why.append(_("Free also at %(hours)s (their clock), they would be placed.") % {"hours": words})
    elif entry["reason"] not in (MOVED_BY_HAND, SEAT_IS_FREE):
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


def _target(proposal: Proposal, names: Names, said: Json, effect: MoveEffect) -> Target:
    plan, number = proposal.plan, effect.target
    is_here = number == group_of(plan, said["id"])
    never = "" if is_here else why_never(plan, said["id"], said["role"] == "mentor", effect)
    broken = [] if is_here else broken_after(proposal, names, effect)
    tone = HERE if is_here else NEVER if never else BREAKS if broken else FITS
    common: Json = {"tone": tone, "never": never, "broken": broken}
    common |= {"placed": effect.placed, "objective": effect.objective}
    if number is None:
        return Target(value="", key="", name=_("no group"), notes=_notes(plan, names, effect), **common)
    group = plan["groups"][number]
    slot, the_round = slot_of(group), proposal.problem["round"]
    return Target(
        value=str(number),
        key=group["mentors"][0],
        name=names.group(plan, number),
        outcome=names.outcome(group["outcome"]),
        slot=on_clock(slot, the_round, slot.zone),
        local_time=on_clock(slot, the_round, said["zone"]),
        notes=[*_rank(said, group["outcome"]), *_notes(plan, names, effect)],
        **common,
    )


def _rank(said: Json, outcome: str) -> list[str]:
    """What place the outcome has on their list; that it has none is said by the rule that it breaks."""
    return [rank_in_words(said, outcome)] if any(slug == outcome for slug, _place in said["outcomes"]) else []


def _figures(placed: int, objective: int) -> list[str]:
    """How many more or fewer mentees have a place, and how the plan's score changes."""
    said = []
    if placed > 0:
        said.append(
            ngettext("%(number)s more mentee has a place", "%(number)s more mentees have a place", placed)
            % {"number": placed}
        )
    elif placed < 0:
        said.append(
            ngettext("%(number)s mentee loses their place", "%(number)s mentees lose their place", -placed)
            % {"number": -placed}
        )
    sign = "+" if objective > 0 else "\N{MINUS SIGN}" if objective < 0 else "±"
    return [*said, _("score %(change)s") % {"change": f"{sign}{intcomma(abs(objective))}"}]


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
