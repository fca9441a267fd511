"""Pages of the site as a whole."""

import datetime as dt
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.access import public
from groups.dashboard import dashboard
from mentoring.readiness import check_all
from rounds.applications.windows import Window, window_of
from rounds.queries import rounds_visible_to
from rounds.timeline import days_left


@public
def home(request: HttpRequest) -> HttpResponse:
    """The front page for visitors; for those who signed in, their own."""
    if request.user.is_authenticated:
        return dashboard(request)
    return render(request, "home.html", {"open_rounds": open_rounds(timezone.now())})


def open_rounds(now: dt.datetime) -> list[dict[str, Any]]:
    """Public rounds that take applications, each with its days left; those that close first on top."""
    rounds = [round_ for round_ in rounds_visible_to(AnonymousUser()) if window_of(round_, now) is Window.OPEN]
    rounds.sort(key=lambda round_: round_.closes_at)
    return [{"round": round_, "days_left": days_left(round_, now)} for round_ in rounds]


@public
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that this process is alive; touches nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


@public
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether each thing that the site needs is well; 503 where one isn't (`mentoring/readiness.py`)."""
    checks = check_all()
    is_ready = all(checks.values())
    told = {name: "ok" if holds else "not ok" for name, holds in checks.items()}
    return JsonResponse({"ready": is_ready, "checks": told}, status=200 if is_ready else 503)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what to do when a form was too old; what was typed is one Back away."""
    return render(request, "403_csrf.html", {"reason": reason}, status=403)
