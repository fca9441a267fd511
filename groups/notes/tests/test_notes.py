"""Notes: who reads and writes them, what two who write at once see, and how earlier versions come back."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.tests.factories import make_coordinator, make_user
from groups.models import MentoringGroup, Note, NoteVersion
from groups.notes.queries import note_of, written_notes
from groups.notes.services import restore_version, share_note, write_note
from groups.seen import ChangedMeanwhile
from groups.tests.factories import make_group
from groups.tests.pages import client_of, lead_of, mentee_of, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> MentoringGroup:
    return make_group()


def write(group: MentoringGroup, text: str, number: int = 0, seen: int = 0) -> Note:
    """The lead writes."""
    meeting = group.meetings.filter(number=number).first()
    return write_note(group=group, meeting=meeting, text=text, seen=seen, by=lead_of(group).user)


def url(group: MentoringGroup, name: str, *more: int) -> str:
    return reverse(f"groups:{name}", args=[group.pk, *more])


def texts_of(note: Note) -> list[str]:
    return list(NoteVersion.objects.filter(note=note).order_by("number").values_list("text", flat=True))


def test_a_mentee_writes_on_a_meeting_s_page(group: MentoringGroup) -> None:
    client = client_of(mentee_of(group).user)
    assert "Nothing is written here yet." in texts(client.get(url(group, "note", 2)))
    assert 'name="seen" value="0"' in texts(client.get(url(group, "note_edit", 2)))
    client.post(url(group, "note_edit", 2), {"text": "# Done\r\nWe *read*", "seen": "0"})
    note = note_of(group.meetings.get(number=2))
    assert note
    assert texts_of(note) == ["# Done\nWe *read*"]
    seen = texts(client.get(url(group, "note", 2)))
    assert "<h2>Done</h2>" in seen
    assert mentee_of(group).user.name in seen
    assert "Notes of meeting 2" in seen


def test_the_group_has_a_page_of_its_own(group: MentoringGroup) -> None:
    write(group, "Of the group")
    write(group, "Of the first", 1)
    write(group, "Of the third", 3)
    assert [note.meeting.number if note.meeting else 0 for note in written_notes(group)] == [0, 3, 1]


def test_the_same_text_again_is_no_new_version(group: MentoringGroup) -> None:
    note = write(group, "One")
    write(group, "One", seen=0)
    assert texts_of(note) == ["One"]


def test_who_comes_second_sees_both_texts_and_loses_nothing(group: MentoringGroup) -> None:
    note = write(group, "At first")
    client, where = client_of(mentee_of(group).user), url(group, "note_edit", 0)
    client.get(where)
    write(group, "The lead's words", seen=1)
    answer = client.post(where, {"text": "The mentee's words", "seen": "1"})
    seen = texts(answer)
    assert f"{lead_of(group).user.name} saved this page meanwhile" in seen
    assert "The lead&#x27;s words" in seen
    assert "The mentee&#x27;s words</textarea>" in seen
    assert texts_of(note) == ["At first", "The lead's words"]
    client.post(where, {"text": "Both", "seen": answer.context["seen"]})
    assert texts_of(note) == ["At first", "The lead's words", "Both"]


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30])
def test_a_form_that_does_not_say_what_it_showed_overwrites_nothing(group: MentoringGroup, seen: str) -> None:
    note = write(group, "At first")
    client_of(mentee_of(group).user).post(url(group, "note_edit", 0), {"text": "New", "seen": seen})
    assert texts_of(note) == ["At first"]


def test_what_is_too_long_stays_in_the_form(group: MentoringGroup) -> None:
    client = client_of(mentee_of(group).user)
    answer = client.post(url(group, "note_edit", 0), {"text": "long " * 10_001, "seen": "0"})
    assert "at most 50000 characters" in texts(answer)
    assert "long long" in texts(answer)
    assert not Note.objects.exists()


def test_pages_that_are_not_shared_are_the_group_s(group: MentoringGroup) -> None:
    write(group, "Secret", 1)
    names = [("note", [1]), ("note_edit", [1]), ("note_share", [1]), ("note_versions", [1]), ("note_version", [1, 1])]
    for user in (make_user(), lead_of(make_group(group.round)).user):
        for name, more in names:
            client = client_of(user)
            assert client.get(url(group, name, *more)).status_code in {404, 405}
            assert client.post(url(group, name, *more), {"seen": 1, "is_shared": "on"}).status_code == 404
        assert "Meeting 1" not in texts(client_of(user).get(url(group, "notes")))
    assert not Note.objects.get().is_shared


def test_coordinators_read_and_do_not_write(group: MentoringGroup) -> None:
    note = write(group, "Words", 1)
    client = client_of(make_coordinator(email="coordinator@demo.example"))
    for name, more in (("note", [1]), ("note_versions", [1]), ("note_version", [1, 1])):
        assert client.get(url(group, name, *more)).status_code == 200
    for name, more in (("note_edit", [1]), ("note_share", [1]), ("note_version", [1, 1])):
        assert client.post(url(group, name, *more), {"text": "New", "seen": 1}).status_code == 404
    assert texts_of(note) == ["Words"]


def test_shared_pages_are_read_by_all_without_their_authors(group: MentoringGroup) -> None:
    write(group, "For all", 1)
    members = client_of(mentee_of(group).user)
    members.post(url(group, "note_share", 1), {"is_shared": "on"})
    stranger = client_of(make_user())
    assert "Meeting 1" in texts(stranger.get(url(group, "notes")))
    seen = texts(stranger.get(url(group, "note", 1)))
    assert "For all" in seen
    assert lead_of(group).user.name not in seen
    assert stranger.get(url(group, "note_versions", 1)).status_code == 404
    members.post(url(group, "note_share", 1), {})
    assert stranger.get(url(group, "note", 1)).status_code == 404


def test_an_empty_page_is_not_shared_as_something(group: MentoringGroup) -> None:
    share_note(group=group, meeting=None, is_shared=True)
    assert client_of(make_user()).get(url(group, "note", 0)).status_code == 404
    assert written_notes(group) == []


def test_an_earlier_version_comes_back_as_a_new_one(group: MentoringGroup) -> None:
    note = write(group, "First")
    write(group, "Second", seen=1)
    client = client_of(mentee_of(group).user)
    listed = texts(client.get(url(group, "note_versions", 0)))
    assert "Version 1" in listed
    assert lead_of(group).user.name in listed
    assert "First" in texts(client.get(url(group, "note_version", 0, 1)))
    client.post(url(group, "note_version", 0, 1), {"seen": "2"})
    assert texts_of(note) == ["First", "Second", "First"]
    client.post(url(group, "note_version", 0, 2), {"seen": "2"})
    assert texts_of(note) == ["First", "Second", "First"]


def test_restoring_over_what_was_not_seen_is_refused(group: MentoringGroup) -> None:
    note = write(group, "First")
    write(group, "Second", seen=1)
    with pytest.raises(ChangedMeanwhile):
        restore_version(note=note, number=1, seen=1, by=lead_of(group).user)


@pytest.mark.parametrize(
    ("name", "more"), [("note", [77]), ("note_edit", [77]), ("note_versions", [1]), ("note_version", [1, 5])]
)
def test_what_is_not_there_is_not_found(group: MentoringGroup, name: str, more: list[int]) -> None:
    assert client_of(lead_of(group).user).get(url(group, name, *more)).status_code == 404


def test_the_group_s_page_leads_to_its_notes(group: MentoringGroup) -> None:
    write(group, "Words", 1)
    seen = texts(client_of(mentee_of(group).user).get(reverse("groups:detail", args=[group.pk])))
    assert url(group, "note", 1) in seen
    assert "Write notes of the next meeting" in seen


@pytest.mark.parametrize("written", [1, 6])
def test_pages_ask_as_much_for_few_as_for_many(
    group: MentoringGroup, written: int, django_assert_num_queries: Any
) -> None:
    for number in range(1, written + 1):
        write(group, "One", number)
        write(group, "Two", number, seen=1)
    client = client_of(mentee_of(group).user)
    costs = {}
    for name, more in (
        ("notes", []),
        ("note", [1]),
        ("note_edit", [1]),
        ("note_versions", [1]),
        ("note_version", [1, 1]),
    ):
        with CaptureQueriesContext(connection) as asked:
            client.get(url(group, name, *more))
        costs[name] = len(asked)
    assert costs == {"notes": 7, "note": 8, "note_edit": 8, "note_versions": 8, "note_version": 8}
