"""The page on which a coordinator edits the wrap-up post, and takes it with its plots."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.access import coordinator_page, reader
from accounts.exporting.answers import file_answer
from accounts.records import record_decision
from reports.report.building import report_of
from reports.report.wrap_up import bundle_of, draft_of, plots_of
from rounds.models import Round


class PostForm(forms.Form):
    """The post's text."""

    text = forms.CharField(
        label=_("The post, in Markdown"),
        max_length=200_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"}),
    )


@coordinator_page
def wrap_up(request: HttpRequest, slug: str) -> HttpResponse:
    """The draft to edit; sending it answers a zip of the text as typed and the plots."""
    rounds = list(Round.objects.order_by("-opens_on", "-pk"))
    round_ = next((one for one in rounds if one.slug == slug), None)
    if round_ is None:
        raise Http404
    report = report_of(round_, timezone.now(), hides=True, rounds=rounds)
    form = PostForm(request.POST or None, initial=None if request.POST else {"text": draft_of(report, rounds)})
    if request.method == "POST" and form.is_valid():
        content = bundle_of(report, form.cleaned_data["text"].replace("\r\n", "\n"))
        record_decision(by=reader(request), action="export.wrap-up", subject=round_, after={"format": "zip"})
        return file_answer(content, name=f"{slugify(round_.slug)}-wrap-up.zip", media_type="application/zip")
    return render(request, "reports/wrap_up.html", {"round": round_, "plots": plots_of(report), "form": form})
