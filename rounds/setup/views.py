"""The coordinator's pages for preparing a round."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import admin_page, coordinator_page, reader
from rounds.catalogue import usual_dates
from rounds.models import Round
from rounds.setup.dates import shifted
from rounds.setup.forms import FIELDS, BeginningForm, OffersForm, RoundForm
from rounds.setup.services import (
    add_tool,
    add_type,
    change_round,
    clone_round,
    concerned_by,
    save_offers,
    start_round,
)


@admin_page
def round_(request: HttpRequest, slug: str) -> HttpResponse:
    """A round's dates and rules."""
    found = get_object_or_404(Round, slug=slug)
    may_act = reader(request).is_coordinator
    form = RoundForm(request.POST or None, instance=Round.objects.get(pk=found.pk))
    if not may_act:
        for field in form.fields.values():
            field.disabled = True
    if request.method == "POST" and form.is_valid():
        mails = change_round(round_=found, values=form.values(), by=reader(request))
        messages.success(
            request,
            ngettext("Saved; %(n)s person is told of new dates.", "Saved; %(n)s people are told of new dates.", mails)
            % {"n": mails}
            if mails
            else _("Saved."),
        )
        return redirect("rounds_admin:round", found.slug)
    words = {"round": found, "form": form, "may_act": may_act, "concerned": len(concerned_by(found))}
    return render(request, "rounds/admin/round.html", words)


@coordinator_page
def new(request: HttpRequest) -> HttpResponse:
    """Start a round from the programme's own timing, rules and choices."""
    return _begin(request, None)


@coordinator_page
def clone(request: HttpRequest, slug: str) -> HttpResponse:
    """Start a round like an earlier one, its dates moved along."""
    return _begin(request, get_object_or_404(Round, slug=slug))


def _begin(request: HttpRequest, source: Round | None) -> HttpResponse:
    """First name, short name and opening day; then everything that follows from them, to be changed before saving."""
    said = request.POST or request.GET
    beginning = BeginningForm(said if "opens_on" in said else None)
    words: dict[str, Any] = {"source": source, "beginning": beginning}
    is_begun = beginning.is_valid()
    if request.method == "POST":
        form = RoundForm(request.POST)
        if form.is_valid() and is_begun:
            made = _make(request, source, beginning, form)
            messages.success(request, _("The round is there. Check what it offers, then tell people when it opens."))
            return redirect("rounds_admin:offers", made.slug)
    elif is_begun:
        form = RoundForm(initial=_first_values(source, beginning))
    else:
        return render(request, "rounds/admin/begin.html", words)
    return render(request, "rounds/admin/begin_round.html", words | {"form": form})


def _first_values(source: Round | None, beginning: BeginningForm) -> dict[str, Any]:
    """What stands in the form of a new round."""
    opens_on = beginning.cleaned_data["opens_on"]
    name = {"name": beginning.cleaned_data["name"]}
    if source is None:
        return usual_dates(opens_on) | name
    return {field: getattr(source, field) for field in FIELDS} | shifted(source, opens_on) | name


def _make(request: HttpRequest, source: Round | None, beginning: BeginningForm, form: RoundForm) -> Round:
    by, slug, values = reader(request), beginning.cleaned_data["slug"], form.values()
    if source is None:
        return start_round(values=values | {"slug": slug}, by=by)
    return clone_round(source=source, name=values["name"], slug=slug, opens_on=values["opens_on"], by=by, values=values)


@coordinator_page
def offers(request: HttpRequest, slug: str) -> HttpResponse:
    """What groups of a round can work on."""
    found = get_object_or_404(Round, slug=slug)
    form = OffersForm(request.POST or None, round_=found)
    if request.method == "POST" and form.is_valid():
        stayed = save_offers(
            round_=found, focuses=form.focuses(), names=form.names(), offered=form.offered(), by=reader(request)
        )
        for outcome in stayed:
            messages.warning(request, _("“%(outcome)s” stays: someone ranked it.") % {"outcome": outcome})
        if form.cleaned_data["new_tool"]:
            add_tool(round_=found, name=form.cleaned_data["new_tool"])
        if form.cleaned_data["new_type"]:
            add_type(
                round_=found, name=form.cleaned_data["new_type"], has_tools=form.cleaned_data["new_type_has_tools"]
            )
        messages.success(request, _("Saved."))
        return redirect("rounds_admin:offers", slug)
    return render(request, "rounds/admin/offers.html", {"round": found, "form": form})
