"""The coordinator's front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import admin_page, reader
from groups.care.queries import groups_needing_attention
from reports.cockpit import mail_row, people_figures, round_rows


@admin_page
def rounds(request: HttpRequest) -> HttpResponse:
    """The rounds are on the front page; people who cut an address short find them there."""
    return redirect("reports_admin:cockpit")


@admin_page
def cockpit(request: HttpRequest) -> HttpResponse:
    """Rounds with their stage and next step, and how mail stands."""
    rows = round_rows(timezone.now())
    context = {
        "rows": rows,
        "most_urgent": next((row for row in rows if row.next), None),
        "attention": groups_needing_attention() if reader(request).is_coordinator else [],
        "mail": mail_row(),
        "figures": people_figures(),
        "may_act": reader(request).is_coordinator,
    }
    return render(request, "reports/cockpit.html", context)
