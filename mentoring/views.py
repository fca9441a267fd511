"""Pages of the site as a whole."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import public


@public
def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    return render(request, "home.html")


@public
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that this process is alive; touches nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


@public
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ready\n", content_type="text/plain")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what to do when a form was too old; what was typed is one Back away."""
    return render(request, "403_csrf.html", {"reason": reason}, status=403)
