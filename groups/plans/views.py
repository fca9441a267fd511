"""A group's plan: to read for everyone, to change for its members."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.access import reader, signed_in
from groups.fetching import whole_group_or_404
from groups.models import Meeting, MentoringGroup, PlanPart
from groups.permissions import sees_whole
from groups.plans.forms import PartForm, said_of
from groups.plans.queries import weeks_of_plan
from groups.plans.services import (
    add_part,
    change_part,
    mark_of_part,
    mark_of_plan,
    move_part,
    remove_part,
    restore_outline,
)
from groups.queries import visible_group_or_404
from groups.seen import ChangedMeanwhile

CHANGED = gettext_lazy("Someone in your group changed this meanwhile. Please look at it once more.")


@signed_in
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan week by week: what anyone may see of it, and for members the whole with all that changes it."""
    user = reader(request)
    group = visible_group_or_404(user, pk)
    words = {
        "group": group,
        "round": group.round,
        "weeks": weeks_of_plan(group, timezone.now()),
        "is_whole": sees_whole(user, group),
    }
    return render(request, "groups/plan.html", words)


@signed_in
def part_add(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Plan one thing more for a meeting."""
    group, _mine = whole_group_or_404(reader(request), pk)
    meeting = get_object_or_404(_not_cancelled(group), number=number)
    form = PartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        part = add_part(meeting=meeting, values=form.cleaned_data)
        messages.success(request, _("“%(part)s” is in your plan.") % {"part": part})
        return redirect(_place_of(part))
    return render(request, "groups/plan_part.html", _words(group) | {"form": form, "meeting": meeting})


@signed_in
def part_edit(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """Change the words of a part."""
    group, _mine = whole_group_or_404(reader(request), pk)
    found = _part_or_404(group, part)
    form = PartForm(request.POST or None, initial=said_of(found))
    seen, is_changed = request.POST.get("seen", mark_of_part(found)), False
    if request.method == "POST" and form.is_valid():
        try:
            change_part(part=found, values=form.cleaned_data, seen=seen)
        except ChangedMeanwhile:
            is_changed, seen = True, mark_of_part(found)
        else:
            messages.success(request, _("Saved."))
            return redirect(_place_of(found))
    words = {"form": form, "part": found, "meeting": found.meeting, "seen": seen, "is_changed": is_changed}
    return render(request, "groups/plan_part.html", _words(group) | words)


@signed_in
@require_POST
def part_move(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """Plan a part for another meeting, named by its number."""
    group, _mine = whole_group_or_404(reader(request), pk)
    found = _part_or_404(group, part)
    wanted = request.POST.get("to", "")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() else 0
    to = _not_cancelled(group).filter(number=min(number, 9999)).first()
    if to is None:
        messages.error(request, _("That meeting is not in your plan any more. Please choose another."))
        return redirect(_place_of(found))
    move_part(part=found, to=to)
    return redirect(f"{reverse('groups:plan', args=[pk])}#part-{found.pk}")


@signed_in
def part_remove(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """Take a part out of the plan, after saying what is lost."""
    group, _mine = whole_group_or_404(reader(request), pk)
    found = _part_or_404(group, part)
    if request.method == "POST":
        try:
            remove_part(part=found, seen=request.POST.get("seen", ""))
        except ChangedMeanwhile:
            messages.warning(request, CHANGED)
            return redirect("groups:part_remove", pk, part)
        messages.success(request, _("“%(part)s” is no longer in your plan.") % {"part": found})
        return redirect("groups:plan", pk)
    return render(request, "groups/plan_remove.html", _words(group) | {"part": found, "seen": mark_of_part(found)})


@signed_in
def plan_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the group's plan away for the outline, after saying what is lost."""
    group, _mine = whole_group_or_404(reader(request), pk)
    if request.method == "POST":
        try:
            restore_outline(group=group, seen=request.POST.get("seen", ""))
        except ChangedMeanwhile:
            messages.warning(request, CHANGED)
            return redirect("groups:plan_restore", pk)
        messages.success(request, _("Your plan is the outline of %(type)s again.") % {"type": group.outcome.type})
        return redirect("groups:plan", pk)
    words = {"seen": mark_of_plan(group), "parts": list(group.plan.all())}
    return render(request, "groups/plan_restore.html", _words(group) | words)


def _words(group: MentoringGroup) -> dict[str, object]:
    return {"group": group, "round": group.round}


def _not_cancelled(group: MentoringGroup) -> QuerySet[Meeting]:
    return group.meetings.exclude(state=Meeting.State.CANCELLED)


def _part_or_404(group: MentoringGroup, pk: int) -> PlanPart:
    return get_object_or_404(group.plan.select_related("meeting"), pk=pk)


def _place_of(part: PlanPart) -> str:
    return f"{reverse('groups:plan', args=[part.group_id])}#meeting-{part.meeting.number}"
