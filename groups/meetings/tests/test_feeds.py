"""Calendars to subscribe to: mine with how to join, by a secret address; the public one without."""

import datetime as dt
from typing import Any

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import make_user
from groups.meetings.feeds import private_calendar, public_calendar, renew_feed
from groups.meetings.moving import add_meeting, cancel_meeting, move_meeting
from groups.meetings.tests.readers import Read, read
from groups.models import MentoringGroup
from groups.queries import starts_of
from groups.tests.factories import make_closed_round, make_group, make_membership
from rounds.models import Round, Session, SignUp, Sitting

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def group() -> MentoringGroup:
    return make_group(make_closed_round())


def member(group: MentoringGroup) -> User:
    return group.memberships.get(seat=1).user


def make_sitting(round_: Round, kind: str = "info", audience: str = "everyone", **fields: Any) -> Sitting:
    session, _new = Session.objects.get_or_create(
        round=round_, kind=kind, defaults={"name": kind.title(), "audience": audience}
    )
    start = timezone.now() + 5 * DAY
    usual = {"starts_at": start, "ends_at": start + HOUR, "join_url": "https://meet.example/secret-room"}
    return Sitting.objects.create(session=session, **(usual | fields))


def uids(content: bytes) -> list[str]:
    events = icalendar.Calendar.from_ical(content.decode()).walk("VEVENT")
    return sorted(str(event["uid"]).partition("@")[0] for event in events)


def series_in(content: bytes, number: int) -> Read:
    """One series of a feed, as two programs read it: its events alone, with the zones."""
    whole = icalendar.Calendar.from_ical(content.decode())
    alone = icalendar.Calendar()
    alone.add("version", "2.0")
    alone.add("prodid", "test")
    for part in whole.subcomponents:
        if part.name == "VTIMEZONE" or f"-series-{number}@" in str(part.get("uid")):
            alone.add_component(part)
    return read(alone.to_ical())


def test_my_feed_has_my_meetings_as_they_stand(group: MentoringGroup) -> None:
    move_meeting(meeting=group.meetings.get(number=2), starts_at=starts_of(group)[1] + DAY, by=None)
    cancel_meeting(meeting=group.meetings.get(number=3), because="", by=None)
    added = add_meeting(group=group, starts_at=starts_of(group)[0] + 3 * DAY, by=None)
    content = private_calendar(member(group), timezone.now())
    first, second = series_in(content, 1), series_in(content, 2)
    assert sorted([*first.starts, *second.starts]) == starts_of(group)
    assert second.starts == [added.starts_at]
    assert group.room_link in content.decode().replace("\r\n ", "")
    assert b"ATTENDEE" not in content
    assert b"METHOD" not in content


def test_my_feed_has_the_sessions_that_i_signed_up_for_with_how_to_join(group: MentoringGroup) -> None:
    user = member(group)
    mine, left, _others = (make_sitting(group.round, kind) for kind in ("info", "showcase", "other"))
    for sitting, fields in ((mine, {}), (left, {"cancelled_at": timezone.now()})):
        now = timezone.now()
        fields |= {"signed_up_at": now, "confirmed_at": now}
        SignUp.objects.create(sitting=sitting, user=user, email=user.email, **fields)
    content = private_calendar(user, timezone.now())
    assert uids(content) == [f"group-{group.pk}-series-1", f"sitting-{mine.pk}"]
    assert b"secret-room" in content


def test_who_left_a_group_has_it_no_longer(group: MentoringGroup) -> None:
    user = member(group)
    group.memberships.filter(user=user).update(left_at=timezone.now())
    assert uids(private_calendar(user, timezone.now())) == []


def test_the_public_feed_has_what_is_open_to_everyone_and_no_way_in(group: MentoringGroup) -> None:
    hidden = make_closed_round(is_public=False)
    shown = make_sitting(group.round)
    make_sitting(hidden)
    make_sitting(group.round, "onboarding", "mentors")
    make_sitting(group.round, "showcase", is_cancelled=True)
    content = public_calendar(timezone.now())
    assert uids(content) == [f"sitting-{shown.pk}"]
    assert b"secret-room" not in content


def test_the_address_is_secret_and_ends_when_it_is_renewed(client: Client, group: MentoringGroup) -> None:
    client.force_login(member(group))
    page = reverse("groups:calendar")
    assert "Your private address" not in client.get(page).content.decode()
    client.post(reverse("groups:renew_calendar"))
    old = member(group).calendar_feed.token
    assert f"/calendar/{old}.ics" in client.get(page).content.decode()
    client.logout()
    answer = client.get(reverse("groups:private_feed", args=[old]))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, max-age=600"
    new = renew_feed(user=member(group)).token
    assert client.get(reverse("groups:private_feed", args=[old])).status_code == 404
    assert client.get(reverse("groups:private_feed", args=[new])).status_code == 200
    for unknown in ("public2", "a\x00b", "é", "x" * 500):
        assert client.get(reverse("groups:private_feed", args=[unknown])).status_code == 404
    User.objects.filter(pk=member(group).pk).update(is_active=False)
    assert client.get(reverse("groups:private_feed", args=[new])).status_code == 404


def test_the_public_feed_may_be_kept_by_whoever_passes_it_on(client: Client) -> None:
    answer = client.get("/calendar/public.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert "Set-Cookie" not in answer.headers
    assert client.post("/calendar/public.ics").status_code == 405


@pytest.mark.parametrize("groups", [1, 4])
def test_feeds_ask_as_much_for_few_as_for_many(client: Client, groups: int, django_assert_num_queries: Any) -> None:
    user = make_user()
    for _number in range(groups):
        mine = make_group(make_closed_round(), mentees=0)
        make_membership(mine, user=user)
        sitting = make_sitting(mine.round)
        SignUp.objects.create(sitting=sitting, user=user, email=user.email, signed_up_at=timezone.now())
    address = reverse("groups:private_feed", args=[renew_feed(user=user).token])
    with django_assert_num_queries(5):
        assert client.get(address).status_code == 200
    with django_assert_num_queries(1):
        client.get("/calendar/public.ics")


def test_what_one_signed_up_for_without_the_account_is_in_its_calendar_and_what_is_not_confirmed_is_not() -> None:
    user, round_ = make_user(email="bo@people.example"), make_closed_round()
    sittings = [make_sitting(round_, "info"), make_sitting(round_, "showcase")]
    now = timezone.now()
    for sitting, confirmed_at in zip(sittings, (now, None), strict=True):
        SignUp.objects.create(sitting=sitting, email="Bo@people.example", signed_up_at=now, confirmed_at=confirmed_at)
    assert uids(private_calendar(user, now)) == [f"sitting-{sittings[0].pk}"]
