"""The page on which a group chooses its representative."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import reader, signed_in
from groups.fetching import whole_group_or_404
from groups.representing.forms import RepresentativeForm
from groups.representing.services import choose_representative


@signed_in
def representative(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a representative does, and let those choose who may."""
    user = reader(request)
    group, mine = whole_group_or_404(user, pk)
    form = RepresentativeForm(request.POST if request.method == "POST" else None, group=group, user=user, mine=mine)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["member"]
        choose_representative(group=group, chosen=chosen, by=user)
        said = _("%(name)s represents the group.") % {"name": chosen.user.name} if chosen else _("Nobody does for now.")
        messages.success(request, said)
        return redirect("groups:detail", pk)
    words = {"group": group, "round": group.round, "mine": mine, "form": form}
    return render(request, "groups/representative.html", words)
