"""The page on which mentors give their group a meeting room of its own."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import reader, signed_in
from groups.fetching import whole_group_or_404
from groups.meetings.places import place_of
from groups.models import MentoringGroup
from groups.rooms.forms import RoomForm
from groups.rooms.services import may_set_room, set_place, set_room


@signed_in
def room(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the group's own link, and its place if it meets in person; no link goes back to the round's pattern."""
    user = reader(request)
    group, mine = whole_group_or_404(user, pk)
    if not may_set_room(user, mine):
        raise Http404
    place = place_of(group) if group.city else None
    posted = request.POST if request.method == "POST" else None
    form = RoomForm(posted, initial={"room_url": group.room_url}, place=place)
    if request.method == "POST" and form.is_valid():
        set_room(group=group, url=form.cleaned_data["room_url"], by=user)
        if "place" in request.POST and place is not None:
            set_place(group=group, place=form.cleaned_data["place"], by=user, now=timezone.now())
        messages.success(request, _("Saved. Reminders and the group's page show the new link."))
        return redirect("groups:detail", pk)
    words = {"group": group, "round": group.round, "form": form, "usual": usual_link(group)}
    return render(request, "groups/room.html", words)


def usual_link(group: MentoringGroup) -> str:
    """The link that the group has without one of its own."""
    return MentoringGroup(
        round=group.round, number=group.number, room_secret=group.room_secret, outcome_id=group.outcome_id
    ).room_link
