"""Changing a proposal by hand: moves, undoing them, and running again with groups kept."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.records import record_decision
from groups.matching.moves import MoveEffect, move_effects
from groups.models import Proposal, ProposalMove
from groups.proposals.plans import apply_move, faults_of, group_of, with_starts
from groups.proposals.problem import ProposalRefused
from groups.proposals.sentences import Names, names_of
from groups.proposals.services import Options, start_proposal
from rounds.models import Application

Json = dict[str, Any]
State = Proposal.State


def move_person(
    *, proposal: Proposal, version: int, person: str, to: int | None, by: User, reason: str = ""
) -> Proposal:
    """Move one person (application pk as text) to a group's number, or None for nowhere; returns the proposal.

    `version` is the one that the coordinator looked at. Raises ProposalRefused when the board has changed since,
    when the coordinator moves themselves, and when a rule breaks without a reason.
    """
    with transaction.atomic():
        fresh = _locked_for_change(proposal, version)
        application = Application.objects.select_related("user").filter(pk=int(person), round=fresh.round_id).first()
        if application is None or all(one["id"] != person for one in fresh.problem["people"]):
            raise ProposalRefused(_("This person isn't part of the proposal."))
        if application.user_id == by.pk:
            raise ProposalRefused(_("You can't place yourself. Please ask another coordinator."))
        effect = effect_of(fresh, person, to)
        broken = broken_by(fresh, person, effect)
        if broken and not reason.strip():
            raise ProposalRefused(_("This breaks a rule. Please say why you do it anyway."))
        _store_move(fresh, application, effect, broken, by, reason.strip())
    return fresh


def _locked_for_change(proposal: Proposal, version: int) -> Proposal:
    fresh = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if fresh.state != State.READY:
        raise ProposalRefused(
            _("This proposal can't be changed: it is %(state)s.") % {"state": fresh.get_state_display()}
        )
    if fresh.version != version:
        raise ProposalRefused(
            _("Another coordinator has changed this proposal meanwhile. Here is the board as it is now.")
        )
    return fresh


def effect_of(proposal: Proposal, person: str, to: int | None) -> MoveEffect:
    """What moving a person to a group's number, or nowhere, does."""
    for effect in move_effects(proposal.problem, proposal.plan, person):
        if effect.target == to:
            return effect
    raise ProposalRefused(_("There is no such group in this proposal any more."))


def broken_by(proposal: Proposal, person: str, effect: MoveEffect) -> list[str]:
    """The rules that a move breaks, as sentences with names. Raises ProposalRefused where no reason can help."""
    names = names_of(proposal.problem)
    if any(sentence.startswith("Locked in") for sentence in effect.broken):
        raise ProposalRefused(_("This person is in a published group. Publishing again moves no one."))
    if effect.target == group_of(proposal.plan, person):
        raise ProposalRefused(_("They are there already."))
    after = apply_move(proposal.problem, proposal.plan, person, effect)
    _refuse_impossible(after, effect)
    return broken_after(proposal, names, effect)


def _refuse_impossible(after: Json, effect: MoveEffect) -> None:
    """Five seats and two mentors are limits of the database, not of judgment."""
    for group in after["groups"]:
        if len(group["mentees"]) > 5:
            raise ProposalRefused(_("A group never has more than five mentees."))
        if len(group["mentors"]) > 2:
            raise ProposalRefused(_("A group has one lead and at most one co-mentor."))


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


def _store_move(
    proposal: Proposal, application: Application, effect: MoveEffect, broken: list[str], by: User, reason: str
) -> None:
    names = names_of(proposal.problem)
    before, person = proposal.plan, str(application.pk)
    source = group_of(before, person)
    places = [
        names.group(before, number) if number is not None else _("no group") for number in (source, effect.target)
    ]
    proposal.plan = apply_move(proposal.problem, before, person, effect)
    proposal.plan["accepted"] = faults_of(proposal.problem, proposal.plan)
    with_starts(proposal.problem, proposal.plan)
    proposal.version += 1
    proposal.kept = []
    proposal.save(update_fields=["plan", "version", "kept"])
    ProposalMove.objects.create(
        proposal=proposal,
        version=proposal.version,
        application=application,
        plan_before=before,
        summary=_("%(name)s: from %(source)s to %(target)s")
        % {"name": application.user.name, "source": places[0], "target": places[1]},
        broken=broken,
        reason=reason if broken else "",
        made_by=by,
    )
    record_decision(
        by=by,
        action="placement.moved",
        subject=application,
        about=application.user,
        reason=reason,
        before={"proposal": proposal.pk, "lead": _lead_in(before, source)},
        after={"proposal": proposal.pk, "lead": _lead_in(before, effect.target), "broken": effect.broken},
    )


def _lead_in(plan: Json, number: int | None) -> str | None:
    """Who leads a group of a plan, as an id: records hold no names."""
    return None if number is None else str(plan["groups"][number]["mentors"][0])


def undo_move(*, proposal: Proposal, version: int, by: User) -> Proposal:
    """Take back the last move; the version grows on, so that nobody's older board is taken for this one."""
    with transaction.atomic():
        fresh = _locked_for_change(proposal, version)
        last = fresh.moves.select_related("application__user").first()
        if last is None:
            raise ProposalRefused(_("There is no move to undo."))
        if last.application.user_id == by.pk:
            raise ProposalRefused(_("You can't place yourself. Please ask another coordinator."))
        fresh.plan = last.plan_before
        fresh.version += 1
        fresh.kept = []
        fresh.save(update_fields=["plan", "version", "kept"])
        record_decision(
            by=by,
            action="placement.move-undone",
            subject=last.application,
            about=last.application.user,
            before={"proposal": fresh.pk, "version": last.version},
        )
        last.delete()
    return fresh


def keep_groups(*, proposal: Proposal, version: int, numbers: Sequence[int]) -> Proposal:
    """Remember which groups a new run keeps as they are; numbers that the plan hasn't are ignored."""
    with transaction.atomic():
        fresh = _locked_for_change(proposal, version)
        fresh.kept = sorted({number for number in numbers if 0 <= number < len(fresh.plan["groups"])})
        fresh.save(update_fields=["kept"])
    return fresh


def run_again(*, proposal: Proposal, version: int, numbers: Sequence[int], by: User, name: str) -> Proposal:
    """Start a new proposal with the round as it is now and the chosen groups kept; they may only gain mentees."""
    kept = keep_groups(proposal=proposal, version=version, numbers=numbers)
    options = Options(include_waiting=bool(kept.options.get("include_waiting")), keep_from=kept, kept=tuple(kept.kept))
    return start_proposal(round=kept.round, by=by, name=name, seed=kept.seed, options=options)
