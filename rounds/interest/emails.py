"""The e-mail that asks a visitor to confirm their address."""

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from mail.kinds import MailKind, Timing, declare, register_example
from mail.services import Recipient, queue_mail
from rounds.models import NextRoundInterest

CONFIRM = declare(
    MailKind("rounds.confirm_interest", _("next round: confirm the address"), timing=Timing.AT_ONCE, is_secret=True)
)


def queue_confirmation(*, to: Recipient, confirm_path: str, about: str) -> None:
    """Is it you who asked to be told of the next round?"""
    queue_mail(
        kind=CONFIRM,
        about=about,
        to=to,
        template="rounds/mail/confirm_interest",
        context={"confirm_path": confirm_path},
    )


register_example(
    CONFIRM,
    to=gettext_lazy("a visitor who asked to be told of the next round"),
    recent=lambda: NextRoundInterest.objects.order_by("-pk"),
    queue=lambda row: queue_confirmation(to=Recipient(email=row.email, zone=row.zone), confirm_path="/", about="-"),
)
