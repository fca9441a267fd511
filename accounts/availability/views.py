"""The page of a person's free hours."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import reader, signed_in
from accounts.availability.fields import say_hours
from accounts.availability.forms import AvailabilityForm
from accounts.availability.services import set_availability


@signed_in
def availability(request: HttpRequest) -> HttpResponse:
    """Draw or write one's own free hours."""
    user = reader(request)
    form = AvailabilityForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        cells = form.cleaned_data["hours"]
        set_availability(user=user, cells=cells)
        messages.success(request, _("Saved: you could meet in %(hours)s a week.") % {"hours": say_hours(cells)})
        return redirect("accounts:availability")
    return render(request, "accounts/availability.html", {"form": form})
