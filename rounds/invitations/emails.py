"""The e-mails that tell people that a round is open; bulk, so they can be unsubscribed from."""

from django.utils.translation import gettext_noop as _

from mail.kinds import MailKind, declare
from mail.services import Recipient, queue_mail
from rounds.models import Round

INVITE_LEAD = declare(MailKind("rounds.invite_lead", _("invitation to lead a group"), is_bulk=True))
INVITE_JOIN = declare(MailKind("rounds.invite_join", _("invitation to join a group"), is_bulk=True))
NEXT_ROUND = declare(MailKind("rounds.next_round", _("the next round is open"), is_bulk=True))
NOTICE = declare(MailKind("rounds.opening_notice", _("notice to organizations and trainers"), is_bulk=True))
KINDS = {kind.slug: kind for kind in (INVITE_LEAD, INVITE_JOIN, NEXT_ROUND, NOTICE)}


def queue_opening(*, kind: MailKind, round_: Round, to: Recipient) -> bool:
    """Tell one person, once a round; whether a mail is on its way (False: they unsubscribed)."""
    message = queue_mail(
        kind=kind,
        about=f"round:{round_.pk}:opening",
        to=to,
        template=f"rounds/mail/{kind.slug.partition('.')[2]}",
        context={"round": round_},
        reply_to=round_.contact_email,
    )
    return message is not None
