"""What is kept of a person's sessions: for their export, and for their erasure."""

import datetime as dt
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.personal_data import register_personal_data
from rounds.models import ParticipantReport, SignUp
from rounds.sessions.due import forget
from rounds.sessions.queries import of_person

# Shorter ones stand in too many words.
SHORTEST_NAME = 3


def _iso(instant: dt.datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def sign_ups_of(user: User) -> list[dict[str, Any]]:
    """What a person signed up for, and whether they came; without the secret of the link."""
    rows = SignUp.objects.filter(of_person(user)).select_related("sitting__session__round").order_by("pk")
    return [
        {
            "round": row.sitting.session.round.name,
            "what": row.sitting.session.name,
            "starts_at": _iso(row.sitting.starts_at),
            "email": row.email,
            "name": row.name,
            "zone": row.zone,
            "signed_up_at": _iso(row.signed_up_at),
            "confirmed_at": _iso(row.confirmed_at),
            "cancelled_at": _iso(row.cancelled_at),
            "attended": row.attended or None,
            "minutes": row.minutes,
            "recorded_at": _iso(row.recorded_at),
        }
        for row in rows
    ]


def erase(user: User) -> None:
    """Keep that someone signed up or was there, for the counts; they are expected nowhere any more."""
    now = timezone.now()
    SignUp.objects.filter(of_person(user), cancelled_at=None, sitting__ends_at__gt=now).update(cancelled_at=now)
    for report in ParticipantReport.objects.filter(applied_at=None):
        kept = [row for row in report.rows if not _names(row, user)]
        if len(kept) < len(report.rows):
            ParticipantReport.objects.filter(pk=report.pk).update(rows=kept)
    for row in SignUp.objects.filter(of_person(user)):
        forget(row)


def _names(row: dict[str, Any], user: User) -> bool:
    """Whether a line of a participant list says this person's address or name."""
    said = " ".join(map(str, row.values())).casefold()
    return user.email.casefold() in said or (len(user.name) >= SHORTEST_NAME and user.name.casefold() in said)


def register() -> None:
    """Tell the registry of personal data."""
    register_personal_data({"sessions": sign_ups_of}, erase)
