"""Asking to be told of the next round, and confirming it by e-mail."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import by_token, public
from accounts.models import User
from rounds.interest.forms import InterestForm
from rounds.interest.limits import may_ask
from rounds.interest.services import BadLink, ask_confirmation, confirm_interest, keep_interest_of, read_link


@public
def interest(request: HttpRequest) -> HttpResponse:
    """Ask to be told: at once for the signed-in, after a confirmation by e-mail for visitors."""
    if isinstance(request.user, User):
        if request.method == "POST":
            keep_interest_of(user=request.user)
            messages.success(request, _("Noted: you get one e-mail when the next round opens."))
            return redirect("rounds:list")
        return render(request, "rounds/interest.html", {})
    form = InterestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not may_ask(request):
            form.add_error(None, _("We were asked this very often from your network. Please try again in an hour."))
            return render(request, "rounds/interest.html", {"form": form}, status=429)
        said = form.cleaned_data
        ask_confirmation(email=said["email"], name=said["name"], zone=timezone.get_current_timezone_name())
        messages.success(request, _("Please look into your mail: we sent a link that confirms your address."))
        return redirect("rounds:list")
    return render(request, "rounds/interest.html", {"form": form})


@by_token
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the link from the e-mail does, and do it on POST."""
    try:
        said = read_link(token)
    except BadLink:
        return render(request, "rounds/interest_bad_link.html", status=404)
    if request.method == "POST":
        confirm_interest(token=token)
        return render(request, "rounds/interest_confirmed.html", {"email": said["email"]})
    return render(request, "rounds/interest_confirm.html", {"email": said["email"]})
