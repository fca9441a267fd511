"""What sends itself: each room registers what looks for its due rows; the schedule asks them all, again and again.

    register_due("groups.reminders", queue_reminders)

A source gets the instant for which to look (aware, UTC), writes to the outbox or to its own tables what is due by then
and not moot yet, and returns how many rows it found. It decides by dates and state in the database alone, so that it
may run at any time, any number of times, in several places at once, and after days of silence: a message's key
(`mail.services.queue_mail`) names the period, and makes the second writing a no-op.
"""

import datetime as dt
from collections.abc import Callable

import structlog
from django.db import transaction

from mail.models import ScheduleTick

log = structlog.get_logger(__name__)

DueSource = Callable[[dt.datetime], int]

_sources: dict[str, DueSource] = {}


def register_due(name: str, source: DueSource) -> None:
    """Add something that the schedule asks, in the order of registering; call it in `AppConfig.ready`."""
    _sources[name] = source


def queue_all_due(now: dt.datetime) -> dict[str, int]:
    """Ask every source, each in a transaction of its own; one that fails is logged and holds up no other.

    Returns what each found, without those that failed.
    """
    found: dict[str, int] = {}
    for name, source in _sources.items():
        try:
            with transaction.atomic():
                found[name] = source(now)
        except Exception:  # Whatever goes wrong in one room, the mail of all others must still become due.
            log.exception("due source failed", source=name)
    ScheduleTick.objects.update_or_create(id=1, defaults={"ticked_at": now})
    return found
