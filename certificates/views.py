"""A person's own certificates, and the public page on which anyone verifies one."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from accounts.access import by_token, reader, signed_in
from certificates.badges.keys import has_badges
from certificates.fetching import certificate_or_404, gone, is_gone
from certificates.forms import NameForm
from certificates.models import Certificate
from certificates.personal_data import is_name_of
from certificates.printing.pdf import pdf_of
from certificates.standing import my_certificates, my_standings


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My certificates, and what is missing for those that I can still earn."""
    user, now = reader(request), timezone.now()
    certificates = my_certificates(user)
    words = {
        "certificates": certificates,
        "standings": my_standings(user, certificates, now),
        "has_badges": has_badges(),
    }
    return render(request, "certificates/mine.html", words)


@signed_in
@require_safe
def missing(request: HttpRequest) -> HttpResponse:
    """The same in a few lines, which the front page loads into itself."""
    if request.headers.get("HX-Request") != "true":
        return redirect("certificates:mine")
    user, now = reader(request), timezone.now()
    standings = my_standings(user, my_certificates(user), now)
    return render(request, "certificates/_missing.html", {"standings": standings})


@by_token
@sensitive_post_parameters("name")
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """Whether a certificate is valid, whose, for what, and when; of erased people, whether a name fits."""
    certificate = certificate_or_404(token)
    words: dict[str, object] = {"certificate": certificate, "token": token}
    if not is_gone(certificate):
        words["has_badges"] = has_badges()
    elif certificate.is_live:
        form = NameForm(request.POST or None, label_suffix="")
        words["form"] = form
        if request.method == "POST" and form.is_valid():
            words |= {"tried": form.cleaned_data["name"]}
            words["fits"] = is_name_of(certificate, token, form.cleaned_data["name"])
    answer = render(request, "certificates/verify.html", words)
    answer["X-Robots-Tag"] = "noindex"
    return answer


@by_token
@require_safe
def pdf(request: HttpRequest, token: str) -> HttpResponseBase:
    """A valid certificate to print."""
    certificate: Certificate = certificate_or_404(token)
    if is_gone(certificate):
        return gone(request, certificate)
    answer = HttpResponse(pdf_of(certificate), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="certificate.pdf"'
    answer["X-Robots-Tag"] = "noindex"
    return answer
