"""Taking back moves, one after the other, and making them again."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.records import record_decision
from groups.models import Proposal, ProposalMove
from groups.proposals.changing import locked_for_change, store_plan
from groups.proposals.plans import touched_between
from groups.proposals.problem import ProposalRefused

Json = dict[str, Any]
Act = ProposalMove.Act


def undo_move(*, proposal: Proposal, version: int, by: User) -> Proposal:
    """Take back the last move that stands; returns the proposal. Raises what `move_person` raises."""
    return _step(proposal, version, by, Act.UNDONE)


def redo_move(*, proposal: Proposal, version: int, by: User) -> Proposal:
    """Make the move again that was undone last; returns the proposal. Raises what `move_person` raises."""
    return _step(proposal, version, by, Act.REDONE)


def _step(proposal: Proposal, version: int, by: User, act: ProposalMove.Act) -> Proposal:
    with transaction.atomic():
        fresh = locked_for_change(proposal, version)
        move = next_to_undo(fresh) if act == Act.UNDONE else next_to_redo(fresh)
        if move is None:
            nothing = _("There is no move to undo.") if act == Act.UNDONE else _("There is no move to redo.")
            raise ProposalRefused(nothing)
        _switch(fresh, move, act, by)
    return fresh


def next_to_undo(proposal: Proposal) -> ProposalMove | None:
    """The last move that stands, with its person."""
    moves = proposal.moves.filter(act=Act.MOVED, is_undone=False)
    return moves.select_related("application__user").order_by("-version").first()


def next_to_redo(proposal: Proposal) -> ProposalMove | None:
    """The move that was undone last, unless another has been made since."""
    undone = proposal.moves.filter(act=Act.MOVED, is_undone=True, plan_after__isnull=False)
    return undone.select_related("application__user").order_by("version").first()


def _switch(proposal: Proposal, move: ProposalMove, act: ProposalMove.Act, by: User) -> None:
    """Put the plan before a move, or after it, in the place of the one that stands."""
    if move.application.user_id == by.pk:
        raise ProposalRefused(_("You can't place yourself. Please ask another coordinator."))
    was, is_undone = proposal.plan, act == Act.UNDONE
    plan: Json | None = move.plan_before if is_undone else move.plan_after
    if plan is None:
        raise ValueError(f"{move.pk} kept no plan, so it is neither to be undone nor redone.")
    store_plan(proposal, plan)
    move.is_undone, move.plan_after = is_undone, was if is_undone else None
    move.save(update_fields=["is_undone", "plan_after"])
    ProposalMove.objects.create(
        proposal=proposal,
        version=proposal.version,
        act=act,
        of=move,
        application=move.application,
        touched=touched_between(was, proposal.plan),
        summary=move.summary,
        made_by=by,
    )
    record_decision(
        by=by,
        action=f"placement.move-{act.value}",
        subject=move.application,
        about=move.application.user,
        before={"proposal": proposal.pk, "version": move.version},
    )
