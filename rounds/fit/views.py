"""What the live fit draws with: the counts on one clock. It takes no hours, so that nothing can be asked about them."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from accounts.access import reader, signed_in
from rounds.applications.windows import Window, window_of
from rounds.fit.panel import said_day
from rounds.fit.queries import Fit, fit_for
from rounds.fit.words import languages_in
from rounds.models import Application
from rounds.queries import visible_round_or_404


def _fit(request: HttpRequest, slug: str, role: Application.Role) -> HttpResponse:
    user = reader(request)
    round_ = visible_round_or_404(user, slug)
    is_open = window_of(round_, timezone.now()) is Window.OPEN
    fit = fit_for(round_, role, request.GET.get("zone", user.zone)) if is_open else Fit()
    return JsonResponse({"steps": fit.steps, "languages": languages_in(fit), "counted_on": said_day(fit)})


@signed_in
@require_GET
@cache_control(private=True, max_age=600)
def fit_mentor(request: HttpRequest, slug: str) -> HttpResponse:
    """When mentees could meet, for somebody who applies as mentor."""
    return _fit(request, slug, Application.Role.MENTOR)


@signed_in
@require_GET
@cache_control(private=True, max_age=600)
def fit_mentee(request: HttpRequest, slug: str) -> HttpResponse:
    """When mentors could meet, for somebody who applies as mentee."""
    return _fit(request, slug, Application.Role.MENTEE)
