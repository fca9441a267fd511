"""Waking delivery after a commit. The minute's sweep finds whatever was not woken, so a wake may fail."""

from celery import current_app
from django.db import transaction

TASK = "mail.tasks.send_due_mail"

# Celery's own publishing tries for more than 5 s against a broker that is down, whatever `retry` says; a request that
# has saved something must not wait for that. So a wake opens a connection of its own, with one short try.
IMPATIENT = {"socket_connect_timeout": 0.4, "socket_timeout": 0.4, "max_retries": 0, "interval_start": 0}


def wake_delivery() -> None:
    """Ask a worker to deliver what is due; raises after at most a second where the broker can't be reached."""
    options = {**current_app.conf.broker_transport_options, **IMPATIENT}
    with current_app.connection_for_write(transport_options=options) as connection:
        current_app.send_task(TASK, connection=connection, retry=False)


def wake_delivery_after_commit() -> None:
    """Wake delivery once when the current transaction commits, however often this is called within it.

    Robust: a broker that is down is logged, and what was saved stays saved.
    """
    waiting = transaction.get_connection().run_on_commit
    if not any(hook[1] is wake_delivery for hook in waiting):
        transaction.on_commit(wake_delivery, robust=True)
