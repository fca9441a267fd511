"""Delivery: claim one due message with a lease, commit, hand it over with no transaction open, write what became of it.

`docs/mail.md` draws the states. Any number of workers may run this at once.
"""

import datetime as dt
import time
from typing import Any
from uuid import uuid4

import structlog
from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from mail.courier import Courier, Outcome, Result
from mail.humane import humane_from
from mail.models import OutboxMessage, ServerTrouble
from mail.queries import due_messages, server_trouble
from mail.unsubscribing import is_unsubscribed

State = OutboxMessage.State
log = structlog.get_logger(__name__)

# No task lives longer than CELERY_TASK_TIME_LIMIT (120 s), so nobody is still sending when a lease has run out.
LEASE = dt.timedelta(minutes=3)
# With opening, sending and closing (mail/smtp.py) and writing the result, a task holds its worker under 60 s.
BATCH_SECONDS = 20.0
PAUSES_WHEN_THE_DATABASE_RESTARTS = (0.5, 1, 2, 4)

MINUTES_BETWEEN_TRIES = (1, 5, 15, 60, 120, 240)
MOST_MINUTES_FOR_THE_SERVERS_TROUBLE = 15
GIVE_UP_AFTER = dt.timedelta(hours=24)
DOUBT_RESTS = dt.timedelta(minutes=5)
MOST_MINUTES_OF_REST = 5


def deliver_due() -> bool:
    """Deliver what is due, for about `BATCH_SECONDS`. Returns whether more is due that could leave at once."""
    doubt_expired_leases()
    trouble = server_trouble()
    if trouble is not None and trouble.next_try_at > timezone.now():
        return False
    end = time.monotonic() + BATCH_SECONDS
    with Courier() as courier:
        while time.monotonic() < end:
            message = claim_next()
            if message is None:
                return False
            outcome = deliver(message, courier)
            if outcome is None:
                continue
            if outcome.is_servers:
                note_trouble(outcome.error)
                return False
            if trouble is not None:
                ServerTrouble.objects.all().delete()
                trouble = None
    return due_messages().exists()


def doubt_expired_leases() -> int:
    """Mark what a worker claimed and never finished: nobody knows whether the server took it. Returns how many."""
    now = timezone.now()
    return OutboxMessage.objects.filter(state=State.SENDING, claimed_until__lt=now).update(
        state=State.IN_DOUBT,
        doubts=F("doubts") + 1,
        claim=None,
        claimed_until=None,
        send_after=now,
        error=_("The worker ended while it was sending this."),
    )


def claim_next() -> OutboxMessage | None:
    """Take the next due message for this worker alone, in one short transaction; None where nothing is due."""
    while True:
        with transaction.atomic():
            # PostgreSQL steps over rows that others are claiming; SQLite has one writer at a time anyway.
            message = due_messages().select_for_update(skip_locked=True).first()
            if message is None:
                return None
            now = timezone.now()
            claimed = {
                "state": State.SENDING,
                "claim": uuid4(),
                "claimed_until": now + LEASE,
                "attempts": message.attempts + 1,
                "tried_since": message.tried_since or now,
            }
            is_ours = OutboxMessage.objects.filter(pk=message.pk, state=message.state).update(**claimed)
        if is_ours:
            for name, value in claimed.items():
                setattr(message, name, value)
            return message


def deliver(message: OutboxMessage, courier: Courier) -> Outcome | None:
    """Hand over a claimed message and write what became of it. Returns None where it was not tried."""
    now = timezone.now()
    if message.is_bulk and is_unsubscribed(message.to_email, message.kind):
        settle(message, state=State.CANCELLED, error=_("Unsubscribed before it left."))
        return None
    humane = humane_from(now, message.humane_zone) if message.humane_zone else now
    if message.not_after is not None and humane >= message.not_after:
        settle(message, state=State.CANCELLED, error=_moot(message))
        return None
    if humane > now:
        # It was queued or tried late, or workers were down for the night.
        # The hours until then are no trying, so that giving up counts without them.
        since = (message.tried_since or now) + (humane - now)
        settle(
            message,
            state=_unclaimed(message),
            send_after=humane,
            attempts=message.attempts - 1,
            tried_since=since,
        )
        return None
    outcome = courier.send(message)
    settle(message, **_fields_after(message, outcome, timezone.now()))
    return outcome


