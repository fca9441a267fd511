"""The checkout on the dashboard of whoever owes it."""

import datetime as dt
from collections.abc import Iterable

from accounts.models import User
from accounts.queries import newest_facts_of
from mail.humane import zone_or_utc
from rounds.checkout.deadline import checkout_due_on
from rounds.models import Application


def open_checkout(
    user: User, applications: Iterable[Application], now: dt.datetime
) -> tuple[Application, dt.date] | None:
    """The person's accepted application with a checkout that isn't over, and its day.

    One query, and none for whoever applied as mentor only, or is certified by what they say or the rules read.
    """
    mine = [
        one
        for one in applications
        if one.role == Application.Role.MENTEE
        and one.state == Application.State.ACCEPTED
        and one.says_certified != Application.Answer.YES
        and not _was_certified(one)
    ]
    facts = newest_facts_of(user) if mine else {}
    today = now.astimezone(zone_or_utc(user.zone)).date()
    for one in mine:
        due_on = checkout_due_on(one, facts)
        if due_on is not None and due_on >= today:
            return one, due_on
    return None


def _was_certified(application: Application) -> bool:
    """Whether the rules read a certified instructor when the application was sent."""
    return any(piece.get("fact") == "certified" and piece.get("imported") is True for piece in application.evidence)
