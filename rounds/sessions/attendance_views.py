"""The coordinator's page of one sitting: who signed up, who was there."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts.access import coordinator_page, reader
from accounts.models import User
from rounds.hooks import members_of_round
from rounds.models import SignUp, Sitting
from rounds.sessions.admin_forms import AttendanceForm, AttendeeForm
from rounds.sessions.admin_views import sitting_or_404
from rounds.sessions.attendance import add_attendee, record_attendance
from rounds.sessions.page import state_of
from rounds.sessions.queries import STANDING
from rounds.sessions.reports.forms import ReportForm

PER_PAGE = 100
SHOWN = {
    "all": (gettext_lazy("expected or there"), STANDING | ~Q(attended="")),
    "open": (gettext_lazy("not recorded yet"), STANDING & Q(attended="")),
    "there": (gettext_lazy("there"), Q(attended=SignUp.Attended.PRESENT)),
    "missed": (gettext_lazy("missed it"), Q(attended=SignUp.Attended.ABSENT)),
    "back": (gettext_lazy("taken back"), Q(cancelled_at__isnull=False)),
}


@coordinator_page
def sitting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Who signed up for a sitting and who was there; tick, add, or upload the video call's list."""
    return sitting_page(request, sitting_or_404(slug, pk))


def sitting_page(request: HttpRequest, found: Sitting, **forms: Any) -> HttpResponse:
    """The page of one sitting; `attendee_form` and `report_form` come with what was typed and is wrong with it."""
    shown = request.GET.get("show", "all")
    shown = shown if shown in SHOWN else "all"
    words = request.GET.get("q", "").replace("\0", "")[:200]
    page = Paginator(_rows(found, shown, words), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "round": found.session.round,
        "session": found.session,
        "sitting": found,
        "state": state_of(found, timezone.now()),
        "page": page,
        "shown": shown,
        "words": words,
        "choices": [(name, label) for name, (label, _condition) in SHOWN.items()],
        "form": AttendanceForm(sitting=found),
        "attendee_form": forms.get("attendee_form") or AttendeeForm(members=_members_missing(found)),
        "report_form": forms.get("report_form") or ReportForm(),
        "reports": found.reports.select_related("uploaded_by"),
    }
    return render(request, "rounds/admin/sitting.html", context)


def _rows(found: Sitting, shown: str, words: str) -> QuerySet[SignUp]:
    rows = found.sign_ups.filter(SHOWN[shown][1]).select_related("user", "recorded_by")
    if words:
        rows = rows.filter(
            Q(name__icontains=words)
            | Q(email__icontains=words)
            | Q(user__name__icontains=words)
            | Q(user__email__icontains=words)
        )
    return rows.order_by("name", "email", "pk")


def _members_missing(found: Sitting) -> list[User]:
    """The round's members who are not on the list, by name."""
    there = set(found.sign_ups.exclude(user=None).values_list("user", flat=True))
    missing = {one.user.pk: one.user for one in members_of_round(found.session.round) if one.user.pk not in there}
    return sorted(missing.values(), key=lambda user: user.name.casefold())


@coordinator_page
@require_POST
def attendance(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Record the same of all who are ticked."""
    found = sitting_or_404(slug, pk)
    form = AttendanceForm(request.POST, sitting=found)
    ticked = request.POST.getlist("chosen")
    chosen = [int(one) for one in ticked if one.isascii() and one.isdigit() and len(one) < 19]
    if not chosen:
        messages.error(request, _("Nobody was ticked."))
    elif form.is_valid():
        number = record_attendance(sitting=found, chosen=chosen, attended=form.attended(), by=reader(request))
        messages.success(request, ngettext("Recorded for %d person.", "Recorded for %d people.", number) % number)
    else:
        messages.error(request, _("Please say what to record."))
    return redirect("rounds_admin:sitting", slug, pk)


@coordinator_page
@require_POST
def add(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Record as there someone who had not signed up."""
    found = sitting_or_404(slug, pk)
    form = AttendeeForm(request.POST, members=_members_missing(found))
    if not form.is_valid():
        return sitting_page(request, found, attendee_form=form)
    said = form.cleaned_data
    row = add_attendee(sitting=found, by=reader(request), user=said["member"], email=said["email"], name=said["name"])
    messages.success(request, _("%(who)s was there.") % {"who": row.user or row.name or row.email})
    return redirect("rounds_admin:sitting", slug, pk)
