"""The meeting's page, and its forms: what each person sees, and who gets 404."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.tests.factories import make_coordinator, make_user
from groups.attendance.services import answer_rsvp, record_attendance
from groups.attendance.tests.scenes import (
    DAY,
    HOUR,
    MINUTE,
    first_meeting,
    mail,
    make_cast,
    member,
    signed_in,
    texts,
)
from groups.models import Attendance, Meeting, MentoringGroup, PlanPart, Rsvp
from groups.notes.services import write_note
from groups.tests.factories import make_group, make_membership

pytestmark = pytest.mark.django_db
NAMES = ["meeting", "rsvp", "record", "not_held"]


@pytest.fixture
def group() -> MentoringGroup:
    return make_cast()


@pytest.fixture
def meeting(group: MentoringGroup) -> Meeting:
    return first_meeting(group)


@pytest.fixture
def before(meeting: Meeting) -> Iterator[time_machine.Traveller]:
    """An hour before the meeting."""
    with time_machine.travel(meeting.starts_at - HOUR, tick=False) as clock:
        yield clock


@pytest.fixture
def after(meeting: Meeting) -> Iterator[time_machine.Traveller]:
    """The meeting's end."""
    with time_machine.travel(meeting.ends_at, tick=False) as clock:
        yield clock


def path(meeting: Meeting, name: str = "meeting") -> str:
    return reverse(f"groups:{name}", args=[meeting.group_id, meeting.number])


def seen_by(meeting: Meeting, name: str, page: str = "meeting") -> str:
    return texts(signed_in(member(meeting.group, name)).get(path(meeting, page)))


def record(meeting: Meeting, *names: str) -> None:
    group = meeting.group
    present = [member(group, name).pk for name in names]
    record_attendance(
        meeting=meeting, present=present, by=member(group, "Ada").user, progress="We met.", goals_state="slow"
    )


def outsiders(group: MentoringGroup) -> Iterator[User]:
    """Nobody of the group: a stranger, a mentee of another group, a viewer, someone who left."""
    yield make_user()
    yield make_membership(make_group(group.round)).user
    yield make_user(role=User.Role.VIEWER)
    member(group, "Dee")
    group.memberships.filter(user__name__startswith="Dee").update(left_at=first_meeting(group).starts_at - DAY)
    yield group.memberships.get(user__name__startswith="Dee").user


@pytest.mark.usefixtures("after")
@pytest.mark.parametrize("name", NAMES)
def test_outsiders_get_404_as_for_what_does_not_exist(client: Client, meeting: Meeting, name: str) -> None:
    client.raise_request_exception = False
    for user in outsiders(meeting.group):
        client.force_login(user)
        for number in (meeting.number, 999):
            where = reverse(f"groups:{name}", args=[meeting.group_id, number])
            if user.role == User.Role.VIEWER:
                continue  # Sent to set up a second factor first; the walk over all addresses covers viewers.
            answers = [client.get(where), client.post(where, {"answer": "cant-come", "everyone": "on", "reason": "x"})]
            assert [answer.status_code for answer in answers] == [404, 404]
    meeting.refresh_from_db()
    assert meeting.state == "planned"
    assert not Rsvp.objects.exists()


@pytest.mark.usefixtures("after")
@pytest.mark.parametrize("name", ["record", "not_held"])
def test_mentees_get_404_where_mentors_record(meeting: Meeting, name: str) -> None:
    client = signed_in(member(meeting.group, "Bo"))
    for answer in (client.get(path(meeting, name)), client.post(path(meeting, name), {"everyone": "on"})):
        assert answer.status_code == 404
    assert "Record attendance" not in seen_by(meeting, "Bo")
    assert not Attendance.objects.exists()


@pytest.mark.usefixtures("after")
def test_a_coordinator_who_is_a_mentee_here_does_not_record_themself(meeting: Meeting) -> None:
    bo = member(meeting.group, "Bo")
    coordinator = make_coordinator()
    client = Client()
    client.force_login(coordinator)
    assert client.get(path(meeting, "record")).status_code == 200
    meeting.group.memberships.filter(pk=bo.pk).update(user=coordinator)
    assert client.get(path(meeting, "record")).status_code == 404


