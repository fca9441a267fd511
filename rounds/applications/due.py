"""What is due of applications: the reminder of drafts before closing."""

import datetime as dt

from rounds.applications.emails import queue_closing_soon
from rounds.models import Application, Round

REMIND_BEFORE = dt.timedelta(days=3)


def queue_closing_reminders(now: dt.datetime) -> int:
    """Remind everyone with an unsent draft, from three days before closing; each once, however often this runs.

    Returns how many drafts there are to remind of.
    """
    days = (now.date() - dt.timedelta(days=2), now.date() + dt.timedelta(days=4))
    rounds = [
        round_
        for round_ in Round.objects.filter(closes_on__range=days)
        if round_.closes_at - REMIND_BEFORE <= now < round_.closes_at
    ]
    drafts = Application.objects.filter(round__in=rounds, state=Application.State.DRAFT)
    found = list(drafts.select_related("user", "round"))
    for application in found:
        queue_closing_soon(application=application)
    return len(found)
