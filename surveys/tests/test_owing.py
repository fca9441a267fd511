"""What surveys ask of members, on their front page."""

import pytest
from django.test import Client

from surveys.tests.factories import answer, close, make_open_survey, make_running_round, people_of

pytestmark = pytest.mark.django_db


def home(user: object) -> str:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]  # Only ever a User.
    return client.get("/").content.decode()


def test_an_open_survey_waits_for_who_has_not_answered() -> None:
    survey = make_open_survey(make_running_round(groups=1, mentees=2))
    first, second, _third = people_of(survey)
    answer(survey, first, scale_0="1")
    assert "Answer the A survey" not in home(first)
    assert "Answer the A survey" in home(second)
    close(survey)
    assert "Answer the A survey" not in home(second)


@pytest.mark.parametrize("surveys", [1, 4])
@pytest.mark.parametrize("place", [0, 2])
def test_the_front_page_asks_the_database_the_same_however_many_surveys(
    surveys: int, place: int, django_assert_max_num_queries: object
) -> None:
    round_ = make_running_round(groups=2, mentees=2)
    for _number in range(surveys):
        survey = make_open_survey(round_)
    client = Client()
    client.force_login(people_of(survey)[place])
    with django_assert_max_num_queries(12):  # type: ignore[operator]  # pytest-django's fixture.
        client.get("/")
