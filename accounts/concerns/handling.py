"""The handlers' pages. To everyone else a concern doesn't exist; a superuser opens one on record only."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import coordinator_page, reader
from accounts.concerns.forms import EntryForm, HandlersForm, ReasonForm
from accounts.concerns.queries import concerns_visible_to, handlers
from accounts.concerns.services import break_glass, choose_handlers, close_concern, note_done, reopen_concern
from accounts.models import Concern, User


@coordinator_page
@require_safe
def concerns(request: HttpRequest) -> HttpResponse:
    """The concerns that this person may read, open ones first; for superusers also which others there are."""
    user = reader(request)
    if not (user.handles_concerns or user.is_superuser):
        raise Http404
    visible = concerns_visible_to(user)
    context = {
        "concerns": visible.order_by("-state", "-received_at"),
        "others": Concern.objects.exclude(pk__in=visible.values("pk")) if user.is_superuser else [],
    }
    return render(request, "accounts/concerns/concerns.html", context)


@coordinator_page
@require_safe
def concern(request: HttpRequest, reference: str) -> HttpResponse:
    """One concern with the record of what was done."""
    return _page(request, _visible_or_404(request, reference))


@coordinator_page
@require_POST
@sensitive_post_parameters()
@sensitive_variables()
def note(request: HttpRequest, reference: str) -> HttpResponse:
    """Add what was done."""
    found, form = _visible_or_404(request, reference), EntryForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form)
    note_done(concern=found, text=form.cleaned_data["text"], by=reader(request))
    return redirect("accounts_admin:concern", reference=reference)


@coordinator_page
@require_POST
@sensitive_post_parameters()
@sensitive_variables()
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close it, saying how it ended."""
    found, form = _visible_or_404(request, reference), EntryForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form)
    if close_concern(concern=found, text=form.cleaned_data["text"], by=reader(request)):
        messages.success(request, _("Closed. It can be opened again."))
    return redirect("accounts_admin:concern", reference=reference)


@coordinator_page
@require_POST
@sensitive_post_parameters()
@sensitive_variables()
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Open it again, saying why."""
    found, form = _visible_or_404(request, reference), EntryForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form)
    if reopen_concern(concern=found, text=form.cleaned_data["text"], by=reader(request)):
        messages.success(request, _("Open again."))
    return redirect("accounts_admin:concern", reference=reference)


@coordinator_page
@require_http_methods(["GET", "HEAD", "POST"])
def break_open(request: HttpRequest, reference: str) -> HttpResponse:
    """Break-glass: a superuser reads what isn't theirs to read, once, with a reason that is kept."""
    user = reader(request)
    found = get_object_or_404(Concern, reference=reference) if user.is_superuser else None
    if found is None or concerns_visible_to(user).filter(pk=found.pk).exists():
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        break_glass(concern=found, reason=form.cleaned_data["reason"], by=user)
        return _page(request, found, is_glass=True)
    return render(request, "accounts/concerns/break_glass.html", {"form": form, "reference": reference})


@coordinator_page
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Which coordinators handle concerns."""
    chosen = handlers()
    form = HandlersForm(request.POST if request.method == "POST" else None, initial={"handlers": chosen})
    if request.method == "POST" and form.is_valid():
        if choose_handlers(chosen=form.cleaned_data["handlers"], by=reader(request)):
            messages.success(request, _("Kept. The change is on record."))
        return redirect("accounts_admin:concern_handlers")
    return render(request, "accounts/concerns/handlers.html", {"form": form, "is_none": not chosen})


def _visible_or_404(request: HttpRequest, reference: str) -> Concern:
    return get_object_or_404(concerns_visible_to(reader(request)), reference=reference)


@sensitive_variables()
def _page(
    request: HttpRequest, found: Concern, *, form: EntryForm | None = None, is_glass: bool = False
) -> HttpResponse:
    context: dict[str, Any] = {
        "concern": found,
        "entries": found.entries.select_related("written_by"),
        "named": _names(found),
        "form": form or EntryForm(),
        "is_glass": is_glass,
    }
    return render(request, "accounts/concerns/detail.html", context)


def _names(found: Concern) -> list[str]:
    people: list[User] = list(found.named.order_by("name", "pk"))
    return [str(person) for person in people]
