"""Signing up with an account: one press, one mail, one sitting a session, for whom the session is."""

import datetime as dt

import icalendar
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.tests.factories import make_coordinator, make_user
from mail.models import OutboxMessage
from rounds.models import Session, SignUp, Sitting
from rounds.sessions.due import queue_session_reminders
from rounds.sessions.tests.cast import make_members
from rounds.tests.factories import make_mentor_application, make_round, make_session, make_sign_up, make_sitting

pytestmark = pytest.mark.django_db
JOIN = "https://meet.example/s"


def press(client: Client, sitting: Sitting) -> str:
    """Press "Sign up" for a sitting; returns the page that follows."""
    path = f"/sessions/{sitting.session_id}/sign-up/"
    return client.post(path, {"sitting": sitting.pk}, follow=True).content.decode()


def test_one_press_signs_up_and_shows_the_link_to_join(client: Client) -> None:
    sitting = make_sitting()
    user = make_user()
    client.force_login(user)
    assert JOIN not in client.get(f"/sessions/{sitting.session_id}/").content.decode()
    for _press in range(2):
        assert JOIN in press(client, sitting)
    row = SignUp.objects.get()
    assert (row.user, row.email, row.zone, row.confirmed_at is None) == (user, user.email, "Europe/Berlin", False)
    message = OutboxMessage.objects.get()
    assert (message.kind, message.to_email) == ("rounds.signed_up", user.email)
    assert JOIN in message.text
    event = bytes(message.attachments.get().content).decode()
    assert "METHOD:REQUEST" in event
    assert f"UID:sitting-{sitting.pk}@" in event


def test_another_sitting_of_the_session_takes_the_place_of_the_first(client: Client) -> None:
    first = make_sitting()
    second = make_sitting(first.session, dt.timedelta(days=6))
    client.force_login(make_user())
    press(client, first)
    press(client, second)
    assert list(SignUp.objects.filter(cancelled_at=None).values_list("sitting", flat=True)) == [second.pk]
    old, new = OutboxMessage.objects.order_by("pk")
    assert (old.state, new.state) == ("cancelled", "waiting")
    assert ["METHOD:REQUEST" in bytes(f.content).decode() for f in new.attachments.all()] == [True, False]
    assert "METHOD:CANCEL" in bytes(new.attachments.all()[1].content).decode()
    press(client, first)
    assert list(SignUp.objects.filter(cancelled_at=None).values_list("sitting", flat=True)) == [first.pk]
    assert SignUp.objects.count() == 2


def test_sessions_are_chosen_apart(client: Client) -> None:
    client.force_login(make_user())
    round_ = make_round()
    press(client, make_sitting(make_session(round_)))
    press(client, make_sitting(make_session(round_, "showcase")))
    assert SignUp.objects.filter(cancelled_at=None).count() == 2


def test_taking_it_back_and_coming_after_all(client: Client) -> None:
    sitting = make_sitting()
    client.force_login(make_user())
    press(client, sitting)
    for _press in range(2):
        seen = client.post(f"/sessions/{sitting.session_id}/cancel/", follow=True).content.decode()
        assert JOIN not in seen
    assert SignUp.objects.get().cancelled_at is not None
    assert OutboxMessage.objects.get().state == "cancelled"
    assert JOIN in press(client, sitting)
    assert SignUp.objects.get().cancelled_at is None


def test_who_has_it_in_their_calendar_gets_the_file_that_takes_it_out(client: Client) -> None:
    sitting = make_sitting()
    client.force_login(make_user())
    press(client, sitting)
    OutboxMessage.objects.update(state="sent", sent_at=timezone.now())
    for _press in range(2):
        client.post(f"/sessions/{sitting.session_id}/cancel/")
    letter = OutboxMessage.objects.get(kind="rounds.sign_up_taken_back")
    invited, taken = (
        icalendar.Calendar.from_ical(bytes(one.attachments.get().content).decode())
        for one in OutboxMessage.objects.order_by("pk")
    )
    assert (invited["method"], taken["method"]) == ("REQUEST", "CANCEL")
    assert invited.walk("VEVENT")[0]["uid"] == taken.walk("VEVENT")[0]["uid"]
    assert taken.walk("VEVENT")[0]["status"] == "CANCELLED"
    # Whoever comes after all at once is told nothing that no longer holds.
    press(client, sitting)
    letter.refresh_from_db()
    assert letter.state == "cancelled"


