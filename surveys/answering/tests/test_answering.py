"""Answering on the site and by link: who may, once, with nothing lost."""

import datetime as dt
import re
from collections import Counter

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_coordinator, make_user
from surveys.answering.forms import category_of_number
from surveys.emails import answer_link
from surveys.models import Answer, Participation, Question, Survey
from surveys.setup.opening import open_survey
from surveys.tests.factories import (
    answer,
    close,
    make_open_survey,
    make_question,
    make_running_round,
    make_survey,
    people_of,
)

pytestmark = pytest.mark.django_db


def client_of(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]  # Only ever a User.
    return client


def page_of(survey: Survey) -> str:
    return reverse("surveys:survey", args=[survey.pk])


def full_survey() -> Survey:
    """One question of each type; one for mentors alone."""
    survey = make_survey(questions=0)
    options = [{"key": "a", "label": "Apples"}, {"key": "b", "label": "Beans"}]
    numbers = [{"key": "0", "label": "0"}, {"key": "1", "label": "1 to 4"}, {"key": "5", "label": "5 or more"}]
    make_question(survey, key="scale")
    make_question(survey, key="one", type="single", categories=options)
    make_question(survey, key="any", type="multiple", categories=options)
    make_question(survey, key="many", type="number", categories=numbers)
    make_question(survey, key="words", type="text", categories=[])
    make_question(survey, key="mentors", audience="mentor", text="Only mentors?")
    return make_open_survey_of(survey)


def make_open_survey_of(survey: Survey) -> Survey:
    assert open_survey(pk=survey.pk, now=timezone.now())
    survey.refresh_from_db()
    return survey


def values_of(survey: Survey) -> Counter[tuple[str, str, str]]:
    rows = Answer.objects.filter(question__survey=survey).values_list("question__key", "role", "value")
    return Counter((key, role, str(value)) for key, role, value in rows)


def test_answers_are_kept_apart_from_who_gave_them() -> None:
    survey = full_survey()
    mentor, _other, mentee = people_of(survey)[:3]
    posted = {"q-scale": "4", "q-one": "a", "q-any": ["a", "b"], "q-many": "3", "q-words": " Fine. ", "q-mentors": "1"}
    assert client_of(mentee).post(page_of(survey), posted).status_code == 302
    assert client_of(mentor).post(page_of(survey), {"q-mentors": "5"}).status_code == 302
    assert values_of(survey) == {
        ("scale", "mentee", "4"): 1,
        ("one", "mentee", "a"): 1,
        ("any", "mentee", "['a', 'b']"): 1,
        ("many", "mentee", "1"): 1,
        ("words", "mentee", "Fine."): 1,
        ("mentors", "mentor", "5"): 1,
    }
    answered = Participation.objects.filter(survey=survey, has_answered=True)
    assert set(answered.values_list("user", flat=True)) == {mentee.pk, mentor.pk}
    assert {field.name for field in Answer._meta.get_fields()} == {"id", "question", "role", "value"}


def test_the_form_says_that_it_is_confidential_and_why_not_anonymous() -> None:
    survey = make_open_survey()
    page = client_of(people_of(survey)[0]).get(page_of(survey)).content.decode()
    assert "Your answers are confidential." in page
    assert "copies of the database made while the survey is open" in page


def test_one_answers_once_in_whatever_tab() -> None:
    survey = make_open_survey()
    person = people_of(survey)[0]
    client = client_of(person)
    client.post(page_of(survey), {"q-scale-0": "1"})
    again = client.post(page_of(survey), {"q-scale-0": "5"})
    assert values_of(survey) == {("scale-0", "mentor", "1"): 1}
    assert "You have answered this survey" in again.content.decode()
    assert "You have answered this survey" in client.get(page_of(survey)).content.decode()


def test_text_typed_in_a_second_tab_or_too_late_is_shown_to_be_copied() -> None:
    survey = make_survey(questions=1)
    make_question(survey, key="words", type="text", categories=[], text="What else?")
    make_open_survey_of(survey)
    person, other = people_of(survey)[:2]
    answer(survey, person, scale_0="1")
    page = client_of(person).post(page_of(survey), {"q-words": "A long thought"}).content.decode()
    assert "What you had typed" in page
    assert "A long thought" in page
    with time_machine.travel(survey.closes_at, tick=False):
        client = client_of(other)
        page = client.post(page_of(survey), {"q-words": "Another thought"}).content.decode()
    assert "This survey is closed" in page
    assert "Another thought" in page
    assert Answer.objects.filter(question__key="words").count() == 0


