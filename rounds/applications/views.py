"""Pages of the person who applies: the form, what became of it, withdrawing."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import reader, signed_in
from accounts.models import User
from accounts.queries import instructor_records_of, latest_facts
from accounts.services import known_zone
from rounds.applications.evidence import both_sides
from rounds.applications.fields import initial_of
from rounds.applications.forms import ApplicationForm
from rounds.applications.outlook import outlook_of
from rounds.applications.queries import hours_of, latest_application, offer_of, own_application_or_404
from rounds.applications.services import save_draft, send_application, withdraw_application
from rounds.applications.windows import NotOpen, Window, why_not_edited, why_not_open, window_of
from rounds.checkout.owed import open_checkout
from rounds.fit.panel import panel_of
from rounds.hooks import is_placed, why_of
from rounds.models import Application, Round
from rounds.queries import visible_round_or_404

State = Application.State


def form_of(
    request: HttpRequest, round_: Round, user: User, role: str, application: Application | None
) -> ApplicationForm:
    """The form as it stands for this person: what was posted, or the unfinished draft, or what was sent.

    A coordinator who opens it sees no draft that the person wrote alone.
    """
    shown = application or Application(round=round_, user=user, role=role)
    is_own = request.user == user
    return ApplicationForm(
        request.POST if request.method == "POST" else None,
        offer=offer_of(round_, role, application),
        user=user,
        initial=initial_of(shown, hours_of(user), known_zone(request.COOKIES.get("zone", "")) if is_own else None),
        draft=shown.draft if shown.is_live and (is_own or shown.sent_by_id) else None,
    )


def words_of(form: ApplicationForm, application: Application | None) -> dict[str, Any]:
    """What the page of the form shows beside it."""
    shown = application or Application(round=form.offer.round, user=form.user, role=form.offer.role)
    records = instructor_records_of([form.user])
    return {
        "form": form,
        "application": application,
        "round": form.offer.round,
        "role": form.offer.role,
        "is_sent": bool(application and application.is_live and application.state != State.DRAFT),
        "fit": panel_of(form),
        "is_late": window_of(form.offer.round, timezone.now()) is Window.LATE,
        "known": [f for f in both_sides(shown, latest_facts(records.get(form.user.pk))) if f.imported is not None],
    }


def _apply(request: HttpRequest, slug: str, role: Application.Role) -> HttpResponse:
    user = reader(request)
    round_ = visible_round_or_404(user, slug)
    application = latest_application(round_, user, role)
    now = timezone.now()
    is_gone = application is None or application.state == State.WITHDRAWN
    refusal = why_not_open(round_, now) if is_gone or application is None else why_not_edited(application, now)
    if refusal and request.method != "POST":
        words = {"round": round_, "role": role.label, "refusal": refusal, "application": application}
        return render(request, "rounds/apply_closed.html", words)
    form = form_of(request, round_, user, role, application)
    if request.method == "POST" and form.is_valid() and _knows_of_closing(request, form, application, now):
        try:
            sent = send_application(round_=round_, user=user, role=role, answers=form.answers())
        except NotOpen as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Thank you: we have your application."))
            return redirect("rounds:application", sent.pk)
    return render(request, "rounds/apply.html", words_of(form, application))


def _knows_of_closing(
    request: HttpRequest, form: ApplicationForm, application: Application | None, now: dt.datetime
) -> bool:
    """Whether someone whose first sending comes late has read so: closing may have passed while they wrote."""
    is_first = application is None or application.state in {State.DRAFT, State.WITHDRAWN}
    if window_of(form.offer.round, now) is not Window.LATE or not is_first or "knows_it_is_late" in request.POST:
        return True
    form.add_error(None, _("Applications have just closed. Send it again and it goes onto the waiting list."))
    return False


@signed_in
def apply_mentor(request: HttpRequest, slug: str) -> HttpResponse:
    """Apply to a round as mentor, or correct what was sent."""
    return _apply(request, slug, Application.Role.MENTOR)


@signed_in
def apply_mentee(request: HttpRequest, slug: str) -> HttpResponse:
    """Apply to a round as mentee, or correct what was sent."""
    return _apply(request, slug, Application.Role.MENTEE)


def typed_in(request: HttpRequest) -> dict[str, list[str]]:
    """What a form sent, as it was typed, without the names that are the site's own."""
    own = {"csrfmiddlewaretoken", "times_sent"}
    return {name: [str(text) for text in texts] for name, texts in request.POST.lists() if name not in own}


def times_sent_in(request: HttpRequest) -> int:
    """How often the application had been sent when the page was opened; 0 where that isn't a number."""
    text = request.POST.get("times_sent", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def is_from_script(request: HttpRequest) -> bool:
    """Whether htmx asks, for a piece of the page."""
    return "HX-Request" in request.headers


def _save_draft(request: HttpRequest, slug: str, role: Application.Role) -> HttpResponse:
    user = reader(request)
    round_ = visible_round_or_404(user, slug)
    try:
        application = save_draft(
            round_=round_, user=user, role=role, typed=typed_in(request), times_sent=times_sent_in(request)
        )
    except NotOpen as error:
        if is_from_script(request):
            return render(request, "rounds/_saved.html", {"refusal": str(error)})
        found = latest_application(round_, user, role)
        form = form_of(request, round_, user, role, found)
        form.add_error(None, str(error))
        return render(request, "rounds/apply.html", words_of(form, found))
    if is_from_script(request):
        return render(request, "rounds/_saved.html", {"application": application})
    messages.success(request, _("Your draft is saved. Nobody sees it until you send it."))
    return redirect(f"rounds:apply_{role.value}", slug)


@signed_in
@require_POST
def save_mentor_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep what was typed so far, complete or not."""
    return _save_draft(request, slug, Application.Role.MENTOR)


@signed_in
@require_POST
def save_mentee_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep what was typed so far, complete or not."""
    return _save_draft(request, slug, Application.Role.MENTEE)


@signed_in
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of one's own application, what happens next and when."""
    found = own_application_or_404(reader(request), pk)
    now, placed = timezone.now(), is_placed(found)
    words = {
        "application": found,
        "checkout": open_checkout(found.user, [found], now),
        "round": found.round,
        "outlook": outlook_of(found, now, placed=placed),
        "can_edit": not why_not_edited(found, now, placed=placed),
        "can_withdraw": found.is_live and not placed,
        "can_apply_again": found.state == State.WITHDRAWN and not why_not_open(found.round, now),
        "choices": found.choices.select_related("outcome__type", "outcome__tool"),
        "hours": hours_of(found.user),
        "is_open": window_of(found.round, now) is Window.OPEN,
        "why": why_of(found),
        "may_still_join": now < found.round.joining_ends_at,
    }
    return render(request, "rounds/application.html", words)


@signed_in
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what withdrawing does, and do it on POST."""
    found = own_application_or_404(reader(request), pk)
    if request.method == "POST":
        try:
            gone = withdraw_application(application=found)
        except NotOpen as error:
            messages.error(request, str(error))
            return redirect("rounds:application", pk)
        messages.success(request, _("Your application is withdrawn. Thank you for telling us; you are welcome again."))
        return redirect("rounds:application", pk) if gone.pk else redirect("rounds:detail", found.round.slug)
    return render(request, "rounds/withdraw.html", {"application": found, "round": found.round})
