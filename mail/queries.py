"""Reads of the outbox."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Exists, Min, Q, QuerySet
from django.utils import timezone

from mail.kinds import KINDS
from mail.models import MailHold, OutboxMessage, ServerTrouble

State = OutboxMessage.State


def due_messages() -> QuerySet[OutboxMessage]:
    """What may leave now, the longest due first; empty while the outbox is held.

    A message in doubt is tried once more; after a second doubt only a person decides.
    """
    return OutboxMessage.objects.filter(
        Q(state=State.WAITING) | Q(state=State.IN_DOUBT, doubts=1),
        ~Exists(MailHold.objects.filter(released_at=None)),
        send_after__lte=timezone.now(),
    ).order_by("send_after", "pk")


def shown_messages() -> QuerySet[OutboxMessage]:
    """What coordinators may see: all but the hidden kinds."""
    return OutboxMessage.objects.exclude(kind__in=[kind.slug for kind in KINDS.values() if kind.is_hidden])


def counts_by_state() -> dict[str, int]:
    """How many messages that coordinators may see are in each state; every state is named."""
    counts = dict(shown_messages().order_by().values_list("state").annotate(n=Count("pk")))
    return {state.value: counts.get(state.value, 0) for state in State}


def oldest_unsent() -> dt.datetime | None:
    """Since when the longest overdue message should have left; None where nothing is overdue."""
    overdue = OutboxMessage.objects.filter(
        Q(state=State.WAITING) | Q(state=State.IN_DOUBT, doubts=1) | Q(state=State.SENDING),
        send_after__lte=timezone.now(),
    )
    oldest: dt.datetime | None = overdue.aggregate(oldest=Min("send_after"))["oldest"]
    return oldest


def current_hold() -> MailHold | None:
    """The hold that keeps everything from leaving, if there is one."""
    return MailHold.objects.filter(released_at=None).select_related("held_by").first()


def server_trouble() -> ServerTrouble | None:
    """What is wrong with the mail server, if it takes nothing at the moment."""
    return ServerTrouble.objects.first()


def keys_written(keys: Iterable[str]) -> set[str]:
    """Which of these keys (`mail.services.key_of`) have a message already; 1 query, none where nothing is asked."""
    asked = set(keys)
    return set(OutboxMessage.objects.filter(key__in=asked).values_list("key", flat=True)) if asked else set()
