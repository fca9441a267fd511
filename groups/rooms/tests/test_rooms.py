"""A group's own room, and the mail to a lead who has none to offer."""

import datetime as dt

import pytest
from django.urls import reverse
from pytest_django.fixtures import Settings

from accounts.models import DecisionRecord
from accounts.tests.factories import make_coordinator, make_user
from groups.attendance.emails import queue_reminder
from groups.meetings.moving import add_meeting, cancel_meeting, move_meeting, restore_meeting
from groups.models import Meeting, Membership, MentoringGroup
from groups.rooms.due import queue_no_rooms
from groups.rooms.services import set_room
from groups.tests.factories import make_closed_round, make_group, make_membership
from groups.tests.pages import client_of, lead_of, mentee_of, texts
from mail.models import OutboxMessage

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
ROOM = "https://meet.example/ours"


@pytest.fixture
def group() -> MentoringGroup:
    return make_group()


@pytest.fixture
def roomless(settings: Settings, group: MentoringGroup) -> MentoringGroup:
    settings.ROOM_URL = ""
    return group


def url(group: MentoringGroup) -> str:
    return reverse("groups:room", args=[group.pk])


def first(group: MentoringGroup) -> Meeting:
    return group.meetings.exclude(state="cancelled").order_by("starts_at")[0]


def test_a_mentor_gives_the_group_a_room_of_its_own(group: MentoringGroup) -> None:
    client = client_of(lead_of(group).user)
    assert group.room_secret in texts(client.get(url(group)))
    client.post(url(group), {"room_url": ROOM})
    assert ROOM in texts(client_of(mentee_of(group).user).get(reverse("groups:detail", args=[group.pk])))
    client.post(url(group), {"room_url": ""})
    group.refresh_from_db()
    assert group.room_secret in group.room_link


@pytest.mark.parametrize(
    "wrong",
    ["http://meet.example/x", "javascript:alert(1)", "meet.example", "https://" + "x" * 300, "data:text/html,x"],
)
def test_only_https_is_a_room(group: MentoringGroup, wrong: str) -> None:
    answer = client_of(lead_of(group).user).post(url(group), {"room_url": wrong})
    assert wrong in texts(answer)
    assert "Please look at this once more" in texts(answer)
    group.refresh_from_db()
    assert group.room_url == ""


def test_others_have_no_such_page(group: MentoringGroup) -> None:
    for user in (mentee_of(group).user, make_user(), lead_of(make_group(group.round)).user):
        assert client_of(user).get(url(group)).status_code == 404
        assert client_of(user).post(url(group), {"room_url": ROOM}).status_code == 404


def test_a_coordinator_s_change_is_on_record(group: MentoringGroup) -> None:
    client_of(make_coordinator(email="coordinator@demo.example")).post(url(group), {"room_url": ROOM})
    (record,) = DecisionRecord.objects.filter(action="group.room")
    assert (record.before, record.after) == ({"room_url": ""}, {"room_url": ROOM})


def test_pages_say_where_a_room_is_missing(roomless: MentoringGroup) -> None:
    page = reverse("groups:detail", args=[roomless.pk])
    assert "Add a link" in texts(client_of(lead_of(roomless).user).get(page))
    seen = texts(client_of(mentee_of(roomless).user).get(page))
    assert "No meeting room yet." in seen
    assert "Add a link" not in seen
    assert 'href=""' not in texts(client_of(mentee_of(roomless).user).get("/"))


def test_the_meeting_s_page_says_so_where_a_room_is_missing(roomless: MentoringGroup) -> None:
    page = reverse("groups:meeting", args=[roomless.pk, 1])
    seen = {who: texts(client_of(who(roomless).user).get(page)) for who in (lead_of, mentee_of)}
    for text in seen.values():
        assert "No meeting room yet." in text
        assert "Join</a>" not in text
        assert 'href=""' not in text
    assert (url(roomless) in seen[lead_of], url(roomless) in seen[mentee_of]) == (True, False)
    MentoringGroup.objects.update(room_url=ROOM)
    seen_now = texts(client_of(mentee_of(roomless).user).get(page))
    assert f'href="{ROOM}" rel="noopener">Join' in seen_now


