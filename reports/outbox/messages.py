"""One message, and changing one or many."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from accounts.access import coordinator_page, reader
from mail.composing import parameters_of
from mail.queries import shown_messages
from reports.outbox.forms import SelectionForm
from reports.outbox.queries import is_secret, kind_label, look_of, without_keys
from reports.outbox.services import CHANGES, change_messages, changeable

# The HTML of a message, alone: no script, no form, nothing loaded, shown only inside our own page.
PREVIEW_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@coordinator_page
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message as its reader gets it, its history and what can be done."""
    shown = get_object_or_404(shown_messages().select_related("recipient"), pk=pk)
    context = {
        "message": shown,
        "kind": kind_label(shown.kind),
        "look": look_of(shown),
        "is_secret": is_secret(shown),
        "text": without_keys(shown.text),
        "files": [(file.file_name, parameters_of(file.mime_type)[0]) for file in shown.attachments.defer("content")],
        "may": [what for what, (states, _change, _name) in CHANGES.items() if shown.state in states],
    }
    return render(request, "reports/mail_message.html", context)


@coordinator_page
@xframe_options_sameorigin
def message_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML part, for the frame on the message's page."""
    shown = get_object_or_404(shown_messages(), pk=pk)
    if is_secret(shown):
        raise Http404
    return HttpResponse(without_keys(shown.html), headers={"Content-Security-Policy": PREVIEW_POLICY})


@coordinator_page
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Cancel, resend or hold what was chosen: first say how many it touches, then do it once that is confirmed."""
    form = SelectionForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("reports_admin:mail")
    chosen, what = form.cleaned_data["messages"], form.cleaned_data["what"]
    if "confirmed" in request.POST:
        number = change_messages(messages=chosen, what=what, by=reader(request))
        messages.success(request, _said(what, number))
        return redirect("reports_admin:mail")
    context = {
        "what": what,
        "number": changeable(chosen, what).count(),
        "moot": changeable(chosen, what).filter(not_after__lte=timezone.now()).count(),
        "left_out": chosen.count() - changeable(chosen, what).count(),
        "sample": changeable(chosen, what).defer("text", "html")[:5],
        "posted": [(name, value) for name, values in request.POST.lists() for value in values if name in KEPT],
    }
    return render(request, "reports/mail_change.html", context)


KEPT = ("what", "pk", "all_found", "up_to", "q", "state", "kind")


def _said(what: str, number: int) -> str:
    sentences = {
        "cancel": ngettext("%d message is cancelled.", "%d messages are cancelled.", number),
        "resend": ngettext("%d message waits to leave again.", "%d messages wait to leave again.", number),
        "hold": ngettext("%d message is held.", "%d messages are held.", number),
    }
    return sentences[what] % number if number else _("Nothing was left to change.")
