"""Certificates by their address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from certificates.models import Certificate, mark_of


def certificate_or_404(token: str) -> Certificate:
    """The certificate of a token, erased people's too; one query."""
    return get_object_or_404(Certificate.objects.select_related("round"), token_mark=mark_of(token))


def is_gone(certificate: Certificate) -> bool:
    """Whether there is nothing to print or to sign: it isn't valid any more, or its person was erased."""
    return not certificate.is_live or certificate.is_erased


def gone(request: HttpRequest, certificate: Certificate) -> HttpResponse:
    """Say so, with the status that programs understand."""
    answer = render(request, "certificates/verify.html", {"certificate": certificate}, status=410)
    answer["X-Robots-Tag"] = "noindex"
    return answer
