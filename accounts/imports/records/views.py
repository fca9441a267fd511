"""The coordinator's pages of instructor records."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import coordinator_page, reader
from accounts.exporting.answers import MEDIA_TYPES, file_answer
from accounts.imports.queries import confirmed_on, in_words
from accounts.imports.records.filters import RecordFilter
from accounts.imports.records.forms import AccountForm
from accounts.imports.records.queries import records_with_facts
from accounts.imports.records.services import LinkRefused, export_records, set_account
from accounts.models import InstructorRecord

RECORDS_A_PAGE = 50


@coordinator_page
def people(request: HttpRequest) -> HttpResponse:
    """All instructors that imports know, searched and narrowed by the address."""
    found = RecordFilter(request.GET, queryset=records_with_facts())
    page = Paginator(found.qs.prefetch_related("emails"), RECORDS_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {"filter": found, "page": page, "query": query.urlencode(), "is_narrowed": any(query.values())}
    return render(request, "accounts/imports/people.html", context)


@coordinator_page
@require_POST
def people_export(request: HttpRequest) -> HttpResponse:
    """The list as narrowed, as a CSV file in our own columns."""
    found = RecordFilter(request.GET, queryset=records_with_facts())
    content = export_records(records=found.qs, by=reader(request), narrowed_by=request.GET.urlencode())
    name = f"instructors-{timezone.localdate().isoformat()}.csv"
    return file_answer(content, name=name, media_type=MEDIA_TYPES["csv"])


@coordinator_page
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One instructor: each fact with its source and day, what came before, and whose account it is."""
    record = get_object_or_404(InstructorRecord.objects.select_related("user").prefetch_related("emails"), pk=pk)
    form = AccountForm(request.POST or None, initial={"email": record.user.email if record.user else ""})
    if request.method == "POST" and form.is_valid():
        try:
            set_account(
                record=record,
                user=form.cleaned_data["email"],
                reason=form.cleaned_data["reason"],
                by=reader(request),
            )
        except LinkRefused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts_admin:person", record.pk)
    facts = sorted(record.facts.select_related("batch"), key=lambda fact: (fact.as_of, fact.pk), reverse=True)
    newest = {fact.kind: fact.pk for fact in reversed(facts)}
    context = {
        "record": record,
        "facts": [(fact, in_words(fact.value), newest[fact.kind] == fact.pk) for fact in facts],
        "confirmed_on": confirmed_on(record),
        "form": form,
    }
    return render(request, "accounts/imports/person.html", context)
