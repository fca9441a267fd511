"""Reducing a round to counts: safe to run at any time, any number of times, and to break off anywhere."""

import datetime as dt
import secrets

from django.db import transaction

from accounts.models import User
from accounts.mydata.erasure import ERASED_DOMAIN, FORMER_NAME
from accounts.mydata.outbox import empty_letters
from accounts.records import record_decision
from mail.models import OutboxMessage
from rounds.models import Round
from rounds.retention.queries import REDUCED, due_rounds, ends_on, old_mail, people_of, reduces_on
from rounds.retention.registry import links, reductions

# The schedule looks every five minutes and has other things to do: large rounds take a few looks.
PEOPLE_A_LOOK = 100
ROWS_A_LOOK = 500


def reduce_what_is_due(now: dt.datetime) -> int:
    """Reduce rounds and mail whose time is over, as much as one look may; returns how many rows and people it took."""
    taken = sum(_reduce_some(round_, now) for round_ in due_rounds(now.date()))
    mails = list(old_mail(now).order_by("pk").values_list("pk", flat=True)[:ROWS_A_LOOK])
    if mails:
        empty_letters(OutboxMessage.objects.filter(pk__in=mails).order_by())
    return taken + len(mails)


@transaction.atomic
def _reduce_some(round_: Round, now: dt.datetime) -> int:
    """One look's share; a round of which nothing is left to take is on record as reduced, and never looked at again."""
    Round.objects.select_for_update().get(pk=round_.pk)
    people = sorted(people_of(round_))[:PEOPLE_A_LOOK]
    for pk in people:
        _forget_in(round_, pk)
    taken = len(people)
    for reduction in reductions.values():
        if taken >= ROWS_A_LOOK:
            return taken
        found = reduction.rows(round_)
        batch = list(found.order_by("pk").values_list("pk", flat=True)[: ROWS_A_LOOK - taken])
        if batch:
            reduction.reduce(found.model._default_manager.filter(pk__in=batch))  # noqa: SLF001 - Django documents it
            taken += len(batch)
    if taken == 0:
        said = {"ended_on": ends_on(round_), "due_on": reduces_on(round_), "months": round_.retention_months}
        record_decision(by=None, action=REDUCED, subject=round_, after=said)
    return taken


def _forget_in(round_: Round, pk: int) -> None:
    """Put someone nameless in a person's place in all rows of the round, so that counts by country and group stay."""
    person = User.objects.get(pk=pk)
    nobody = User(
        email=f"former-{secrets.token_hex(8)}@{ERASED_DOMAIN}",
        name=FORMER_NAME,
        country=person.country,
        organization_id=person.organization_id,
        is_active=False,
    )
    nobody.set_unusable_password()
    nobody.save()
    for rows in links.values():
        rows(round_).filter(user=person).update(user=nobody)
