"""What the board shows of a proposal: groups as cards, the unplaced with reasons, and each possible move's effect."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Region, User
from groups.matching import Problem, parse_problem
from groups.models import Proposal, ProposalMove
from groups.proposals.plans import members_of, slot_of
from groups.proposals.sentences import LEFT_OUT, help_in_words, names_of, reason_for_board
from groups.scenarios.parameters import real_ids
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
    flag: str = ""
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
    """Everything that the board's page shows; 5 queries whatever the size.

    What coordinators did about the viewer, and why, is left out.
    """
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

        # Who is no longer accepted since the run; publishing would be refused with them.
        gone = Application.objects.filter(pk__in=real_ids(list(self.people))).exclude(
            state__in=[Application.State.ACCEPTED, Application.State.WAITING]
        )
        self.flags = {str(one.pk): str(one.get_state_display()) for one in gone}

    def read(self) -> Board:
        plan = self.proposal.plan
        return Board(
            cards=[self._card(number, group) for number, group in enumerate(plan["groups"])],
            unplaced=[self._unplaced(entry) for entry in plan["unplaced"]],
            left_out=self._left_out(),
            moves=[move for move in self.moves if move.application.user_id != self.viewer.pk],
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
            slot=on_clock(slot, self.problem, slot.zone),
            slot_utc=on_clock(slot, self.problem, "UTC"),
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
            local_time=on_clock(slot, self.problem, said["zone"]),
            is_override=is_override,
            override_reason=self.reasons.get(person, "") if is_override and person not in self.mine else "",
            is_viewer=person in self.mine,
            flag=self.flags.get(person, ""),
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
            flag=self.flags.get(person, ""),
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


def on_clock(slot: Slot, problem: Problem, zone: str) -> str:
    """A slot on someone's clock, with the dates of clock changes."""
    said = describe_slot(slot, problem.round.starts_on, problem.round.weeks, zone)
    return said.replace(" your time", "")


def rank_in_words(person: Json, outcome: str) -> str:
    """What place an outcome has on someone's list."""
    rank = dict(map(tuple, person["outcomes"])).get(outcome)
    if rank is None:
        return _("not on their list")
    return _("choice %(rank)s of %(count)s") % {"rank": rank, "count": len(person["outcomes"])}


def sizes_in_words(proposal: Proposal) -> str:
    """How many groups have how many mentees, largest first: "2 of 5 mentees, 1 of 3 mentees"."""
    sizes = Counter(len(group["mentees"]) for group in proposal.plan.get("groups", []))
    return ", ".join(
        ngettext("%(groups)s of %(size)s mentee", "%(groups)s of %(size)s mentees", size)
        % {"groups": sizes[size], "size": size}
        for size in sorted(sizes, reverse=True)
    )
