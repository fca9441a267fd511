"""Telling people that a round is open."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.records import record_decision
from rounds.applications.windows import NotOpen, Window, window_of
from rounds.invitations.emails import NEXT_ROUND, queue_opening
from rounds.invitations.queries import audiences_of
from rounds.models import NextRoundInterest, Round


@transaction.atomic
def send_opening(*, round_: Round, kinds: Collection[str], by: User, now: dt.datetime | None = None) -> int:
    """Queue the mails of these kinds to everyone who was not told of this round yet; safe to repeat.

    Returns how many were queued. Raises NotOpen while the round isn't open.
    """
    now = now or timezone.now()
    Round.objects.select_for_update().get(pk=round_.pk)
    if window_of(round_, now) is not Window.OPEN:
        raise NotOpen("Invitations are sent while applications are open.")
    queued = 0
    for audience in audiences_of(round_, now.astimezone(dt.UTC).date()):
        if audience.kind.slug in kinds:
            queued += sum(queue_opening(kind=audience.kind, round_=round_, to=to) for to in audience.to)
            if audience.kind is NEXT_ROUND:
                addresses = [to.email.lower() for to in audience.to]
                NextRoundInterest.objects.filter(email__in=addresses).update(told_of=round_)
    if queued:
        record_decision(
            by=by, action="round.invitations", subject=round_, after={"kinds": sorted(kinds), "mails": queued}
        )
    return queued
