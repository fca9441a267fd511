"""The inbox of the demonstration: what its accounts were sent, readable in the browser, on one's own machine only."""

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.access import public
from mail.models import OutboxMessage
from mentoring.demo.people import LOG_INS, log_ins_exist

SHOWN = 200


def demonstration_mail() -> QuerySet[OutboxMessage]:
    """Mail to the demonstration's accounts; 404 where they don't exist."""
    if not settings.IS_LOCAL or not log_ins_exist():
        raise Http404
    return OutboxMessage.objects.filter(to_email__in=LOG_INS)


@public
def inbox(request: HttpRequest) -> HttpResponse:
    """The newest messages, of one account or of all."""
    to = request.GET.get("to", "")
    messages = demonstration_mail()
    if to in LOG_INS:
        messages = messages.filter(to_email=to)
    return render(
        request, "demo/inbox.html", {"letters": messages[:SHOWN], "accounts": LOG_INS, "to": to, "shown": SHOWN}
    )


@public
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One message as its reader gets it."""
    return render(request, "demo/letter.html", {"letter": get_object_or_404(demonstration_mail(), pk=pk)})
