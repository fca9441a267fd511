"""The list of all kinds of mail, and the words of one with their preview."""

import secrets
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import coordinator_page, reader
from mail.kinds import EXAMPLES, KINDS, MailKind
from mail.wording import PARTS
from reports.outbox.messages import PREVIEW_POLICY
from reports.wording.forms import SampleForm, WordingForm
from reports.wording.queries import (
    kept_words,
    kind_rows,
    placeholders,
    preview,
    recent_things,
    timing_of,
    usual_mail,
    usual_words,
)
from reports.wording.services import keep_wording

# The words of a preview wait for its frame, not the mail: that is written anew, so that no person's data waits here.
PREVIEW_SECONDS = 600


@coordinator_page
@require_safe
def wording(request: HttpRequest) -> HttpResponse:
    """All kinds of mail, to whom and when each goes, and which have own words."""
    return render(request, "reports/wording.html", {"rows": kind_rows()})


@coordinator_page
@require_http_methods(["GET", "HEAD", "POST"])
def wording_of(request: HttpRequest, kind: str) -> HttpResponse:
    """The words of one kind beside what they become; POST keeps them."""
    of = _kind_or_404(kind)
    form = WordingForm(request.POST if request.method == "POST" else None, kind=of, initial=kept_words(of))
    if request.method == "POST" and form.is_valid():
        if keep_wording(kind=of, words=form.cleaned_data, by=reader(request)):
            messages.success(request, _("Kept. Mail that is written from now on has these words."))
        return redirect("reports_admin:wording_of", kind=kind)
    return render(request, "reports/wording_of.html", _page(request, of, form))


@coordinator_page
@require_POST
def wording_preview(request: HttpRequest, kind: str) -> HttpResponse:
    """The mail with the words as typed: the whole page, or for htmx its part."""
    of = _kind_or_404(kind)
    is_part = request.headers.get("HX-Request") == "true"
    template = "reports/_wording_preview.html" if is_part else "reports/wording_of.html"
    return render(request, template, _page(request, of, WordingForm(request.POST, kind=of)))


@coordinator_page
@require_POST
def wording_undo(request: HttpRequest, kind: str) -> HttpResponse:
    """Go back to the programme's own words."""
    of = _kind_or_404(kind)
    if keep_wording(kind=of, words={}, by=reader(request)):
        messages.success(request, _("The programme's own words are back."))
    return redirect("reports_admin:wording_of", kind=kind)


@coordinator_page
@require_safe
@xframe_options_sameorigin
def wording_html(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The HTML part of a preview, for its frame."""
    of = _kind_or_404(kind)
    kept = cache.get(_cache_key(request, key))
    thing = recent_things(of).get(kept["sample"]) if kept and kept["kind"] == kind else None
    usual = usual_mail(of, thing) if thing else None
    if usual is None:
        raise Http404
    return HttpResponse(preview(usual, kept["words"]).html, headers={"Content-Security-Policy": PREVIEW_POLICY})


def _kind_or_404(slug: str) -> MailKind:
    if slug not in KINDS:
        raise Http404
    return KINDS[slug]


def _page(request: HttpRequest, kind: MailKind, form: WordingForm) -> dict[str, Any]:
    """What page and part show: the form, and where its words are valid the mail that they make."""
    things = recent_things(kind)
    asked = request.POST.get("sample", "")
    sample = asked if asked in things else next(iter(things), "")
    kept = kept_words(kind)
    words = {part: form.cleaned_data[part] for part in PARTS} if form.is_bound and form.is_valid() else kept
    usual = usual_mail(kind, things[sample]) if sample else None
    return {
        "kind": kind,
        "to": EXAMPLES[kind.slug].to if kind.slug in EXAMPLES else "",
        "timing": timing_of(kind),
        "form": form,
        "samples": SampleForm(things=things, initial={"sample": sample}) if things else None,
        "shown": preview(usual, words) if usual else None,
        "usual": usual_words(usual) if usual else {},
        "key": _remember(request, kind, sample, words) if usual else "",
        "placeholders": placeholders(kind),
        "is_changed": any(kept.values()),
    }


def _remember(request: HttpRequest, kind: MailKind, sample: str, words: dict[str, str]) -> str:
    key = secrets.token_urlsafe(24)
    cache.set(_cache_key(request, key), {"kind": kind.slug, "sample": sample, "words": words}, PREVIEW_SECONDS)
    return key


def _cache_key(request: HttpRequest, key: str) -> str:
    """Of this coordinator alone."""
    return f"wording:{reader(request).pk}:{key}"
