"""The coordinator's pages of repair: one group with its options, and who may still join a running group."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import coordinator_page, reader
from groups.care.leaving import UNDO_FOR
from groups.care.queries import health_of, history_of, past_alerts, words_of_help
from groups.models import MentoringGroup
from groups.proposals.problem import ProposalRefused
from groups.proposals.sentences import LEFT_OUT, names_of, reason_for_board
from groups.repair.applying import RepairRefused, apply_repair
from groups.repair.joining import Fits, JoiningRefused, fits_of, join_late, waiting_people, weeks_gone
from groups.repair.showing import show_closing, show_options
from groups.repair.state import read_state
from rounds.models import Application, Round


@coordinator_page
def repair(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """How the group is doing, who is and was in it, and what can be done; POST does one of these."""
    groups = MentoringGroup.objects.select_related("round", "outcome__type", "outcome__tool")
    group = get_object_or_404(groups, pk=pk, round__slug=slug)
    user, now = reader(request), timezone.now()
    if request.method == "POST":
        try:
            is_new = apply_repair(group=group, token=request.POST.get("token", ""), by=user, now=now)
            messages.success(request, _("Done. Everyone concerned is told.") if is_new else _("This was done already."))
        except RepairRefused as refused:
            messages.error(request, str(refused))
        return redirect("groups_admin:repair", slug, pk)
    history = history_of(group)
    present = [one for one in history if one.left_at is None]
    words = {
        "group": group,
        "round": group.round,
        "health": health_of([group])[group.pk],
        "past_alerts": past_alerts(group),
        "present": present,
        "past": [one for one in history if one.left_at],
        "undo_since": now - UNDO_FOR,
        "answers": words_of_help(group, user),
        "nobody_leads": all(one.role != "lead" for one in present),
    }
    is_broken = words["nobody_leads"] or sum(not one.is_mentor for one in present) < group.round.mentees_min
    if present and (is_broken or "look" in request.GET):
        try:
            state = read_state(group, now)
            names = names_of(state.problem)
            words["options"] = options = show_options(state, names)
            if state.needs_repair and not any(one.token for one in options):
                words["closing"] = show_closing(state, names)
        except ProposalRefused as refused:
            words["no_options"] = str(refused)
    return render(request, "groups/repair.html", words)


@coordinator_page
def late_joiners(request: HttpRequest, slug: str) -> HttpResponse:
    """Everyone without a group who may still be placed."""
    round_ = get_object_or_404(Round, slug=slug)
    words = {"round": round_, "people": waiting_people(round_), "is_late": weeks_gone(round_)}
    return render(request, "groups/late_joiners.html", words)


@coordinator_page
def late_joiner(request: HttpRequest, slug: str, application: int) -> HttpResponse:
    """The running groups that fit one person, best first; POST lets them join one."""
    people = Application.objects.select_related("round", "user").filter(round__slug=slug, role=Application.Role.MENTEE)
    found = get_object_or_404(people, pk=application)
    if request.method == "POST":
        group = get_object_or_404(MentoringGroup, pk=_number(request.POST.get("group", "")), round=found.round_id)
        try:
            join_late(application=found, group=group, by=reader(request), now=timezone.now())
            messages.success(request, _("%(name)s is in the group; all of it is told.") % {"name": found.user})
            return redirect("groups_admin:late_joiners", slug)
        except JoiningRefused as refused:
            messages.error(request, str(refused))
            return redirect("groups_admin:late_joiner", slug, application)
    try:
        fits = fits_of(found, timezone.now().date())
        why = str(LEFT_OUT.get(fits.why) or reason_for_board(fits.why)) if fits.why else ""
    except ProposalRefused as refused:
        fits, why = Fits([]), str(refused)
    words = {
        "application": found,
        "round": found.round,
        "fits": fits.groups,
        "closed": fits.closed,
        "why": why,
        "is_late": weeks_gone(found.round),
    }
    return render(request, "groups/late_joiner.html", words)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