def test_nobody_signs_up_for_what_is_over_or_cancelled_or_of_another_session(client: Client) -> None:
    client.force_login(make_user())
    session = make_session()
    over = make_sitting(session, dt.timedelta(hours=-3))
    cancelled = make_sitting(session, is_cancelled=True)
    elsewhere = make_sitting(make_session(session.round, "showcase"))
    for sitting in (over.pk, cancelled.pk, elsewhere.pk, 0, "x", "\0", "9" * 30):
        page = client.post(f"/sessions/{session.pk}/sign-up/", {"sitting": sitting}, follow=True).content.decode()
        assert "choose a time that is still to come" in page
    assert SignUp.objects.count() == 0


@pytest.mark.parametrize(
    ("audience", "invited"),
    [
        ("everyone", {"lead", "representative", "mentee", "accepted mentor", "coordinator", "anyone"}),
        ("members", {"lead", "representative", "mentee"}),
        ("mentors", {"lead", "accepted mentor"}),
        ("representatives", {"lead", "representative"}),
    ],
)
def test_a_session_is_for_its_audience_alone(client: Client, audience: str, invited: set[str]) -> None:
    round_ = make_round()
    people = make_members(round_) | {
        "accepted mentor": make_mentor_application(round_).user,
        "declined mentor": make_mentor_application(round_, state="declined").user,
        "mentor elsewhere": make_members(make_round())["lead"],
        "coordinator": make_coordinator(),
        "anyone": make_user(),
    }
    if audience == "everyone":
        invited = set(people)
    sitting = make_sitting(make_session(round_, "other", audience=audience))
    for user in people.values():
        client.force_login(user)
        press(client, sitting)
    came = {row.user for row in SignUp.objects.select_related("user")}
    assert {part for part, user in people.items() if user in came} == invited


def test_others_read_for_whom_it_is_and_no_button(client: Client) -> None:
    sitting = make_sitting(make_session(kind="onboarding"))
    path = f"/sessions/{sitting.session_id}/"
    visitor = client.get(path).content.decode()
    assert "for the round&#x27;s mentors" in visitor
    assert "Sign in to sign up." in visitor
    assert "sign-up/" not in visitor
    client.force_login(make_user())
    member = client.get(path).content.decode()
    assert "sign-up/" not in member
    assert "round@programme.example, and we put it right" in member


def test_sessions_of_hidden_rounds_are_there_for_coordinators_alone(client: Client) -> None:
    sitting = make_sitting(make_session(make_round(is_public=False)))
    paths = [f"/sessions/{sitting.session_id}/", f"/sittings/{sitting.pk}/calendar.ics"]
    assert {client.get(path).status_code for path in paths} == {404}
    client.force_login(make_user())
    assert {client.get(path).status_code for path in paths} == {404}
    assert client.post(f"{paths[0]}sign-up/", {"sitting": sitting.pk}).status_code == 404
    client.force_login(make_coordinator())
    assert {client.get(path).status_code for path in paths} == {200}


def test_the_calendar_file_has_the_link_to_join_only_for_those_who_signed_up(client: Client) -> None:
    sitting = make_sitting()
    path = f"/sittings/{sitting.pk}/calendar.ics"
    visitor = client.get(path)
    assert visitor["Content-Type"] == "text/calendar; charset=utf-8"
    assert "METHOD:PUBLISH" in visitor.content.decode()
    assert JOIN not in visitor.content.decode()
    user = make_user()
    client.force_login(user)
    assert JOIN not in client.get(path).content.decode()
    make_sign_up(sitting, user)
    assert JOIN in client.get(path).content.decode()


