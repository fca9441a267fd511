"""Many answer at once: on PostgreSQL every answer survives, and nobody's counts twice."""

from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest
from django.utils import timezone

from surveys.answering.services import HasAnswered, answer_survey
from surveys.models import Answer, Participation, Survey
from surveys.setup.opening import close_survey, open_survey
from surveys.tests.factories import make_open_survey, make_running_round, make_survey, people_of
from tests.at_once import all_at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def answering(survey: Survey, number: int) -> Callable[[], object]:
    person = people_of(survey)[number]
    answers = {"scale-0": str(number % 5 + 1)}
    return partial(answer_survey, survey=survey, user=person, answers=answers, now=timezone.now())


def test_everyone_who_answers_at_once_is_kept() -> None:
    survey = make_open_survey(make_running_round(groups=4, mentees=4))
    assert all_at_once([answering(survey, number) for number in range(20)]) == [None] * 20
    assert Counter(Answer.objects.values_list("value", flat=True)) == dict.fromkeys("12345", 4)
    assert Participation.objects.filter(survey=survey, has_answered=True).count() == 20


def test_one_person_in_many_tabs_answers_once() -> None:
    survey = make_open_survey(make_running_round(groups=1, mentees=2))
    outcomes = all_at_once([answering(survey, 0)] * 8)
    assert sorted(map(type, outcomes), key=str) == sorted([type(None), *[HasAnswered] * 7], key=str)
    assert Answer.objects.count() == 1


def test_many_schedules_open_and_close_once() -> None:
    survey = make_survey(make_running_round(groups=1, mentees=2))
    opened = all_at_once([partial(open_survey, pk=survey.pk, now=timezone.now())] * 5)
    assert sorted(opened, key=str) == [False] * 4 + [True]
    assert Participation.objects.filter(survey=survey).count() == 3
    closed = all_at_once([partial(close_survey, pk=survey.pk, now=survey.closes_at)] * 5)
    assert sorted(closed, key=str) == [False] * 4 + [True]
