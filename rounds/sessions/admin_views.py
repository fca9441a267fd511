"""The coordinator's pages of sessions: the list, a session, its sittings."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import admin_page, coordinator_page, reader
from rounds.models import Round, Session, Sitting
from rounds.sessions.admin_forms import SessionForm, SittingForm
from rounds.sessions.page import state_of
from rounds.sessions.queries import not_signed_up, session_with_counts_or_404, sessions_with_counts, standing_sign_ups
from rounds.sessions.services import add_session, add_sitting, cancel_sitting, change_session, change_sitting


def mails_said(mails: int) -> str:
    """How many were told, or that nobody was."""
    told = ngettext("%(n)s person is told.", "%(n)s people are told.", mails) % {"n": mails}
    return told if mails else _("Nobody had to be told.")


def sitting_or_404(slug: str, pk: int) -> Sitting:
    """One sitting of a round."""
    sittings = Sitting.objects.select_related("session__round")
    return get_object_or_404(sittings, session__round__slug=slug, pk=pk)


@admin_page
def sessions(request: HttpRequest, slug: str) -> HttpResponse:
    """A round's sessions with their sittings, and how many signed up and came."""
    found = get_object_or_404(Round, slug=slug)
    now = timezone.now()
    rows = [
        {"session": one, "sittings": [(sitting, state_of(sitting, now)) for sitting in one.sittings.all()]}
        for one in sessions_with_counts(found)
    ]
    words = {"round": found, "rows": rows, "may_act": reader(request).is_coordinator}
    return render(request, "rounds/admin/sessions.html", words)


@coordinator_page
def new_session(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a session of one's own."""
    found = get_object_or_404(Round, slug=slug)
    form = SessionForm(request.POST or None, initial={"audience": Session.Audience.MEMBERS})
    if request.method == "POST" and form.is_valid():
        made = add_session(round_=found, values=form.values(), by=reader(request))
        messages.success(request, _("The session is there. When is it held?"))
        return redirect("rounds_admin:new_sitting", slug, made.pk)
    return render(request, "rounds/admin/new_session.html", {"round": found, "form": form})


@coordinator_page
def session(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What a session is, its sittings, and who of those expected has not signed up."""
    found = session_with_counts_or_404(slug, pk)
    form = SessionForm(request.POST or None, instance=Session.objects.get(pk=pk))
    if request.method == "POST" and form.is_valid():
        change_session(session=found, values=form.values(), by=reader(request))
        messages.success(request, _("Saved."))
        return redirect("rounds_admin:session", slug, pk)
    now = timezone.now()
    words = {
        "round": found.round,
        "session": found,
        "form": form,
        "sittings": [(sitting, state_of(sitting, now)) for sitting in found.sittings.all()],
        "missing": not_signed_up(found),
    }
    return render(request, "rounds/admin/session.html", words)


@coordinator_page
def new_sitting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Hold a session once more."""
    found = get_object_or_404(Session.objects.select_related("round"), round__slug=slug, pk=pk)
    form = SittingForm(request.POST or None, zone=timezone.get_current_timezone_name())
    if request.method == "POST" and form.is_valid():
        add_sitting(session=found, values=form.values(), by=reader(request))
        messages.success(request, _("The time is there; people can sign up for it."))
        return redirect("rounds_admin:session", slug, pk)
    words = {"round": found.round, "session": found, "form": form}
    return render(request, "rounds/admin/edit_sitting.html", words)


@coordinator_page
def edit_sitting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a sitting's time and links; says how many would be told."""
    found = sitting_or_404(slug, pk)
    form = SittingForm(request.POST or None, zone=timezone.get_current_timezone_name(), sitting=found)
    if request.method == "POST" and form.is_valid():
        mails = change_sitting(sitting=found, values=form.values(), by=reader(request))
        messages.success(request, _("Saved. %(told)s") % {"told": mails_said(mails)})
        return redirect("rounds_admin:session", slug, found.session_id)
    words = {
        "round": found.session.round,
        "session": found.session,
        "sitting": found,
        "form": form,
        "told": standing_sign_ups(found).count(),
    }
    return render(request, "rounds/admin/edit_sitting.html", words)


@coordinator_page
def cancel(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say what cancelling a sitting does and to whom, and do it on POST."""
    found = sitting_or_404(slug, pk)
    if request.method == "POST":
        mails = cancel_sitting(sitting=found, by=reader(request))
        messages.success(request, _("Cancelled. %(told)s") % {"told": mails_said(mails)})
        return redirect("rounds_admin:session", slug, found.session_id)
    words = {
        "round": found.session.round,
        "session": found.session,
        "sitting": found,
        "told": 0 if found.ends_at <= timezone.now() else standing_sign_ups(found).count(),
    }
    return render(request, "rounds/admin/cancel_sitting.html", words)
