"""Reporting a concern, signed in or not."""

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import by_token, public
from accounts.concerns.forms import ConcernForm
from accounts.concerns.hooks import people_around
from accounts.concerns.limits import may_report
from accounts.concerns.queries import handlers, readers_of
from accounts.concerns.services import Sender, report_concern
from accounts.models import User

SENT = "accounts.concern.sent"


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def concern(request: HttpRequest) -> HttpResponse:
    """Say who reads it and what happens; take it once."""
    user = request.user if isinstance(request.user, User) else None
    reading = list(handlers())
    form = ConcernForm(
        request.POST if request.method == "POST" else None,
        user=user,
        handlers=reading,
        around=people_around(user) if user else [],
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        if may_report(request):
            return redirect("accounts:concern_sent", token=_kept(form, user))
        form.add_error(None, _("Very many reports came from your network in this hour. Please try again later."))
        status = 429
    return render(request, "accounts/concerns/concern.html", {"form": form, "handlers": reading}, status=status)


@sensitive_variables()
def _kept(form: ConcernForm, user: User | None) -> str:
    """Keep what the form says; returns the token of the page that thanks for it."""
    said = form.cleaned_data
    sender = Sender(
        user=user,
        is_named=said.get("is_named", False),
        name=said.get("name", ""),
        email=said.get("email", ""),
        zone=timezone.get_current_timezone_name(),
    )
    kept = report_concern(
        reference=said["once"], text=said["text"], about=said["about"], named=form.involved, sender=sender
    )
    is_handlers = [reader.handles_concerns for reader in readers_of(kept)]
    whom = "handlers" if any(is_handlers) else "superusers" if is_handlers else "nobody"
    token: str = signing.dumps([kept.reference, whom], salt=SENT)
    return token


@by_token
@never_cache
@require_safe
def concern_sent(request: HttpRequest, token: str) -> HttpResponse:
    """We have it: its reference, whom it reached, and what happens next."""
    try:
        reference, whom = signing.loads(token, salt=SENT, max_age=24 * 60 * 60)
    except signing.BadSignature as error:
        raise Http404 from error
    return render(request, "accounts/concerns/sent.html", {"reference": reference, "whom": whom})