def test_mail_says_so_where_a_room_is_missing(roomless: MentoringGroup) -> None:
    now = first(roomless).starts_at - 10 * DAY
    second = roomless.meetings.get(number=2)
    for member in (lead_of(roomless), mentee_of(roomless)):
        queue_reminder(meeting=second, membership=member, parts=[])
    move_meeting(meeting=second, starts_at=second.starts_at + DAY, by=None, now=now)
    cancel_meeting(meeting=second, because="", by=None, now=now)
    restore_meeting(meeting=second, by=None, now=now)
    add_meeting(group=roomless, starts_at=second.starts_at + 3 * DAY, by=None, now=now)
    lead, mentee = (who(roomless).user.email for who in (lead_of, mentee_of))
    for kind in ("reminder", "meeting_moved", "meeting_restored", "meeting_added"):
        mails = {one.to_email: one for one in OutboxMessage.objects.filter(kind=f"groups.{kind}")}
        assert url(roomless) in mails[lead].text
        assert url(roomless) in mails[lead].html
        assert "Where: there is no meeting room yet. Your mentors add its link.\n" in mails[mentee].text
        assert "There is no meeting room yet." in mails[mentee].html
        assert 'href=""' not in mails[mentee].html


def test_the_lead_is_asked_a_week_before_the_first_meeting_once(roomless: MentoringGroup) -> None:
    start = first(roomless).starts_at
    assert queue_no_rooms(start - dt.timedelta(days=7, minutes=1)) == 0
    for _beat in range(5):
        assert queue_no_rooms(start - dt.timedelta(days=7)) == 1
    queue_no_rooms(start - dt.timedelta(days=4))
    (message,) = OutboxMessage.objects.filter(kind="groups.no_room")
    assert message.to_email == lead_of(roomless).user.email
    assert message.not_after == start
    assert url(roomless) in message.text
    assert "first meeting" in message.html


def test_after_the_first_meeting_began_it_is_moot(roomless: MentoringGroup) -> None:
    assert queue_no_rooms(first(roomless).starts_at) == 0


def test_a_cancelled_first_meeting_does_not_count(roomless: MentoringGroup) -> None:
    gone = first(roomless)
    Meeting.objects.filter(pk=gone.pk).update(state=Meeting.State.CANCELLED)
    assert queue_no_rooms(gone.starts_at - dt.timedelta(days=6)) == 0
    assert queue_no_rooms(first(roomless).starts_at - dt.timedelta(days=6)) == 1


def test_groups_with_a_room_a_pattern_or_a_city_are_not_asked(roomless: MentoringGroup, settings: Settings) -> None:
    due = first(roomless).starts_at - dt.timedelta(days=3)
    for fields in ({"room_url": ROOM}, {"city": "Leipzig"}):
        MentoringGroup.objects.update(**{"room_url": "", "city": ""} | fields)
        assert queue_no_rooms(due) == 0
    MentoringGroup.objects.update(room_url="", city="")
    settings.ROOM_URL = "https://meet.example/{group}"
    assert queue_no_rooms(due) == 0
    settings.ROOM_URL = ""
    make_group(make_closed_round(room_url="https://meet.example/{secret}"))
    assert queue_no_rooms(due) == 1


def test_a_room_makes_waiting_mail_moot(roomless: MentoringGroup) -> None:
    queue_no_rooms(first(roomless).starts_at - dt.timedelta(days=3))
    set_room(group=roomless, url=ROOM, by=lead_of(roomless).user)
    assert OutboxMessage.objects.get(kind="groups.no_room").state == OutboxMessage.State.CANCELLED


def test_a_new_lead_is_asked_too(roomless: MentoringGroup) -> None:
    due = first(roomless).starts_at - dt.timedelta(days=3)
    queue_no_rooms(due)
    Membership.objects.filter(pk=lead_of(roomless).pk).update(left_at=due)
    make_membership(roomless, "lead")
    queue_no_rooms(due)
    assert OutboxMessage.objects.filter(kind="groups.no_room").count() == 2
