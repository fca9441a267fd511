"""What this room knows of a person: their export, and what happens when they are erased."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.personal_data import register_personal_data
from rounds.models import Application, ApplicationNote, NextRoundInterest

SAID = (
    "role", "state", "languages", "meet", "city", "says_certified", "says_workshops_taught", "says_in_training",
    "dispute", "capacity", "co_mentor", "takes_late_mentees", "about", "has_helped", "goals", "agrees_to_conduct",
    "shares_email", "tell_of_next_round", "may_be_listed", "decision_reason", "evidence", "draft",
)  # fmt: skip


def applications_of(user: User) -> list[dict[str, Any]]:
    """A person's applications as plain rows."""
    rows = Application.objects.filter(user=user).select_related("round", "agreement")
    return [
        {
            "round": row.round.name,
            **{name: getattr(row, name) for name in SAID},
            "checkout_extended_to": row.checkout_extended_to.isoformat() if row.checkout_extended_to else None,
            "says_trained_on": row.says_trained_on.isoformat() if row.says_trained_on else None,
            "agreement": str(row.agreement) if row.agreement else None,
            "started_at": row.started_at.isoformat(),
            "sent_at": row.sent_at.isoformat() if row.sent_at else None,
            "choices": [
                {"outcome": str(choice.outcome), "rank": choice.rank, "focus": choice.focus}
                for choice in row.choices.select_related("outcome__type", "outcome__tool")
            ],
        }
        for row in rows
    ]


def interest_of(user: User) -> list[dict[str, Any]]:
    """Whether the person asked to be told of the next round."""
    return [
        {"email": row.email, "name": row.name, "zone": row.zone, "asked_at": row.asked_at.isoformat()}
        for row in NextRoundInterest.objects.filter(email__iexact=user.email)
    ]


def erase(user: User) -> None:
    """Blank what the person wrote, withdraw what is live, and forget their interest; rows stay to be counted."""
    now = timezone.now()
    mine = Application.objects.filter(user=user)
    mine.filter(state=Application.State.DRAFT, sent_at=None).delete()
    mine.filter(state__in=Application.LIVE).update(state=Application.State.WITHDRAWN, decided_at=now)
    mine.update(
        about="", goals="", dispute="", city="", decision_reason="", draft={}, draft_saved_at=None, evidence=[],
        says_trained_on=None, checkout_extended_to=None, shares_email=False, tell_of_next_round=False,
        may_be_listed=False,
    )  # fmt: skip
    ApplicationNote.objects.filter(application__user=user).delete()
    NextRoundInterest.objects.filter(email__iexact=user.email).delete()


def register() -> None:
    """Add this room's part to everyone's export and erasure."""
    register_personal_data({"applications": applications_of, "next_round_interest": interest_of}, erase)
