"""The coordinator's page of notices and invitations."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import coordinator_page, reader
from rounds.applications.windows import NotOpen, Window, window_of
from rounds.invitations.queries import audiences_of
from rounds.invitations.services import send_opening
from rounds.models import Round


@coordinator_page
def invitations(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who would get which mail, and send the chosen kinds once."""
    round_ = get_object_or_404(Round, slug=slug)
    now = timezone.now()
    if request.method == "POST":
        try:
            queued = send_opening(round_=round_, kinds=request.POST.getlist("kind"), by=reader(request))
        except NotOpen:
            messages.error(request, _("Invitations are sent while applications are open."))
        else:
            said = ngettext(
                "%(n)s mail is written, and leaves when it is day where its reader lives.",
                "%(n)s mails are written, and each leaves when it is day where its reader lives.",
                queued,
            )
            messages.success(request, said % {"n": queued})
        return redirect("rounds_admin:invitations", slug)
    audiences = audiences_of(round_, now.date())
    words = {
        "round": round_,
        "audiences": audiences,
        "total": sum(len(audience.to) for audience in audiences),
        "is_open": window_of(round_, now) is Window.OPEN,
    }
    return render(request, "rounds/admin/invitations.html", words)
