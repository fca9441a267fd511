"""Pages about one's own data: take it along, or be erased."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import reader, signed_in
from accounts.mydata.erasure import CannotErase, erase_person, erasure_problem
from accounts.mydata.exports import export_of
from accounts.mydata.forms import EraseForm


@signed_in
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth ships no types.
def export(request: HttpRequest) -> HttpResponse:
    """Download everything of one's own as a JSON file that can be read."""
    user = reader(request)
    response = JsonResponse(export_of(user), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="mentoring-my-data-{timezone.localdate():%Y-%m-%d}.json"'
    return response


@signed_in
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth ships no types.
def erase(request: HttpRequest) -> HttpResponse:
    """Say what goes and what stays, ask for one typed word, and erase."""
    user = reader(request)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            erase_person(user=user, by=user)
        except CannotErase as refused:
            form.add_error(None, str(refused))
        else:
            logout(request)
            messages.success(request, _("You are erased. Thank you for having been here."))
            return redirect("home")
    return render(request, "accounts/erase.html", {"form": form, "problem": erasure_problem(user)})