@pytest.mark.usefixtures("before")
def test_coordinators_see_the_page_and_have_nothing_to_answer(client: Client, meeting: Meeting) -> None:
    client.force_login(make_coordinator())
    seen = texts(client.get(path(meeting)))
    assert "Meeting 1" in seen
    assert "Can't make it" not in seen
    assert client.post(path(meeting, "rsvp"), {"answer": "cant-come"}).status_code == 404


@pytest.mark.usefixtures("before")
def test_the_page_says_when_where_and_what(meeting: Meeting) -> None:
    PlanPart.objects.create(
        group=meeting.group, meeting=meeting, position=0, title="Introductions", tasks=["Say hello."], who="Bo: snacks"
    )
    Meeting.objects.filter(pk=meeting.pk).update(place="Library, room 2")
    seen = seen_by(meeting, "Bo")
    for shown in ("18:00", "(your time, Europe/Berlin)", "Library, room 2", meeting.group.room_link, "Say hello."):
        assert shown in seen
    assert "Bo: snacks" in seen
    assert f'href="{reverse("groups:meeting", args=[meeting.group_id, 2])}"' in seen
    assert "Meeting 0" not in seen


@pytest.mark.usefixtures("before")
def test_the_page_shows_the_newest_notes_of_this_meeting(meeting: Meeting) -> None:
    assert "Nothing is written yet." in seen_by(meeting, "Bo")
    bo = member(meeting.group, "Bo").user
    for seen, text in enumerate(("We **began**.", "We **ended**.")):
        write_note(group=meeting.group, meeting=meeting, text=text, seen=seen, by=bo)
    page = seen_by(meeting, "Bo")
    assert "We <strong>ended</strong>." in page
    assert "began" not in page
    assert reverse("groups:note_edit", args=[meeting.group_id, meeting.number]) in page


@pytest.mark.usefixtures("before")
def test_reasons_are_for_the_mentors_and_oneself(client: Client, meeting: Meeting) -> None:
    answer_rsvp(meeting=meeting, membership=member(meeting.group, "Bo"), is_coming=False, reason="My dog is ill")
    for name, shown in (("Ada", True), ("Cleo", True), ("Bo", True), ("Dee", False)):
        seen = seen_by(meeting, name)
        assert "can't come" in seen
        assert ("My dog is ill" in seen) is shown
    client.force_login(make_coordinator())
    assert "My dog is ill" in texts(client.get(path(meeting)))


def test_the_first_thing_to_do_depends_on_role_and_time(meeting: Meeting, before: time_machine.Traveller) -> None:
    def first(name: str) -> str:
        _before, found, rest = seen_by(meeting, name).partition('class="btn btn-primary"')
        return rest.partition("</a>")[0].rpartition(">")[2] if found else ""

    assert (first("Ada"), first("Bo")) == ("Join", "Join")
    before.move_to(meeting.starts_at)
    assert (first("Ada"), first("Bo")) == ("Join", "Join")
    before.move_to(meeting.ends_at)
    assert (first("Ada"), first("Cleo"), first("Bo")) == ("Record attendance", "Record attendance", "")
    record(meeting, "Ada")
    assert (first("Ada"), first("Bo")) == ("", "")


def test_mentors_move_and_cancel_until_the_start(meeting: Meeting, before: time_machine.Traveller) -> None:
    links = [reverse(f"groups:{name}_meeting", args=[meeting.group_id, meeting.number]) for name in ("move", "cancel")]
    for link in links:
        assert link in seen_by(meeting, "Cleo")
        assert link not in seen_by(meeting, "Bo")
    before.move_to(meeting.starts_at)
    assert not [link for link in links if link in seen_by(meeting, "Cleo")]


