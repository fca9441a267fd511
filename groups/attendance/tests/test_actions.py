"""Links in mail about a meeting: one person, one action, nothing on GET, moot when it is moot (`trust.md` T15)."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from groups.attendance.due import queue_recording_requests, queue_reminders
from groups.attendance.links import attendance_link
from groups.attendance.services import record_attendance
from groups.attendance.tests.scenes import DAY, HOUR, MINUTE, first_meeting, mail, make_cast, member, move, texts
from groups.models import Attendance, Meeting, MentoringGroup, Rsvp

pytestmark = pytest.mark.django_db
LINK = re.compile(r"https?://[^/]+(/do/[^\s/]+/)")


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


def rsvp_path(meeting: Meeting, name: str = "bo") -> str:
    queue_reminders(meeting.starts_at - HOUR)
    (message,) = mail("reminder", to_email=f"{name}@people.example", state="waiting")
    (path,) = LINK.findall(message.text)
    return str(path)


def recording_paths(meeting: Meeting) -> tuple[str, str]:
    """The links to record attendance, and to say that it did not take place, as the lead got them."""
    queue_recording_requests(meeting.ends_at)
    (message,) = mail("record_attendance")
    attendance, not_held = LINK.findall(message.text)
    return attendance, not_held


def pks(group: MentoringGroup, *names: str) -> list[int]:
    return [member(group, name).pk for name in names]


@pytest.mark.usefixtures("before")
def test_looking_at_the_link_to_answer_changes_nothing(client: Client, meeting: Meeting) -> None:
    path = rsvp_path(meeting)
    for look in (client.get, client.head, client.get):
        assert look(path).status_code == 200
    seen = texts(client.get(path))
    assert "Bo Mentee, this is about the meeting of" in seen
    assert "(Europe/Berlin)" in seen
    assert not Rsvp.objects.exists()


@pytest.mark.usefixtures("before")
def test_an_answer_by_link_can_be_changed_by_the_same_link(client: Client, meeting: Meeting) -> None:
    path = rsvp_path(meeting)
    for _click in range(2):
        assert "your mentors know" in texts(client.post(path, {"answer": "cant-come", "reason": "I am ill"}))
    rsvp = Rsvp.objects.get()
    assert (rsvp.is_coming, rsvp.reason, rsvp.times_answered) == (False, "I am ill", 1)
    assert len(mail("cant_come")) == 2
    assert "I can come after all" in texts(client.get(path))
    assert "see you there" in texts(client.post(path, {"answer": "coming"}))
    rsvp.refresh_from_db()
    assert (rsvp.is_coming, rsvp.reason) == (True, "")


@pytest.mark.usefixtures("before")
@pytest.mark.parametrize("said", [{}, {"answer": "maybe"}, {"answer": "cant-come", "reason": "x" * 301}])
def test_an_answer_that_is_none_is_asked_again(client: Client, meeting: Meeting, said: dict[str, str]) -> None:
    seen = texts(client.post(rsvp_path(meeting), said))
    assert "Please look at this once more" in seen
    assert said.get("reason", "") in seen
    assert not Rsvp.objects.exists()


@pytest.mark.usefixtures("before")
def test_the_link_acts_for_whom_it_names_whoever_opens_it(
    client: Client, group: MentoringGroup, meeting: Meeting
) -> None:
    client.force_login(member(group, "Dee").user)
    client.post(rsvp_path(meeting), {"answer": "cant-come"})
    assert str(Rsvp.objects.get().membership.user) == "Bo Mentee"


def test_the_link_to_answer_is_moot_from_the_start_and_expires(
    client: Client, meeting: Meeting, before: time_machine.Traveller
) -> None:
    path = rsvp_path(meeting)
    before.move_to(meeting.starts_at)
    for answer in (client.get(path), client.post(path, {"answer": "cant-come"})):
        assert "This meeting has begun" in texts(answer)
    before.move_to(meeting.starts_at + DAY + MINUTE)
    for answer in (client.get(path), client.post(path, {"answer": "cant-come"})):
        assert answer.status_code == 410
    assert not Rsvp.objects.exists()


@pytest.mark.usefixtures("before")
@pytest.mark.parametrize("why", ["cancelled", "left", "gone"])
def test_the_link_to_answer_says_why_it_is_moot(
    client: Client, group: MentoringGroup, meeting: Meeting, why: str
) -> None:
    path = rsvp_path(meeting)
    if why == "cancelled":
        Meeting.objects.update(state="cancelled")
    elif why == "left":
        group.memberships.filter(user__name__startswith="Bo").update(left_at=meeting.starts_at - DAY)
    else:
        group.delete()
    sentences = {"cancelled": "was cancelled", "left": "not in this group any more", "gone": "not there any more"}
    for answer in (client.get(path), client.post(path, {"answer": "cant-come"})):
        assert sentences[why] in texts(answer)
    assert not Rsvp.objects.exists()


@pytest.mark.usefixtures("before")
def test_a_meeting_moved_takes_answers_by_the_old_link_until_that_expires(client: Client, meeting: Meeting) -> None:
    path = rsvp_path(meeting)
    moved = move(meeting, meeting.starts_at + 5 * HOUR)
    client.post(path, {"answer": "cant-come"})
    assert Rsvp.objects.get().meeting == moved


@pytest.mark.usefixtures("after")
def test_looking_at_the_link_to_record_changes_nothing(client: Client, meeting: Meeting) -> None:
    for path in recording_paths(meeting):
        for look in (client.get, client.head, client.get):
            assert look(path).status_code == 200
    meeting.refresh_from_db()
    assert meeting.state == "planned"
    assert not Attendance.objects.exists()


@pytest.mark.usefixtures("after")
def test_all_were_there_is_one_tap(client: Client, group: MentoringGroup, meeting: Meeting) -> None:
    path, _not_held = recording_paths(meeting)
    seen = texts(client.get(path))
    assert "All were there" in seen
    assert "You record this as Ada Lead." in seen
    for _click in range(2):
        assert "Recorded, thank you." in texts(client.post(path, {"everyone": "on", "seen": "none"}))
    assert set(Attendance.objects.values_list("status", flat=True)) == {"present"}
    assert Attendance.objects.count() == 4
    assert {str(row.recorded_by) for row in Attendance.objects.select_related("recorded_by")} == {"Ada Lead"}
    assert mail("missed") == []


@pytest.mark.usefixtures("after")
def test_the_ticks_and_the_words_are_kept_and_corrected_by_the_same_link(
    client: Client, group: MentoringGroup, meeting: Meeting
) -> None:
    path, _not_held = recording_paths(meeting)
    said = {"present": pks(group, "Ada", "Bo"), "progress": "We met.", "goals_state": "slow", "seen": "none"}
    assert "2 people who missed it get a note" in texts(client.post(path, said))
    again = client.get(path)
    assert "Save the correction" in texts(again)
    assert "All were there" not in texts(again)
    form = again.context["form"]
    assert form["present"].value() == [str(pk) for pk in pks(group, "Ada", "Bo")]
    shown = {"initial-progress": "We met.", "initial-goals_state": "slow", "progress": "We met.", "goals_state": "slow"}
    client.post(path, {"present": pks(group, "Ada", "Bo", "Cleo", "Dee"), "seen": form["seen"].value(), **shown})
    assert set(Attendance.objects.values_list("status", flat=True)) == {"present"}
    meeting.refresh_from_db()
    assert (meeting.progress, meeting.goals_state) == ("We met.", "slow")


@pytest.mark.usefixtures("after")
def test_unticking_someone_and_saying_that_all_were_there_is_asked_again(
    client: Client, group: MentoringGroup, meeting: Meeting
) -> None:
    path, _not_held = recording_paths(meeting)
    said = {"everyone": "on", "present": pks(group, "Ada", "Cleo", "Bo"), "progress": "Typed already"}
    answer = texts(client.post(path, said))
    assert "You unticked Dee Mentee." in answer
    assert "Typed already" in answer
    assert not Attendance.objects.exists()


@pytest.mark.usefixtures("after")
@pytest.mark.parametrize("said", [{"present": ["999999"]}, {"progress": "x" * 301}, {"goals_state": "great"}])
def test_what_can_t_be_recorded_is_asked_again(client: Client, meeting: Meeting, said: dict[str, object]) -> None:
    path, _not_held = recording_paths(meeting)
    assert "Please look at this once more" in texts(client.post(path, said))
    assert not Attendance.objects.exists()


@pytest.mark.usefixtures("after")
def test_all_the_others_were_there_where_someone_had_said_no(
    client: Client, group: MentoringGroup, meeting: Meeting
) -> None:
    bo = member(group, "Bo")
    Rsvp.objects.create(
        meeting=meeting, membership=bo, is_coming=False, reason="ill", answered_at=meeting.starts_at - HOUR
    )
    path, _not_held = recording_paths(meeting)
    assert "All the others were there" in texts(client.get(path))
    client.post(path, {"everyone": "on"})
    statuses = dict(Attendance.objects.values_list("membership", "status"))
    there = dict.fromkeys(pks(group, "Ada", "Cleo", "Dee"), "present")
    assert statuses == there | {bo.pk: "excused"}
    assert mail("missed") == []


@pytest.mark.usefixtures("after")
def test_the_link_of_a_mentor_who_left_changes_nothing_and_says_so(
    client: Client, group: MentoringGroup, meeting: Meeting
) -> None:
    paths = recording_paths(meeting)
    group.memberships.filter(role="lead").update(left_at=meeting.ends_at)
    for path in paths:
        for answer in (client.get(path), client.post(path, {"everyone": "on", "words": "Storm."})):
            assert "Ada Lead is not one of them any more. Nothing was changed." in texts(answer)
    meeting.refresh_from_db()
    assert meeting.state == "planned"


@pytest.mark.usefixtures("after")
def test_a_mentee_s_link_to_record_would_do_nothing(client: Client, group: MentoringGroup, meeting: Meeting) -> None:
    path = "/" + attendance_link(meeting, member(group, "Bo")).split("/", 3)[3]
    assert "is not one of them any more" in texts(client.post(path, {"everyone": "on"}))
    assert not Attendance.objects.exists()


def test_the_link_to_record_says_that_a_meeting_moved_is_still_to_come(
    client: Client, meeting: Meeting, after: time_machine.Traveller
) -> None:
    path, not_held = recording_paths(meeting)
    move(meeting, meeting.starts_at + DAY)
    for one in (path, not_held):
        assert "has not begun yet" in texts(client.post(one, {"everyone": "on", "words": "Storm."}))
    after.move_to(meeting.ends_at + 31 * DAY + dt.timedelta(seconds=1))
    assert client.post(path, {"everyone": "on"}).status_code == 410
    assert not Attendance.objects.exists()


@pytest.mark.usefixtures("after")
def test_saying_by_link_that_it_did_not_take_place_is_done_once(client: Client, meeting: Meeting) -> None:
    attendance, path = recording_paths(meeting)
    assert 'name="words"' in texts(client.post(path, {"words": ""}))
    assert "It counts for nobody." in texts(client.post(path, {"words": "Storm."}))
    assert "It is on record" in texts(client.post(path, {"words": "Again."}))
    meeting.refresh_from_db()
    assert (meeting.state, meeting.cancelled_because) == ("cancelled", "Storm.")
    assert "was cancelled" in texts(client.post(attendance, {"everyone": "on"}))
    assert mail("missed") == []


@pytest.mark.usefixtures("after")
def test_the_later_of_two_recorders_is_told_whom_they_overwrite(
    client: Client, group: MentoringGroup, meeting: Meeting
) -> None:
    path, _not_held = recording_paths(meeting)
    shown = client.get(path).context["form"]["seen"].value()
    cleo = member(group, "Cleo")
    record_attendance(meeting=meeting, present=pks(group, "Ada", "Cleo"), by=cleo.user, progress="By Cleo.")
    seen = texts(client.post(path, {"everyone": "on", "seen": shown}))
    assert "Cleo Co had recorded it meanwhile; yours replaces theirs for: Bo Mentee, Dee Mentee." in seen
    meeting.refresh_from_db()
    assert meeting.progress == "By Cleo."


@pytest.mark.usefixtures("after")
@pytest.mark.parametrize("position", range(5, 60, 11))
def test_a_forged_link_does_nothing(client: Client, meeting: Meeting, position: int) -> None:
    path, _not_held = recording_paths(meeting)
    swapped = "A" if path[position] != "A" else "B"
    forged = path[:position] + swapped + path[position + 1 :]
    assert client.post(forged, {"everyone": "on"}).status_code == 404
    assert not Attendance.objects.exists()
