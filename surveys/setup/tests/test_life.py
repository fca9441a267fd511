"""A survey's life: made with its round, moved with its dates, opened, reminded of once, closed."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from accounts.tests.factories import make_coordinator
from groups.tests.factories import make_membership
from mail.due import queue_all_due
from mail.models import OutboxMessage
from rounds.catalogue import fill_round
from rounds.setup.services import change_round, clone_round
from rounds.tests.factories import make_round
from surveys.due import cancel_moot, open_and_close, remind
from surveys.models import Participation, Question, Survey
from surveys.queries import answered_in, answered_kind, open_and_unanswered, response_rates
from surveys.setup.making import make_surveys
from surveys.tests.factories import answer, make_open_survey, make_question, make_running_round, make_survey, people_of

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def mails(kind: str) -> list[str]:
    rows = OutboxMessage.objects.filter(kind=f"surveys.{kind}").exclude(state="cancelled")
    return sorted(rows.values_list("to_email", flat=True))


def test_every_round_gets_the_two_surveys_on_its_dates() -> None:
    round_ = make_round()
    fill_round(round_)
    found = {one.kind: (one.opens_on, one.closes_on) for one in round_.surveys.all()}
    three_weeks = 21 * DAY
    assert found == {
        "mid": (round_.mid_survey_on, round_.mid_survey_on + three_weeks),
        "end": (round_.end_survey_on, round_.end_survey_on + three_weeks),
    }
    types = set(Question.objects.values_list("type", flat=True))
    assert types == set(Question.Type.values)
    make_surveys(round_)
    assert round_.surveys.count() == 2


def test_a_cloned_round_has_the_surveys_of_its_source_moved_along() -> None:
    source = make_round()
    fill_round(source)
    extra = make_survey(
        source, name="Only once", opens_on=source.opens_on + 40 * DAY, closes_on=source.opens_on + 50 * DAY
    )
    mid = source.surveys.get(kind="mid")
    mid.questions.filter(key="going").update(text="How are you?")
    opens_on = source.opens_on + 200 * DAY
    clone = clone_round(source=source, name="Next", slug="next", opens_on=opens_on, by=make_coordinator())
    assert {one.name: one.opens_on for one in clone.surveys.all()} == {
        one.name: one.opens_on + 200 * DAY for one in source.surveys.all()
    }
    assert clone.surveys.get(kind="mid").questions.get(key="going").text == "How are you?"
    assert clone.surveys.get(name=extra.name).questions.count() == 1


def test_a_survey_moves_with_its_round_until_it_is_opened() -> None:
    round_ = make_running_round()
    make_surveys(round_)
    mid, end = round_.surveys.get(kind="mid"), round_.surveys.get(kind="end")
    open_and_close(timezone.now())
    dates = {"mid_survey_on": round_.mid_survey_on + 3 * DAY, "end_survey_on": round_.end_survey_on + 3 * DAY}
    change_round(round_=round_, values=dates, by=make_coordinator())
    moved = {one.kind: (one.opens_on, one.closes_on) for one in round_.surveys.all()}
    assert moved == {
        "mid": (mid.opens_on, mid.closes_on),
        "end": (end.opens_on + 3 * DAY, end.closes_on + 3 * DAY),
    }


def test_it_opens_on_its_day_and_asks_every_member_once() -> None:
    round_ = make_running_round(groups=2, mentees=2)
    survey = make_survey(round_)
    assert open_and_close(survey.opens_at - dt.timedelta(seconds=1)) == 0
    for _time in range(3):
        open_and_close(survey.opens_at)
    survey.refresh_from_db()
    assert survey.opened_at == survey.opens_at
    people = people_of(survey)
    assert mails("invitation") == sorted(person.email for person in people)
    assert dict(Participation.objects.values_list("user", "role")) == {
        person.pk: "mentor" if place < 2 else "mentee" for place, person in enumerate(people)
    }


def test_it_waits_for_members_and_for_questions() -> None:
    nobody = make_survey(make_running_round(groups=0))
    nothing = make_survey(questions=0)
    assert open_and_close(timezone.now()) == 0
    make_question(nothing)
    assert open_and_close(timezone.now()) == 1
    nobody.refresh_from_db()
    assert nobody.opened_at is None


def test_who_joins_later_is_asked_then() -> None:
    survey = make_open_survey(make_running_round(groups=1, mentees=1))
    group = survey.round.mentoring_groups.get()
    late = make_membership(group)
    for _time in range(2):
        open_and_close(timezone.now())
    assert mails("invitation").count(late.user.email) == 1
    assert [one.pk for one in open_and_unanswered(late.user, timezone.now())] == [survey.pk]


def test_one_reminder_after_five_days_to_those_who_have_not_answered_and_are_still_there() -> None:
    survey = make_open_survey(make_running_round(groups=1, mentees=3))
    lead, first, second, third = people_of(survey)
    answer(survey, first, scale_0="1")
    third.memberships.update(left_at=timezone.now())
    assert survey.opened_at is not None
    assert remind(survey.opened_at + 5 * DAY - dt.timedelta(seconds=1)) == 0
    with time_machine.travel(survey.opened_at + 5 * DAY, tick=False):
        for _time in range(3):
            remind(timezone.now())
    assert mails("reminder") == sorted([lead.email, second.email])
    assert remind(survey.opened_at + 9 * DAY) == 0


def test_mail_that_waits_is_cancelled_by_the_schedule_once_its_reader_has_answered() -> None:
    survey = make_open_survey(make_running_round(groups=1, mentees=1))
    lead, mentee = people_of(survey)
    answer(survey, mentee, scale_0="1")
    assert mails("invitation") == sorted([lead.email, mentee.email])
    assert cancel_moot(timezone.now()) == 1
    assert mails("invitation") == [lead.email]


def test_mail_is_moot_once_the_survey_is_closed() -> None:
    survey = make_open_survey()
    assert set(OutboxMessage.objects.values_list("not_after", flat=True)) == {survey.closes_at}


def test_it_closes_at_the_end_of_its_last_day_anywhere_on_earth() -> None:
    survey = make_open_survey()
    last = dt.datetime.combine(survey.closes_on + DAY, dt.time(12), dt.UTC)
    assert survey.closes_at == last
    assert open_and_close(last - dt.timedelta(seconds=1)) == 0
    for _time in range(2):
        open_and_close(last)
    survey.refresh_from_db()
    assert survey.closed_at == last


def test_nothing_is_asked_of_anyone_when_the_schedule_was_silent_until_after_closing() -> None:
    survey = make_survey()
    open_and_close(survey.closes_at)
    survey.refresh_from_db()
    assert survey.opened_at is None
    assert not OutboxMessage.objects.exists()


def test_the_schedule_asks_little_where_nothing_is_due(django_assert_max_num_queries: object) -> None:
    make_survey(opens_on=timezone.localdate() + 30 * DAY, closes_on=timezone.localdate() + 40 * DAY)
    with django_assert_max_num_queries(5):  # type: ignore[operator]  # pytest-django's fixture.
        for source in (open_and_close, cancel_moot, remind):
            source(timezone.now())


def test_the_whole_schedule_runs_a_survey() -> None:
    round_ = make_running_round()
    make_surveys(round_)
    queue_all_due(timezone.now())
    assert [one.kind for one in Survey.objects.filter(opened_at__isnull=False)] == ["mid"]
    assert len(mails("invitation")) == 8


def test_who_answered_which_kind() -> None:
    round_ = make_running_round()
    mid = make_open_survey(round_, kind="mid")
    end = make_open_survey(round_, kind="end")
    people = people_of(mid)
    for person in people[:3]:
        answer(mid, person, scale_0="1")
    answer(end, people[4], scale_0="2")
    assert answered_kind(round_, "mid") == {person.pk for person in people[:3]}
    assert answered_kind(round_, "end") == {people[4].pk}
    assert answered_in([round_], "end") == {(round_.pk, people[4].pk)}


def test_response_rates_by_role(django_assert_num_queries: object) -> None:
    surveys = [make_open_survey(make_running_round(groups=2, mentees=3)) for _number in range(2)]
    people = people_of(surveys[0])
    for person in (people[0], *people[2:4]):
        answer(surveys[0], person, scale_0="1")
    rounds = [one.round for one in surveys]
    with django_assert_num_queries(2):  # type: ignore[operator]  # pytest-django's fixture.
        rates = response_rates(rounds)
    first, second = (rates[one.round_id][0] for one in surveys)
    assert (first.invited, first.answered) == ({"mentor": 2, "mentee": 6}, {"mentor": 1, "mentee": 2})
    assert (first.all_invited, first.all_answered, first.percent, first.groups) == (8, 3, 38, 1)
    assert (second.all_answered, second.percent, second.groups) == (0, 0, 0)