@pytest.mark.parametrize(
    ("posted", "says"),
    [
        ({}, "Please answer at least one question"),
        ({"q-words": "  "}, "Please answer at least one question"),
        ({"q-words": "x" * 2_001}, "at most 2000 characters"),
        ({"q-many": "-1", "q-words": "Kept"}, "greater than or equal to 0"),
        ({"q-many": "many", "q-words": "Kept"}, "whole number"),
        ({"q-one": "zebra", "q-words": "Kept"}, "Select a valid choice"),
        ({"q-scale": "6", "q-words": "Kept"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_typed_is_lost(posted: dict[str, str], says: str) -> None:
    survey = full_survey()
    answer_ = client_of(people_of(survey)[0]).post(page_of(survey), posted)
    page = answer_.content.decode()
    assert answer_.status_code == 200
    assert says in page
    assert posted.get("q-words", "").strip() in page
    assert values_of(survey) == {}
    assert not Participation.objects.filter(has_answered=True).exists()


def test_nobody_finds_a_survey_that_they_are_not_asked_to_answer() -> None:
    survey = make_open_survey()
    not_open = make_survey(survey.round)
    for person in (make_user(), make_coordinator()):
        assert client_of(person).get(page_of(survey)).status_code == 404
        assert client_of(person).post(page_of(survey), {"q-scale-0": "1"}).status_code == 404
    asked = client_of(people_of(survey)[0])
    assert asked.get(page_of(not_open)).status_code == 404
    assert asked.get(reverse("surveys:survey", args=[987654])).status_code == 404


def test_each_role_sees_its_own_questions() -> None:
    survey = full_survey()
    people = people_of(survey)
    assert "Only mentors?" in client_of(people[0]).get(page_of(survey)).content.decode()
    assert "Only mentors?" not in client_of(people[-1]).get(page_of(survey)).content.decode()


def test_the_link_of_the_mail_shows_the_form_and_acts_only_when_it_is_sent() -> None:
    survey = make_open_survey()
    mentee = people_of(survey)[-1]
    link = re.sub(r"^https?://[^/]+", "", answer_link(survey, mentee))
    visitor = Client()
    page = visitor.get(link).content.decode()
    assert "Is it so?" in page
    assert "Your answers are confidential." in page
    assert values_of(survey) == {}
    assert "at least one question" in visitor.post(link, {}).content.decode()
    done = visitor.post(link, {"q-scale-0": "2"}).content.decode()
    assert "Thank you! Your answers are kept" in done
    assert values_of(survey) == {("scale-0", "mentee", "2"): 1}
    again = visitor.post(link, {"q-scale-0": "3"}).content.decode()
    assert "You have answered" in again
    assert values_of(survey) == {("scale-0", "mentee", "2"): 1}


def test_a_link_says_when_the_survey_is_closed_or_its_person_not_asked() -> None:
    survey = make_open_survey()
    links = [re.sub(r"^https?://[^/]+", "", answer_link(survey, one)) for one in (people_of(survey)[0], make_user())]
    assert "not there any more" in Client().post(links[1], {"q-scale-0": "1"}).content.decode()
    with time_machine.travel(survey.closes_at + dt.timedelta(days=1), tick=False):
        assert "This survey is closed" in Client().post(links[0], {"q-scale-0": "1"}).content.decode()
    close(survey)
    assert "This survey is closed" in Client().get(links[0]).content.decode()
    assert values_of(survey) == {}


def test_who_left_after_opening_may_still_answer() -> None:
    survey = make_open_survey()
    leaver = people_of(survey)[-1]
    leaver.memberships.update(left_at=timezone.now())
    assert client_of(leaver).post(page_of(survey), {"q-scale-0": "1"}).status_code == 302
    assert values_of(survey) == {("scale-0", "mentee", "1"): 1}


@pytest.mark.parametrize("questions", [3, 30])
def test_the_page_asks_the_database_the_same_however_many_questions(
    questions: int, django_assert_num_queries: object
) -> None:
    survey = make_open_survey(make_running_round(groups=1), questions=questions)
    client = client_of(people_of(survey)[0])
    with django_assert_num_queries(4):  # type: ignore[operator]  # pytest-django's fixture.
        client.get(page_of(survey))


def test_a_number_becomes_its_category() -> None:
    survey = full_survey()
    question = Question.objects.get(key="many")
    assert [category_of_number(question, number) for number in (0, 1, 4, 5, 900)] == ["0", "1", "1", "5", "5"]
    assert survey.questions.count() == 6
