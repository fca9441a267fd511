"""The coordinator's pages about a round's applications."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.access import coordinator_page, reader
from accounts.models import DecisionRecord
from accounts.queries import instructor_records_of, latest_facts
from rounds.applications.admin_forms import DecisionForm, NoteForm, OnBehalfForm
from rounds.applications.decisions import Decided, decide_applications
from rounds.applications.evidence import both_sides
from rounds.applications.listing import (
    ApplicationFilter,
    page_of,
    pks_in,
    round_application_or_404,
    state_counts,
)
from rounds.applications.queries import hours_of, sees_notes_on
from rounds.applications.services import add_note, apply_on_behalf, save_draft, send_application
from rounds.applications.views import form_of, is_from_script, times_sent_in, typed_in, words_of
from rounds.applications.windows import NotOpen
from rounds.checkout.deadline import checkout_of
from rounds.models import Application, Round

DONE = {
    Application.State.ACCEPTED: lambda n: ngettext("%(n)s application accepted.", "%(n)s applications accepted.", n),
    Application.State.DECLINED: lambda n: ngettext("%(n)s application declined.", "%(n)s applications declined.", n),
    Application.State.WAITING: lambda n: ngettext(
        "%(n)s application put on the waiting list.", "%(n)s applications put on the waiting list.", n
    ),
}


@coordinator_page
def applications(request: HttpRequest, slug: str) -> HttpResponse:
    """The list; deciding many at once keeps the list as it was filtered."""
    round_ = get_object_or_404(Round, slug=slug)
    wanted = ApplicationFilter(request.GET, round_=round_)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        pks = pks_in(request.POST.getlist("chosen"))
        _decide(request, round_, pks, form)
        return redirect(request.get_full_path())
    counts = state_counts(round_)
    words = {
        "round": round_,
        "filter": wanted,
        "page": page_of(wanted.applications(), request.GET.get("page")),
        "counts": [(state, state.label, counts.get(state, 0)) for state in Application.State],
        "form": form,
        "chosen": pks_in(request.POST.getlist("chosen")),
    }
    return render(request, "rounds/admin/applications.html", words)


@coordinator_page
def application(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """All about one application; one's own shows no notes and no history, and takes no decision.

    Those of people whom one mentors show no notes.
    """
    found = round_application_or_404(get_object_or_404(Round, slug=slug), pk)
    user = reader(request)
    is_own, sees_notes = found.user_id == user.pk, sees_notes_on(user, found)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _decide(request, found.round, [found.pk], form)
        return redirect("rounds_admin:application", slug, pk)
    words = _application_words(found) | {
        "is_own": is_own,
        "sees_notes": sees_notes,
        "form": form,
        "note_form": NoteForm(),
        "history": [] if is_own else _history(found),
        "notes": found.notes.select_related("written_by") if sees_notes else [],
    }
    return render(request, "rounds/admin/application.html", words)


def _application_words(found: Application) -> dict[str, Any]:
    facts = latest_facts(instructor_records_of([found.user]).get(found.user.pk))
    return {
        "round": found.round,
        "application": found,
        "sides": both_sides(found, facts),
        "checkout": checkout_of(found, facts),
        "choices": found.choices.select_related("outcome__type", "outcome__tool"),
        "hours": hours_of(found.user),
    }


def _history(found: Application) -> QuerySet[DecisionRecord]:
    subject = f"{Application._meta.label_lower}:{found.pk}"
    return DecisionRecord.objects.filter(subject=subject).select_related("made_by")


def _decide(request: HttpRequest, round_: Round, pks: list[int], form: DecisionForm) -> None:
    """Decide, and say what became of all that were chosen."""
    state, reason = form.cleaned_data["decision"], form.cleaned_data["reason"]
    if not pks:
        messages.warning(request, _("Choose at least one application."))
        return
    decided = decide_applications(round_=round_, pks=pks, state=state, reason=reason, by=reader(request))
    number = len(decided.applications)
    if number:
        messages.success(request, DONE[Application.State(state)](number) % {"n": number})
    for sentence in left_alone(decided):
        messages.info(request, sentence)


def left_alone(decided: Decided) -> list[str]:
    """Sentences about those that were not decided."""
    placed, unsent = decided.placed, decided.not_possible
    texts = [
        (decided.already, ngettext("%(n)s was so already.", "%(n)s were so already.", decided.already)),
        (decided.own, _("Your own application is for another coordinator to decide.")),
        (placed, ngettext("%(n)s has a place in a group and stays.", "%(n)s have places in groups and stay.", placed)),
        (unsent, ngettext("%(n)s is withdrawn or not sent.", "%(n)s are withdrawn or not sent.", unsent)),
    ]
    return [text % {"n": number} for number, text in texts if number]


@coordinator_page
@require_POST
def note(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Keep a note."""
    found = round_application_or_404(get_object_or_404(Round, slug=slug), pk)
    form = NoteForm(request.POST)
    if not sees_notes_on(reader(request), found):
        messages.error(request, _("Notes on yourself and on those whom you mentor are for other coordinators."))
    elif form.is_valid():
        add_note(application=found, text=form.cleaned_data["text"], by=reader(request))
    else:
        messages.error(request, _("A note needs some words."))
    return redirect("rounds_admin:application", slug, pk)


@coordinator_page
def apply_for(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin an application on behalf of someone."""
    round_ = get_object_or_404(Round, slug=slug)
    form = OnBehalfForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            found = apply_on_behalf(
                round_=round_, role=said["role"], email=said["email"], name=said["name"], by=reader(request)
            )
        except NotOpen as error:
            form.add_error(None, str(error))
        else:
            return redirect("rounds_admin:edit_application", slug, found.pk)
    return render(request, "rounds/admin/apply_for.html", {"round": round_, "form": form})


@coordinator_page
def edit_application(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Fill in and send an application on behalf of its person."""
    found = round_application_or_404(get_object_or_404(Round, slug=slug), pk)
    form = form_of(request, found.round, found.user, found.role, found)
    if request.method == "POST" and form.is_valid():
        try:
            send_application(
                round_=found.round, user=found.user, role=found.role, answers=form.answers(), by=reader(request)
            )
        except NotOpen as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Sent; the person was told by e-mail."))
            return redirect("rounds_admin:application", slug, pk)
    return render(request, "rounds/admin/edit_application.html", words_of(form, found))


@coordinator_page
@require_POST
def save_application_draft(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Keep what a coordinator typed so far on behalf of someone."""
    found = round_application_or_404(get_object_or_404(Round, slug=slug), pk)
    words: dict[str, Any] = {}
    try:
        words["application"] = save_draft(
            round_=found.round,
            user=found.user,
            role=found.role,
            typed=typed_in(request),
            times_sent=times_sent_in(request),
            by=reader(request),
        )
    except NotOpen as error:
        words["refusal"] = str(error)
    if is_from_script(request):
        return render(request, "rounds/_saved.html", words)
    messages.info(request, words.get("refusal") or _("Draft saved."))
    return redirect("rounds_admin:edit_application", slug, pk)
