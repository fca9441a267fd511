"""Pages of one meeting: what it is about, whether one comes, and who was there."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import reader, signed_in
from groups.attendance.forms import AttendanceForm, NotHeldForm, RsvpForm
from groups.attendance.page import meeting_or_404, read_page
from groups.attendance.permissions import can_record_attendance
from groups.attendance.sentences import lead_is_missing, say_recorded, say_rsvp
from groups.attendance.services import answer_rsvp, did_not_take_place, record_attendance, refuse_answer
from groups.attendance.sheets import read_sheet
from groups.models import Meeting, Rsvp
from groups.queries import membership_of
from mail.actions import MootError


@signed_in
def meeting(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One meeting of a group, for its members and coordinators."""
    user = reader(request)
    found = meeting_or_404(user, pk, number)
    page = read_page(user, found, timezone.now())
    context = {"page": page, "meeting": found, "group": found.group, "round": found.group.round}
    return render(request, "groups/meeting.html", context | {"lead_help": lead_is_missing()})


@signed_in
def rsvp(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Say that one can't come, with a reason, or can after all."""
    user = reader(request)
    found = meeting_or_404(user, pk, number)
    mine = membership_of(user, found.group)
    if mine is None:
        raise Http404
    try:
        refuse_answer(found, mine, timezone.now())
        answer = Rsvp.objects.filter(meeting=found, membership=mine).first()
        form = RsvpForm(request.POST if request.method == "POST" else None, rsvp=answer)
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            kept = answer_rsvp(meeting=found, membership=mine, is_coming=form.is_coming, reason=said["reason"])
            messages.success(request, say_rsvp(kept, mine))
            return redirect("groups:meeting", pk, number)
    except MootError as moot:
        return _moot(request, found, moot)
    return render(request, "groups/rsvp.html", _context(found) | {"form": form})


@signed_in
def record(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Record or correct who was at a meeting."""
    user = reader(request)
    found = _recordable_or_404(request, pk, number)
    not_held_url = "" if found.state == Meeting.State.CANCELLED else reverse("groups:not_held", args=[pk, number])
    try:
        sheet = read_sheet(found, timezone.now())
        posted = request.POST if request.method == "POST" else None
        form = AttendanceForm(posted, sheet=sheet, not_held_url=not_held_url)
        if posted is not None and form.is_valid():
            said = form.cleaned_data
            recorded = record_attendance(
                meeting=found,
                present=said["present"],
                by=user,
                progress=said["progress"],
                goals_state=said["goals_state"],
                seen=said["seen"] or None,
            )
            messages.success(request, say_recorded(recorded))
            return redirect("groups:meeting", pk, number)
    except MootError as moot:
        return _moot(request, found, moot)
    return render(request, "groups/record.html", _context(found) | {"form": form, "sheet": sheet})


@signed_in
def not_held(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Say that a meeting did not take place."""
    found = _recordable_or_404(request, pk, number)
    form = NotHeldForm(request.POST if request.method == "POST" else None)
    try:
        if request.method == "POST" and form.is_valid():
            did_not_take_place(meeting=found, by=reader(request), reason=form.cleaned_data["reason"])
            return redirect("groups:meeting", pk, number)
    except MootError as moot:
        return _moot(request, found, moot)
    return render(request, "groups/not_held.html", _context(found) | {"form": form})


def _recordable_or_404(request: HttpRequest, pk: int, number: int) -> Meeting:
    """A meeting whose attendance this person may record; 404 alike for mentees, others, and what does not exist."""
    user = reader(request)
    found = meeting_or_404(user, pk, number)
    if not can_record_attendance(user, found.group):
        raise Http404
    return found


def _context(found: Meeting) -> dict[str, object]:
    return {"meeting": found, "group": found.group, "round": found.group.round}


def _moot(request: HttpRequest, found: Meeting, moot: MootError) -> HttpResponse:
    """Back to the meeting's page, which shows how it stands, with the sentence why."""
    messages.info(request, str(moot))
    return redirect("groups:meeting", found.group_id, found.number)
