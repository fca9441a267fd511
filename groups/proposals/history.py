"""What was changed by hand on a proposal, without the plans that each change keeps."""

from collections.abc import Iterable

from django.db.models import Q

from groups.models import Proposal, ProposalMove

Act = ProposalMove.Act


def history_of(proposal: Proposal) -> list[ProposalMove]:
    """All changes, the last first, with who made them and whom they are about; 1 query, and no plan is read."""
    rows = proposal.moves.defer("plan_before", "plan_after").select_related("made_by", "application")
    return list(rows.annotate(is_kept=Q(plan_after__isnull=False)))


def can_undo(history: Iterable[ProposalMove]) -> bool:
    """Whether a move stands that could be taken back."""
    return any(one.act == Act.MOVED and not one.is_undone for one in history)


def can_redo(history: Iterable[ProposalMove]) -> bool:
    """Whether an undone move could be made again: it kept its plan, since no other was made after it."""
    return any(one.is_undone and one.is_kept for one in history)  # type: ignore[attr-defined]  # Annotated by history_of.


def reasons_among(history: Iterable[ProposalMove]) -> dict[str, str]:
    """The last reason given for moving each person (application pk as text), of moves that stand."""
    standing = [one for one in history if one.reason and not one.is_undone]
    return {str(one.application_id): one.reason for one in sorted(standing, key=lambda one: one.version)}
