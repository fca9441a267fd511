"""The coordinator's pages on which surveys are edited."""

from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import View, coordinator_page, reader
from rounds.models import Round
from surveys.models import Question, Survey
from surveys.setup.forms import ClosingForm, QuestionForm, SurveyForm
from surveys.setup.services import (
    IsGone,
    IsOpened,
    add_survey,
    change_survey,
    delete_survey,
    drop_question,
    move_question,
    put_off_closing,
    put_question,
)


def _to_the_list_where_gone(view: View) -> View:
    """Say so, and go to the round's surveys, where another coordinator deleted what the view changes."""

    @wraps(view)
    def calm(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except IsGone as why:
            messages.info(request, str(why))
            return redirect("surveys_admin:surveys", kwargs["slug"])

    return cast("View", calm)


def _survey_or_404(slug: str, pk: int) -> Survey:
    return get_object_or_404(Survey.objects.select_related("round"), round__slug=slug, pk=pk)


def _page(request: HttpRequest, title: str, form: BaseForm, round_: Round, survey: Survey | None) -> HttpResponse:
    words = {"round": round_, "survey": survey, "form": form, "title": title}
    return render(request, "surveys/admin/edit.html", words)


@coordinator_page
def new_survey(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a survey of one's own."""
    found = get_object_or_404(Round, slug=slug)
    form = SurveyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = add_survey(round_=found, values=form.values(), by=reader(request))
        messages.success(request, _("The survey is there. What does it ask?"))
        return redirect("surveys_admin:new_question", slug, made.pk)
    return _page(request, _("Add a survey"), form, found, None)


@coordinator_page
@_to_the_list_where_gone
def edit_survey(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a survey before it opens; afterwards when it closes, and nothing else."""
    found, posted, now = _survey_or_404(slug, pk), request.POST if request.method == "POST" else None, timezone.now()
    if found.opened_at is not None and not found.is_open(now):
        messages.info(request, _("The survey is closed; nothing of it changes any more."))
        return redirect("surveys_admin:survey", slug, pk)
    form: ClosingForm | SurveyForm = (
        ClosingForm(posted, initial={"closes_on": found.closes_on})
        if found.opened_at
        else SurveyForm(posted, instance=Survey.objects.get(pk=pk))
    )
    if posted is not None and form.is_valid():
        try:
            if isinstance(form, ClosingForm):
                day = form.cleaned_data["closes_on"]
                put_off_closing(survey=found, closes_on=day, by=reader(request), now=now)
            else:
                change_survey(survey=found, values=form.values(), by=reader(request))
        except IsOpened as why:
            messages.error(request, str(why))
        else:
            messages.success(request, _("Saved."))
        return redirect("surveys_admin:survey", slug, pk)
    return _page(request, found.name, form, found.round, found)


@coordinator_page
@_to_the_list_where_gone
def new_question(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask one thing more."""
    return _question(request, _survey_or_404(slug, pk), None)


@coordinator_page
@_to_the_list_where_gone
def edit_question(request: HttpRequest, slug: str, pk: int, question: int) -> HttpResponse:
    """Change a question before the survey opens."""
    found = _survey_or_404(slug, pk)
    return _question(request, found, _question_or_404(slug, pk, question))


def _question(request: HttpRequest, survey: Survey, question: Question | None) -> HttpResponse:
    if survey.opened_at is not None:
        messages.info(request, _("The survey was opened: its questions stay as people have read them."))
        return redirect("surveys_admin:survey", survey.round.slug, survey.pk)
    form = QuestionForm(request.POST if request.method == "POST" else None, instance=question)
    if request.method == "POST" and form.is_valid():
        kept = Question.objects.get(pk=question.pk) if question else None
        try:
            put_question(survey=survey, values=form.values(), by=reader(request), question=kept)
        except IsOpened as why:
            messages.error(request, str(why))
        return redirect("surveys_admin:survey", survey.round.slug, survey.pk)
    return _page(request, _("Question"), form, survey.round, survey)


def _question_or_404(slug: str, pk: int, question: int) -> Question:
    return get_object_or_404(
        Question.objects.select_related("survey__round"), survey__round__slug=slug, survey=pk, pk=question
    )


@coordinator_page
@_to_the_list_where_gone
def remove_question(request: HttpRequest, slug: str, pk: int, question: int) -> HttpResponse:
    """Take a question out before the survey opens, after asking."""
    found = _question_or_404(slug, pk, question)
    if request.method == "POST":
        try:
            drop_question(question=found, by=reader(request))
        except IsOpened as why:
            messages.error(request, str(why))
        else:
            messages.success(request, _("“%(question)s” is removed.") % {"question": found})
        return redirect("surveys_admin:survey", slug, pk)
    words = {"round": found.survey.round, "survey": found.survey, "question": found}
    return render(request, "surveys/admin/remove_question.html", words)


@coordinator_page
@require_POST
@_to_the_list_where_gone
def question_up(request: HttpRequest, slug: str, pk: int, question: int) -> HttpResponse:
    """Ask it before the question above it."""
    return _moved(request, _question_or_404(slug, pk, question), -1)


@coordinator_page
@require_POST
@_to_the_list_where_gone
def question_down(request: HttpRequest, slug: str, pk: int, question: int) -> HttpResponse:
    """Ask it after the question beneath it."""
    return _moved(request, _question_or_404(slug, pk, question), 1)


def _moved(request: HttpRequest, question: Question, step: int) -> HttpResponse:
    """Move it, and go on at its new place: Tab leads to its buttons."""
    try:
        move_question(question=question, step=step, by=reader(request))
    except IsOpened as why:
        messages.error(request, str(why))
    page = reverse("surveys_admin:survey", args=[question.survey.round.slug, question.survey_id])
    return redirect(f"{page}#question-{question.pk}")


@coordinator_page
@_to_the_list_where_gone
def remove_survey(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Delete a survey that was never opened, after asking."""
    found = _survey_or_404(slug, pk)
    if found.opened_at is not None:
        messages.info(request, _("The survey was opened: it stays, with what people have answered."))
        return redirect("surveys_admin:survey", slug, pk)
    if request.method == "POST":
        try:
            delete_survey(survey=found, by=reader(request))
        except IsOpened as why:
            messages.error(request, str(why))
            return redirect("surveys_admin:survey", slug, pk)
        messages.success(request, _("“%(survey)s” is deleted.") % {"survey": found})
        return redirect("surveys_admin:surveys", slug)
    words = {"round": found.round, "survey": found, "asked": found.questions.count()}
    return render(request, "surveys/admin/remove_survey.html", words)
