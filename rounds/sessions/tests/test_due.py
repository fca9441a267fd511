"""Reminders: each due once in its window, however often and late the schedule runs; visitors are forgotten."""

import datetime as dt

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.tests.factories import make_user
from mail.models import OutboxMessage
from rounds.models import ParticipantReport, SignUp, Sitting
from rounds.sessions.due import forget_visitors, queue_session_reminders
from rounds.sessions.moving import cancel_sitting, move_sitting
from rounds.tests.factories import make_session, make_sign_up, make_sitting

pytestmark = pytest.mark.django_db
START = dt.datetime(2030, 3, 10, 14, tzinfo=dt.UTC)
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("before", "subject"),
    [
        (DAY + MINUTE, None),
        (DAY, "Within a day: Info session"),
        (HOUR + MINUTE, "Within a day: Info session"),
        (HOUR, "Within the hour: Info session"),
        (MINUTE, "Within the hour: Info session"),
        (MINUTE * 0, None),
        (-MINUTE, None),
    ],
)
def test_a_reminder_is_due_a_day_and_an_hour_before(before: dt.timedelta, subject: str | None) -> None:
    make_sign_up(make_sitting(starts_at=START))
    found = queue_session_reminders(START - before)
    assert [message.subject for message in OutboxMessage.objects.all()] == ([subject] if subject else [])
    assert found == (1 if subject else 0)


def test_however_often_it_runs_there_are_two_reminders() -> None:
    sitting = make_sitting(starts_at=START)
    row = make_sign_up(sitting, make_user(zone="Pacific/Auckland"))
    for minutes in range(26 * 60, -60, -7):
        queue_session_reminders(START - minutes * MINUTE)
    day, hour = OutboxMessage.objects.order_by("pk")
    assert (day.not_after, hour.not_after) == (START - HOUR, START)
    assert "Mon 11 Mar 2030, 03:00 (Pacific/Auckland)" in hour.text
    assert "https://meet.example/s" in hour.text
    assert {day.to_email, hour.to_email} == {row.email}
    assert hour.humane_zone == ""


def test_after_a_long_sleep_only_the_useful_one_is_written() -> None:
    make_sign_up(make_sitting(starts_at=START))
    queue_session_reminders(START - 3 * DAY)
    queue_session_reminders(START - 10 * MINUTE)
    assert OutboxMessage.objects.get().subject == "Within the hour: Info session"


def test_whoever_signed_up_within_the_day_has_the_mail_of_that() -> None:
    sitting = make_sitting(starts_at=START)
    make_sign_up(sitting, confirmed_at=START - DAY + MINUTE)
    make_sign_up(sitting, confirmed_at=START - HOUR + MINUTE)
    queue_session_reminders(START - 2 * HOUR)
    assert OutboxMessage.objects.count() == 0
    queue_session_reminders(START - 30 * MINUTE)
    assert OutboxMessage.objects.count() == 1


def test_only_those_who_are_expected_are_reminded() -> None:
    sitting = make_sitting(starts_at=START)
    make_sign_up(sitting, cancelled_at=START - DAY)
    make_sign_up(sitting, email="v@else.example", confirmed_at=None)
    make_sign_up(sitting, signed_up_at=None, confirmed_at=None, attended="present")
    make_sign_up(make_sitting(sitting.session, starts_at=START, is_cancelled=True))
    assert queue_session_reminders(START - HOUR) == 0


def test_a_moved_sitting_is_reminded_of_anew_and_its_old_reminder_never_leaves() -> None:
    sitting = make_sitting(starts_at=START)
    make_sign_up(sitting)
    queue_session_reminders(START - 20 * HOUR)
    move_sitting(sitting=sitting, starts_at=START + DAY, ends_at=START + DAY + HOUR, now=START - 19 * HOUR)
    queue_session_reminders(START + HOUR)
    assert [(message.kind, message.state) for message in OutboxMessage.objects.order_by("pk")] == [
        ("rounds.session_reminder", "cancelled"),
        ("rounds.session_moved", "waiting"),
        ("rounds.session_reminder", "waiting"),
    ]


