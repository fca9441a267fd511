"""The coordinator's pages of sessions: times in a named zone, who is told, attendance by hand."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import DecisionRecord, User
from accounts.tests.factories import make_coordinator, make_user
from mail.models import OutboxMessage
from rounds.models import Session, SignUp, Sitting
from rounds.sessions.clock import NoSuchHour, instant_in
from rounds.sessions.due import queue_session_reminders
from rounds.sessions.making import make_sessions
from rounds.sessions.queries import attended_kinds
from rounds.sessions.tests.cast import make_members
from rounds.tests.factories import make_round, make_session, make_sign_up, make_sitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(make_coordinator(zone="America/New_York", name="Cora"))
    return client


def url(sitting: Sitting, action: str = "") -> str:
    return f"/admin/rounds/{sitting.session.round.slug}/sittings/{sitting.pk}/{action}"


def times(**fields: str) -> dict[str, str]:
    usual = {"zone": "America/New_York", "starts": "2030-03-11T09:00", "ends": "2030-03-11T10:00"}
    return usual | {"join_url": "https://meet.example/s", "recording_url": ""} | fields


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_has_all_counts_in_the_same_queries(
    admin: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    round_ = make_round()
    for _session in range(rows):
        sitting = make_sitting(make_session(round_, "other"))
        for _person in range(rows):
            make_sign_up(sitting)
            make_sign_up(sitting, attended="present")
            make_sign_up(sitting, cancelled_at=timezone.now())
    with django_assert_num_queries(6):
        page = admin.get(f"/admin/rounds/{round_.slug}/sessions/").content.decode()
    assert page.count(f'<td class="text-end">{2 * rows}</td>') == rows
    assert page.count(f'<td class="text-end">{rows}</td>') == rows


@pytest.mark.parametrize("rows", [1, 5])
def test_a_sitting_with_many_costs_the_same(
    admin: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    sitting = make_sitting()
    for number in range(rows):
        make_sign_up(sitting, attended="present", recorded_by=make_user())
        make_sign_up(sitting, email=f"v{number}@else.example")
    with django_assert_num_queries(9):
        assert admin.get(url(sitting)).status_code == 200
    with django_assert_num_queries(6):
        assert (
            admin.get(f"/admin/rounds/{sitting.session.round.slug}/sessions/{sitting.session_id}/").status_code == 200
        )


def test_viewers_read_the_list_and_no_names(client: Client) -> None:
    sitting = make_sitting()
    make_sign_up(sitting, make_user(name="Private Person"))
    client.force_login(make_user(role=User.Role.VIEWER, email="v@demo.example"))
    slug = sitting.session.round.slug
    page = client.get(f"/admin/rounds/{slug}/sessions/")
    assert page.status_code == 200
    assert f"sittings/{sitting.pk}/" not in page.content.decode()
    assert client.get(url(sitting)).status_code == 403
    assert client.get(f"/admin/rounds/{slug}/sessions/{sitting.session_id}/").status_code == 403


def test_times_are_entered_in_a_named_zone(admin: Client) -> None:
    sitting = make_sitting(starts_at=dt.datetime(2030, 3, 11, 14, tzinfo=dt.UTC))
    page = admin.get(url(sitting, "edit/")).content.decode()
    assert 'value="2030-03-11T10:00"' in page
    assert 'value="America/New_York"' in page
    admin.post(url(sitting, "edit/"), times(zone="Asia/Kolkata"))
    sitting.refresh_from_db()
    assert sitting.starts_at == dt.datetime(2030, 3, 11, 3, 30, tzinfo=dt.UTC)
    assert sitting.ends_at == dt.datetime(2030, 3, 11, 4, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"ends": "2030-03-11T08:59"}, "can&#x27;t end before it starts"),
        ({"ends": "2030-03-11T09:00"}, "can&#x27;t end before it starts"),
        ({"ends": "2030-03-12T09:01"}, "more than 12 hours"),
        ({"starts": "2030-03-10T02:30", "ends": "2030-03-10T04:00"}, "skip 02:30"),
        ({"starts": "2030-11-03T01:30", "ends": "2030-11-03T04:00"}, "show 01:30 twice"),
        ({"starts": "soon"}, "a day and a time"),
        ({"starts": "0001-01-01T00:00"}, "check the year"),
        ({"zone": "Atlantis"}, "is not a time zone"),
        ({"join_url": "javascript:alert(1)"}, "valid URL"),
    ],
)
def test_times_that_cannot_be_are_refused_and_kept_in_the_form(
    admin: Client, fields: dict[str, str], sentence: str
) -> None:
    sitting = make_sitting(starts_at=dt.datetime(2030, 3, 11, 14, tzinfo=dt.UTC))
    page = admin.post(url(sitting, "edit/"), times(**fields)).content.decode()
    assert sentence in page
    assert "Nothing you typed is lost" in page
    assert f'value="{next(iter(fields.values()))}"' in page
    sitting.refresh_from_db()
    assert sitting.starts_at == dt.datetime(2030, 3, 11, 14, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "zone", ["America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu", "Europe/Dublin"]
)
def test_a_time_is_refused_exactly_where_the_clock_skips_it_or_shows_it_twice(zone: str) -> None:
    step, begin = dt.timedelta(minutes=15), dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    instants = [begin + number * step for number in range(366 * 96)]
    meant: dict[dt.datetime, list[dt.datetime]] = {}
    for instant in instants:
        meant.setdefault(instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None), []).append(instant)
    local, last = min(meant), max(meant)
    while local <= last:
        try:
            found = [instant_in(zone, local)]
        except NoSuchHour:
            assert len(meant.get(local, [])) != 1, local
        else:
            assert found == meant[local], local
        local += step


def test_moving_a_sitting_tells_those_who_signed_up_once(admin: Client) -> None:
    sitting = make_sitting(starts_at=dt.datetime(2030, 3, 11, 14, tzinfo=dt.UTC))
    row = make_sign_up(sitting)
    assert "1 person who signed up gets a mail" in admin.get(url(sitting, "edit/")).content.decode()
    for _press in range(2):
        page = admin.post(url(sitting, "edit/"), times(), follow=True).content.decode()
    assert "Nobody had to be told." in page
    message = OutboxMessage.objects.get()
    assert (message.kind, message.to_email) == ("rounds.session_moved", row.email)
    assert DecisionRecord.objects.filter(action="sitting.changed").count() == 1


def test_another_link_to_join_is_in_a_new_reminder() -> None:
    start = dt.datetime(2030, 3, 11, 14, tzinfo=dt.UTC)
    sitting = make_sitting(starts_at=start)
    make_sign_up(sitting)
    coordinator = make_coordinator()
    queue_session_reminders(start - dt.timedelta(hours=20))
    client = Client()
    client.force_login(coordinator)
    zone = {"zone": "UTC", "starts": "2030-03-11T14:00", "ends": "2030-03-11T15:00"}
    client.post(url(sitting, "edit/"), times(**zone, join_url="https://meet.example/new"))
    queue_session_reminders(start - dt.timedelta(hours=19))
    old, new = OutboxMessage.objects.order_by("pk")
    assert (old.state, new.state) == ("cancelled", "waiting")
    assert "https://meet.example/new" in new.text


def test_a_recording_is_shown_once_it_is_over_and_tells_nobody(admin: Client) -> None:
    sitting = make_sitting(starts_at=dt.datetime(2026, 1, 12, 14, tzinfo=dt.UTC))
    make_sign_up(sitting)
    when = {"zone": "UTC", "starts": "2026-01-12T14:00", "ends": "2026-01-12T15:00"}
    admin.post(url(sitting, "edit/"), times(**when, recording_url="https://video.example/r"))
    assert OutboxMessage.objects.count() == 0
    assert "https://video.example/r" in Client().get(f"/sessions/{sitting.session_id}/").content.decode()


def test_cancelling_says_who_is_told_and_does_it_once(admin: Client) -> None:
    sitting = make_sitting()
    make_sign_up(sitting)
    make_sign_up(sitting, email="v@else.example")
    assert "Cancel it and tell 2 people" in " ".join(admin.get(url(sitting, "cancel/")).content.decode().split())
    for _press in range(2):
        admin.post(url(sitting, "cancel/"))
    assert OutboxMessage.objects.filter(kind="rounds.session_cancelled").count() == 2
    sitting.refresh_from_db()
    assert (sitting.is_cancelled, sitting.sequence) == (True, 1)
    assert "cancelled" in Client().get(f"/sessions/{sitting.session_id}/").content.decode()


def test_a_session_is_added_with_a_time(admin: Client) -> None:
    round_ = make_round()
    path = f"/admin/rounds/{round_.slug}/sessions/new/"
    said = {"name": "Office hour", "audience": "members", "description": "Ask anything.", "materials_url": ""}
    assert "Nothing you typed is lost" in admin.post(path, said | {"name": ""}).content.decode()
    page = admin.post(path, said, follow=True)
    session = Session.objects.get()
    assert (session.kind, session.audience) == ("other", "members")
    assert page.redirect_chain[-1][0].endswith(f"/sessions/{session.pk}/sittings/new/")
    for _press in range(2):
        admin.post(page.redirect_chain[-1][0], times())
    assert session.sittings.get().starts_at == dt.datetime(2030, 3, 11, 13, tzinfo=dt.UTC)


def test_a_session_is_edited_and_says_who_is_missing(admin: Client) -> None:
    round_ = make_round()
    people = make_members(round_)
    make_sessions(round_)
    session = round_.sessions.get(kind="touch-base")
    make_sign_up(session.sittings.all()[0], people["lead"])
    path = f"/admin/rounds/{round_.slug}/sessions/{session.pk}/"
    page = admin.get(path).content.decode()
    assert "1 person is expected and not signed up" in " ".join(page.split())
    assert f"<li>{people['representative']}</li>" in page
    said = {"name": "Power check-in", "audience": "members", "description": "", "materials_url": ""}
    admin.post(path, said)
    session.refresh_from_db()
    assert (session.name, session.audience, session.kind) == ("Power check-in", "members", "touch-base")
    assert admin.post(path, said | {"name": ""}).status_code == 200
    assert DecisionRecord.objects.filter(action="session.changed").count() == 1


def record(admin: Client, sitting: Sitting, decision: str, *rows: Any) -> str:
    sent = {"decision": decision, "chosen": [getattr(row, "pk", row) for row in rows]}
    return admin.post(url(sitting, "attendance/"), sent, follow=True).content.decode()


def test_attendance_of_many_is_recorded_at_once_and_changed(admin: Client) -> None:
    sitting = make_sitting(starts_in=dt.timedelta(hours=-2))
    first, second, third = (make_sign_up(sitting) for _person in range(3))
    elsewhere = make_sign_up(make_sitting())
    assert "Recorded for 2 people" in record(admin, sitting, "present", first, second, elsewhere)
    assert "Recorded for 1 person" in record(admin, sitting, "absent", second)
    assert "Recorded for 0 people" in record(admin, sitting, "absent", second)
    found = dict(SignUp.objects.values_list("pk", "attended"))
    assert found == {first.pk: "present", second.pk: "absent", third.pk: "", elsewhere.pk: ""}
    record(admin, sitting, "unknown", first)
    first.refresh_from_db()
    assert (first.attended, first.recorded_at, first.recorded_by) == ("", None, None)
    assert DecisionRecord.objects.filter(action="session.attendance").count() == 3


def test_nonsense_records_nothing(admin: Client) -> None:
    sitting = make_sitting()
    row = make_sign_up(sitting)
    assert "Nobody was ticked" in record(admin, sitting, "present")
    assert "Nobody was ticked" in record(admin, sitting, "present", "x", "\0", "٣", "9" * 40)
    assert "say what to record" in record(admin, sitting, "recording", row)
    row.refresh_from_db()
    assert row.attended == ""


def test_watching_the_recording_is_recorded_of_onboarding_alone(admin: Client) -> None:
    sitting = make_sitting(make_session(kind="onboarding"))
    row = make_sign_up(sitting)
    record(admin, sitting, "recording", row)
    row.refresh_from_db()
    assert row.attended == "recording"


def test_someone_who_came_without_signing_up_is_added_once(admin: Client) -> None:
    round_ = make_round()
    people = make_members(round_)
    sitting = make_sitting(make_session(round_))
    make_sign_up(sitting, people["mentee"])
    path = url(sitting, "add/")
    admin.post(path, {"member": people["lead"].pk})
    for _press in range(2):
        admin.post(path, {"email": "Came@Else.example", "name": "Came By"})
    admin.post(path, {"email": people["mentee"].email.upper()})
    assert "choose a member, or give an address" in admin.post(path, {"name": "Nobody"}).content.decode()
    rows = set(SignUp.objects.values_list("email", "attended", "user"))
    assert rows == {
        (people["lead"].email, "present", people["lead"].pk),
        ("came@else.example", "present", None),
        (people["mentee"].email, "present", people["mentee"].pk),
    }
    lead = SignUp.objects.get(user=people["lead"])
    record(admin, sitting, "unknown", lead)
    assert not SignUp.objects.filter(pk=lead.pk).exists()
    assert OutboxMessage.objects.count() == 0


def test_an_address_that_another_account_gave_up_is_recorded_of_the_new_one(admin: Client) -> None:
    sitting = make_sitting()
    earlier = make_user(email="old@people.example")
    row = make_sign_up(sitting, earlier)
    User.objects.filter(pk=earlier.pk).update(email="moved@people.example")
    later = make_user(email="old@people.example")
    admin.post(url(sitting, "add/"), {"email": "old@people.example"})
    row.refresh_from_db()
    assert (row.user, row.attended) == (earlier, "")
    assert SignUp.objects.get(user=later).attended == "present"


def test_sittings_of_another_round_are_not_there(admin: Client) -> None:
    sitting, other = make_sitting(), make_round()
    for action in ("", "edit/", "cancel/"):
        assert admin.get(f"/admin/rounds/{other.slug}/sittings/{sitting.pk}/{action}").status_code == 404
    assert admin.get(f"/admin/rounds/{other.slug}/sessions/{sitting.session_id}/").status_code == 404


def test_the_list_of_a_sitting_is_searched_and_filtered(admin: Client) -> None:
    sitting = make_sitting()
    make_sign_up(sitting, make_user(name="Ada Lovelace"), attended="present")
    make_sign_up(sitting, email="grace@else.example", name="Grace Hopper")
    make_sign_up(sitting, make_user(name="Alan Turing"), cancelled_at=timezone.now())

    def shown(**query: str) -> set[str]:
        page = admin.get(url(sitting), query).content.decode()
        return {name for name in ("Ada", "Grace", "Alan") if f"Choose {name}" in page}

    assert shown() == {"Ada", "Grace"}
    assert shown(q="hopper") == shown(show="open") == {"Grace"}
    assert shown(show="there") == {"Ada"}
    assert shown(show="back") == {"Alan"}
    assert shown(show="nonsense", q="\0") == {"Ada", "Grace"}


def test_who_attended_what_is_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    round_ = make_round()
    make_sessions(round_)
    ada, alan, grace = (make_user() for _person in range(3))
    for kind, user, attended in (
        ("showcase", ada, "present"),
        ("onboarding", ada, "recording"),
        ("showcase", alan, "recording"),
        ("touch-base", alan, "absent"),
    ):
        make_sign_up(round_.sessions.get(kind=kind).sittings.all()[1], user, attended=attended)
    showcase = round_.sessions.get(kind="showcase").sittings.all()
    make_sign_up(showcase[0], ada, attended="present")
    make_sign_up(showcase[0], email=grace.email.upper(), attended="present")
    make_sign_up(showcase[0], email="stranger@else.example", attended="present")
    make_sign_up(make_sitting(make_session(make_round(), "info")), alan, attended="present")
    with django_assert_num_queries(1):
        assert attended_kinds(round_) == {ada.pk: {"showcase", "onboarding"}, grace.pk: {"showcase"}}
