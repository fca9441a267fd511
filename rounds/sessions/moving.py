"""Sittings that move: with their round's dates, or by hand."""

import datetime as dt

from django.db import transaction

from rounds.models import Round, Sitting
from rounds.sessions.emails import cancel_waiting_of, queue_cancelled, queue_moved
from rounds.sessions.making import DATE_OF_KIND
from rounds.sessions.queries import standing_sign_ups


@transaction.atomic
def move_with_dates(*, round_: Round, changes: list[tuple[str, dt.date, dt.date]], now: dt.datetime) -> int:
    """Move the sittings that were to be held on a date of the round (UTC) which has changed; returns how many mails.

    `changes` are field, old and new date. Sittings that have begun stay, and so do those on a day of their own.
    """
    mails = 0
    for kind, field in DATE_OF_KIND.items():
        for old, new in ((old, new) for name, old, new in changes if name == field):
            first = dt.datetime.combine(old, dt.time(), dt.UTC)
            sittings = Sitting.objects.select_for_update(of=("self",)).filter(
                session__round=round_,
                session__kind=kind,
                is_cancelled=False,
                starts_at__gt=now,
                starts_at__gte=first,
                starts_at__lt=first + dt.timedelta(days=1),
            )
            for sitting in sittings.select_related("session__round").order_by("pk"):
                by = new - old
                mails += move_sitting(
                    sitting=sitting, starts_at=sitting.starts_at + by, ends_at=sitting.ends_at + by, now=now
                )
    return mails


@transaction.atomic
def move_sitting(*, sitting: Sitting, starts_at: dt.datetime, ends_at: dt.datetime, now: dt.datetime) -> int:
    """Hold a sitting at another time; those who signed up are told once, unless it is over. Returns how many mails."""
    old = sitting.starts_at
    if (old, sitting.ends_at) == (starts_at, ends_at):
        return 0
    was_over = sitting.ends_at <= now
    cancel_waiting_of(sitting)
    sitting.starts_at, sitting.ends_at = starts_at, ends_at
    sitting.sequence += 1
    sitting.save(update_fields=["starts_at", "ends_at", "sequence"])
    if sitting.is_cancelled or (was_over and ends_at <= now):
        return 0
    told = list(standing_sign_ups(sitting))
    for sign_up in told:
        sign_up.sitting = sitting
        queue_moved(sign_up=sign_up, old=old, now=now)
    return len(told)


@transaction.atomic
def cancel_sitting(*, sitting: Sitting, now: dt.datetime) -> int:
    """Don't hold a sitting; those who signed up are told once, unless it is over. Returns how many mails."""
    sitting.refresh_from_db(fields=["is_cancelled", "sequence"])
    if sitting.is_cancelled:
        return 0
    cancel_waiting_of(sitting)
    sitting.is_cancelled = True
    sitting.sequence += 1
    sitting.save(update_fields=["is_cancelled", "sequence"])
    if sitting.ends_at <= now:
        return 0
    told = list(standing_sign_ups(sitting))
    for sign_up in told:
        sign_up.sitting = sitting
        queue_cancelled(sign_up=sign_up, now=now)
    return len(told)
