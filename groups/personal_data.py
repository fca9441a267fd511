"""What this room holds of a person: for their export, and for their erasure."""

from typing import Any

from accounts.models import User
from accounts.personal_data import register_erasure, register_export
from groups.models import Membership, Placement, ProposalMove
from groups.proposals.facts import explain


def export_memberships(user: User) -> list[dict[str, Any]]:
    """Where the person has or had a place."""
    return [
        {
            "round": one.round.name,
            "group": str(one.group.outcome),
            "role": str(Membership.Role(one.role).label),
            "slot": str(one.group.slot),
            "joined_on": one.joined_on.isoformat(),
            "left_at": one.left_at.isoformat() if one.left_at else None,
        }
        for one in Membership.objects.filter(user=user)
        .select_related("round", "group__outcome__type", "group__outcome__tool")
        .order_by("pk")
    ]


def export_placements(user: User) -> list[dict[str, Any]]:
    """Why the person was placed, or not, each time that the round was matched."""
    return [
        {
            "round": one.round.name,
            "made_at": one.made_at.isoformat(),
            "placed": one.reason == "placed",
            "why": explain(one).sentences,
            "would_help": explain(one).would_help,
        }
        for one in Placement.objects.filter(application__user=user)
        .select_related("round", "application")
        .order_by("pk")
    ]


def erase(user: User) -> None:
    """Blank what says something of the person; that someone sat there stays, for the counts of the round."""
    Placement.objects.filter(application__user=user).update(facts={}, override_reason="")
    ProposalMove.objects.filter(application__user=user).update(summary="", reason="", broken=[])


def register() -> None:
    """Tell the registry of personal data."""
    register_export("memberships", export_memberships)
    register_export("placements", export_placements)
    register_erasure(erase)
