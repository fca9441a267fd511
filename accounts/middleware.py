"""What happens around every request of ours: the reader's clock, no caching of private pages, the second factor."""

import re
import zoneinfo
from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.translation import gettext as _

from accounts.models import User

# Signing in and out with all that belongs to it, and what machines ask.
BEFORE_SECOND_FACTOR = ("/accounts/", "/healthz", "/readyz")

GetResponse = Callable[[HttpRequest], HttpResponse]


# What no database can be asked for: a NUL character (PostgreSQL), a number past 64 bits (SQLite).
IMPOSSIBLE = re.compile(r"\x00|(?:^|/)[0-9]{19,}(?:/|$)")


class NothingAtImpossibleAddresses:
    """Nothing is found at an address that names what no row can have."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 404, like any other address where nothing is."""
        if IMPOSSIBLE.search(request.path_info):
            raise Http404
        return self.get_response(request)


class ReadersOwnClock:
    """Show times in the reader's zone: the profile's, or for visitors the one their browser named in a cookie."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the zone for this request alone; an unknown one means UTC."""
        user = request.user
        name = user.zone if isinstance(user, User) else request.COOKIES.get("zone", "UTC")
        try:
            zone = zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            zone = zoneinfo.ZoneInfo("UTC")
        with timezone.override(zone):
            return self.get_response(request)


class NoStoreWhenSignedIn:
    """Keep signed-in pages out of every cache, so that a shared computer's Back button shows nothing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with `no-store` for signed-in people."""
        response = self.get_response(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
            patch_cache_control(response, no_store=True)
        return response


class SecondFactorForStaff:
    """Send coordinators, viewers and superusers to set up a second factor before they open anything.

    Their role shows more on members' pages too; only signing in and out, and the factor itself, come before it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Redirect to the second factor's page while there is none."""
        if not request.path.startswith(BEFORE_SECOND_FACTOR) and self._lacks_second_factor(request):
            messages.info(
                request, _("Please set up a second factor first: your role sees what others entrusted to us.")
            )
            return redirect("mfa_index")
        return self.get_response(request)

    def _lacks_second_factor(self, request: HttpRequest) -> bool:
        user = request.user
        if not isinstance(user, User) or not user.sees_admin or is_demonstration(user.email):
            return False
        return not Authenticator.objects.filter(user=user).exists()


def is_demonstration(email: str) -> bool:
    """Whether an address is one of the demonstration's accounts, which exist on one's own machine only."""
    return settings.IS_LOCAL and email.endswith("@demo.example")
