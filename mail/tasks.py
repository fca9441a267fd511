"""Background work of mail."""

from celery import shared_task
from django.utils import timezone

from mail.delivery import deliver_due
from mail.due import queue_all_due
from mail.waking import wake_delivery


@shared_task
def send_due_mail() -> None:
    """Deliver what is due; safe to run at any time and any number of times at once.

    Ends within a minute, and hands what is left to another task, so that other work gets its turn.
    """
    if deliver_due():
        wake_delivery()


@shared_task
def queue_due_mail() -> None:
    """Write to the outbox what its date and state have made due; safe to run at any time and in several places."""
    queue_all_due(timezone.now())
