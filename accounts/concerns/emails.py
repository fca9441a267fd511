"""Mail about concerns: that there is one, never what it says. Not even who gets it is shown to other coordinators."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from accounts.models import User
from accounts.queries import recipient_of
from mail.kinds import MailKind, Timing, declare, register_example
from mail.services import Recipient, queue_mail

RECEIVED = declare(
    MailKind(
        "accounts.concern_received", _("concern received: to handlers"), Timing.AT_ONCE, is_secret=True, is_hidden=True
    )
)
THANKS = declare(
    MailKind(
        "accounts.concern_thanks",
        _("concern received: to whoever sent it"),
        Timing.AT_ONCE,
        is_secret=True,
        is_hidden=True,
    )
)


def queue_received(*, reference: str, to: Recipient) -> None:
    """There is a concern to read; only its reference and the link to it."""
    queue_mail(
        kind=RECEIVED,
        about=f"concern:{reference}",
        to=to,
        template="accounts/mail/concern_received",
        context={"reference": reference},
    )


def queue_thanks(*, reference: str, to: Recipient) -> None:
    """We have it, who reads it and what comes next; nothing of what it says."""
    queue_mail(
        kind=THANKS,
        about=f"concern:{reference}",
        to=to,
        template="accounts/mail/concern_thanks",
        context={"reference": reference},
    )


def _anyone() -> QuerySet[User]:
    """Coordinators stand in: a preview must not show who sent a concern."""
    return User.objects.filter(role=User.Role.COORDINATOR, is_active=True)


register_example(
    RECEIVED,
    to=gettext_lazy("handlers whom it doesn't name"),
    words=("reference",),
    recent=_anyone,
    queue=lambda user: queue_received(reference="0123abcd", to=recipient_of(user)),
)
register_example(
    THANKS,
    to=gettext_lazy("whoever sent it and left an address"),
    words=("reference",),
    recent=_anyone,
    queue=lambda user: queue_thanks(reference="0123abcd", to=recipient_of(user)),
)
