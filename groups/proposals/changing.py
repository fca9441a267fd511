"""Changing a proposal by hand: moves, and running again with groups kept. Undoing and redoing is in `undoing.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.records import record_decision
from groups.matching import Problem, parse_problem
from groups.matching.moves import MoveEffect, move_effect
from groups.models import Proposal, ProposalMove
from groups.proposals.plans import apply_move, group_of, touched_between, with_reasons, with_starts
from groups.proposals.problem import ProposalRefused
from groups.proposals.sentences import Names, names_of
from groups.proposals.services import Options, start_proposal
from groups.scenarios.parameters import is_invented
from rounds.models import Application

Json = dict[str, Any]
State = Proposal.State

# Limits of the database, not of judgment.
MENTEES_MOST, MENTORS_MOST = 5, 2


class BoardChanged(ProposalRefused):
    """The coordinator looked at an older board than there is now."""


class ReasonNeeded(ProposalRefused):
    """A rule breaks, and nobody said why it shall; `broken` are the rules as sentences."""

    def __init__(self, broken: list[str]) -> None:
        super().__init__(_("This breaks a rule. Please say why you do it anyway."))
        self.broken = broken


def move_person(
    *, proposal: Proposal, version: int, person: str, to: int | None, by: User, reason: str = ""
) -> Proposal:
    """Move one person (application pk as text) to a group's number, or None for nowhere; returns the proposal.

    `version` is the one that the coordinator looked at. Raises BoardChanged when the board has changed since,
    ReasonNeeded when a rule breaks without a reason, and ProposalRefused when the coordinator moves themselves or
    no reason can help.
    """
    with transaction.atomic():
        fresh = locked_for_change(proposal, version)
        application = _application_of(fresh, person)
        if application.user_id == by.pk:
            raise ProposalRefused(_("You can't place yourself. Please ask another coordinator."))
        if to is not None and not 0 <= to < len(fresh.plan["groups"]):
            raise ProposalRefused(_("There is no such group in this proposal any more."))
        names, problem = names_of(fresh.problem), parse_problem(fresh.problem)
        effect = move_effect(problem, fresh.plan, person, to)
        if impossible := why_never(fresh.plan, person, problem.people[person].is_mentor, effect):
            raise ProposalRefused(impossible)
        broken = broken_after(fresh, names, effect)
        if broken and not reason.strip():
            raise ReasonNeeded(broken)
        _store_move(fresh, application, _Move(effect, problem, names, broken, reason.strip() if broken else ""), by)
    return fresh


def _application_of(proposal: Proposal, person: str) -> Application:
    """Who is to be moved. Invented people have no application, and stay where they are."""
    application = None
    if not is_invented(person) and any(one["id"] == person for one in proposal.problem["people"]):
        application = Application.objects.select_related("user").filter(pk=int(person), round=proposal.round_id).first()
    if application is None:
        raise ProposalRefused(_("This person isn't part of the proposal."))
    return application


def locked_for_change(proposal: Proposal, version: int) -> Proposal:
    """The proposal, locked until the transaction ends; raises BoardChanged where it isn't the one looked at."""
    fresh = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if fresh.state != State.READY:
        raise ProposalRefused(
            _("This proposal can't be changed: it is %(state)s.") % {"state": fresh.get_state_display()}
        )
    if fresh.version != version:
        raise BoardChanged(
            _("Another coordinator has changed this proposal meanwhile. Here is the board as it is now.")
        )
    return fresh


def why_never(plan: Json, person: str, is_mentor: bool, effect: MoveEffect) -> str:  # noqa: FBT001 - a fact of the person
    """Why no reason can help a move, or "" where it may be made."""
    if any(sentence.startswith("Locked in") for sentence in effect.broken):
        return _("This person is in a published group. Publishing again moves no one.")
    if effect.target == group_of(plan, person):
        return _("They are there already.")
    if effect.target is None:
        return ""
    group = plan["groups"][effect.target]
    if is_mentor and len(group["mentors"]) >= MENTORS_MOST:
        return _("A group has one lead and at most one co-mentor.")
    if not is_mentor and len(group["mentees"]) >= MENTEES_MOST:
        return _("A group never has more than five mentees.")
    return ""


def broken_after(proposal: Proposal, names: Names, effect: MoveEffect) -> list[str]:
    """The effect's broken rules, and groups that fall under the minimum, in words."""
    least = proposal.problem["round"]["mentees_min"]
    under = [
        _("%(group)s falls under %(least)s mentees") % {"group": names.group(proposal.plan, number), "least": least}
        for number in effect.under_min
    ]
    if effect.target is None:
        return [*map(names.say, effect.broken), *under]
    group = proposal.plan["groups"][effect.target]
    return [*(names.say_full(sentence, group) for sentence in effect.broken), *under]


@dataclass(frozen=True)
class _Move:
    """A move that may be made, with what was read to find that out."""

    effect: MoveEffect
    problem: Problem
    names: Names
    broken: list[str]
    reason: str


def _store_move(proposal: Proposal, application: Application, move: _Move, by: User) -> None:
    before, person, target = proposal.plan, str(application.pk), move.effect.target
    source = group_of(before, person)
    places = [move.names.group(before, number) if number is not None else _("no group") for number in (source, target)]
    after = with_starts(move.problem, apply_move(proposal.problem, before, person, move.effect))
    after = with_reasons(move.problem, after)
    proposal.moves.filter(is_undone=True).update(plan_before=None, plan_after=None)
    store_plan(proposal, after)
    ProposalMove.objects.create(
        proposal=proposal,
        version=proposal.version,
        application=application,
        plan_before=before,
        touched=touched_between(before, after),
        summary=_("%(name)s: from %(source)s to %(target)s")
        % {"name": application.user.name, "source": places[0], "target": places[1]},
        broken=move.broken,
        reason=move.reason,
        made_by=by,
    )
    record_decision(
        by=by,
        action="placement.moved",
        subject=application,
        about=application.user,
        reason=move.reason,
        before={"proposal": proposal.pk, "lead": _lead_in(before, source)},
        after={"proposal": proposal.pk, "lead": _lead_in(before, target), "broken": move.effect.broken},
    )


def store_plan(proposal: Proposal, plan: Json) -> None:
    """Store another plan; the version only grows, so that nobody's older board is taken for this one."""
    proposal.plan = plan
    proposal.version += 1
    proposal.kept = []
    proposal.save(update_fields=["plan", "version", "kept"])


def _lead_in(plan: Json, number: int | None) -> str | None:
    """Who leads a group of a plan, as an id: records hold no names."""
    return None if number is None else str(plan["groups"][number]["mentors"][0])


def keep_groups(*, proposal: Proposal, version: int, numbers: Sequence[int]) -> Proposal:
    """Remember which groups a new run keeps as they are; numbers that the plan hasn't are ignored."""
    with transaction.atomic():
        fresh = locked_for_change(proposal, version)
        fresh.kept = sorted({number for number in numbers if 0 <= number < len(fresh.plan["groups"])})
        fresh.save(update_fields=["kept"])
    return fresh


def run_again(*, proposal: Proposal, version: int, numbers: Sequence[int], by: User, name: str) -> Proposal:
    """Start a new proposal with the round as it is now and the chosen groups kept; they may only gain mentees."""
    kept = keep_groups(proposal=proposal, version=version, numbers=numbers)
    options = Options(include_waiting=bool(kept.options.get("include_waiting")), keep_from=kept, kept=tuple(kept.kept))
    return start_proposal(round=kept.round, by=by, name=name, seed=kept.seed, options=options)
