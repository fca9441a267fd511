"""The page of one's own profile."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import reader, signed_in
from accounts.availability.fields import say_hours
from accounts.profile.forms import ProfileForm
from accounts.profile.queries import said_by_records
from accounts.regions import region_of
from accounts.services import known_zone


@signed_in
def me(request: HttpRequest) -> HttpResponse:
    """Show and change what one says of oneself, what records know, and the way to everything else of one's own."""
    user = reader(request)
    region = region_of(user.country)
    browser_zone = known_zone(request.COOKIES.get("zone", ""))
    form = ProfileForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your profile is saved."))
        return redirect("accounts:me")
    words = {
        "form": form,
        "region": region.label if region else "",
        "browser_zone": "" if browser_zone == user.zone else browser_zone,
        "records": said_by_records(user),
        "availability": form.kept,
        "hours": say_hours(form.kept.cells) if form.kept else "",
    }
    return render(request, "accounts/me.html", words)
