"""Goals: those shared to read for everyone, all of them to set and change for the group."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import reader, signed_in
from groups.fetching import own_group_or_404
from groups.goals import services
from groups.goals.forms import FOR_ME, GoalForm, ProgressForm
from groups.goals.permissions import edits_goal, shares_goal
from groups.goals.queries import goals_seen
from groups.goals.services import mark_of_goal
from groups.models import Goal, Membership, MentoringGroup
from groups.queries import membership_of, visible_group_or_404
from groups.seen import ChangedMeanwhile

STEPS = range(0, 101, 10)


@signed_in
def goals(request: HttpRequest, pk: int) -> HttpResponse:
    """The goals of a group that the reader may see, and for its members all that changes them."""
    user = reader(request)
    group = visible_group_or_404(user, pk)
    mine = membership_of(user, group)
    seen = goals_seen(group, mine, user)
    words = {"group": group, "round": group.round, "mine": mine, "goals": seen, "steps": STEPS}
    return render(request, "groups/goals.html", words)


@signed_in
def goal_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a goal, for the group or for oneself."""
    group, mine = own_group_or_404(reader(request), pk)
    form = GoalForm(request.POST or None, is_new=True, initial={"whose": request.GET.get("whose", "group")})
    if request.method == "POST" and form.is_valid():
        owner = mine if form.cleaned_data["whose"] == FOR_ME else None
        services.add_goal(group=group, owner=owner, values=form.values(), by=mine)
        messages.success(request, _("The goal is set."))
        return redirect("groups:goals", pk)
    return render(request, "groups/goal.html", {"group": group, "round": group.round, "form": form})


@signed_in
def goal_edit(request: HttpRequest, pk: int, goal: int) -> HttpResponse:
    """Change a goal's words, date, and whether the round sees it."""
    group, mine, found = _goal_or_404(request, pk, goal)
    seen, is_changed = request.POST.get("seen", mark_of_goal(found)), False
    form = GoalForm(request.POST or None, instance=_copy(found), may_share=shares_goal(mine, found))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_goal(goal=found, values=form.values(), seen=seen, by=mine)
        except ChangedMeanwhile:
            is_changed, seen = True, mark_of_goal(found)
        else:
            messages.success(request, _("Saved."))
            return redirect("groups:goals", pk)
    words = {"form": form, "goal": found, "seen": seen, "is_changed": is_changed}
    return render(request, "groups/goal.html", words | {"group": group, "round": group.round})


@signed_in
@require_POST
def goal_progress(request: HttpRequest, pk: int, goal: int) -> HttpResponse:
    """Say how far a goal is."""
    _group, _mine, found = _goal_or_404(request, pk, goal)
    form = ProgressForm(request.POST)
    if form.is_valid():
        services.set_progress(goal=found, progress=form.cleaned_data["progress"])
        messages.success(request, _("Saved."))
        return _to_goal(found)
    messages.error(request, _("Please give the progress as a number from 0 to 100."))
    return redirect("groups:goals", pk)


@signed_in
@require_POST
def goal_reach(request: HttpRequest, pk: int, goal: int) -> HttpResponse:
    """Say that a goal is reached."""
    _group, _mine, found = _goal_or_404(request, pk, goal)
    services.reach_goal(found)
    messages.success(request, _("Well done! “%(goal)s” is reached.") % {"goal": found})
    return _to_goal(found)


@signed_in
@require_POST
def goal_drop(request: HttpRequest, pk: int, goal: int) -> HttpResponse:
    """Pursue a goal no further."""
    _group, _mine, found = _goal_or_404(request, pk, goal)
    services.drop_goal(found)
    messages.info(request, _("“%(goal)s” is dropped. You can take it up again below.") % {"goal": found})
    return _to_goal(found)


@signed_in
@require_POST
def goal_reopen(request: HttpRequest, pk: int, goal: int) -> HttpResponse:
    """Take a goal up again."""
    _group, _mine, found = _goal_or_404(request, pk, goal)
    services.reopen_goal(found)
    messages.success(request, _("“%(goal)s” is open again.") % {"goal": found})
    return _to_goal(found)


def _to_goal(goal: Goal) -> HttpResponse:
    """Back to the goal in the list: Tab leads to its buttons."""
    return redirect(f"{reverse('groups:goals', args=[goal.group_id])}#goal-{goal.pk}")


def _goal_or_404(request: HttpRequest, pk: int, goal: int) -> tuple[MentoringGroup, Membership, Goal]:
    """A goal that the reader may change; for all others it isn't there."""
    group, mine = own_group_or_404(reader(request), pk)
    found = group.goals.select_related("owner").filter(pk=goal).first()
    if found is None or not edits_goal(mine, found):
        raise Http404
    return group, mine, found


def _copy(goal: Goal) -> Goal:
    """The row for the form to write on; the one that was found stays as it is stored."""
    return Goal.objects.get(pk=goal.pk)
