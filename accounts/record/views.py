"""The record of decisions, to read."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import coordinator_page, reader
from accounts.record.filters import DecisionFilter
from accounts.record.queries import changes_of, decisions_visible_to, in_words, subject_in_words

DECISIONS_A_PAGE = 50


@coordinator_page
def record(request: HttpRequest) -> HttpResponse:
    """All decisions that the reader may see, the newest first, narrowed by the address."""
    found = DecisionFilter(request.GET, queryset=decisions_visible_to(reader(request)))
    decisions = found.qs.select_related("made_by", "about")
    page = Paginator(decisions, DECISIONS_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    rows = [(one, in_words(one.action), subject_in_words(one.subject), changes_of(one)) for one in page]
    context = {"filter": found, "page": page, "rows": rows, "is_narrowed": any(query.values())}
    return render(request, "accounts/record/record.html", context)
