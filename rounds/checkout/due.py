"""What is due of checkouts: a mail 30 and 7 days before, and that those which no longer hold never leave."""

import datetime as dt
from collections.abc import Iterator

from accounts.queries import instructor_records_of, latest_facts
from mail.humane import zone_or_utc
from mail.models import OutboxMessage
from mail.services import cancel_messages
from rounds.checkout.deadline import checkout_due_on
from rounds.checkout.emails import CHECKOUT, about_checkout, queue_checkout_due
from rounds.models import Application

FIRST, SECOND = 30, 7
# A checkout can hardly be due later than this after a round's opening, extensions included.
LONGEST = dt.timedelta(days=800)


def queue_checkout_reminders(now: dt.datetime) -> int:
    """Write to mentees whose checkout is due in 30 and in 7 days, each once a date; returns how many are due now.

    Whoever runs late sends the nearer one only. What waits of a date that no longer holds (extended, certified,
    withdrawn) is cancelled.
    """
    due = list(_due(now))
    for application, due_on, days in due:
        queue_checkout_due(
            application=application, due_on=due_on, days=days, not_after=_moot_at(application, due_on, days)
        )
    _cancel_others({f"{CHECKOUT.slug}:{about_checkout(one.user, due_on, days)}" for one, due_on, days in due})
    return len(due)


def _due(now: dt.datetime) -> Iterator[tuple[Application, dt.date, int]]:
    """Each accepted mentee with a checkout due within 30 days, once a person, with 30 or 7."""
    accepted = Application.objects.filter(
        role=Application.Role.MENTEE, state=Application.State.ACCEPTED, round__opens_on__gte=(now - LONGEST).date()
    )
    found = list(
        accepted.exclude(says_certified=Application.Answer.YES).select_related("user", "round").order_by("-pk")
    )
    records = instructor_records_of([one.user for one in found])
    seen: set[int] = set()
    for one in found:
        due_on = checkout_due_on(one, latest_facts(records.get(one.user_id)))
        today = now.astimezone(zone_or_utc(one.user.zone)).date()
        if due_on is None or one.user_id in seen or not 0 <= (due_on - today).days <= FIRST:
            continue
        seen.add(one.user_id)
        yield one, due_on, SECOND if (due_on - today).days <= SECOND else FIRST


def _moot_at(application: Application, due_on: dt.date, days: int) -> dt.datetime:
    """The first one is moot when the second comes, that one when the day is over, on the person's own clock."""
    last = due_on - dt.timedelta(days=SECOND) if days == FIRST else due_on + dt.timedelta(days=1)
    return dt.datetime.combine(last, dt.time(), zone_or_utc(application.user.zone)).astimezone(dt.UTC)


def _cancel_others(due: set[str]) -> None:
    """Cancel what waits and isn't due any more."""
    waiting = OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING, kind=CHECKOUT.slug)
    moot = [pk for pk, key in waiting.values_list("pk", "key") if key.rpartition(":")[0] not in due]
    if moot:
        cancel_messages(OutboxMessage.objects.filter(pk__in=moot))
