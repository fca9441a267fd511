"""The coordinator's pages of certificates."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import coordinator_page, reader
from accounts.exporting.answers import export_answer
from accounts.models import DecisionRecord
from certificates.desk.badge_list import badge_list
from certificates.desk.rules import change_rules, why_fixed
from certificates.desk.table import PLACES, table_of
from certificates.evidence import Evidence
from certificates.facts import ends_at
from certificates.forms import FilterForm, ReasonForm, RulesForm
from certificates.issuing import (
    CertificateRefused,
    grant_certificate,
    issue_earned,
    reissue_certificate,
    revoke_certificate,
    waiting_to_be_issued,
)
from certificates.models import Certificate, CertificateRule, Role
from certificates.queries import my_evidence
from certificates.rules import stored_rules
from certificates.surveys import sees_who_answered
from certificates.words import name_of, sentence
from rounds.models import Round


@coordinator_page
@require_safe
def certificates(request: HttpRequest, slug: str) -> HttpResponse:
    """Everyone's evidence, rule by rule, and what became of it; found by name, role and state."""
    round_, now = get_object_or_404(Round, slug=slug), timezone.now()
    form = FilterForm(request.GET, states=[(place.value, label) for place, label in PLACES.items()])
    form.is_valid()
    hides_survey = not sees_who_answered(reader(request), round_)
    table = table_of(round_, form.cleaned_data, request.GET.get("page"), hides_survey=hides_survey)
    over_at = ends_at(round_)
    words = {"round": round_, "form": form, "table": table, "over_at": over_at, "is_over": now >= over_at}
    return render(request, "certificates/admin/certificates.html", words)


@coordinator_page
@require_POST
def issue(request: HttpRequest, slug: str) -> HttpResponse:
    """Issue now what the schedule would issue."""
    round_ = get_object_or_404(Round, slug=slug)
    number = len(issue_earned(round_=round_, by=reader(request)))
    said = ngettext("%(n)s certificate issued.", "%(n)s certificates issued.", number) % {"n": number}
    messages.success(request, said if number else _("Nobody has earned one that wasn't issued yet."))
    return redirect("certificates_admin:certificates", slug)


@coordinator_page
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    """What the round asks for a certificate; fixed once certificates are issued."""
    round_, now = get_object_or_404(Round, slug=slug), timezone.now()
    fixed = why_fixed(round_, now)
    data = request.POST if request.method == "POST" and not fixed else None
    form = RulesForm(data, rules=stored_rules([round_])[round_.pk], is_open=not fixed)
    if form.is_bound and form.is_valid():
        try:
            change_rules(round_=round_, values=form.values(), by=reader(request), now=now)
            messages.success(request, _("Saved. Members see it on their page at once."))
        except CertificateRefused as refused:  # The first ones were issued in this moment.
            messages.error(request, str(refused))
        return redirect("certificates_admin:rules", slug)
    return render(request, "certificates/admin/rules.html", {"round": round_, "form": form, "fixed": fixed})


@coordinator_page
@require_safe
def badges(request: HttpRequest, slug: str) -> HttpResponse:
    """The list of badges for AMY."""
    round_ = get_object_or_404(Round, slug=slug)
    return export_answer(
        by=reader(request),
        what="badges",
        subject=round_,
        tables=[badge_list(round_)],
        name=f"badges {round_.slug}",
        format_="csv",
    )


@coordinator_page
def member(request: HttpRequest, slug: str, person: int, role: str) -> HttpResponse:
    """The evidence of one member in words; and, where they have no valid certificate, granting one with a reason."""
    evidence = _evidence_or_404(slug, person, role)
    round_, user = evidence.round, evidence.user
    held = list(Certificate.objects.filter(round=round_, user=user, role=role).order_by("-pk"))
    form = ReasonForm(request.POST if request.method == "POST" else None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            grant_certificate(
                round_=round_,
                user=user,
                role=Role(role),
                reason=form.cleaned_data["reason"],
                by=reader(request),
            )
            messages.success(request, _("Granted. %(name)s gets an e-mail.") % {"name": user})
        except CertificateRefused as refused:
            messages.info(request, str(refused))
        return redirect("certificates_admin:certificates", slug)
    words = {
        "round": round_,
        "evidence": evidence,
        "lines": _lines(evidence, hides_survey=not sees_who_answered(reader(request), round_)),
        "held": held,
        "live": next((one for one in held if one.is_live), None),
        "form": form,
        "is_own": user.pk == reader(request).pk,
        "is_waiting": bool(waiting_to_be_issued([evidence], held)),
        "history": _history(held),
    }
    return render(request, "certificates/admin/member.html", words)


def _lines(evidence: Evidence, *, hides_survey: bool) -> list[tuple[str, str, str]]:
    """Each rule with how it stands, in words."""
    hidden = _("Not shown: you have a place in a group of this round.")
    return [
        (name_of(rule), "", hidden)
        if hides_survey and rule.rule == CertificateRule.Rule.END_SURVEY
        else (name_of(rule), rule.standing, sentence(rule))
        for rule in evidence.rules
    ]


def _evidence_or_404(slug: str, person: int, role: str) -> Evidence:
    """How the rules stand for one member; 404 for whoever never was in a group of the round on that side."""
    places = get_object_or_404(Round, slug=slug).memberships.filter(user=person).select_related("user", "round")
    place = places.first()
    if place is not None:
        for evidence in my_evidence(place.user, [place.round], timezone.now()):
            if evidence.role == role:
                return evidence
    raise Http404


def _history(held: list[Certificate]) -> list[DecisionRecord]:
    subjects = [f"{one._meta.label_lower}:{one.pk}" for one in held]
    return list(DecisionRecord.objects.filter(subject__in=subjects).select_related("made_by"))


def _certificate_or_404(slug: str, pk: int) -> Certificate:
    certificates = Certificate.objects.select_related("user", "round")
    return get_object_or_404(certificates, pk=pk, round__slug=slug, user__isnull=False)


@coordinator_page
def revoke(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask for the reason, and make a certificate invalid."""
    certificate = _certificate_or_404(slug, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            done = revoke_certificate(certificate=certificate, reason=form.cleaned_data["reason"], by=reader(request))
            messages.success(request, _("Revoked.") if done else _("It wasn't valid any more."))
        except CertificateRefused as refused:
            messages.info(request, str(refused))
        return redirect("certificates_admin:certificates", slug)
    words = {"round": certificate.round, "certificate": certificate, "form": form}
    return render(request, "certificates/admin/revoke.html", words)


@coordinator_page
@require_POST
def again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Issue a certificate anew with the name that its person has now."""
    certificate = _certificate_or_404(slug, pk)
    try:
        fresh = reissue_certificate(certificate=certificate, by=reader(request))
        messages.success(request, _("Issued anew for %(name)s, who gets an e-mail.") % {"name": fresh.name})
    except CertificateRefused as refused:
        messages.info(request, str(refused))
    return redirect("certificates_admin:certificates", slug)
