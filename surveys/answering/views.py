"""A member's page of a survey."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import reader, signed_in
from surveys.answering.forms import AnswerForm
from surveys.answering.services import CannotAnswer, already_answered, answer_survey, why_not_open
from surveys.fetching import MySurvey, my_survey_or_404, sender_of_message
from surveys.models import MentorMessage, Question


@signed_in
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a survey, once; afterwards the page says that one has."""
    user = reader(request)
    mine = my_survey_or_404(user, pk)
    questions = mine.questions()
    if mine.participation.has_answered or not mine.survey.is_open(timezone.now()):
        return _over(request, mine, questions)
    posted = request.POST if request.method == "POST" else None
    form = AnswerForm(posted, questions=questions, draft=mine.draft)
    if posted is not None and form.is_valid():
        try:
            answer_survey(survey=mine.survey, user=user, answers=form.cleaned_data, now=timezone.now())
        except CannotAnswer:  # Another tab was quicker, or it was closed in this moment: the page says so.
            return _over(request, my_survey_or_404(user, pk), questions)
        return redirect("surveys:survey", pk)
    return render(request, "surveys/survey.html", {"mine": mine, "form": form, "round": mine.survey.round})


def _over(request: HttpRequest, mine: MySurvey, questions: list[Question]) -> HttpResponse:
    """Say that one has answered, or that it is closed; what was typed in vain is shown, so that it can be copied."""
    has_answered = mine.participation.has_answered
    sender = sender_of_message(mine)
    typed = [(one.text, request.POST.get(f"q-{one.key}", "")) for one in questions if one.type == Question.Type.TEXT]
    context = {
        "mine": mine,
        "round": mine.survey.round,
        "why": already_answered() if has_answered else why_not_open(mine.survey),
        "typed": [(text, words) for text, words in typed if words.strip()],
        "may_write": sender is not None
        and not MentorMessage.objects.filter(survey=mine.survey, sender=sender).exists(),
    }
    return render(request, "surveys/over.html", context)
