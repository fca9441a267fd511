"""Pages on which mentors and coordinators move, cancel, restore and add a meeting."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.access import reader, signed_in
from accounts.templatetags.clock import say_instant
from groups.fetching import whole_group_or_404
from groups.meetings import moving
from groups.meetings.fetching import changeable_group_or_404, meeting_or_404, names_of
from groups.meetings.forms import AddForm, CancelForm, OneTimeForm, value_of
from groups.meetings.offers import hours_of_members, offers_for
from groups.meetings.rules import TimeRefused, why_fixed
from groups.models import Meeting, MentoringGroup
from groups.permissions import changes_times
from groups.queries import starts_of


def context_of(group: MentoringGroup, **more: Any) -> dict[str, Any]:
    """What every page of this kind shows."""
    return {"group": group, "round": group.round, "names": names_of(group), **more}


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent with a form, be it empty; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def mails_go_out(group: MentoringGroup) -> str:
    """How many mails a change has queued, in words."""
    number = len(names_of(group))
    return ngettext("%(number)s e-mail goes out.", "%(number)s e-mails go out.", number) % {"number": number}


@signed_in
def move_meeting(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Choose another time for a meeting from those that everyone can make; mentees are sent to the page that asks."""
    user = reader(request)
    group, _mine = whole_group_or_404(user, pk)
    meeting = meeting_or_404(group, number)
    if not changes_times(user, group):
        return redirect("groups:ask_meeting", pk=pk, number=number)
    at = (meeting.starts_at, meeting.place) if group.city else None
    place = request.POST.get("place", meeting.place).strip() if at else meeting.place
    if (request.POST.get("starts_at"), place) == (value_of(meeting.starts_at), meeting.place):
        return redirect("groups:detail", pk=pk)  # Pressed twice: it is there.
    now, hours = timezone.now(), hours_of_members(group)
    starts = offers_for(group, meeting.starts_at, now, hours=hours, but=meeting)
    form = OneTimeForm(posted(request), starts=starts, at=at)
    if request.method == "POST" and form.is_valid():
        try:
            start = form.cleaned_data["starts_at"]
            moved = moving.move_meeting(meeting=meeting, starts_at=start, place=place, by=user)
        except TimeRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, group, _("Moved to %(time)s.") % {"time": say_instant(moved.starts_at)})
    shown = {"starts": at or starts, "hours": hours, "fixed": why_fixed(meeting, now)}
    context = context_of(group, meeting=meeting, form=form, **shown)
    return render(request, "groups/move_meeting.html", context)


@signed_in
def cancel_meeting(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Cancel one meeting, with a reason for the others."""
    user = reader(request)
    group = changeable_group_or_404(user, pk)
    meeting = meeting_or_404(group, number)
    form = CancelForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            moving.cancel_meeting(meeting=meeting, because=form.cleaned_data["because"], by=user)
        except TimeRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, group, _("Meeting %(number)s is cancelled.") % {"number": number})
    fixed = why_fixed(meeting, timezone.now())
    context = context_of(group, meeting=meeting, form=form, fixed=fixed, after=_next_after(group, meeting))
    return render(request, "groups/cancel_meeting.html", context)


@signed_in
@require_POST
def restore_meeting(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Let a cancelled meeting take place after all."""
    user = reader(request)
    group = changeable_group_or_404(user, pk)
    try:
        moving.restore_meeting(meeting=meeting_or_404(group, number), by=user)
    except TimeRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("groups:detail", pk=pk)
    return _done(request, group, _("Meeting %(number)s takes place after all.") % {"number": number})


@signed_in
def add_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Add one meeting: around a day that the address may name (`?day=2026-05-31`), or else around the next free one."""
    user = reader(request)
    group = changeable_group_or_404(user, pk)
    now, hours = timezone.now(), hours_of_members(group)
    near = _day_asked_for(request.GET.get("day", ""), group, now)
    starts = offers_for(group, near, now, hours=hours)
    form = AddForm(posted(request), starts=starts)
    if request.method == "POST" and form.is_valid():
        try:
            added = moving.add_meeting(group=group, starts_at=form.cleaned_data["start"], by=user)
        except TimeRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, group, _("Added: %(time)s.") % {"time": say_instant(added.starts_at)})
    context = context_of(group, form=form, starts=starts, hours=hours, day=timezone.localdate(near))
    return render(request, "groups/add_meeting.html", context)


def _day_asked_for(text: str, group: MentoringGroup, now: dt.datetime) -> dt.datetime:
    """The group's usual hour on the day that was asked for, or a week from now."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        day = timezone.localdate(now) + dt.timedelta(days=7)
    usual = next(iter(starts_of(group)), now.replace(minute=0, second=0, microsecond=0))
    days = (day - timezone.localdate(usual)).days
    if abs(days) > 400:
        days = (timezone.localdate(now) - timezone.localdate(usual)).days + 7
    return usual + dt.timedelta(days=days)


def _next_after(group: MentoringGroup, meeting: Meeting) -> Meeting | None:
    """The planned meeting that gets what was planned for this one; no query."""
    later = [one for one in group.meetings.all() if one.state == "planned" and one.starts_at > meeting.starts_at]
    return min(later, key=lambda one: one.starts_at, default=None)


def _done(request: HttpRequest, group: MentoringGroup, said: str) -> HttpResponse:
    messages.success(request, f"{said} {mails_go_out(group)}")
    return redirect("groups:detail", pk=group.pk)