def settle(message: OutboxMessage, **fields: Any) -> bool:
    """Write what became of a claimed message, unless its lease ran out and somebody else has it now."""
    claimed = OutboxMessage.objects.filter(pk=message.pk, state=State.SENDING, claim=message.claim)
    for pause in (*PAUSES_WHEN_THE_DATABASE_RESTARTS, None):
        try:
            is_written = bool(claimed.update(claim=None, claimed_until=None, **fields))
        except (OperationalError, InterfaceError) as error:
            # Losing this write would make a sent message one in doubt, so it is worth a few seconds.
            _wait_for_database(error, pause)
        else:
            break
    log.info("mail settled", message=message.pk, kind=message.kind, state=fields["state"], written=is_written)
    return is_written


def note_trouble(error: str) -> None:
    """Remember that the server takes nothing and let it rest: a minute at first, five at most."""
    now = timezone.now()
    with transaction.atomic():
        trouble, is_new = ServerTrouble.objects.select_for_update().get_or_create(
            pk=1, defaults={"error": error, "since": now, "next_try_at": now + dt.timedelta(minutes=1)}
        )
        if not is_new:
            trouble.error = error
            trouble.times += 1
            trouble.next_try_at = now + dt.timedelta(minutes=min(trouble.times, MOST_MINUTES_OF_REST))
            trouble.save()
    log.warning("the mail server takes nothing", error=error)


def _wait_for_database(error: DatabaseError | InterfaceError, pause: float | None) -> None:
    connection = transaction.get_connection()
    if pause is None or connection.in_atomic_block:
        raise error
    time.sleep(pause)
    connection.close()


def _moot(message: OutboxMessage) -> str:
    """Why a message was cancelled that came too late, with what held it up where the server said so."""
    words = _("It came too late to be of use, so it was not sent.")
    return f"{words} {message.error}".strip()


def _unclaimed(message: OutboxMessage) -> str:
    """The state in which a message waits for its next try: a doubt stays one until the server answers clearly."""
    return State.IN_DOUBT if message.doubts else State.WAITING


def _fields_after(message: OutboxMessage, outcome: Outcome, now: dt.datetime) -> dict[str, Any]:
    match outcome.result:
        case Result.SENT:
            return {"state": State.SENT, "sent_at": now, "error": ""}
        case Result.FAILED:
            return {"state": State.FAILED, "error": outcome.error}
        case Result.IN_DOUBT:
            return _in_doubt(message, outcome.error, now)
        case Result.AGAIN:
            return _again(message, outcome, now)


def _in_doubt(message: OutboxMessage, error: str, now: dt.datetime) -> dict[str, Any]:
    return {
        "state": State.IN_DOUBT,
        "doubts": message.doubts + 1,
        "send_after": now + DOUBT_RESTS,
        "error": error,
    }


def _again(message: OutboxMessage, outcome: Outcome, now: dt.datetime) -> dict[str, Any]:
    last_try = (message.tried_since or now) + GIVE_UP_AFTER
    if now >= last_try:
        # What was in doubt before stays so: nobody ever learned whether the first try arrived.
        return _in_doubt(message, outcome.error, now) if message.doubts else _given_up(outcome.error)
    minutes = MINUTES_BETWEEN_TRIES[min(message.attempts, len(MINUTES_BETWEEN_TRIES)) - 1]
    if outcome.is_servers:
        minutes = min(minutes, MOST_MINUTES_FOR_THE_SERVERS_TROUBLE)
    return {
        "state": _unclaimed(message),
        "send_after": min(now + dt.timedelta(minutes=minutes), last_try),
        "error": outcome.error,
    }


def _given_up(error: str) -> dict[str, Any]:
    return {"state": State.FAILED, "error": _("Tried for a day. The last answer: %s") % error}
