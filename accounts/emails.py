"""Mail about accounts: confirming an address, a new password, and telling people what changed for their own safety.

All of it goes through the outbox and leaves at once. `allauth` names each of its messages; the tables below say
which letter of ours that is.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.queries import recipient_of
from mail.kinds import MailKind, Timing, declare, register_example
from mail.services import Recipient, queue_mail

CONFIRM_ADDRESS = declare(
    MailKind("accounts.confirm_address", gettext_noop("confirm your e-mail address"), Timing.AT_ONCE, is_secret=True)
)
NEW_PASSWORD = declare(
    MailKind("accounts.new_password", gettext_noop("choose a new password"), Timing.AT_ONCE, is_secret=True)
)
NO_ACCOUNT = declare(MailKind("accounts.no_account", gettext_noop("no account with this address"), Timing.AT_ONCE))
HAS_ACCOUNT = declare(
    MailKind("accounts.has_account", gettext_noop("you have an account already"), Timing.AT_ONCE, is_secret=True)
)
SECURITY = declare(
    MailKind("accounts.security", gettext_noop("something about signing in has changed"), Timing.AT_ONCE)
)
NEW_SIGN_IN = declare(MailKind("accounts.new_sign_in", gettext_noop("a new sign-in"), Timing.AT_ONCE))

# allauth's name of a message: the kind, the template under accounts/mail/, and what of its context the template needs.
LETTERS: dict[str, tuple[MailKind, str, tuple[str, ...]]] = {
    "account/email/email_confirmation": (CONFIRM_ADDRESS, "confirm_address", ("activate_url",)),
    "account/email/email_confirmation_signup": (CONFIRM_ADDRESS, "confirm_signup", ("activate_url",)),
    "account/email/password_reset_key": (NEW_PASSWORD, "new_password", ("password_reset_url",)),
    "account/email/unknown_account": (NO_ACCOUNT, "no_account", ("signup_url",)),
    "account/email/account_already_exists": (HAS_ACCOUNT, "has_account", ("password_reset_url",)),
}
CHANGES = {
    "account/email/password_changed": _("Your password was changed."),
    "account/email/password_reset": _("Your password was changed, by a link that we had sent you."),
    "account/email/password_set": _("Your account now has a password."),
    "account/email/email_changed": _("The main e-mail address of your account was changed."),
    "account/email/email_confirm": _("An e-mail address of your account was confirmed."),
    "account/email/email_deleted": _("An e-mail address was removed from your account."),
    "mfa/email/totp_activated": _("An authenticator app was added to your account."),
    "mfa/email/totp_deactivated": _("The authenticator app was removed from your account."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made for your account."),
    "mfa/email/webauthn_added": _("A passkey or security key was added to your account."),
    "mfa/email/webauthn_removed": _("A passkey or security key was removed from your account."),
    "socialaccount/email/account_connected": _("Another way to sign in was connected to your account."),
    "socialaccount/email/account_disconnected": _("A way to sign in was disconnected from your account."),
}


def queue_account_mail(*, name: str, to: Recipient, context: Mapping[str, Any]) -> None:
    """Queue the letter that allauth calls `name`, to leave at once; each sending is a message of its own.

    Raises KeyError for a name that neither table knows, so that a message new in allauth can't vanish unseen.
    """
    if name in LETTERS:
        kind, template, needed = LETTERS[name]
        words = {key: context[key] for key in needed}
    else:
        kind, template = SECURITY, "security"
        words = {"change": CHANGES[name], "address": context.get("ip", ""), "at": timezone.now()}
    queue_mail(kind=kind, about=_once(), to=to, template=f"accounts/mail/{template}", context=words)


def queue_new_sign_in(*, to: Recipient, address: str, browser: str) -> None:
    """Tell a person that a browser signed in that had not before."""
    words = {"address": address, "browser": browser, "at": timezone.now()}
    queue_mail(kind=NEW_SIGN_IN, about=_once(), to=to, template="accounts/mail/new_sign_in", context=words)


def _once() -> str:
    """A part of the key that no other message has: what a person asks for again is sent again."""
    return uuid4().hex


def _recent_people() -> QuerySet[User]:
    return User.objects.filter(is_active=True).order_by("-joined_at")


def _example_of(name: str) -> Callable[[User], None]:
    """A letter of allauth's as it would go to a person, with links that do nothing."""

    def queue(user: User) -> None:
        link = f"{settings.SITE_URL}/accounts/"
        words = {"activate_url": link, "password_reset_url": link, "signup_url": link, "ip": "203.0.113.7"}
        queue_account_mail(name=name, to=recipient_of(user), context=words)

    return queue


for _kind, _name, _to in (
    (CONFIRM_ADDRESS, "account/email/email_confirmation", _("whoever adds an address or signs up")),
    (NEW_PASSWORD, "account/email/password_reset_key", _("whoever asks for a new password")),
    (NO_ACCOUNT, "account/email/unknown_account", _("whoever asks for a password at an unknown address")),
    (HAS_ACCOUNT, "account/email/account_already_exists", _("whoever signs up a second time")),
    (SECURITY, "account/email/password_changed", _("the account's owner")),
):
    register_example(_kind, to=_to, recent=_recent_people, queue=_example_of(_name))

register_example(
    NEW_SIGN_IN,
    to=_("the account's owner"),
    recent=_recent_people,
    queue=lambda user: queue_new_sign_in(to=recipient_of(user), address="203.0.113.7", browser="Firefox"),
)
