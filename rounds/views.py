"""The public pages of rounds."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import public
from accounts.models import User
from rounds.applications.queries import applications_of
from rounds.applications.windows import Window, window_of
from rounds.models import Agreement, Round
from rounds.queries import rounds_visible_to, visible_round_or_404
from rounds.sessions.queries import session_pages
from rounds.timeline import days_left, timeline_of


@public
def rounds(request: HttpRequest) -> HttpResponse:
    """All rounds, the open one first."""
    now = timezone.now()
    found = list(rounds_visible_to(request.user))
    rows = [
        {"round": round_, "window": window_of(round_, now).name, "days_left": days_left(round_, now)}
        for round_ in found
    ]
    current = [row for row in rows if row["window"] in {Window.OPEN.name, Window.BEFORE.name, Window.LATE.name}]
    past = [row for row in rows if row not in current]
    return render(request, "rounds/list.html", {"current": current, "past": past})


@public
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One round: what it is, its dates, how it works, and how to apply."""
    round_ = visible_round_or_404(request.user, slug)
    now = timezone.now()
    words = {
        "round": round_,
        "window": window_of(round_, now).name,
        "days_left": days_left(round_, now),
        "timeline": timeline_of(round_, now, session_pages(round_)),
        "types": round_.types.prefetch_related("outcomes__tool"),
        "agreement": Agreement.objects.filter(kind=Agreement.Kind.MENTOR).order_by("-version").first(),
    }
    return render(request, "rounds/detail.html", words | _own(request, round_))


def _own(request: HttpRequest, round_: Round) -> dict[str, Any]:
    """The reader's own live applications to this round, by role."""
    if not isinstance(request.user, User):
        return {"own": [], "own_roles": set()}
    own = [application for application in applications_of(request.user).filter(round=round_) if application.is_live]
    return {"own": own, "own_roles": {application.role for application in own}}
