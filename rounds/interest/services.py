"""Keeping who asked to be told of the next round: nothing is kept of a visitor before they confirm by e-mail."""

import datetime as dt

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from mail.services import Recipient
from rounds.interest.emails import queue_confirmation
from rounds.models import NextRoundInterest

SALT = "rounds.interest"
LINK_LIVES = dt.timedelta(days=14)


class BadLink(ValueError):  # noqa: N818 - the name says what is the matter
    """The link is forged or too old."""


@transaction.atomic
def ask_confirmation(*, email: str, name: str, zone: str, now: dt.datetime | None = None) -> None:
    """Send a visitor the link that confirms; the same whether the address is known or not, once a day."""
    now = now or timezone.now()
    token = signing.dumps({"email": email.strip().lower(), "name": name, "zone": zone}, salt=SALT)
    queue_confirmation(
        # Without the name: a stranger could have typed anything into it.
        to=Recipient(email=email.strip().lower(), zone=zone),
        confirm_path=reverse("rounds:confirm_interest", args=[token]),
        about=f"interest:{now.date()}",
    )


def read_link(token: str) -> dict[str, str]:
    """What a confirmation link says: email, name, zone; raises BadLink."""
    try:
        said = signing.loads(token, salt=SALT, max_age=LINK_LIVES)
    except signing.BadSignature as error:
        raise BadLink from error
    return {key: str(said.get(key, "")) for key in ("email", "name", "zone")}


def confirm_interest(*, token: str, now: dt.datetime | None = None) -> NextRoundInterest:
    """Keep the interest of whoever holds the link; twice is once. Raises BadLink."""
    said = read_link(token)
    return keep_interest(email=said["email"], name=said["name"], zone=said["zone"] or "UTC", now=now)


def keep_interest_of(*, user: User, now: dt.datetime | None = None) -> NextRoundInterest:
    """Keep the interest of someone signed in, whose address is confirmed already."""
    return keep_interest(email=user.email, name=user.name, zone=user.zone, now=now)


@transaction.atomic
def keep_interest(*, email: str, name: str, zone: str, now: dt.datetime | None = None) -> NextRoundInterest:
    """One row an address, also where it is asked twice at once; anew after having been told is for the round after."""
    rows = NextRoundInterest.objects.select_for_update()
    row, _is_new = rows.get_or_create(email__iexact=email, defaults={"email": email.lower()})
    row.name, row.zone, row.told_of = name or row.name, zone, None
    row.confirmed_at = now or timezone.now()
    row.save()
    return row
