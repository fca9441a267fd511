"""Recording who was there, by hand."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.records import record_decision
from rounds.models import SignUp, Sitting
from rounds.sessions.queries import of_person
from rounds.sessions.signing_up import account_of, free_address

Attended = SignUp.Attended


@transaction.atomic
def record_attendance(
    *, sitting: Sitting, chosen: Iterable[int], attended: str, by: User, now: dt.datetime | None = None
) -> int:
    """Record the same of several rows of a sitting; returns how many changed.

    Someone who was only added because they came, and did not come after all, is taken off the list.
    """
    rows = list(
        SignUp.objects.select_for_update().filter(sitting=sitting, pk__in=list(chosen)).exclude(attended=attended)
    )
    if not rows:
        return 0
    before = {str(row.pk): row.attended for row in rows}
    for row in rows:
        if not attended and row.signed_up_at is None:
            row.delete()
            continue
        row.attended, row.recorded_by = attended, by if attended else None
        row.recorded_at = (now or timezone.now()) if attended else None
        row.minutes = row.minutes if attended else None
        row.save(update_fields=["attended", "recorded_at", "recorded_by", "minutes"])
    record_decision(
        by=by, action="session.attendance", subject=sitting, before=before, after=dict.fromkeys(before, attended)
    )
    return len(rows)


@transaction.atomic
def add_attendee(*, sitting: Sitting, by: User, user: User | None = None, email: str = "", name: str = "") -> SignUp:
    """Record as there someone by account or address, signed up or not; an address with an account is the account's."""
    user = user or account_of(email)
    row, is_new = row_for(sitting=sitting, user=user, email=email, name=name)
    before = row.attended
    row.attended, row.recorded_at, row.recorded_by = Attended.PRESENT, timezone.now(), by
    row.save()
    if is_new or before != row.attended:
        record_decision(
            by=by,
            action="session.attendance",
            subject=sitting,
            about=user,
            before={str(row.pk): before},
            after={str(row.pk): row.attended},
        )
    return row


def row_for(*, sitting: Sitting, user: User | None, email: str, name: str) -> tuple[SignUp, bool]:
    """The row of someone at a sitting, made if it is missing (unsaved), and whether it is new."""
    rows = SignUp.objects.select_for_update().filter(sitting=sitting)
    if user is None:
        found = rows.filter(email__iexact=email.strip()).first()
        return found or SignUp(sitting=sitting, email=email.strip().lower(), name=name), not found
    free_address(sitting, user.email, user)
    mine = sorted(rows.filter(of_person(user)), key=lambda row: row.user_id is None)
    if mine:
        mine[0].user = user
        return mine[0], False
    return SignUp(sitting=sitting, user=user, email=user.email.lower(), name=user.name, zone=user.zone), True
