"""The e-mail that says that a round's dates have changed."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from accounts.models import User
from accounts.queries import recipient_of
from mail.kinds import MailKind, declare, register_example
from mail.services import queue_mail
from rounds.models import Application, Round
from rounds.setup.dates import label_of

DATES = declare(MailKind("rounds.dates_changed", _("dates changed")))


def queue_dates_changed(
    *, round_: Round, users: Iterable[User], changes: list[tuple[str, dt.date, dt.date]], about: str
) -> int:
    """Which dates changed, from what to what; returns how many were written to."""
    shown = [{"label": label_of(name), "old": old, "new": new} for name, old, new in changes]
    told = list(users)
    for user in told:
        queue_mail(
            kind=DATES,
            about=f"round:{round_.pk}:{about}",
            to=recipient_of(user),
            template="rounds/mail/dates_changed",
            context={"round": round_, "user": user, "changes": shown},
            reply_to=round_.contact_email,
        )
    return len(told)


def _queue_example(one: Application) -> None:
    """As if the showcase came a week later than it was planned."""
    day = one.round.showcase_on
    changes = [("showcase_on", day - dt.timedelta(days=7), day)]
    queue_dates_changed(round_=one.round, users=[one.user], changes=changes, about="-")


register_example(
    DATES,
    to=gettext_lazy("everyone with a live application or a place in a group"),
    words=("round",),
    recent=lambda: Application.objects.exclude(sent_at=None).select_related("user", "round").order_by("-sent_at"),
    queue=_queue_example,
)
