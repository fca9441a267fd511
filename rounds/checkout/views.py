"""Giving more time, on the coordinator's page of an application."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import coordinator_page, reader
from accounts.queries import instructor_records_of, latest_facts
from rounds.applications.listing import round_application_or_404
from rounds.checkout.deadline import checkout_of
from rounds.checkout.forms import CheckoutForm
from rounds.checkout.services import CannotExtend, extend_checkout
from rounds.models import Round


@coordinator_page
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Until when this mentee completes certification, and a later day with its reason."""
    found = round_application_or_404(get_object_or_404(Round, slug=slug), pk)
    standing = checkout_of(found, latest_facts(instructor_records_of([found.user]).get(found.user_id)))
    initial = {"to": standing.due_on} if standing else {}
    form = CheckoutForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            is_new = extend_checkout(application=found, to=said["to"], reason=said["reason"], by=reader(request))
        except CannotExtend as error:
            form.add_error("to", str(error))
        else:
            if is_new:
                messages.success(request, _("Kept. The mentee sees the new date; mails before it follow it."))
            return redirect("rounds_admin:application", slug, pk)
    words = {"application": found, "round": found.round, "checkout": standing, "form": form}
    return render(request, "rounds/admin/checkout.html", words)