def test_a_cancelled_sitting_is_told_once_and_not_reminded_of() -> None:
    sitting = make_sitting(starts_at=START)
    make_sign_up(sitting)
    make_sign_up(sitting, email="v@else.example")
    queue_session_reminders(START - 20 * HOUR)
    assert [cancel_sitting(sitting=sitting, now=START - 19 * HOUR) for _press in range(2)] == [2, 0]
    queue_session_reminders(START - HOUR)
    told = OutboxMessage.objects.filter(kind="rounds.session_cancelled")
    assert {message.state for message in OutboxMessage.objects.exclude(pk__in=told)} == {"cancelled"}
    assert told.count() == 2
    event = bytes(told[0].attachments.get().content).decode()
    assert "METHOD:CANCEL" in event
    assert "STATUS:CANCELLED" in event
    assert "SEQUENCE:1" in event


@pytest.mark.parametrize(("ahead", "leaves_at"), [(dt.timedelta(hours=30), 22), (dt.timedelta(days=4), 7)])
def test_far_changes_wait_for_daylight_and_near_ones_do_not(ahead: dt.timedelta, leaves_at: int) -> None:
    now = dt.datetime(2030, 3, 10, 22, tzinfo=dt.UTC)
    sitting = make_sitting(starts_at=now + ahead)
    make_sign_up(sitting, make_user(zone="Europe/Berlin"))
    cancel_sitting(sitting=sitting, now=now)
    assert OutboxMessage.objects.get().send_after.hour == leaves_at


def test_looking_costs_one_query_when_nothing_is_due(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _person in range(3):
        make_sign_up(make_sitting(starts_at=START))
    with django_assert_num_queries(1):
        assert queue_session_reminders(START - 2 * DAY) == 0
    sitting = make_sitting(make_session(), starts_at=START + 2 * DAY)
    for _person in range(5):
        make_sign_up(sitting)
    assert queue_session_reminders(START + 2 * DAY - HOUR) == 5
    with django_assert_num_queries(2):
        assert queue_session_reminders(START + 2 * DAY - 30 * MINUTE) == 0


def test_visitors_are_forgotten_after_30_days_and_still_counted() -> None:
    now = timezone.now()
    late, soon = make_sitting(starts_in=-31 * DAY), make_sitting(starts_in=-29 * DAY)
    came = make_sign_up(late, email="came@else.example", name="Vis Itor", attended="present")
    make_sign_up(late, email="not@else.example", cancelled_at=now)
    member = make_sign_up(late)
    fresh = make_sign_up(soon, email="fresh@else.example", name="Fresh")
    person = make_user(email="joined@else.example")
    joined = make_sign_up(late, email="joined@else.example", attended="present")
    assert forget_visitors(now) == 3
    assert forget_visitors(now) == 0
    for row in (came, member, fresh, joined):
        row.refresh_from_db()
    assert (came.name, came.email.partition("@")[2], came.attended) == ("", "forgotten.invalid", "present")
    assert (member.user is None, fresh.name, joined.user) == (False, "Fresh", person)
    assert SignUp.objects.count() == 4


def test_mail_to_visitors_is_emptied_with_them_and_that_of_members_stays() -> None:
    sitting = make_sitting(starts_at=START)
    make_sign_up(sitting, email="canary@else.example", name="Canary")
    member = make_sign_up(sitting)
    queue_session_reminders(START - HOUR)
    forget_visitors(START + 30 * DAY - MINUTE)
    assert OutboxMessage.objects.filter(to_email="canary@else.example").count() == 1
    forget_visitors(START + 31 * DAY)
    assert set(OutboxMessage.objects.values_list("to_email", flat=True)) == {member.email, "erased@erased.invalid"}
    assert not OutboxMessage.objects.filter(text__icontains="canary").exists()
    assert not OutboxMessage.objects.filter(key__icontains="canary").exists()


def test_a_participant_list_that_nobody_used_goes_after_a_week() -> None:
    report = ParticipantReport.objects.create(sitting=make_sitting(), file_name="x.csv", rows=[{"name": "A"}])
    forget_visitors(report.uploaded_at + 6 * DAY)
    assert ParticipantReport.objects.count() == 1
    forget_visitors(report.uploaded_at + 7 * DAY)
    assert ParticipantReport.objects.count() == 0
    assert Sitting.objects.count() == 1
