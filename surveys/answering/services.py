"""Answering a survey."""

import datetime as dt
from collections.abc import Mapping
from random import Random
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from surveys.answering.keeping import (
    SYSTEM_RANDOM,
    NewAnswer,
    lock_survey,
    rewrite_answers,
    rewrite_participations,
)
from surveys.models import Participation, Survey


class CannotAnswer(Exception):  # noqa: N818 - the name says what is the matter
    """Why somebody can't answer a survey (now), in a sentence for them."""


class NotInvited(CannotAnswer):
    """The person is not asked."""


class HasAnswered(CannotAnswer):
    """The person has answered already."""


@transaction.atomic
def answer_survey(
    *, survey: Survey, user: User, answers: Mapping[str, Any], now: dt.datetime, random: Random = SYSTEM_RANDOM
) -> None:
    """Keep a person's answers, and apart from them that they answered; once, whatever is pressed twice.

    `answers` are clean values by the question's key: the key of a category, a list of such keys, a text; what is empty
    is left out, and so is what their role is not asked. Raises CannotAnswer.
    """
    locked = lock_survey(survey.pk)
    if not locked.is_open(now):
        raise CannotAnswer(why_not_open(locked))
    mine = Participation.objects.filter(survey=locked, user=user).first()
    if mine is None:
        raise NotInvited(_("This survey is for other people."))
    if mine.has_answered:
        raise HasAnswered(already_answered())
    asked = [question for question in locked.questions.all() if question.is_for(mine.role)]
    added = [
        NewAnswer(question.pk, mine.role, answers[question.key]) for question in asked if answers.get(question.key)
    ]
    rewrite_answers(locked, added, random=random)
    rewrite_participations(locked, answered_by={user.pk}, random=random)


def why_not_open(survey: Survey) -> str:
    """Why nobody can answer, in a sentence."""
    if survey.opened_at is None:
        return _("This survey is not open yet. You get an e-mail when it is.")
    return _("This survey is closed, so answers can't be taken any more. Thank you for coming by.")


def already_answered() -> str:
    """Why there is nothing left to answer or to change."""
    return _(
        "You have answered this survey: thank you! Answers can't be changed, since nobody, neither we, can tell which "
        "ones are yours."
    )