def test_times_are_on_the_readers_clock_or_on_one_that_a_visitor_chooses(client: Client) -> None:
    sitting = make_sitting(starts_at=dt.datetime(2030, 3, 10, 23, tzinfo=dt.UTC))
    path = f"/sessions/{sitting.session_id}/"
    assert "Sun 10 Mar 2030, 23:00 (your time, UTC)" in client.get(path).content.decode()
    chosen = client.get(path, {"zone": "auckland"}).content.decode()
    assert "Mon 11 Mar 2030, 12:00 (your time, Pacific/Auckland)" in chosen
    assert "Sun 10 Mar 2030, 23:00 UTC" in chosen
    assert 'value="Pacific/Auckland"' in chosen
    wrong = client.get(path, {"zone": "Atlantis"})
    assert (wrong.status_code, "is not a time zone" in wrong.content.decode()) == (200, True)
    client.force_login(make_user(zone="America/New_York"))
    assert "Sun 10 Mar 2030, 19:00 (your time, America/New_York)" in client.get(path).content.decode()


@pytest.mark.parametrize("sittings", [1, 8])
def test_the_page_costs_the_same_for_many_sittings(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, sittings: int
) -> None:
    round_ = make_round()
    people = make_members(round_)
    session = make_session(round_, "touch-base")
    for number in range(sittings):
        for _person in range(sittings):
            make_sign_up(make_sitting(session, dt.timedelta(days=number, minutes=5)))
    with django_assert_num_queries(2):
        client.get(f"/sessions/{session.pk}/")
    client.force_login(people["lead"])
    with django_assert_num_queries(6):
        client.get(f"/sessions/{session.pk}/")


def test_a_mentor_says_that_they_watched_the_recording(client: Client) -> None:
    round_ = make_round()
    people = make_members(round_)
    session = make_session(round_, "onboarding")
    sitting = make_sitting(session, dt.timedelta(days=-2))
    path = f"/sessions/{session.pk}/"
    client.force_login(people["lead"])
    client.post(f"{path}watched/")
    assert SignUp.objects.count() == 0
    Sitting.objects.update(recording_url="https://video.example/r")
    assert "I watched the recording" in client.get(path).content.decode()
    for _press in range(2):
        seen = client.post(f"{path}watched/", follow=True).content.decode()
    assert "I watched the recording" not in seen
    row = SignUp.objects.get()
    assert (row.sitting, row.user, row.attended, row.recorded_by) == (
        sitting,
        people["lead"],
        "recording",
        people["lead"],
    )
    client.force_login(people["mentee"])
    assert "I watched the recording" not in client.get(path).content.decode()
    client.post(f"{path}watched/")
    assert SignUp.objects.count() == 1


def test_who_was_there_stays_there_and_only_onboarding_can_be_watched(client: Client) -> None:
    round_ = make_round()
    lead = make_members(round_)["lead"]
    client.force_login(lead)
    for kind in ("onboarding", "touch-base"):
        session = make_session(round_, kind)
        sitting = make_sitting(session, dt.timedelta(days=-2), recording_url="https://video.example/r")
        row = make_sign_up(sitting, lead, attended="present" if kind == "onboarding" else "")
        client.post(f"/sessions/{session.pk}/watched/")
        row.refresh_from_db()
        assert row.attended == ("present" if kind == "onboarding" else "")


def test_no_reminder_leaves_for_who_took_it_back(client: Client) -> None:
    sitting = make_sitting(starts_in=dt.timedelta(hours=20))
    user = make_user()
    make_sign_up(sitting, user)
    assert queue_session_reminders(timezone.now()) == 1
    client.force_login(user)
    client.post(f"/sessions/{sitting.session_id}/cancel/")
    assert OutboxMessage.objects.get().state == "cancelled"
    assert queue_session_reminders(timezone.now()) == 0


def test_an_address_that_another_account_gave_up_is_no_obstacle(client: Client) -> None:
    sitting = make_sitting()
    earlier, later = make_user(email="old@people.example"), make_user(email="new@people.example")
    make_sign_up(sitting, earlier)
    earlier.email = "moved@people.example"
    earlier.save()
    later.email = "old@people.example"
    later.save()
    client.force_login(later)
    assert JOIN in press(client, sitting)
    assert {row.user for row in SignUp.objects.filter(cancelled_at=None)} == {earlier, later}


def test_the_round_page_leads_to_the_sessions(client: Client) -> None:
    session = make_session()
    Session.objects.create(round=session.round, kind="other", name="Office hour", audience="everyone")
    assert f'<a href="/sessions/{session.pk}/">' in client.get(f"/rounds/{session.round.slug}/").content.decode()