def test_record_attendance_is_offered_from_the_start(meeting: Meeting, before: time_machine.Traveller) -> None:
    before.move_to(meeting.starts_at - MINUTE)
    assert "Record attendance" not in seen_by(meeting, "Ada")
    answer = signed_in(member(meeting.group, "Ada")).post(path(meeting, "record"), {"everyone": "on"}, follow=True)
    assert "has not begun yet" in texts(answer)
    before.move_to(meeting.starts_at)
    assert "Record attendance" in seen_by(meeting, "Ada")
    assert not Attendance.objects.exists()


@pytest.mark.usefixtures("before")
def test_saying_no_and_yes_on_the_site(meeting: Meeting) -> None:
    client = signed_in(member(meeting.group, "Bo"))
    seen = texts(client.post(path(meeting, "rsvp"), {"answer": "cant-come", "reason": "ill"}, follow=True))
    assert "your mentors know" in seen
    assert "You said that you can't come." in seen
    assert "I can come after all" in texts(client.get(path(meeting, "rsvp")))
    client.post(path(meeting, "rsvp"), {"answer": "cant-come", "reason": "ill"})
    assert len(mail("cant_come")) == 2
    assert "see you there" in texts(client.post(path(meeting, "rsvp"), {"answer": "coming"}, follow=True))
    assert Rsvp.objects.get().is_coming


@pytest.mark.usefixtures("before")
def test_what_was_typed_stays_when_it_is_too_long(meeting: Meeting) -> None:
    client = signed_in(member(meeting.group, "Bo"))
    seen = texts(client.post(path(meeting, "rsvp"), {"answer": "cant-come", "reason": "x" * 301}))
    assert "x" * 301 in seen
    assert 'href="#id_reason"' in seen


@pytest.mark.usefixtures("after")
def test_an_answer_after_the_start_is_refused_with_the_reason(meeting: Meeting) -> None:
    client = signed_in(member(meeting.group, "Bo"))
    for answer in (
        client.get(path(meeting, "rsvp"), follow=True),
        client.post(path(meeting, "rsvp"), {"answer": "cant-come"}, follow=True),
    ):
        assert "This meeting has begun" in texts(answer)
    assert not Rsvp.objects.exists()


@pytest.mark.usefixtures("before")
def test_when_the_lead_can_t_come_the_page_says_what_usually_helps(meeting: Meeting) -> None:
    help_ = "the co-mentor usually leads that meeting, or it is moved"
    client = signed_in(member(meeting.group, "Ada"))
    assert help_ not in seen_by(meeting, "Bo")
    assert help_ in texts(client.post(path(meeting, "rsvp"), {"answer": "cant-come"}, follow=True))
    assert help_ in seen_by(meeting, "Bo")


@pytest.mark.usefixtures("after")
def test_recording_on_the_site_and_correcting(meeting: Meeting) -> None:
    client = signed_in(member(meeting.group, "Cleo"))
    sheet = client.get(path(meeting, "record"))
    assert "All were there" in texts(sheet)
    said = {
        "present": [member(meeting.group, name).pk for name in ("Ada", "Cleo", "Bo")],
        "seen": sheet.context["form"]["seen"].value(),
        "progress": "Goals chosen.",
        "goals_state": "on-track",
    }
    for _click in range(2):
        answer = client.post(path(meeting, "record"), said, follow=True)
    assert "1 person who missed it gets a note" in texts(answer)
    seen = texts(client.get(path(meeting)))
    for shown in ("Held", "Goals chosen.", "The goals: on track.", "Recorded by Cleo Co.", "Correct attendance"):
        assert shown in seen
    assert len(mail("missed")) == 1
    assert Attendance.objects.count() == 4
    assert "Save the correction" in texts(client.get(path(meeting, "record")))


@pytest.mark.usefixtures("after")
def test_mentees_see_their_own_attendance_and_mentors_everyone_s(meeting: Meeting) -> None:
    record(meeting, "Ada", "Bo")
    seen = seen_by(meeting, "Bo")
    assert "Your attendance" in seen
    assert "there" in seen
    assert "We met." in seen
    for hidden in ("Dee Mentee", "missed", "The goals", "Recorded by"):
        assert hidden not in seen
    seen = seen_by(meeting, "Cleo")
    for shown in ("Dee Mentee", "missed", "The goals: slower than hoped."):
        assert shown in seen


