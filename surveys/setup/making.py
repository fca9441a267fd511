"""The surveys that every round has, on its dates; and those of an earlier round, moved along."""

import datetime as dt
from collections.abc import Iterable

from rounds.models import Round
from surveys.models import Question, Survey
from surveys.setup.catalogue import QuestionOffer, SurveyOffer, ready_made

Kind = Survey.Kind
# On which date of the round they open.
DATE_OF_KIND = {Kind.MID.value: "mid_survey_on", Kind.END.value: "end_survey_on"}


def make_or_copy_surveys(round_: Round, source: Round | None) -> None:
    """Give a new round its surveys: those of the round that it is like, or the usual ones."""
    if source is not None:
        copy_surveys(source, round_)
    else:
        make_surveys(round_)


def make_surveys(round_: Round) -> list[Survey]:
    """Give a round the programme's surveys on its dates; those of a kind that it has already stay as they are."""
    there = set(round_.surveys.values_list("kind", flat=True))
    return [_make(offer, round_) for offer in ready_made() if offer.kind not in there]


def _make(offer: SurveyOffer, round_: Round) -> Survey:
    opens_on = getattr(round_, DATE_OF_KIND[offer.kind])
    survey = Survey.objects.create(
        round=round_,
        kind=offer.kind,
        name=offer.name,
        introduction=offer.introduction,
        opens_on=opens_on,
        closes_on=opens_on + dt.timedelta(days=offer.days),
    )
    _add_questions(survey, offer.questions)
    return survey


def copy_surveys(source: Round, round_: Round) -> list[Survey]:
    """Give a round the surveys of another with their questions; the usual ones if it has none.

    Each opens as far from its date as it did, and stays open as long. Nobody's answers are copied.
    """
    originals = list(source.surveys.prefetch_related("questions"))
    if not originals:
        return make_surveys(round_)
    return [_copy(original, source, round_) for original in originals]


def _copy(original: Survey, source: Round, round_: Round) -> Survey:
    field = DATE_OF_KIND.get(original.kind, "opens_on")
    by = getattr(round_, field) - getattr(source, field)
    survey = Survey.objects.create(
        round=round_,
        kind=original.kind,
        name=original.name,
        introduction=original.introduction,
        opens_on=original.opens_on + by,
        closes_on=original.closes_on + by,
    )
    _add_questions(survey, original.questions.all())
    return survey


def _add_questions(survey: Survey, offers: Iterable[QuestionOffer | Question]) -> None:
    Question.objects.bulk_create(
        Question(
            survey=survey,
            key=offer.key,
            position=position,
            type=offer.type,
            audience=offer.audience,
            text=offer.text,
            help_text=offer.help_text,
            categories=offer.categories,
        )
        for position, offer in enumerate(offers)
    )
