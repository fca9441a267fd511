"""Results as coordinators, coordinators with a place in the round, and viewers see them."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import make_coordinator, make_user
from surveys.models import Participation, Survey
from surveys.results.figures import figures_of
from surveys.setup.opening import open_survey
from surveys.setup.services import IsOpened, put_question
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


def answered_survey(people: int, **scale: str) -> Survey:
    survey = make_survey(make_running_round(groups=3, mentees=4))
    make_question(survey, key="words", type="text", categories=[], text="What else?")
    open_survey(pk=survey.pk, now=timezone.now())
    survey.refresh_from_db()
    for number, person in enumerate(people_of(survey)[:people]):
        answer(survey, person, scale_0=scale.get("all", "1" if number % 2 else "5"), words=f"=Word {number}")
    return survey


def page(survey: Survey, user: object) -> str:
    url = reverse("surveys_admin:survey", args=[survey.round.slug, survey.pk])
    return client_of(user).get(url).content.decode()


def test_nothing_is_shown_before_closing_nor_of_four_people() -> None:
    survey = answered_survey(4)
    coordinator = make_coordinator()
    assert "Most often" not in page(survey, coordinator)
    close(survey)
    seen = page(survey, coordinator)
    assert "Fewer than 5 people" in seen
    assert "=Word" not in seen


def test_five_who_agree_are_shown_as_most() -> None:
    survey = close(answered_survey(5, all="5"))
    seen = page(survey, make_coordinator())
    assert "Most answered: Yes." in seen
    assert "survey-plot" not in seen


def test_texts_and_names_are_for_coordinators_without_a_place_in_the_round() -> None:
    survey = close(answered_survey(12))
    mentor = people_of(survey)[0]
    mentor.role = User.Role.COORDINATOR
    mentor.save()
    viewer = make_user(role=User.Role.VIEWER)
    for user in (mentor, viewer):
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    seen = page(survey, make_coordinator())
    assert "=Word 3" in seen
    assert "Who has answered" in seen
    assert "survey-plot" in seen
    for user in (viewer, mentor):
        seen = page(survey, user)
        assert "Most often" in seen
        assert "=Word" not in seen
        assert "Who has answered" not in seen


def viewer() -> User:
    user = make_user(role=User.Role.VIEWER)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    return user


@pytest.mark.parametrize(("people", "said"), [(4, "4 of 15"), (11, "11 of 15")])
def test_viewers_read_no_small_count_of_who_answered_or_did_not(people: int, said: str) -> None:
    survey, coordinator, reader = answered_survey(people), make_coordinator(), viewer()
    lists = reverse("surveys_admin:surveys", args=[survey.round.slug])
    for _state in ("open", "closed"):
        for user, reads in ((coordinator, True), (reader, False)):
            assert (said in page(survey, user)) is reads
            assert (said in client_of(user).get(lists).content.decode()) is reads
        close(survey) if survey.closed_at is None else None
    assert ("4 of them" in page(survey, reader), "4 of them" in page(survey, coordinator)) == (False, people == 4)


def test_where_few_of_a_role_answered_viewers_read_no_question_to_one_role() -> None:
    survey = make_survey(make_running_round(groups=3, mentees=4))
    make_question(survey, key="lead", audience="mentor", text="How was it to lead?")
    make_question(survey, key="learn", audience="mentee", text="What did you learn?")
    open_survey(pk=survey.pk, now=timezone.now())
    survey.refresh_from_db()
    for number, person in enumerate(people_of(survey)):
        answer(survey, person, scale_0="15"[number % 2], lead="5", learn="15"[number % 2])
    close(survey)
    url = reverse("surveys_admin:export", args=[survey.round.slug, survey.pk, "json"])
    to_one_role = ("How was it to lead?", "What did you learn?")
    for user, reads in ((make_coordinator(), True), (viewer(), False)):
        seen, file = page(survey, user), client_of(user).get(url).content.decode()
        assert "Is it so?" in seen
        assert [(one in seen, one in file) for one in to_one_role] == [(reads, reads)] * 2
        assert ("how few of them answered" in seen) is not reads


def test_a_role_that_is_all_from_one_group_is_not_shown_apart() -> None:
    survey = make_open_survey(make_running_round(groups=10, mentees=1))
    for number, person in enumerate(people_of(survey)):
        answer(survey, person, scale_0="15"[number % 2])
    close(survey)
    (figure,) = figures_of([survey], with_texts=False)[survey.pk]
    assert {role: [bar.count for bar in bars if bar.count] for role, bars in figure.by_role.items()} == {
        "mentors": [5, 5],
        "mentees": [5, 5],
    }
    mentees = Participation.objects.filter(survey=survey, role="mentee")
    mentees.update(group=survey.round.mentoring_groups.all()[0])
    (figure,) = figures_of([survey], with_texts=False)[survey.pk]
    assert (figure.by_role, [bar.count for bar in figure.bars if bar.count]) == ({}, [10, 10])
    assert "or one group" in figure.role_note


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "json"])
def test_files_hold_the_shown_figures_alone_and_no_formula(file_format: str) -> None:
    survey = close(answered_survey(12))
    url = reverse("surveys_admin:export", args=[survey.round.slug, survey.pk, file_format])
    answer_ = client_of(make_coordinator()).get(url)
    assert answer_.status_code == 200
    if file_format == "csv":
        assert "'=Word 3" in answer_.content.decode()


def test_a_question_of_an_open_survey_stays() -> None:
    survey = make_open_survey()
    question = survey.questions.get()
    with pytest.raises(IsOpened):
        put_question(survey=survey, values={"text": "Other"}, by=make_coordinator(), question=question)
    question.refresh_from_db()
    assert question.text == "Is it so?"


def test_a_survey_is_edited_until_it_opens_and_then_only_its_closing() -> None:
    survey = make_survey()
    client, slug = client_of(make_coordinator()), survey.round.slug
    posted = {"text": "Tea or coffee?", "type": "single", "audience": "everyone", "answers": "Tea\nCoffee"}
    new = reverse("surveys_admin:new_question", args=[slug, survey.pk])
    assert client.post(new, posted).status_code == 302
    question = survey.questions.get(key="tea-or-coffee")
    assert question.categories == [{"key": "tea", "label": "Tea"}, {"key": "coffee", "label": "Coffee"}]
    assert "from 2 to 12 answers" in client.post(new, posted | {"answers": "Tea"}).content.decode()
    edit = reverse("surveys_admin:edit_survey", args=[slug, survey.pk])
    open_survey(pk=survey.pk, now=timezone.now())
    client.post(edit, {"closes_on": "2199-01-01", "name": "Other"})
    survey.refresh_from_db()
    assert (str(survey.closes_on), survey.name) == ("2199-01-01", "A survey")


@pytest.mark.parametrize("questions", [3, 12])
def test_the_page_of_results_asks_the_database_the_same(questions: int, django_assert_max_num_queries: object) -> None:
    survey = close(make_open_survey(questions=questions))
    client = client_of(make_coordinator())
    with django_assert_max_num_queries(20):  # type: ignore[operator]  # pytest-django's fixture.
        client.get(reverse("surveys_admin:survey", args=[survey.round.slug, survey.pk]))
