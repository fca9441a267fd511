"""What the board shows of a proposal: groups as cards, the unplaced with reasons, and each possible move's effect."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Region, User
from groups.matching import Problem, parse_problem
from groups.matching.moves import MoveEffect, move_effects
from groups.models import Proposal, ProposalMove
from groups.proposals.facts import facts_of
from groups.proposals.plans import MOVED_BY_HAND, group_of, members_of, slot_of
from groups.proposals.sentences import LEFT_OUT, Names, help_in_words, names_of, reason_for_board
from groups.proposals.services import broken_after
from rounds.models import Application
from slots.cells import CELLS_PER_WEEK, MINUTES_PER_CELL, cell_of
from slots.weekly import Slot, describe_slot

Json = dict[str, Any]
ROLES = {
    "lead": gettext_lazy("lead mentor"),
    "co-mentor": gettext_lazy("co-mentor"),
    "mentee": gettext_lazy("mentee"),
    "mentor": gettext_lazy("mentor"),
}


@dataclass(frozen=True)
class Seat:
    """One person on the board."""

    id: str
    name: str
    role: str
    rank: str = ""
    region: str = ""
    local_time: str = ""
    override_reason: str = ""
    is_override: bool = False
    is_viewer: bool = False
    reason: str = ""
    seat_holders: list[str] = field(default_factory=list)
    would_help: str = ""


@dataclass(frozen=True)
class Card:
    """One group on the board."""

    number: int
    name: str
    outcome: str
    language: str
    city: str
    slot: str
    slot_utc: str
    zone: str
    slot_cells: list[int]
    shared_cells: list[int]
    seats: list[Seat]
    is_short: bool
    is_published: bool


@dataclass(frozen=True)
class Board:
    """A proposal as a coordinator sees it."""

    cards: list[Card]
    unplaced: list[Seat]
    left_out: list[Seat]
    moves: list[ProposalMove]
    accepted: list[str]


def read_board(proposal: Proposal, viewer: User) -> Board:
    """Everything that the board's page shows; 4 queries whatever the size."""
    return _BoardReader(proposal, viewer).read()


class _BoardReader:
    def __init__(self, proposal: Proposal, viewer: User) -> None:
        self.proposal, self.viewer = proposal, viewer
        self.problem: Problem = parse_problem(proposal.problem)
        self.names = names_of(proposal.problem)
        self.people = {person["id"]: person for person in proposal.problem["people"]}
        self.moves = list(proposal.moves.select_related("made_by", "application"))
        self.reasons = {str(move.application_id): move.reason for move in reversed(self.moves) if move.reason}
        self.mine = {
            str(pk)
            for pk in Application.objects.filter(user=viewer, round=proposal.round_id).values_list("pk", flat=True)
        }

    def read(self) -> Board:
        plan = self.proposal.plan
        return Board(
            cards=[self._card(number, group) for number, group in enumerate(plan["groups"])],
            unplaced=[self._unplaced(entry) for entry in plan["unplaced"]],
            left_out=self._left_out(),
            moves=self.moves,
            accepted=[self.names.say(sentence) for sentence in plan.get("accepted", [])],
        )

    def _card(self, number: int, group: Json) -> Card:
        slot, rules = slot_of(group), self.problem.round
        lead = group["mentors"][0]
        shared = {cell for start in group["starts"] for cell in cells_from(start, rules.meeting_minutes)}
        return Card(
            number=number,
            name=self.names.person(lead),
            outcome=self.names.outcome(group["outcome"]),
            language=group["language"],
            city=(group["city"] or "").title(),
            slot=_on_clock(slot, self.problem, slot.zone),
            slot_utc=_on_clock(slot, self.problem, "UTC"),
            zone=slot.zone,
            slot_cells=cells_from(cell_of(slot.day, slot.minute), rules.meeting_minutes),
            shared_cells=sorted(shared),
            seats=[self._seat(person, group, slot) for person in members_of(group)],
            is_short=len(group["mentees"]) < rules.mentees_wanted,
            is_published="published" in group,
        )

    def _seat(self, person: str, group: Json, slot: Slot) -> Seat:
        said = self.people[person]
        role = said["role"]
        if role == "mentor":
            role = "lead" if person == group["mentors"][0] else "co-mentor"
        is_override = person in group.get("override", [])
        return Seat(
            id=person,
            name=self.names.person(person),
            role=str(ROLES[role]),
            rank=rank_in_words(said, group["outcome"]),
            region=str(Region(said["region"]).label) if said["region"] else "",
            local_time=_on_clock(slot, self.problem, said["zone"]),
            is_override=is_override,
            override_reason=self.reasons.get(person, "") if is_override else "",
            is_viewer=person in self.mine,
        )

    def _unplaced(self, entry: Json) -> Seat:
        person = entry["id"]
        return Seat(
            id=person,
            name=self.names.person(person),
            role=str(ROLES[self.people[person]["role"]]),
            reason=reason_for_board(entry["reason"]),
            seat_holders=[self.names.person(one) for one in entry.get("loses", [])],
            would_help=help_in_words(entry),
            is_viewer=person in self.mine,
        )

    def _left_out(self) -> list[Seat]:
        codes = {entry["application"]: entry["reason"] for entry in self.proposal.left_out}
        applications = Application.objects.filter(pk__in=codes).select_related("user").order_by("user__name")
        return [
            Seat(str(one.pk), one.user.name, one.get_role_display(), reason=str(LEFT_OUT[codes[one.pk]]))
            for one in applications
        ]


def cells_from(first: int, minutes: int) -> list[int]:
    """The cells of a meeting that begins with a cell."""
    return [cell % CELLS_PER_WEEK for cell in range(first, first + -(-minutes // MINUTES_PER_CELL))]


def _on_clock(slot: Slot, problem: Problem, zone: str) -> str:
    """A slot on someone's clock, with the dates of clock changes."""
    said = describe_slot(slot, problem.round.starts_on, problem.round.weeks, zone)
    return said.replace(" your time", "")


def rank_in_words(person: Json, outcome: str) -> str:
    """What place an outcome has on someone's list."""
    rank = dict(map(tuple, person["outcomes"])).get(outcome)
    if rank is None:
        return _("not on their list")
    return _("choice %(rank)s of %(count)s") % {"rank": rank, "count": len(person["outcomes"])}


# --- One person ------------------------------------------------------------------------------------


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
        slot=_on_clock(slot, problem, slot.zone),
        local_time=_on_clock(slot, problem, said["zone"]),
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


# --- The list of proposals -------------------------------------------------------------------------


def sizes_in_words(proposal: Proposal) -> str:
    """How many groups have how many mentees, largest first: "2 of 5 mentees, 1 of 3 mentees"."""
    sizes = Counter(len(group["mentees"]) for group in proposal.plan.get("groups", []))
    return ", ".join(
        ngettext("%(groups)s of %(size)s mentee", "%(groups)s of %(size)s mentees", size)
        % {"groups": sizes[size], "size": size}
        for size in sorted(sizes, reverse=True)
    )
