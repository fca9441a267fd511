"""How a worker is woken, and when one counts as lost."""

import datetime as dt

from celery import current_app
from django.db import transaction

LEASE = dt.timedelta(minutes=10)  # Longer than the task's hard limit, so that no run that lives loses its claim.
ATTEMPTS_MAX = 3
# A request that has saved a proposal doesn't wait for a broker that is down.
IMPATIENT = {"socket_connect_timeout": 0.4, "socket_timeout": 0.4, "max_retries": 0, "interval_start": 0}
FRESH = dt.timedelta(seconds=30)  # How long what waits is left to the wake-up before the sweep takes it.


def wake_after_commit(task: str, pk: int) -> None:
    """Ask the broker for a run once the row is there; what a broker that is down loses, the sweep finds."""
    transaction.on_commit(lambda: send_at_once(task, pk), robust=True)


def send_at_once(task: str, pk: int) -> None:
    """Hand a task to the broker, waiting for none that is down."""
    options = {**current_app.conf.broker_transport_options, **IMPATIENT}
    with current_app.connection_for_write(transport_options=options) as connection:
        current_app.send_task(task, args=[pk], connection=connection, retry=False)
