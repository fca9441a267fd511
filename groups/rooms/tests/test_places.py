"""Where a group that can meet in person does so: for all its meetings, and for one."""

import datetime as dt

import icalendar
import pytest
from django.urls import reverse

from accounts.models import DecisionRecord
from accounts.tests.factories import make_coordinator
from groups.meetings.forms import value_of
from groups.meetings.moving import add_meeting, move_meeting
from groups.models import Meeting, MentoringGroup
from groups.tests.factories import make_closed_round, make_group
from groups.tests.pages import client_of, lead_of, mentee_of, texts
from mail.models import OutboxMessage

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
LIBRARY, CAFE = "City library, room 3", "Café Kandler"


@pytest.fixture
def group() -> MentoringGroup:
    """A group that can meet in Leipzig."""
    return make_group(make_closed_round(), city="Leipzig")


def mails(kind: str) -> dict[str, OutboxMessage]:
    """The newest mail of a kind to each."""
    return {one.to_email: one for one in OutboxMessage.objects.filter(kind=f"groups.{kind}").order_by("pk")}


def events_of(mail: OutboxMessage) -> list[tuple[int, str]]:
    """SEQUENCE and LOCATION of each event of the newest calendar file."""
    content = bytes(mail.attachments.order_by("pk")[0].content).decode()
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return [(int(event["sequence"]), str(event["location"])) for event in events]


def name_place(group: MentoringGroup, place: str) -> None:
    client_of(lead_of(group).user).post(reverse("groups:room", args=[group.pk]), {"room_url": "", "place": place})


def test_a_mentor_names_the_place_of_all_meetings_and_everyone_hears_once(group: MentoringGroup) -> None:
    for _press in range(2):
        name_place(group, LIBRARY)
    assert set(group.meetings.values_list("place", flat=True)) == {LIBRARY}
    told = mails("changed")
    assert OutboxMessage.objects.filter(kind="groups.changed").count() == len(told) == 3
    mail = told[mentee_of(group).user.email]
    assert f"Where you meet in person: {LIBRARY}." in mail.text
    assert events_of(mail) == [(1, f"{LIBRARY}, {group.room_link}")]
    page = texts(client_of(mentee_of(group).user).get(reverse("groups:detail", args=[group.pk])))
    assert f"You meet in person: {LIBRARY}." in page


def test_who_may_not_set_the_room_names_no_place_and_groups_online_have_none(group: MentoringGroup) -> None:
    where = reverse("groups:room", args=[group.pk])
    assert client_of(mentee_of(group).user).post(where, {"place": LIBRARY}).status_code == 404
    MentoringGroup.objects.update(city="")
    Meeting.objects.update(place="")
    name_place(group, LIBRARY)
    assert 'name="place"' not in texts(client_of(lead_of(group).user).get(where))
    assert set(group.meetings.values_list("place", flat=True)) == {""}


def test_a_coordinator_s_place_is_on_record(group: MentoringGroup) -> None:
    client = client_of(make_coordinator(email="coordinator@demo.example"))
    client.post(reverse("groups:room", args=[group.pk]), {"room_url": "", "place": LIBRARY})
    (record,) = DecisionRecord.objects.filter(action="group.place")
    assert (record.before, record.after) == ({"place": "Leipzig"}, {"place": LIBRARY})


def test_one_meeting_is_elsewhere_at_its_time(group: MentoringGroup) -> None:
    second = group.meetings.get(number=2)
    client, where = client_of(lead_of(group).user), reverse("groups:move_meeting", args=[group.pk, 2])
    assert "Leipzig" in texts(client.get(where))
    for _press in range(2):
        client.post(where, {"starts_at": value_of(second.starts_at), "place": CAFE})
    now = group.meetings.get(number=2)
    assert (now.starts_at, now.place, now.times_changed) == (second.starts_at, CAFE, 1)
    mail = mails("meeting_moved")[mentee_of(group).user.email]
    assert mail.subject.endswith("is at another place")
    assert f"Where: {CAFE}, or online: {group.room_link}" in mail.text
    assert events_of(mail) == [(1, f"{place}, {group.room_link}") for place in ("Leipzig", CAFE)]
    page = texts(client_of(mentee_of(group).user).get(reverse("groups:meeting", args=[group.pk, 2])))
    assert CAFE in page
    name_place(group, LIBRARY)
    assert group.meetings.get(number=2).place == CAFE
    assert group.meetings.get(number=3).place == LIBRARY


def test_moving_in_time_keeps_the_place_and_new_meetings_have_the_usual_one(group: MentoringGroup) -> None:
    name_place(group, LIBRARY)
    second = group.meetings.get(number=2)
    moved = move_meeting(meeting=second, starts_at=second.starts_at + DAY, by=None)
    added = add_meeting(group=group, starts_at=second.starts_at + 3 * DAY, by=None)
    assert (moved.place, added.place) == (LIBRARY, LIBRARY)
