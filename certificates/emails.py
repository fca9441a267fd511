"""The e-mail that brings a certificate."""

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from accounts.queries import recipient_of
from certificates.badges.keys import has_badges
from certificates.models import Certificate
from certificates.printing.pdf import certificate_url
from mail.kinds import MailKind, declare, register_example
from mail.services import cancel_waiting, queue_mail

CERTIFICATE = declare(MailKind("certificates.issued", _("certificate")))


def queue_certificate(*, certificate: Certificate) -> None:
    """Your certificate: its page, PDF and badge by link, so that the mail stays light; once a certificate."""
    user = certificate.user
    if user is None or certificate.is_erased:
        return
    queue_mail(
        kind=CERTIFICATE,
        about=f"certificate:{certificate.pk}",
        to=recipient_of(user),
        template="certificates/mail/issued",
        context={
            "certificate": certificate,
            "round": certificate.round,
            "url": certificate_url(certificate),
            "has_badges": has_badges(),
            "replaces": certificate.replaces_id is not None,
        },
        reply_to=certificate.round.contact_email,
    )


def cancel_certificate(certificate: Certificate) -> int:
    """What waits is moot: the certificate isn't valid any more."""
    return cancel_waiting(kind=CERTIFICATE, about=f"certificate:{certificate.pk}")


register_example(
    CERTIFICATE,
    to=gettext_lazy("who gets a certificate, when it is issued"),
    words=("round",),
    recent=lambda: (
        Certificate.objects.exclude(token=None).exclude(user=None).select_related("user", "round").order_by("-pk")
    ),
    queue=lambda one: queue_certificate(certificate=one),
)
