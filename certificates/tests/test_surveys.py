"""The end survey as a rule: answered, open, missed, or not asked at all."""

import datetime as dt

import pytest
from django.utils import timezone

from certificates.evidence import Evidence
from certificates.issuing import issue_earned
from certificates.models import Certificate
from certificates.surveys import end_surveys_of
from certificates.tests.cast import evidence, make_earned, standings
from certificates.words import sentence
from groups.models import Membership
from groups.tests.pages import client_of, mentee_of, texts
from surveys.models import Survey
from surveys.setup.opening import open_survey
from surveys.tests.factories import answer, make_open_survey, make_survey

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def said(member: Membership, now: dt.datetime | None = None) -> str:
    """What the page says of the survey."""
    found: Evidence = evidence(member, now)
    rule = found.of("end-survey")
    assert rule
    return sentence(rule)


def test_who_answered_has_met_it_and_gets_the_certificate_and_nobody_else() -> None:
    group = make_earned()
    survey = make_open_survey(group.round, kind="end")
    member = mentee_of(group)
    assert issue_earned(round_=group.round) == []
    answer(survey, member.user, scale_0="5")
    assert standings(member)["end-survey"] == "met"
    assert [one.user for one in issue_earned(round_=group.round)] == [member.user]
    assert Certificate.objects.get().evidence[2] == {"rule": "end-survey", "standing": "met"}


def test_an_open_survey_is_linked_with_its_last_day() -> None:
    group = make_earned()
    survey = make_open_survey(group.round, kind="end")
    page = texts(client_of(mentee_of(group).user).get("/certificates/"))
    assert f"Answer it by {survey.closes_on:%B}" not in page
    assert f"Answer it by {survey.closes_on.day} {survey.closes_on:%B}." in page
    assert f'href="/surveys/{survey.pk}/"' in page


def test_a_survey_to_come_says_when_it_opens() -> None:
    group = make_earned()
    opens_on = timezone.localdate(timezone=dt.UTC) + 3 * DAY
    make_survey(group.round, kind="end", opens_on=opens_on, closes_on=opens_on + 7 * DAY)
    assert said(mentee_of(group)) == f"It opens on {opens_on.day} {opens_on:%B}."


def test_who_did_not_answer_in_time_or_left_before_it_opened_misses_it() -> None:
    group = make_earned()
    survey = make_open_survey(group.round, kind="end")
    member, left = mentee_of(group), mentee_of(group, 2)
    Membership.objects.filter(pk=left.pk).update(left_at=survey.opens_at - DAY)
    assert standings(left)["end-survey"] == "missed"
    assert standings(member, survey.closes_at - DAY)["end-survey"] == "open"
    assert standings(member, survey.closes_at)["end-survey"] == "missed"


def test_a_survey_that_was_never_opened_is_asked_of_nobody_once_it_is_over() -> None:
    group = make_earned()
    survey = make_survey(group.round, kind="end")
    assert standings(mentee_of(group))["end-survey"] == "open"
    assert standings(mentee_of(group), survey.closes_at)["end-survey"] == "not asked"
    assert end_surveys_of([group.round], survey.closes_at) == {}
    assert open_survey(pk=survey.pk, now=timezone.now())
    assert list(end_surveys_of([group.round], survey.closes_at)) == [group.round.pk]


def test_the_mid_survey_is_not_the_end_survey() -> None:
    group = make_earned()
    make_open_survey(group.round, kind=Survey.Kind.MID)
    assert standings(mentee_of(group))["end-survey"] == "not asked"
