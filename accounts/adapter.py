"""How allauth does things here: mail through the outbox, the browser's zone, records of instructors found."""

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse

from accounts.emails import queue_account_mail, queue_new_sign_in
from accounts.models import User
from accounts.queries import recipient_of
from accounts.services import known_zone, link_instructor_record
from mail.services import Recipient

# Remembers, in a signed cookie, who has signed in with this browser before.
FAMILIAR_COOKIE = "__Host-familiar" if settings.HTTPS else "familiar"
FAMILIAR_SECONDS = 60 * 60 * 24 * 365
FAMILIAR_PEOPLE = 5


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types.
    """Accounts with e-mail and password."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue a letter instead of sending it."""
        user = context.get("user")
        if not isinstance(user, User):
            known = EmailAddress.objects.filter(email__iexact=email).select_related("user").first()
            user = known.user if known else None
        queue_account_mail(name=template_prefix, to=_recipient(email, user), context=context)

    def new_user(self, request: HttpRequest) -> User:
        """A person who is about to sign up; their clock is the one that their browser named."""
        return User(zone=known_zone(request.COOKIES.get("zone", "")) or "UTC")

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirm an address, and look whether imports know it."""
        with transaction.atomic():
            is_confirmed = bool(super().confirm_email(request, email_address))
            if is_confirmed:
                link_instructor_record(user=email_address.user)
        return is_confirmed

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in; tell the person of a browser that is new to us, unless they never signed in before."""
        if user.last_login is not None and user.pk not in _familiar_people(request):
            queue_new_sign_in(
                to=recipient_of(user),
                address=self.get_client_ip(request),
                browser="".join(filter(str.isprintable, request.headers.get("User-Agent", "")))[:200],
            )
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        """Link records that came meanwhile, and remember that this browser is theirs."""
        response = cast("HttpResponse", super().post_login(request, user, **details))
        link_instructor_record(user=user)
        people = [user.pk, *(pk for pk in _familiar_people(request) if pk != user.pk)][:FAMILIAR_PEOPLE]
        response.set_signed_cookie(
            FAMILIAR_COOKIE,
            ".".join(map(str, people)),
            max_age=FAMILIAR_SECONDS,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
        return response


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types.
    """Accounts by GitHub, ORCID or Google."""

    def get_app(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        """The settings of a provider; where it has none, its addresses don't exist."""
        try:
            return super().get_app(request, provider=provider, client_id=client_id)
        except SocialApp.DoesNotExist as error:
            raise Http404 from error

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """Take over the name, and the GitHub name or ORCID iD, which the provider vouches for."""
        user = cast("User", super().populate_user(request, sociallogin, data))
        parts = [data.get("first_name") or "", data.get("last_name") or ""]
        user.name = (data.get("name") or " ".join(parts).strip() or data.get("username") or "")[:200]
        account = sociallogin.account
        if account.provider == "github":
            user.github = str(account.extra_data.get("login", ""))[:39]
        elif account.provider == "orcid":
            user.orcid = str(account.uid)[:19]
        return user


def _recipient(email: str, user: User | None) -> Recipient:
    """The person at this address of theirs, which need not be their main one."""
    if user is None:
        zone = known_zone(allauth_context.request.COOKIES.get("zone", "")) if allauth_context.request else ""
        return Recipient(email=email, zone=zone or "UTC")
    return Recipient(email=email, name=user.name, zone=user.zone, user_id=user.pk)


def _familiar_people(request: HttpRequest) -> list[int]:
    """Whoever has signed in with this browser, by user pk."""
    kept = request.get_signed_cookie(FAMILIAR_COOKIE, default="", max_age=FAMILIAR_SECONDS) or ""
    return [int(pk) for pk in kept.split(".") if pk.isdigit()]
