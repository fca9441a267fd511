"""The page on which mentors and coordinators change all that is ahead: the slot, the rhythm, the length."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import reader, signed_in
from accounts.models import User
from groups.fetching import whole_group_or_404
from groups.meetings import replanning
from groups.meetings.fetching import changeable_group_or_404
from groups.meetings.forms import ExtendForm, RhythmForm, SlotForm, instant_from, value_of
from groups.meetings.offers import MOST, SlotOffer, hours_of_members, slot_offers
from groups.meetings.replanning import main_series
from groups.meetings.rules import TimeRefused
from groups.meetings.series import dates_of
from groups.meetings.views import context_of, mails_go_out, posted
from groups.models import MentoringGroup
from groups.permissions import changes_times
from slots.weekly import describe_slot


@signed_in
def change_slot(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose another weekly time from those that everyone can make; members without that say are sent to ask."""
    user = reader(request)
    group, _mine = whole_group_or_404(user, pk)
    if not changes_times(user, group):
        return redirect("groups:ask_slot", pk=pk)
    offers, fixed, unknown = _offers(group)
    form = SlotForm(posted(request), slots=[(one.slot, say_slot(group, one, user)) for one in offers])
    if request.method == "POST" and form.is_valid():
        try:
            replanning.change_slot(group=group, slot=form.chosen(), by=user)
        except TimeRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, group, _("The group has a new weekly time."))
    context = {"form": form, "offers": offers, "fixed": fixed, "unknown": unknown}
    return render(request, "groups/change_slot.html", context_of(group, **context, **_other_forms(group)))


@signed_in
@require_POST
def change_rhythm(request: HttpRequest, pk: int) -> HttpResponse:
    """Meet every week, or every other week, from the next meeting on."""
    user = reader(request)
    group = changeable_group_or_404(user, pk)
    form = RhythmForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please choose every week or every other week."))
        return redirect("groups:change_slot", pk=pk)
    try:
        replanning.change_rhythm(group=group, every_weeks=form.cleaned_data["every_weeks"], by=user)
    except TimeRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("groups:change_slot", pk=pk)
    return _done(request, group, _("The group's rhythm has changed."))


@signed_in
@require_POST
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on for some weeks more."""
    user = reader(request)
    group = changeable_group_or_404(user, pk)
    form = ExtendForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please choose for how many weeks more."))
        return redirect("groups:change_slot", pk=pk)
    after = instant_from(form.cleaned_data["after"])
    try:
        replanning.extend(group=group, weeks=form.cleaned_data["weeks"], by=user, after=after)
    except TimeRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("groups:change_slot", pk=pk)
    return _done(request, group, _("The group goes on for longer."))


def say_slot(group: MentoringGroup, offer: SlotOffer, user: User) -> str:
    """An offered slot on the reader's clock, with the dates of clock changes."""
    return describe_slot(offer.slot, offer.first_on, offer.weeks, user.zone, group.every_weeks)


def _offers(group: MentoringGroup) -> tuple[list[SlotOffer], str, int]:
    """The weekly times that everyone can make; why there are none to choose; and how many gave no hours."""
    hours = hours_of_members(group)
    try:
        return slot_offers(group, timezone.now(), hours=hours)[:MOST], "", hours.unknown
    except TimeRefused as refusal:
        return [], str(refusal), hours.unknown


def _other_forms(group: MentoringGroup) -> dict[str, Any]:
    """What the page offers beside another slot."""
    last = dates_of(main_series(group))[-1]
    other = 1 if group.every_weeks > 1 else 2
    return {
        "last": last,
        "other_rhythm": other,
        "extend_form": ExtendForm(initial={"after": value_of(last), "weeks": 2}),
    }


def _done(request: HttpRequest, group: MentoringGroup, said: str) -> HttpResponse:
    messages.success(request, f"{said} {mails_go_out(group)}")
    return redirect("groups:detail", pk=group.pk)
