"""Whether this site can serve: what it needs beside itself, each asked briefly and told as true or false.

Strangers may ask, so the answer holds no more than that; what is the matter goes to the log.
"""

import datetime as dt
from collections.abc import Callable

import structlog
from celery import current_app
from django.db import Error, connection
from django.utils import timezone
from kombu.exceptions import KombuError

from mail.models import ScheduleTick
from mail.queries import current_hold, oldest_unsent
from mail.waking import IMPATIENT

log = structlog.get_logger(__name__)

# The schedule looks for due rows every five minutes, and right after its start; a missed look or two is no trouble.
OLDEST_TICK = dt.timedelta(minutes=15)
# A busy hour takes some minutes; a mail server that takes nothing is asked again every five.
LONGEST_OVERDUE = dt.timedelta(minutes=30)


class NotReady(Exception):  # noqa: N818 - the name says what is the matter
    """Why a check fails, for the log."""


def check_all() -> dict[str, bool]:
    """Ask everything; name to whether it is as it should be."""
    return {name: _holds(name, check) for name, check in CHECKS.items()}


def _holds(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except (NotReady, Error, KombuError, OSError) as error:
        log.warning("not ready", check=name, error=f"{type(error).__name__}: {error}")
        return False
    return True


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _broker() -> None:
    options = {**current_app.conf.broker_transport_options, **IMPATIENT}
    with current_app.connection_for_write(transport_options=options) as broker:
        broker.ensure_connection(max_retries=1, timeout=1)


def _schedule() -> None:
    tick = ScheduleTick.objects.first()
    if tick is None:
        raise NotReady("The schedule has never run.")
    if tick.ticked_at < timezone.now() - OLDEST_TICK:
        raise NotReady(f"The schedule ran last at {tick.ticked_at:%Y-%m-%d %H:%M} UTC.")


def _mail() -> None:
    """Mail that a person holds back is no trouble of the site's."""
    oldest = oldest_unsent()
    if oldest is not None and oldest < timezone.now() - LONGEST_OVERDUE and current_hold() is None:
        raise NotReady(f"Mail waits since {oldest:%Y-%m-%d %H:%M} UTC.")


CHECKS: dict[str, Callable[[], None]] = {
    "database": _database,
    "broker": _broker,
    "schedule": _schedule,
    "mail": _mail,
}
