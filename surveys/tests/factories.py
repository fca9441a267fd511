"""Surveys for tests, with people who answer."""

import datetime as dt
from typing import Any

from django.utils import timezone

from accounts.models import User
from groups.models import Membership
from groups.tests.factories import make_group
from rounds.models import Round
from rounds.tests.factories import make_round
from surveys.answering.services import answer_survey
from surveys.models import Question, Survey
from surveys.setup.catalogue import scale_categories
from surveys.setup.opening import close_survey, open_survey

SCALE = scale_categories(["No", "Rather not", "Neither", "Rather", "Yes"])


def make_running_round(groups: int = 2, mentees: int = 3, **fields: Any) -> Round:
    """Make a round at its half, with groups of a lead and so many mentees."""
    today = timezone.localdate(timezone=dt.UTC)
    round_ = make_round(opens_on=today - dt.timedelta(days=77), **fields)
    for _number in range(groups):
        make_group(round_, mentees=mentees)
    return round_


def make_survey(round_: Round | None = None, *, questions: int = 1, **fields: Any) -> Survey:
    """Make a survey that opens today for three weeks, with scales "scale-0", "scale-1", … for everyone."""
    today = timezone.localdate(timezone=dt.UTC)
    usual = {
        "round": round_ or make_running_round(),
        "name": "A survey",
        "opens_on": today,
        "closes_on": today + dt.timedelta(days=21),
    }
    survey = Survey.objects.create(**(usual | fields))
    for number in range(questions):
        make_question(survey, key=f"scale-{number}", position=number)
    return survey


def make_question(survey: Survey, **fields: Any) -> Question:
    """Add a scale of five steps, for everyone; `fields` say otherwise."""
    usual = {"key": "scale", "type": Question.Type.SCALE, "text": "Is it so?", "categories": SCALE}
    return Question.objects.create(survey=survey, **(usual | fields))


def make_open_survey(round_: Round | None = None, **fields: Any) -> Survey:
    """Make a survey and open it now."""
    survey = make_survey(round_, **fields)
    assert open_survey(pk=survey.pk, now=timezone.now())
    survey.refresh_from_db()
    return survey


def close(survey: Survey) -> Survey:
    """Close it, on the first moment on which it can be."""
    assert close_survey(pk=survey.pk, now=survey.closes_at)
    survey.refresh_from_db()
    return survey


def people_of(survey: Survey) -> list[User]:
    """Who is asked: mentors first, in the order of joining."""
    members = Membership.objects.filter(round=survey.round, left_at=None).select_related("user")
    return [one.user for one in sorted(members, key=lambda one: (not one.is_mentor, one.pk))]


def answer(survey: Survey, user: User, **answers: Any) -> None:
    """Let someone answer now; keys with an underscore for each hyphen."""
    clean = {key.replace("_", "-"): value for key, value in answers.items()}
    answer_survey(survey=survey, user=user, answers=clean, now=timezone.now())
