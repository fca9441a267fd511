"""A person's own data of surveys: taken along, and erased."""

import pytest

from accounts.mydata.erasure import erase_person
from accounts.mydata.exports import export_of
from groups.models import Membership
from mail.models import OutboxMessage
from surveys.messages.services import write_to_mentors
from surveys.models import Answer, MentorMessage, Participation
from surveys.queries import answered_kind, response_rate
from surveys.tests.factories import answer, make_open_survey, make_running_round, people_of

pytestmark = pytest.mark.django_db

CANARY = "The canary sings of Tuesday evenings"


def test_an_export_says_which_surveys_one_answered_but_not_what() -> None:
    survey = make_open_survey(kind="mid", questions=1)
    mentee, other = people_of(survey)[-2:]
    answer(survey, mentee, scale_0="5")
    (row,) = export_of(mentee)["surveys"]
    assert (row["survey"], row["answered"]) == ("A survey", True)
    assert "nobody can tell which ones are yours" in row["what you answered"]
    assert export_of(other)["surveys"][0]["answered"] is False


def test_erasing_forgets_who_answered_and_keeps_the_counts() -> None:
    survey = make_open_survey(make_running_round(groups=1, mentees=3), kind="mid")
    mentee = people_of(survey)[-1]
    answer(survey, mentee, scale_0="5")
    keys = set(Participation.objects.values_list("pk", flat=True))
    erase_person(user=mentee, by=mentee)
    assert not Participation.objects.filter(user=mentee).exists()
    assert not keys & set(Participation.objects.values_list("pk", flat=True))
    assert Answer.objects.count() == 1
    rate = response_rate(survey)
    assert (rate.all_invited, rate.all_answered) == (4, 1)
    assert answered_kind(survey.round, "mid") == set()


def test_the_message_to_mentors_is_exported_and_erased() -> None:
    survey = make_open_survey(make_running_round(groups=1, mentees=2))
    sender = Membership.objects.get(user=people_of(survey)[-1])
    write_to_mentors(survey=survey, sender=sender, text=CANARY)
    assert export_of(sender.user)["messages to my mentors"][0]["text"] == CANARY
    assert OutboxMessage.objects.filter(text__contains=CANARY).count() == 1
    erase_person(user=sender.user, by=sender.user)
    assert not MentorMessage.objects.filter(text__contains=CANARY).exists()
    assert not OutboxMessage.objects.filter(text__contains=CANARY).exists()
    assert not OutboxMessage.objects.filter(html__contains=CANARY).exists()
