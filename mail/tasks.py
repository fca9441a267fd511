"""Background work of mail."""

from celery import shared_task


@shared_task
def send_due_mail() -> None:
    """Deliver what is due; safe to run at any time and any number of times at once."""
