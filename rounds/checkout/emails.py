"""The e-mails before checkout is due."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from accounts.models import User
from accounts.queries import recipient_of
from mail.kinds import MailKind, declare, register_example
from mail.services import queue_mail
from rounds.models import Application

CHECKOUT = declare(MailKind("rounds.checkout_due", _("checkout due")))


def about_checkout(user: User, due_on: dt.date, days: int) -> str:
    """The mail's object and period: the person, the day it is due, and how many days before."""
    return f"checkout-{user.pk}:{due_on}:{days}"


def queue_checkout_due(*, application: Application, due_on: dt.date, days: int, not_after: dt.datetime) -> None:
    """When checkout is due, once for this day and so many days before; moot from `not_after`."""
    queue_mail(
        kind=CHECKOUT,
        about=about_checkout(application.user, due_on, days),
        to=recipient_of(application.user),
        template="rounds/mail/checkout_due",
        context={
            "application": application,
            "round": application.round,
            "user": application.user,
            "due_on": due_on,
            "days": days,
            "is_extended": application.checkout_extended_to == due_on,
        },
        reply_to=application.round.contact_email,
        not_after=not_after,
    )


def _recent() -> QuerySet[Application]:
    accepted = Application.objects.filter(role=Application.Role.MENTEE, state=Application.State.ACCEPTED)
    return accepted.select_related("user", "round").order_by("-pk")


def _queue_example(one: Application) -> None:
    due_on = one.round.starts_on + dt.timedelta(days=60)
    queue_checkout_due(application=one, due_on=due_on, days=30, not_after=one.round.closes_at + dt.timedelta(days=900))


register_example(
    CHECKOUT,
    to=gettext_lazy("mentees completing certification, 30 and 7 days before"),
    words=("round",),
    recent=_recent,
    queue=_queue_example,
)
