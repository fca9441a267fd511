"""Questions move and go, and surveys are deleted, until they are opened; the usual ones speak the site's language."""

from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from accounts.models import DecisionRecord
from accounts.tests.factories import make_coordinator, make_user
from rounds.tests.factories import make_round
from surveys.models import Question, Survey
from surveys.setup.making import make_surveys
from surveys.setup.services import IsGone, change_survey, delete_survey, drop_question, put_question
from surveys.tests.factories import make_open_survey, make_survey
from tests.at_once import all_at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client: Client) -> Client:
    client.force_login(make_coordinator())
    return client


def at(name: str, about: Survey | Question) -> str:
    survey = about.survey if isinstance(about, Question) else about
    args = [survey.round.slug, survey.pk, *([about.pk] if isinstance(about, Question) else [])]
    return reverse(f"surveys_admin:{name}", args=args)


def keys(survey: Survey) -> list[str]:
    return list(survey.questions.values_list("key", flat=True))


def test_a_question_moves_by_a_button_and_one_goes_on_at_its_new_place(coordinator: Client) -> None:
    survey = make_survey(questions=3)
    first, _second, last = survey.questions.all()
    page = coordinator.get(at("survey", survey)).content.decode()
    assert (page.count("/up/"), page.count("/down/")) == (2, 2)
    assert coordinator.post(at("question_up", last)).headers["Location"] == f"{at('survey', survey)}#question-{last.pk}"
    assert keys(survey) == ["scale-0", "scale-2", "scale-1"]
    coordinator.post(at("question_down", first))
    assert keys(survey) == ["scale-2", "scale-0", "scale-1"]
    assert f'id="question-{last.pk}"' in page


def test_at_an_end_it_stays(coordinator: Client) -> None:
    survey = make_survey(questions=2)
    first, last = survey.questions.all()
    coordinator.post(at("question_up", first))
    coordinator.post(at("question_down", last))
    assert keys(survey) == ["scale-0", "scale-1"]
    assert not DecisionRecord.objects.filter(action="survey.question_moved").exists()


def test_removing_a_question_is_asked_before(coordinator: Client) -> None:
    survey = make_survey(questions=2)
    first = survey.questions.all()[0]
    page = coordinator.get(at("remove_question", first)).content.decode()
    assert "Remove “Is it so?”?" in page
    assert keys(survey) == ["scale-0", "scale-1"]
    coordinator.post(at("remove_question", first))
    assert keys(survey) == ["scale-1"]
    assert coordinator.post(at("remove_question", first)).status_code == 404


def test_an_open_survey_keeps_its_questions_in_their_order(coordinator: Client) -> None:
    survey = make_open_survey(questions=2)
    first = survey.questions.all()[0]
    for name in ("question_down", "remove_question"):
        seen = coordinator.post(at(name, first), follow=True).content.decode()
        assert "people have read its questions" in seen
    assert keys(survey) == ["scale-0", "scale-1"]


def test_a_survey_that_was_never_opened_is_deleted_after_asking(coordinator: Client) -> None:
    survey = make_survey(questions=2, name="Typo")
    assert at("remove_survey", survey) in coordinator.get(at("survey", survey)).content.decode()
    page = coordinator.get(at("remove_survey", survey)).content.decode()
    assert "its 2 questions" in page
    answer = coordinator.post(at("remove_survey", survey), follow=True)
    assert "“Typo” is deleted." in answer.content.decode()
    assert (Survey.objects.count(), Question.objects.count()) == (0, 0)
    assert DecisionRecord.objects.get(action="survey.deleted").before == {"name": "Typo"}


def test_a_survey_that_was_opened_is_not_deleted(coordinator: Client) -> None:
    survey = make_open_survey()
    assert at("remove_survey", survey) not in coordinator.get(at("survey", survey)).content.decode()
    seen = coordinator.post(at("remove_survey", survey), follow=True).content.decode()
    assert "it stays, with what people have answered" in seen
    assert Survey.objects.get() == survey


def test_viewers_neither_move_nor_delete(client: Client) -> None:
    viewer = make_user(role="viewer")
    Authenticator.objects.create(user=viewer, type=Authenticator.Type.TOTP, data={})
    client.force_login(viewer)
    survey = make_survey(questions=2)
    page = client.get(at("survey", survey)).content.decode()
    assert not [word for word in ("/up/", "/down/", "/remove/", "/delete/") if word in page]
    client.post(at("remove_survey", survey))
    client.post(at("question_up", survey.questions.all()[1]))
    assert keys(survey) == ["scale-0", "scale-1"]


def test_the_usual_surveys_speak_the_language_of_the_site(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "de"  # Django itself knows the German words of "Yes" and "No".
    make_surveys(make_round())
    answers = Question.objects.get(survey__kind="mid", key="continue").categories
    assert [(one["key"], one["label"]) for one in answers if one["key"] != "perhaps"] == [("yes", "Ja"), ("no", "Nein")]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_coordinators_who_delete_the_same_survey_at_once_both_read_that_it_is_gone() -> None:
    survey = make_survey(questions=1, name="Typo")
    tabs = [Client(), Client()]
    for tab in tabs:
        tab.force_login(make_coordinator())
    answers = all_at_once([partial(tab.post, at("remove_survey", survey)) for tab in tabs])
    # Who comes when the row is gone already finds nothing there; who waited for its lock is told.
    assert {getattr(answer, "status_code", answer) for answer in answers} <= {302, 404}
    assert DecisionRecord.objects.filter(action="survey.deleted").count() == 1


def test_what_was_deleted_meanwhile_is_neither_deleted_again_nor_brought_back() -> None:
    survey, by = make_survey(questions=2), make_coordinator()
    first = survey.questions.all()[0]
    drop_question(question=survey.questions.all()[0], by=by)
    with pytest.raises(IsGone, match="removed this question"):
        drop_question(question=first, by=by)
    with pytest.raises(IsGone, match="removed this question"):
        put_question(survey=survey, values={"text": "Back again?"}, by=by, question=first)
    assert keys(survey) == ["scale-1"]
    delete_survey(survey=Survey.objects.get(pk=survey.pk), by=by)
    with pytest.raises(IsGone, match="deleted this survey"):
        delete_survey(survey=survey, by=by)
    with pytest.raises(IsGone, match="deleted this survey"):
        change_survey(survey=survey, values={"name": "Back again"}, by=by)
    assert not Survey.objects.filter(pk=survey.pk).exists()
    assert DecisionRecord.objects.filter(action__in=["survey.deleted", "survey.question_removed"]).count() == 2
