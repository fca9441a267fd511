"""Questions at the showcase: asking, voting, answering, hiding."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Case, Count, Exists, OuterRef, QuerySet, Value, When

from accounts.models import User
from accounts.records import record_decision
from groups.models import Question, QuestionVote, Slide
from rounds.models import Round

State = Question.State


def ask_question(*, slide: Slide, form: UUID, text: str, name: str = "", by: User | None = None) -> Question:
    """Keep a question, once for each form however often it is sent."""
    question, _is_new = Question.objects.get_or_create(
        form=form, defaults={"slide": slide, "text": text, "name": name, "asked_by": by}
    )
    return question


def vote(*, question: Question, voter: str) -> None:
    """Count one voice; a second one of the same voter changes nothing, however many arrive at once."""
    QuestionVote.objects.bulk_create([QuestionVote(question=question, voter=voter)], ignore_conflicts=True)


def unvote(*, question: Question, voter: str) -> None:
    """Take the voter's voice back, where there is one."""
    QuestionVote.objects.filter(question=question, voter=voter).delete()


def mark_answered(*, question: Question, is_answered: bool) -> None:
    """Mark as answered, or as asked again; a hidden question stays hidden."""
    state = State.ANSWERED if is_answered else State.ASKED
    Question.objects.filter(pk=question.pk).exclude(state=State.HIDDEN).update(state=state)


def hide_question(*, question: Question, by: User, is_hidden: bool) -> None:
    """Hide a question from everyone but coordinators, or show it again; it is kept, and the decision recorded."""
    with transaction.atomic():
        question = Question.objects.select_for_update().get(pk=question.pk)
        before = question.state
        if is_hidden == (before == State.HIDDEN):
            return
        question.state = State.HIDDEN if is_hidden else State.ASKED
        question.save(update_fields=["state"])
        record_decision(
            by=by,
            action="question.hidden" if is_hidden else "question.shown",
            subject=question,
            about=question.asked_by,
            before={"state": before},
            after={"state": question.state},
        )


def questions_of(slide: Slide, *, voter: str = "", with_hidden: bool = False) -> QuerySet[Question]:
    """A slide's questions: open ones first, those with most votes first; with `votes_count` and `is_mine`."""
    questions = Question.objects.filter(slide=slide).annotate(
        votes_count=Count("votes"),
        is_mine=Exists(QuestionVote.objects.filter(question=OuterRef("pk"), voter=voter)) if voter else Value(False),
    )
    if not with_hidden:
        questions = questions.exclude(state=State.HIDDEN)
    place = Case(When(state=State.ASKED, then=0), When(state=State.ANSWERED, then=1), default=2)
    return questions.order_by(place, "-votes_count", "asked_at", "pk")


@dataclass(frozen=True)
class Asked:
    """How many questions a slide has that anyone may read."""

    open: int
    answered: int


def counts_of(round_: Round) -> dict[int, Asked]:
    """Questions of a round's slides, by the slide's pk; one query."""
    rows = (
        Question.objects.filter(slide__group__round=round_)
        .exclude(state=State.HIDDEN)
        .order_by()
        .values_list("slide", "state")
        .annotate(number=Count("pk"))
    )
    found: dict[int, dict[str, int]] = {}
    for slide, state, number in rows:
        found.setdefault(slide, {})[state] = number
    return {slide: Asked(of.get(State.ASKED, 0), of.get(State.ANSWERED, 0)) for slide, of in found.items()}