@pytest.mark.usefixtures("after")
def test_the_group_s_page_counts_for_mentors_all_and_for_mentees_themselves(meeting: Meeting) -> None:
    record(meeting, "Ada", "Bo")
    detail = reverse("groups:detail", args=[meeting.group_id])

    def seen(name: str) -> str:
        return texts(signed_in(member(meeting.group, name)).get(detail))

    assert "Dee Mentee: 0 of 1 meeting." in seen("Ada")
    assert "You were at 1 of 1 meeting." in seen("Bo")
    assert "Dee Mentee: 0" not in seen("Bo")


@pytest.mark.usefixtures("after")
def test_it_did_not_take_place_asks_why(meeting: Meeting) -> None:
    client = signed_in(member(meeting.group, "Ada"))
    assert "Please look at this once more" in texts(client.post(path(meeting, "not_held"), {"reason": " "}))
    seen = texts(client.post(path(meeting, "not_held"), {"reason": "Storm."}, follow=True))
    assert "Cancelled" in seen
    assert "Storm." in seen
    assert "It took place after all" in seen
    assert "It took place after all" not in seen_by(meeting, "Bo")
    assert mail("missed") == []


def test_names_and_words_are_shown_as_text(meeting: Meeting, before: time_machine.Traveller) -> None:
    bo = member(meeting.group, "Bo")
    bo.user.name = "Bo <script>alert(1)</script>"
    bo.user.save()
    answer_rsvp(meeting=meeting, membership=bo, is_coming=False, reason="<img src=x onerror=alert(2)>")
    before.move_to(meeting.starts_at)
    for page in ("meeting", "record"):
        seen = seen_by(meeting, "Ada", page)
        assert "<script>alert" not in seen
        assert "<img src=x" not in seen
        assert "&lt;script&gt;" in seen


def test_the_dashboard_offers_to_say_no_and_asks_mentors_who_was_there(
    meeting: Meeting, before: time_machine.Traveller
) -> None:
    def home(name: str) -> str:
        return texts(signed_in(member(meeting.group, name)).get("/"))

    assert path(meeting, "rsvp") in home("Bo")
    assert "Who was at your meeting" not in home("Ada")
    answer_rsvp(meeting=meeting, membership=member(meeting.group, "Bo"), is_coming=False)
    assert "I can come after all" in home("Bo")
    before.move_to(meeting.ends_at)
    assert path(meeting, "record") in home("Ada")
    assert path(meeting, "record") in home("Cleo")
    assert "Who was at your meeting" not in home("Bo")
    record(meeting, "Ada")
    assert "Who was at your meeting" not in home("Ada")


def with_many(members: int, meetings: int) -> Meeting:
    """A group of so many mentees with so many meetings, all recorded, and answers to the last."""
    group = make_group(mentees=members, weeks=meetings, every_weeks=1)
    lead = group.memberships.get(role="lead").user
    for meeting in group.meetings.all():
        PlanPart.objects.create(group=group, meeting=meeting, position=meeting.number, title="Part", tasks=["One."])
        record_attendance(meeting=meeting, present=[], by=lead, now=meeting.ends_at)
    return first_meeting(group)


@pytest.mark.parametrize(("members", "meetings"), [(3, 3), (5, 3), (3, 20), (5, 20)])
def test_pages_ask_as_much_for_few_as_for_many(members: int, meetings: int, django_assert_num_queries: Any) -> None:
    meeting = with_many(members, meetings)
    client = Client()
    with time_machine.travel(meeting.ends_at, tick=False):
        client.force_login(meeting.group.memberships.get(role="lead").user)
        for name, queries in (("meeting", 11), ("record", 8)):
            with django_assert_num_queries(queries):
                assert client.get(path(meeting, name)).status_code == 200
