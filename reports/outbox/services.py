"""Changing messages from the mail screen, on record."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import DecisionRecord, User
from accounts.records import record_decision
from mail.models import MailHold, OutboxMessage
from mail.services import (
    CANCELLABLE,
    HOLDABLE,
    RESENDABLE,
    cancel_messages,
    hold_mail,
    hold_messages,
    release_mail,
    resend_messages,
)

State = OutboxMessage.State
Change = Callable[[QuerySet[OutboxMessage]], int]

# What a coordinator may do: from which states, by which service, and the name on record.
CHANGES: dict[str, tuple[tuple[State, ...], Change, str]] = {
    "cancel": (CANCELLABLE, cancel_messages, "mail.cancelled"),
    "resend": (RESENDABLE, resend_messages, "mail.sent_again"),
    "hold": (HOLDABLE, hold_messages, "mail.held"),
}


def changeable(messages: QuerySet[OutboxMessage], what: str) -> QuerySet[OutboxMessage]:
    """Those of the messages that the change can still touch."""
    return messages.filter(state__in=CHANGES[what][0])


def change_messages(*, messages: QuerySet[OutboxMessage], what: str, by: User) -> int:
    """Cancel, resend or hold messages; returns how many it touched. Each is on record."""
    _states, change, action = CHANGES[what]
    with transaction.atomic():
        rows = changeable(messages, what).select_for_update().order_by("pk").values_list("pk", "recipient_id", "state")
        touched = list(rows)
        changed = change(OutboxMessage.objects.filter(pk__in=[pk for pk, _recipient, _state in touched]))
        DecisionRecord.objects.bulk_create(
            DecisionRecord(
                made_by=by,
                action=action,
                subject=f"mail.outboxmessage:{pk}",
                about_id=recipient,
                before={"state": state},
            )
            for pk, recipient, state in touched
        )
    return changed


def hold_outbox(*, by: User, reason: str) -> MailHold:
    """Let nothing leave, on record."""
    with transaction.atomic():
        hold = hold_mail(by=by, reason=reason)
        record_decision(by=by, action="mail.outbox_held", subject=hold, reason=reason)
    return hold


def release_outbox(*, hold: MailHold, by: User) -> None:
    """Let mail leave again, on record."""
    with transaction.atomic():
        if release_mail(by=by):
            record_decision(by=by, action="mail.outbox_released", subject=hold)
