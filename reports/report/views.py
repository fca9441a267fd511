"""The pages of a report, and its files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import admin_page, reader
from accounts.exporting import FORMATS, export_answer
from reports.lists.tables import LIST_NAMES
from reports.report.building import Report, report_of, sentences_of
from reports.report.funnel import STAGES
from reports.report.responses import QUESTIONS
from reports.report.tables import TABLES, tables_of
from rounds.models import Round


@admin_page
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """What became of one round."""
    return _page(request, slug)


@admin_page
def programme(request: HttpRequest) -> HttpResponse:
    """What became of all rounds together."""
    return _page(request)


def _page(request: HttpRequest, slug: str = "") -> HttpResponse:
    found = _report(request, slug)
    context = {
        "round": found.round,
        "report": found,
        "stages": list(zip(STAGES, found.stages, strict=True)),
        "sentences": sentences_of(found),
        "questions": QUESTIONS.values(),
        "formats": FORMATS,
        "files": TABLES.items(),
        "lists": LIST_NAMES.items(),
        "may_act": reader(request).is_coordinator,
    }
    return render(request, "reports/report.html", context)


def _report(request: HttpRequest, slug: str) -> Report:
    """The report on a round, or on all, as this reader may see it: only coordinators see small counts."""
    rounds = list(Round.objects.order_by("-opens_on", "-pk"))
    round_ = next((one for one in rounds if one.slug == slug), None)
    if slug and round_ is None:
        raise Http404
    return report_of(round_, timezone.now(), hides=not reader(request).is_coordinator, rounds=rounds)


@admin_page
def report_export(request: HttpRequest, slug: str) -> HttpResponse:
    """A round's figures as a file: `?format=` csv, xlsx or json; a CSV holds the one `?table=` that is asked for."""
    return _export(request, slug)


@admin_page
def programme_export(request: HttpRequest) -> HttpResponse:
    """The figures of all rounds as a file."""
    return _export(request)


def _export(request: HttpRequest, slug: str = "") -> HttpResponse:
    found = _report(request, slug)
    format_, wanted = request.GET.get("format", "xlsx"), request.GET.get("table", "")
    tables = [table for table in tables_of(found) if wanted in ("", table.name)]
    if format_ not in FORMATS or not tables:
        raise Http404
    if format_ == "csv" and not wanted:
        tables = tables[:1]
    about = found.round or reader(request)
    name = f"{slug or _('all rounds')} {wanted or _('report')}"
    return export_answer(by=reader(request), what="report", subject=about, tables=tables, name=name, format_=format_)
