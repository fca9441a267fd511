"""What the board shows of a proposal: groups as cards, the unplaced with reasons, and what was changed by hand."""

import datetime as dt
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Region, User
from groups.models import Proposal
from groups.proposals.cards import ROLES, Board, Card, Seat
from groups.proposals.filters import EVERYTHING, BoardFilter
from groups.proposals.history import can_redo, can_undo, history_of, reasons_among
from groups.proposals.plans import MOVED_BY_HAND, members_of, slot_of
from groups.proposals.sentences import LEFT_OUT, help_in_words, names_of, reason_for_board
from groups.scenarios.parameters import is_invented, real_ids
from rounds.models import Application
from slots.cells import CELLS_PER_WEEK, MINUTES_PER_CELL, cell_of
from slots.weekly import Slot, describe_slot

Json = dict[str, Any]


def read_board(proposal: Proposal, viewer: User, wanted: BoardFilter = EVERYTHING) -> Board:
    """Everything that the board's page shows, with what isn't `wanted` marked as hidden; 6 queries whatever the size.

    What coordinators did about the viewer, and why, is left out.
    """
    return _BoardReader(proposal, viewer, wanted).read()


class _BoardReader:
    def __init__(self, proposal: Proposal, viewer: User, wanted: BoardFilter) -> None:
        self.proposal, self.viewer, self.wanted = proposal, viewer, wanted
        self.round: Json = proposal.problem["round"]
        self.names = names_of(proposal.problem)
        self.people = {person["id"]: person for person in proposal.problem["people"]}
        self.history = history_of(proposal)
        self.reasons = reasons_among(self.history)
        numbers = real_ids(list(self.people))
        mine = Application.objects.filter(user=viewer, round=proposal.round_id)
        self.mine = {str(pk) for pk in mine.values_list("pk", flat=True)}
        self.may_change = proposal.state == Proposal.State.READY
        self.fixed = {one for lock in proposal.problem["locked"] for one in members_of(lock)}

        # Who is no longer accepted since the run; publishing would be refused with them.
        gone = Application.objects.filter(pk__in=numbers).exclude(
            state__in=[Application.State.ACCEPTED, Application.State.WAITING]
        )
        self.flags = {str(one.pk): str(one.get_state_display()) for one in gone}

    def read(self) -> Board:
        plan = self.proposal.plan
        moves = [move for move in self.history if move.application.user_id != self.viewer.pk]
        cards = [self._card(number, group) for number, group in enumerate(plan["groups"])]
        unplaced = [self._unplaced(entry) for entry in plan["unplaced"]]
        return Board(
            cards=cards,
            unplaced=unplaced,
            left_out=self._left_out(),
            moves=moves,
            outcomes=self._outcomes(),
            regions=self._regions(),
            reasons=self._reasons(unplaced),
            may_undo=self.may_change and can_undo(self.history),
            may_redo=self.may_change and can_redo(self.history),
        )

    def _reasons(self, unplaced: list[Seat]) -> list[tuple[str, str]]:
        """What people can be looked for by: the reasons that there are, and being moved out, which may come."""
        words = {MOVED_BY_HAND: reason_for_board(MOVED_BY_HAND)}
        # Where mentors and mentees have the same one, it is called as that of mentees.
        for seat in sorted(unplaced, key=lambda one: str(self.people[one.id]["role"]), reverse=True):
            if not seat.is_viewer:
                words[seat.reason_code] = seat.reason
        return sorted(words.items(), key=lambda each: each[1])

    def _outcomes(self) -> list[tuple[str, str]]:
        slugs = {slug for person in self.people.values() for slug, _rank in person["outcomes"]}
        return sorted(((slug, self.names.outcome(slug)) for slug in slugs), key=lambda each: each[1])

    def _regions(self) -> list[tuple[str, str]]:
        codes = {person["region"] for person in self.people.values() if person["region"]}
        return sorted(((code, str(Region(code).label)) for code in codes), key=lambda each: each[1])

    def _card(self, number: int, group: Json) -> Card:
        slot, minutes = slot_of(group), self.round["meeting_minutes"]
        lead = group["mentors"][0]
        shared = {cell for start in group["starts"] for cell in cells_from(start, minutes)}
        card = Card(
            number=number,
            key=lead,
            name=self.names.person(lead),
            outcome=self.names.outcome(group["outcome"]),
            outcome_slug=group["outcome"],
            language=group["language"],
            city=(group["city"] or "").title(),
            slot=on_clock(slot, self.round, slot.zone),
            slot_utc=on_clock(slot, self.round, "UTC"),
            zone=slot.zone,
            slot_cells=cells_from(cell_of(slot.day, slot.minute), minutes),
            shared_cells=sorted(shared),
            seats=[self._seat(person, group, slot) for person in members_of(group)],
            is_short=len(group["mentees"]) < self.round["mentees_wanted"],
            is_published="published" in group,
        )
        texts = [card.outcome, *(seat.name for seat in card.seats)]
        hidden = self.wanted.hides_group(outcome=card.outcome_slug, regions=card.regions, flags=card.flags, texts=texts)
        return replace(card, is_hidden=hidden)

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
            region_code=said["region"] or "",
            local_time=on_clock(slot, self.round, said["zone"]),
            is_override=is_override,
            override_reason=self.reasons.get(person, "") if is_override and person not in self.mine else "",
            is_viewer=person in self.mine,
            is_movable=self._is_movable(person),
            flag=self.flags.get(person, ""),
        )

    def _is_movable(self, person: str) -> bool:
        return self.may_change and not is_invented(person) and person not in self.mine and person not in self.fixed

    def _unplaced(self, entry: Json) -> Seat:
        person = entry["id"]
        said = self.people[person]
        seat = Seat(
            id=person,
            name=self.names.person(person),
            role=str(ROLES[said["role"]]),
            region=str(Region(said["region"]).label) if said["region"] else "",
            region_code=said["region"] or "",
            outcomes=tuple(slug for slug, _rank in said["outcomes"]),
            reason=reason_for_board(entry["reason"], said["role"]),
            reason_code=entry["reason"],
            seat_holders=[self.names.person(one) for one in entry.get("loses", [])],
            would_help=help_in_words(entry),
            is_viewer=person in self.mine,
            is_movable=self._is_movable(person),
            flag=self.flags.get(person, ""),
        )
        hidden = self.wanted.hides_person(
            outcomes=seat.outcomes, region=seat.region_code, flags=seat.flags, name=seat.name
        )
        return replace(seat, is_hidden=hidden)

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


def on_clock(slot: Slot, the_round: Json, zone: str) -> str:
    """A slot on someone's clock, with the dates of clock changes; `the_round` is that of a problem."""
    return _described(slot, the_round["starts_on"], the_round["weeks"], zone)


@lru_cache(maxsize=16_384)
def _described(slot: Slot, starts_on: str, weeks: int, zone: str) -> str:
    """Kept, since a board says hundreds of them, and another move changes few."""
    return describe_slot(slot, dt.date.fromisoformat(starts_on), weeks, zone).replace(" your time", "")


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
