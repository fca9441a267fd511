"""What surveys keep of people: words go when a round's months are over, counts and chosen answers stay."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rounds.models import Round
from rounds.retention.registry import register_link, register_reduction
from surveys.models import Answer, MentorMessage, Participation, Question


def participations(round_: Round) -> QuerySet[Participation]:
    """Who was asked; someone nameless takes their place."""
    return Participation.objects.filter(survey__round=round_)


def texts(round_: Round) -> QuerySet[Answer]:
    """Answers in people's own words."""
    return Answer.objects.filter(question__survey__round=round_, question__type=Question.Type.TEXT)


def messages(round_: Round) -> QuerySet[MentorMessage]:
    """Messages to mentors that still have their words."""
    return MentorMessage.objects.filter(survey__round=round_).exclude(text="")


def register() -> None:
    """Tell the registry."""
    register_link("surveys.participations", participations)
    register_reduction("surveys.texts", _("free answers to surveys"), rows=texts, reduce=lambda rows: rows.delete())
    register_reduction(
        "surveys.messages", _("messages to mentors"), rows=messages, reduce=lambda rows: rows.update(text="")
    )
