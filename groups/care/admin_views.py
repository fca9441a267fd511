"""What coordinators do for one group: set an alert aside, take someone out or back, let the co-mentor lead."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import coordinator_page, reader
from groups.care.alerts import AlertGone, set_aside
from groups.care.forms import SetAsideForm, TakeOutForm
from groups.care.leaving import LeavingRefused, come_back, leave_group, take_over_lead
from groups.care.people import coordinators
from groups.care.sentences import say
from groups.models import GroupAlert, Membership


def place_or_404(slug: str, pk: int, membership: int) -> Membership:
    """A place in a group, past or present."""
    places = Membership.objects.select_related("group__round", "group__outcome__type", "group__outcome__tool", "user")
    return get_object_or_404(places, pk=membership, group=pk, round__slug=slug)


@coordinator_page
def set_alert_aside(request: HttpRequest, slug: str, pk: int, alert: int) -> HttpResponse:
    """Ask why an alert can wait, and let it rest."""
    found = get_object_or_404(
        GroupAlert.objects.select_related("group__round", "group__outcome__type", "group__outcome__tool"),
        pk=alert,
        group=pk,
        group__round__slug=slug,
    )
    form = SetAsideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            set_aside(alert=found, by=reader(request), because=form.cleaned_data["because"], now=timezone.now())
            messages.success(request, _("Set aside. You hear of it again when it gets worse."))
        except AlertGone as gone:
            messages.info(request, str(gone))
        return redirect("groups_admin:repair", slug, pk)
    words = {"form": form, "sentence": say(found.rule, found.facts), "group": found.group, "round": found.group.round}
    return render(request, "groups/set_aside.html", words)


@coordinator_page
def take_out(request: HttpRequest, slug: str, pk: int, membership: int) -> HttpResponse:
    """Ask for the reason, and take someone out of their group; never oneself."""
    user, place = reader(request), place_or_404(slug, pk, membership)
    if place.user_id == user.pk:
        raise Http404
    form = TakeOutForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            leave_group(membership=place, words=form.cleaned_data["reason"], by=user, now=timezone.now())
            messages.success(request, _("%(name)s is out of the group.") % {"name": place.user})
        except LeavingRefused as refused:
            messages.info(request, str(refused))
        return redirect("groups_admin:repair", slug, pk)
    staying = place.group.memberships.filter(left_at=None).exclude(pk=place.pk)
    mentors = {one.user_id for one in staying if one.is_mentor}
    told = (mentors | {one.pk for one in coordinators()}) - {user.pk, place.user_id}
    words = {"form": form, "place": place, "group": place.group, "round": place.group.round, "mails": len(told) + 1}
    return render(request, "groups/take_out.html", words)


@coordinator_page
@require_POST
def take_back(request: HttpRequest, slug: str, pk: int, membership: int) -> HttpResponse:
    """Undo a leaving of today."""
    place = place_or_404(slug, pk, membership)
    try:
        come_back(membership=place, by=reader(request), now=timezone.now())
        messages.success(request, _("%(name)s is back in the group.") % {"name": place.user})
    except LeavingRefused as refused:
        messages.info(request, str(refused))
    return redirect("groups_admin:repair", slug, pk)


@coordinator_page
@require_POST
def let_lead(request: HttpRequest, slug: str, pk: int, membership: int) -> HttpResponse:
    """Let the co-mentor lead a group that nobody leads."""
    place = place_or_404(slug, pk, membership)
    try:
        take_over_lead(membership=place, by=reader(request), now=timezone.now())
        messages.success(request, _("%(name)s leads the group now.") % {"name": place.user})
    except LeavingRefused as refused:
        messages.info(request, str(refused))
    return redirect("groups_admin:repair", slug, pk)
