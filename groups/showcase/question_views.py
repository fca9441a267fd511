"""Asking, voting and answering at the showcase; all by POST, without an account too."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import public, reader, signed_in
from accounts.models import User
from groups.models import Question, Slide
from groups.showcase import questions
from groups.showcase.forms import FlagForm, QuestionForm
from groups.showcase.permissions import answers_questions, sees_slide
from groups.showcase.public_views import shown_context, shown_slide_or_404
from groups.showcase.times import showcase_times
from groups.showcase.voters import known_voter, may_ask, may_vote, remember, voter


def to_questions(slide: Slide) -> HttpResponse:
    """Back to the questions of a slide."""
    page = redirect("groups:shown_slide", slug=slide.group.round.slug, number=slide.group.number)
    page["Location"] += "#questions"
    return page


def to_question(question: Question) -> HttpResponse:
    """Back to one of them: Tab leads to its buttons, wherever votes have moved it."""
    page = to_questions(question.slide)
    page["Location"] = page["Location"].replace("#questions", f"#question-{question.pk}")
    return page


def question_or_404(request: HttpRequest, pk: int) -> Question:
    """A question that the reader may read; 404 alike for one that isn't there."""
    found = get_object_or_404(
        Question.objects.select_related("slide__group__round").exclude(state=Question.State.HIDDEN), pk=pk
    )
    if not sees_slide(request.user, found.slide):
        raise Http404
    return found


def takes_questions(request: HttpRequest, slide: Slide) -> bool:
    """Whether the showcase takes questions and votes now; says so where it doesn't."""
    is_open = showcase_times(slide.group.round).takes_questions(timezone.now())
    if not is_open:
        messages.info(request, _("Questions can be asked from the day before the showcase until seven days after it."))
    return is_open


@public
@require_POST
def ask(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask the group that shows a slide."""
    slide = shown_slide_or_404(request, slug, number)
    if not takes_questions(request, slide):
        return to_questions(slide)
    form = QuestionForm(request.POST)
    status = 200
    if form.is_valid():
        mark = voter(request)
        if may_ask(request, mark):
            by = request.user if isinstance(request.user, User) else None
            questions.ask_question(slide=slide, by=by, **form.cleaned_data)
            messages.success(request, _("Your question is asked. Others can vote for it now."))
            return remember(request, to_questions(slide), mark)
        form.add_error(None, _("That is a lot of questions within an hour. Please wait a little before the next one."))
        status = 429
    return render(request, "groups/shown_slide.html", shown_context(request, slide, form), status=status)


@public
@require_POST
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one's voice to a question; again changes nothing."""
    question = question_or_404(request, pk)
    if not takes_questions(request, question.slide):
        return to_questions(question.slide)
    if not may_vote(request):
        messages.info(request, _("There were very many votes from your network. Please try again in an hour."))
        return to_questions(question.slide)
    mark = voter(request)
    questions.vote(question=question, voter=mark)
    return remember(request, to_question(question), mark)


@public
@require_POST
def unvote(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's voice back."""
    question = question_or_404(request, pk)
    if (mark := known_voter(request)) and takes_questions(request, question.slide):
        questions.unvote(question=question, voter=mark)
    return to_question(question)


@signed_in
@require_POST
def answered(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a question of one's group as answered, or as open again."""
    question = question_or_404(request, pk)
    if not answers_questions(reader(request), question.slide):
        raise Http404
    form = FlagForm(request.POST)
    if form.is_valid():
        questions.mark_answered(question=question, is_answered=form.cleaned_data["is_so"])
    return to_question(question)
