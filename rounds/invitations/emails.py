"""The e-mails that tell people that a round is open; bulk, so they can be unsubscribed from."""

from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from accounts.queries import recipient_of
from mail.kinds import MailKind, declare, register_example
from mail.services import Recipient, queue_mail
from rounds.models import Application, Round

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


def _recent() -> QuerySet[Application]:
    """People who came to a round: whoever is invited is written to in the same way."""
    return Application.objects.exclude(sent_at=None).select_related("user", "round").order_by("-sent_at")


def _queue_example(kind: MailKind, one: Application) -> None:
    queue_opening(kind=kind, round_=one.round, to=recipient_of(one.user))


for _kind, _to in (
    (INVITE_LEAD, gettext_lazy("imported instructors who may lead and may be contacted")),
    (INVITE_JOIN, gettext_lazy("imported new instructors who may be contacted")),
    (NEXT_ROUND, gettext_lazy("those who asked to be told")),
    (NOTICE, gettext_lazy("contacts of member organizations, and trainers")),
):
    register_example(_kind, to=_to, words=("round",), recent=_recent, queue=partial(_queue_example, _kind))
