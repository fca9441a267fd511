"""The pages of a report, and its files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import admin_page, reader
from accounts.exporting import FORMATS, export_answer
from reports.lists.tables import LIST_NAMES
from reports.report.building import Report, report_of, sentences_of
from reports.report.funnel import STAGES
from reports.report.tables import TABLES, tables_of
from rounds.models import Round


@admin_page
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """What became of one round."""
    return _page(request, get_object_or_404(Round, slug=slug))


@admin_page
def programme(request: HttpRequest) -> HttpResponse:
    """What became of all rounds together."""
    return _page(request, None)


def _page(request: HttpRequest, round_: Round | None) -> HttpResponse:
    found = _report(request, round_)
    context = {
        "round": round_,
        "report": found,
        "stages": list(zip(STAGES, found.stages, strict=True)),
        "sentences": sentences_of(found),
        "formats": FORMATS,
        "files": TABLES.items(),
        "lists": LIST_NAMES.items(),
        "may_act": reader(request).is_coordinator,
    }
    return render(request, "reports/report.html", context)


def _report(request: HttpRequest, round_: Round | None) -> Report:
    """The report as this reader may see it: only coordinators see small counts."""
    return report_of(round_, timezone.now(), hides=not reader(request).is_coordinator)


@admin_page
def report_export(request: HttpRequest, slug: str) -> HttpResponse:
    """A round's figures as a file: `?format=` csv, xlsx or json; a CSV holds the one `?table=` that is asked for."""
    return _export(request, get_object_or_404(Round, slug=slug))


@admin_page
def programme_export(request: HttpRequest) -> HttpResponse:
    """The figures of all rounds as a file."""
    return _export(request, None)


def _export(request: HttpRequest, round_: Round | None) -> HttpResponse:
    format_, wanted = request.GET.get("format", "xlsx"), request.GET.get("table", "")
    tables = [table for table in tables_of(_report(request, round_)) if wanted in ("", table.name)]
    if format_ not in FORMATS or not tables:
        raise Http404
    if format_ == "csv" and not wanted:
        tables = tables[:1]
    about = round_ or reader(request)
    name = f"{round_.slug if round_ else _('all rounds')} {wanted or _('report')}"
    return export_answer(by=reader(request), what="report", subject=about, tables=tables, name=name, format_=format_)
