"""The message to one's mentors: with one's name, once, and apart from the answers."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from groups.models import Membership
from groups.tests.factories import make_membership
from mail.models import OutboxMessage
from surveys.answering.actions import thanks
from surveys.fetching import my_survey
from surveys.models import Answer, MentorMessage, Participation, Survey
from surveys.tests.factories import answer, make_open_survey, make_running_round, people_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey() -> Survey:
    round_ = make_running_round(groups=1, mentees=2)
    make_membership(round_.mentoring_groups.get(), "co-mentor")
    return make_open_survey(round_)


def client_of(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]  # Only ever a User.
    return client


def letters() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind="surveys.mentor_message").order_by("to_email"))


def test_lead_and_co_mentor_get_it_with_the_name_and_no_answer(survey: Survey) -> None:
    *_mentors, _other, mentee = people_of(survey)
    answer(survey, mentee, scale_0="1")
    client, page = client_of(mentee), reverse("surveys:message", args=[survey.pk])
    assert "This is not anonymous" in client.get(page).content.decode()
    for _time in range(2):
        assert client.post(page, {"text": "Could we meet later?"}).status_code == 302
    mentors = Membership.objects.filter(round=survey.round).exclude(role="mentee")
    assert [one.to_email for one in letters()] == sorted(one.user.email for one in mentors)
    for letter in letters():
        assert "Could we meet later?" in letter.text
        assert mentee.name in letter.text
        assert letter.reply_to == survey.round.contact_email
    assert MentorMessage.objects.count() == 1
    assert Answer.objects.count() == 1


def test_it_is_offered_after_answering_to_mentees_who_have_not_written(survey: Survey) -> None:
    mentor, *_others, mentee = people_of(survey)
    page = reverse("surveys:survey", args=[survey.pk])
    for person, is_offered in ((mentor, False), (mentee, True)):
        client = client_of(person)
        client.post(page, {"q-scale-0": "1"})
        assert ("Write to my mentors" in client.get(page).content.decode()) is is_offered
    assert client_of(mentor).get(reverse("surveys:message", args=[survey.pk])).status_code == 404


def test_who_answered_by_link_writes_by_link(survey: Survey) -> None:
    mentee = people_of(survey)[-1]
    answer(survey, mentee, scale_0="1")
    mine = my_survey(mentee.pk, survey.pk)
    assert mine is not None
    found = re.search(r'href="https?://[^/]+(/do/[^"]+)"', thanks(mine))
    assert found is not None
    visitor = Client()
    assert "This is not anonymous" in visitor.get(found[1]).content.decode()
    assert letters() == []
    visitor.post(found[1], {"words": "Could we meet later?"})
    assert len(letters()) == 2
    assert "You have written" in visitor.get(found[1]).content.decode()
    assert "href" not in thanks(mine)


def test_an_empty_or_long_text_is_refused_and_kept(survey: Survey) -> None:
    client, page = client_of(people_of(survey)[-1]), reverse("surveys:message", args=[survey.pk])
    assert "This field is required" in client.post(page, {"text": " "}).content.decode()
    assert "y" * 2_001 in client.post(page, {"text": "y" * 2_001}).content.decode()
    assert not MentorMessage.objects.exists()


def test_a_group_without_a_mentor_is_told_where_to_write(survey: Survey) -> None:
    Membership.objects.filter(round=survey.round).exclude(role="mentee").delete()
    assert Participation.objects.exists()
    client, page = client_of(people_of(survey)[-1]), reverse("surveys:message", args=[survey.pk])
    assert "Your group has no mentor at the moment" in client.post(page, {"text": "Hello?"}).content.decode()
    assert not MentorMessage.objects.exists()
