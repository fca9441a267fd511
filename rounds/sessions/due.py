"""What is due of sessions: reminders before a sitting, and forgetting visitors after it."""

import datetime as dt
import secrets
from functools import reduce
from operator import or_

from django.db.models import Q

from accounts.mydata.outbox import empty_letters
from mail.models import OutboxMessage
from rounds.models import ParticipantReport, SignUp
from rounds.sessions.emails import KINDS, REMINDER, queue_reminder, reminder_prefix
from rounds.sessions.queries import STANDING
from rounds.sessions.signing_up import account_of

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
VISITORS_KEPT = dt.timedelta(days=30)
REPORTS_KEPT = dt.timedelta(days=7)
FORGOTTEN_DOMAIN = "forgotten.invalid"
# By the beginning of the key, which is indexed.
_ABOUT_SITTINGS = reduce(or_, (Q(key__startswith=f"{kind.slug}:sitting:") for kind in KINDS))


def queue_session_reminders(now: dt.datetime) -> int:
    """Remind everyone who signed up, a day and an hour before; returns how many reminders were still to be written.

    The day's reminder is moot an hour before, the hour's at the start. Who signed up within the day (the hour) has
    had the mail of that; a sitting that was moved, or got another link, is reminded of anew.
    """
    coming = (
        SignUp.objects.filter(STANDING, sitting__is_cancelled=False)
        .filter(sitting__starts_at__gt=now, sitting__starts_at__lte=now + DAY)
        .select_related("user", "sitting__session__round")
        .order_by("sitting", "pk")
    )
    due = [(row, *_step(row, now)) for row in coming if _is_due(row, now)]
    told: dict[str, set[int]] = {}
    found = 0
    for row, step, not_after in due:
        prefix = reminder_prefix(row.sitting, step)
        if prefix not in told:
            told[prefix] = _told(prefix)
        if row.pk not in told[prefix]:
            queue_reminder(sign_up=row, step=step, not_after=not_after)
            found += 1
    return found


def _step(row: SignUp, now: dt.datetime) -> tuple[str, dt.datetime]:
    """Which of the two is due of a sitting within a day, and when it is moot."""
    starts_at = row.sitting.starts_at
    return ("hour", starts_at) if now >= starts_at - HOUR else ("day", starts_at - HOUR)


def _is_due(row: SignUp, now: dt.datetime) -> bool:
    step, _moot = _step(row, now)
    began = row.sitting.starts_at - (HOUR if step == "hour" else DAY)
    return row.confirmed_at is not None and row.confirmed_at <= began


def _told(prefix: str) -> set[int]:
    """The sign-ups whose reminder of this step is written already; one query a sitting."""
    start = f"{REMINDER.slug}:{prefix}"
    keys = OutboxMessage.objects.filter(key__startswith=start).values_list("key", flat=True)
    return {int(key.removeprefix(start).partition(":")[0]) for key in keys}


def forget_visitors(now: dt.datetime) -> int:
    """30 days after a sitting, keep of those without an account only whether they came; returns how many rows.

    A row whose address has an account by now goes to the account. Of mail to those without an account stays that it
    was sent. A participant list that nobody used goes after 7 days.
    """
    ParticipantReport.objects.filter(applied_at=None, uploaded_at__lte=now - REPORTS_KEPT).delete()
    old_letters = OutboxMessage.objects.filter(_ABOUT_SITTINGS, recipient=None, not_after__lte=now - VISITORS_KEPT)
    if old_letters.exists():
        empty_letters(old_letters.order_by())
    old = list(
        SignUp.objects.filter(user=None, sitting__ends_at__lte=now - VISITORS_KEPT).exclude(
            email__endswith=f"@{FORGOTTEN_DOMAIN}"
        )
    )
    for row in old:
        account = account_of(row.email)
        if account is not None and not SignUp.objects.filter(sitting=row.sitting_id, user=account).exists():
            SignUp.objects.filter(pk=row.pk).update(user=account)
        elif row.attended or not row.cancelled_at:
            forget(row)
        else:
            row.delete()
    return len(old)


def forget(row: SignUp) -> None:
    """Keep that someone signed up or came, and nothing of who it was."""
    SignUp.objects.filter(pk=row.pk).update(**_nobody())


def _nobody() -> dict[str, str]:
    return {
        "email": f"{secrets.token_hex(8)}@{FORGOTTEN_DOMAIN}",
        "name": "",
        "zone": "UTC",
        "secret": secrets.token_urlsafe(16),
    }
