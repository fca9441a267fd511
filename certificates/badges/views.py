"""Badges, their issuer and what was revoked, for programs; pages of other sites may read them, too."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import by_token, public
from certificates.badges.credential import NoBadges, credential_of, issuer_profile, status_list
from certificates.badges.keys import has_badges
from certificates.fetching import certificate_or_404, gone, is_gone


@by_token
@require_safe
def badge(request: HttpRequest, token: str) -> HttpResponse:
    """A valid certificate as a signed credential; who downloaded it verifies it offline."""
    certificate = certificate_or_404(token)
    if is_gone(certificate):
        return gone(request, certificate)
    try:
        answer = _answer(credential_of(certificate), "application/vc")
    except NoBadges:
        return HttpResponse(_("This site has no key to sign badges with."), status=503, content_type="text/plain")
    answer["Content-Disposition"] = 'inline; filename="badge.json"'
    answer["X-Robots-Tag"] = "noindex"
    return answer


@public
@require_safe
def issuer(request: HttpRequest) -> HttpResponse:
    """Who issues, and the public keys."""
    if not has_badges():
        raise Http404
    return _answer(issuer_profile(), "application/json", seconds=3600)


@public
@require_safe
def status_list_(request: HttpRequest) -> HttpResponse:
    """What is not valid any more, as a signed list of bits."""
    try:
        return _answer(status_list(timezone.now()), "application/vc", seconds=300)
    except NoBadges as missing:
        raise Http404 from missing


def _answer(document: dict[str, Any], content_type: str, seconds: int = 0) -> HttpResponse:
    answer = JsonResponse(document, content_type=content_type, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Access-Control-Allow-Origin"] = "*"
    if seconds:
        answer["Cache-Control"] = f"public, max-age={seconds}"
    return answer
