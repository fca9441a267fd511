"""The list of messages, and holding and releasing the whole outbox."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import coordinator_page, reader
from mail.models import OutboxMessage
from mail.queries import current_hold, oldest_unsent, server_trouble
from reports.outbox.filters import MessageFilter
from reports.outbox.forms import HoldForm
from reports.outbox.queries import kind_label, listed_messages, look_of, state_counts
from reports.outbox.services import hold_outbox, release_outbox

A_PAGE = 50


@coordinator_page
def mail(request: HttpRequest) -> HttpResponse:
    """Every message with its state; search and filter in the address."""
    found = MessageFilter(request.GET, listed_messages())
    page = Paginator(found.qs, A_PAGE).get_page(request.GET.get("page"))
    rows = [(message, kind_label(message.kind), look_of(message)) for message in page]
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "found": found,
        "page": page,
        "rows": rows,
        "asked": asked,
        "counts": state_counts(),
        "newest": max((message.pk for message in page), default=0) if page.number == 1 else _newest(found),
        "hold": current_hold(),
        "trouble": server_trouble(),
        "oldest": oldest_unsent(),
    }
    return render(request, "reports/mail.html", context)


@coordinator_page
@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest) -> HttpResponse:
    """Say how many messages would wait, and hold the outbox on POST."""
    form = HoldForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        hold_outbox(by=reader(request), reason=form.cleaned_data["reason"])
        messages.success(request, _("Held. Nothing leaves until you release it."))
        return redirect("reports_admin:mail")
    return render(request, "reports/mail_hold.html", {"form": form, "waiting": _waiting(), "hold": current_hold()})


@coordinator_page
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest) -> HttpResponse:
    """Say how many messages will leave, and release the outbox on POST."""
    held = current_hold()
    if held is None:
        messages.info(request, _("Nothing is held: mail leaves as it should."))
        return redirect("reports_admin:mail")
    if request.method == "POST":
        release_outbox(hold=held, by=reader(request))
        messages.success(request, _("Released. What is due leaves now."))
        return redirect("reports_admin:mail")
    return render(request, "reports/mail_release.html", {"hold": held, "waiting": _waiting()})


def _waiting() -> int:
    return OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING).count()


def _newest(found: MessageFilter) -> int:
    """The highest number found, so that what is queued later is not swept along by a change of all."""
    newest: int | None = found.qs.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0
