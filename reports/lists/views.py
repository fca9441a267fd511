"""Files of lists: one address for those of a round, one for mail."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from accounts.access import coordinator_page, reader
from accounts.exporting import export_answer
from reports.lists.tables import LISTS, mail_table
from reports.outbox.filters import MessageFilter
from reports.outbox.queries import listed_messages
from rounds.models import Round


@coordinator_page
def list_export(request: HttpRequest, slug: str) -> HttpResponse:
    """A list of a round as a file: `?list=` applications, groups or attendance, `?format=` csv, xlsx or json."""
    round_, what = get_object_or_404(Round, slug=slug), request.GET.get("list", "applications")
    if what not in LISTS:
        raise Http404
    return export_answer(
        by=reader(request),
        what=what,
        subject=round_,
        tables=[LISTS[what](round_)],
        name=f"{round_.slug} {what}",
        format_=request.GET.get("format", "xlsx"),
    )


@coordinator_page
def mail_export(request: HttpRequest) -> HttpResponse:
    """The messages that the mail screen's own filter finds, as a file."""
    asked = request.GET.copy()
    format_ = str(asked.pop("format", ["xlsx"])[-1])
    found = MessageFilter(asked, listed_messages())
    coordinator = reader(request)
    return export_answer(
        by=coordinator, what="mail", subject=coordinator, tables=[mail_table(found.qs)], name="mail", format_=format_
    )
