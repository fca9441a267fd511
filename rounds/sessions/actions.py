"""What those who signed up may do by a link from an e-mail."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.templatetags.clock import say_instant
from mail.actions import Description, MootError, Payload, register_action
from mail.humane import zone_or_utc
from rounds.models import SignUp
from rounds.sessions.emails import CANCEL_ACTION
from rounds.sessions.queries import recipient_of_sign_up
from rounds.sessions.signing_up import cancel_sign_up, is_standing


def _sign_up(payload: Payload) -> SignUp:
    row = SignUp.objects.select_related("user", "sitting__session__round").filter(pk=int(payload["sign_up"])).first()
    if row is None:
        raise MootError(_("This sign-up isn't there any more."))
    if row.sitting.is_cancelled:
        raise MootError(_("This sitting is cancelled: nobody expects you."))
    if row.sitting.ends_at <= timezone.now():
        raise MootError(_("This sitting is over."))
    return row


def describe_cancel(payload: Payload) -> Description:
    """Say which sitting one would not come to."""
    row = _sign_up(payload)
    if not is_standing(row):
        return Description(_("You are not expected"), _("Your sign-up was taken back. You can sign up again any time."))
    zone = recipient_of_sign_up(row).zone
    words = {
        "session": row.sitting.session.name,
        "time": say_instant(row.sitting.starts_at, zone_or_utc(zone)),
        "zone": zone,
    }
    text = _("%(session)s, %(time)s (%(zone)s). We stop reminding you; you can sign up again any time.") % words
    return Description(_("Can't you come?"), text, _("Take my sign-up back"))


def act_cancel(payload: Payload, _words: str) -> str:
    """Take the sign-up back."""
    cancel_sign_up(row=_sign_up(payload))
    return _("Thank you for saying so. Nobody expects you, and no reminder leaves.")


def register() -> None:
    """Make the links known."""
    register_action(CANCEL_ACTION, describe=describe_cancel, act=act_cancel)
