"""Pages of care for members: how it goes, leaving, coming back, taking over the lead."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import reader, signed_in
from accounts.models import User
from groups.care.follow_ups import current_number, say_how_it_goes
from groups.care.forms import HowItGoesForm, LeaveForm
from groups.care.leaving import LeavingRefused, come_back, leave_group, take_over_lead, why_not_back
from groups.care.people import coordinators
from groups.models import FollowUp, Membership


def own_place_or_404(user: User, pk: int) -> Membership:
    """The reader's active place in a group; 404 alike for another's group and for none."""
    places = Membership.objects.select_related("group__round", "group__outcome__type", "group__outcome__tool", "user")
    return get_object_or_404(places, group=pk, user=user, left_at=None)


@signed_in
def how_it_goes(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer how it is going, or ask for help, at any time."""
    mine = own_place_or_404(reader(request), pk)
    now = timezone.now()
    said = mine.follow_ups.filter(number=current_number(mine, now)).first()
    initial = {
        "answer": request.GET.get("answer") or (said.answer if said else ""),
        "words": said.words if said else "",
    }
    form = HowItGoesForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        answer = form.cleaned_data["answer"]
        say_how_it_goes(membership=mine, answer=answer, words=form.cleaned_data["words"], now=now)
        needs_help = answer == FollowUp.Answer.NEED_HELP
        thanks = _("The coordinators know now, and one of them will write to you.") if needs_help else ""
        messages.success(request, " ".join([_("Thank you for saying so."), thanks]).strip())
        return redirect("groups:detail", pk)
    return render(
        request,
        "groups/how_it_goes.html",
        {"form": form, "group": mine.group, "round": mine.group.round, "said": said},
    )


@signed_in
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what leaving does, and do it on POST."""
    user = reader(request)
    mine = own_place_or_404(user, pk)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            leave_group(membership=mine, words=form.cleaned_data["words"], by=user, now=timezone.now())
        except LeavingRefused as refused:
            messages.error(request, str(refused))
        return redirect("groups:left", pk)
    others = list(mine.group.memberships.filter(left_at=None).exclude(pk=mine.pk).select_related("user"))
    mentors = [one.user for one in others if one.is_mentor]
    told = {one.pk for one in [*mentors, *coordinators()]} - {user.pk}
    co_mentor = next((one.user for one in others if one.role == Membership.Role.CO_MENTOR), None)
    words = {"form": form, "group": mine.group, "round": mine.group.round, "mine": mine, "mails": len(told) + 1}
    return render(request, "groups/leave.html", words | {"mentors": mentors, "co_mentor": co_mentor})


@signed_in
def left(request: HttpRequest, pk: int) -> HttpResponse:
    """Thank whoever left, and let them come back while their place is free."""
    user = reader(request)
    places = Membership.objects.filter(group=pk, user=user).select_related("group__round", "group__outcome__type")
    mine = places.order_by("-joined_on", "-pk").first()
    if mine is None:
        raise Http404
    if request.method == "POST":
        try:
            come_back(membership=mine, by=user, now=timezone.now())
        except LeavingRefused as refused:
            messages.error(request, str(refused))
            return redirect("groups:left", pk)
        messages.success(request, _("Welcome back! Your place is yours again."))
        return redirect("groups:detail", pk)
    if mine.left_at is None:
        return redirect("groups:detail", pk)
    why_not = why_not_back(mine, user, timezone.now())
    return render(request, "groups/left.html", {"group": mine.group, "round": mine.group.round, "why_not": why_not})


@signed_in
@require_POST
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the co-mentor lead, where nobody does."""
    user = reader(request)
    mine = own_place_or_404(user, pk)
    try:
        take_over_lead(membership=mine, by=user, now=timezone.now())
        messages.success(request, _("You lead the group now. Thank you for carrying on!"))
    except LeavingRefused as refused:
        messages.error(request, str(refused))
    return redirect("groups:detail", pk)
