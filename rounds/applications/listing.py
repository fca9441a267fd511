"""The coordinator's list of a round's applications: filter, search, sort."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from accounts.regions import REGION_OF
from rounds.models import Application, Outcome, Round

State = Application.State
PER_PAGE = 50
SORTS = {
    "newest": ("-sent_at", "-pk"),
    "oldest": ("sent_at", "pk"),
    "name": ("user__name", "pk"),
    "state": ("state", "user__name", "pk"),
}
FLAGS = [
    ("conflict", _("records and application differ")),
    ("unmet", _("a rule is not met")),
    ("unknown", _("something is not known")),
    ("late", _("sent late")),
]


class ApplicationFilter(forms.Form):
    """What the coordinator looks for; everything is optional and lives in the address."""

    q = forms.CharField(label=_("Search names and addresses"), required=False, max_length=200)
    role = forms.ChoiceField(label=_("Role"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    flag = forms.ChoiceField(label=_("Flag"), required=False)
    outcome = forms.ModelChoiceField(
        label=_("Outcome"), required=False, queryset=Outcome.objects.none(), empty_label=_("any")
    )
    region = forms.ChoiceField(label=_("Region"), required=False)
    sort = forms.ChoiceField(label=_("Sort by"), required=False)

    def __init__(self, data: Any, *, round_: Round) -> None:
        super().__init__(data, label_suffix="")
        self.round = round_
        either = [("", _("any"))]
        self._choose("role", [*either, *Application.Role.choices])
        self._choose("state", [("", _("all that were sent")), *State.choices])
        self._choose("flag", [*either, *FLAGS])
        self._choose("region", [*either, *Region.choices])
        self._choose(
            "sort", [("newest", _("newest")), ("oldest", _("oldest")), ("name", _("name")), ("state", _("state"))]
        )
        outcome = self.fields["outcome"]
        if isinstance(outcome, forms.ModelChoiceField):
            outcome.queryset = round_.outcomes.select_related("type", "tool")

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def applications(self) -> QuerySet[Application]:
        """The applications asked for; a filter that makes no sense is left out."""
        self.is_valid()
        wanted = self.cleaned_data
        found = Application.objects.filter(round=self.round)
        found = found.filter(state=wanted["state"]) if wanted.get("state") else found.exclude(state=State.DRAFT)
        if wanted.get("role"):
            found = found.filter(role=wanted["role"])
        for word in wanted.get("q", "").split():
            found = found.filter(Q(user__name__icontains=word) | Q(user__email__icontains=word))
        if outcome := wanted.get("outcome"):
            found = found.filter(pk__in=outcome.choices.values("application"))
        if region := wanted.get("region"):
            found = found.filter(user__country__in=[code for code, place in REGION_OF.items() if place == region])
        found = _flagged(found, wanted.get("flag", ""))
        return found.order_by(*SORTS[wanted.get("sort") or "newest"])


def _flagged(found: QuerySet[Application], flag: str) -> QuerySet[Application]:
    """Those with a piece of evidence of this sort; JSON is read here since databases differ in searching it."""
    if flag == "late":
        return found.filter(is_late=True)
    if not flag:
        return found
    rows = found.order_by().values_list("pk", "evidence")
    return found.filter(pk__in=[pk for pk, evidence in rows if any(_has(piece, flag) for piece in evidence)])


def _has(piece: dict[str, Any], flag: str) -> bool:
    """Whether a piece of evidence is of this sort."""
    if flag == "conflict":
        return bool(piece["conflict"])
    return piece["met"] is False if flag == "unmet" else piece["met"] is None and not piece["conflict"]


def page_of(applications: QuerySet[Application], number: str | None) -> Page[Application]:
    """One page of the list, with what its rows show."""
    rows = applications.select_related("user").prefetch_related(
        "choices__outcome__type", "choices__outcome__tool", "notes"
    )
    return Paginator(rows, PER_PAGE).get_page(number)


def state_counts(round_: Round) -> dict[str, int]:
    """How many applications stand in each state."""
    rows = Application.objects.filter(round=round_).order_by().values("state").annotate(number=Count("pk"))
    return {row["state"]: row["number"] for row in rows}


def round_application_or_404(round_: Round, pk: int) -> Application:
    """One application of a round, for a coordinator."""
    rows = Application.objects.filter(round=round_).select_related(
        "user", "round", "agreement", "sent_by", "decided_by"
    )
    return get_object_or_404(rows, pk=pk)


def pks_in(texts: Iterable[str]) -> list[int]:
    """The numbers among what a form sent as row numbers."""
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]
