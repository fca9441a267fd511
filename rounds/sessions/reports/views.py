"""The coordinator's pages of participant reports: upload, preview, apply, undo, discard."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import coordinator_page, reader
from rounds.models import ParticipantReport
from rounds.sessions.admin_views import sitting_or_404
from rounds.sessions.attendance_views import sitting_page
from rounds.sessions.reports.forms import ApplyForm, MinimumForm, ReportForm
from rounds.sessions.reports.matching import match_report, usual_minimum
from rounds.sessions.reports.services import NotNow, apply_report, discard_report, undo_report


def _report_or_404(slug: str, pk: int) -> ParticipantReport:
    reports = ParticipantReport.objects.select_related("sitting__session__round", "uploaded_by")
    return get_object_or_404(reports, sitting__session__round__slug=slug, pk=pk)


@coordinator_page
@require_POST
def upload(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a list, and show what it would record."""
    sitting = sitting_or_404(slug, pk)
    form = ReportForm(request.POST, request.FILES)
    report = form.keep(sitting, reader(request)) if form.is_valid() else None
    if report is None:
        return sitting_page(request, sitting, report_form=form)
    return redirect("rounds_admin:report", slug, report.pk)


@coordinator_page
@require_safe
def report(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Who is who in a list, and what applying it would record."""
    found = _report_or_404(slug, pk)
    session = found.sitting.session
    words: dict[str, Any] = {"round": session.round, "session": session, "report": found, "sitting": found.sitting}
    if found.applied_at is not None:
        return render(request, "rounds/admin/report_applied.html", words)
    minimum = usual_minimum(found.sitting)
    minimum_form = MinimumForm(request.GET if "minutes" in request.GET else None, initial={"minutes": minimum})
    if minimum_form.is_valid():
        minimum = minimum_form.cleaned_data["minutes"]
    matched = match_report(found, minimum)
    words |= {
        "matched": matched,
        "minimum": minimum,
        "minimum_form": minimum_form,
        "form": ApplyForm(initial={"minutes": minimum}),
        "there": sum(match.is_enough for match in matched.sure),
    }
    return render(request, "rounds/admin/report.html", words)


@coordinator_page
@require_POST
def apply(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Record what the list says of those who are known or ticked."""
    found = _report_or_404(slug, pk)
    form = ApplyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please give the minutes as a number from 0 to 1440."))
        return redirect("rounds_admin:report", slug, pk)
    try:
        number = apply_report(
            report=found,
            minimum=form.cleaned_data["minutes"],
            accepted=set(request.POST.getlist("accepted")),
            others_missed=form.cleaned_data["others_missed"],
            by=reader(request),
        )
    except NotNow as problem:
        messages.error(request, str(problem))
        return redirect("rounds_admin:report", slug, pk)
    messages.success(
        request,
        ngettext("Recorded for %d person. You can undo it.", "Recorded for %d people. You can undo it.", number)
        % number,
    )
    return redirect("rounds_admin:sitting", slug, found.sitting_id)


@coordinator_page
@require_POST
def undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take back what the list recorded."""
    found = _report_or_404(slug, pk)
    try:
        number = undo_report(report=found, by=reader(request))
    except NotNow as problem:
        messages.error(request, str(problem))
    else:
        said = ngettext("Undone for %d person.", "Undone for %d people.", number) % number
        messages.success(request, said)
    return redirect("rounds_admin:sitting", slug, found.sitting_id)


@coordinator_page
@require_POST
def discard(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Forget a list without recording anything."""
    found = _report_or_404(slug, pk)
    try:
        discard_report(report=found)
        messages.success(request, _("Forgotten. Nothing was recorded."))
    except NotNow as problem:
        messages.error(request, str(problem))
    return redirect("rounds_admin:sitting", slug, found.sitting_id)
