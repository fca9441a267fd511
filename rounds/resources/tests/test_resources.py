"""Resources: who sees which, which files are taken and how they are served, and what a cloned round gets."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import make_coordinator, make_user
from groups.tests.factories import make_group
from rounds.catalogue import fill_round
from rounds.models import Resource, Round, Session, Sitting
from rounds.resources.files import LARGEST, kind_of
from rounds.resources.services import add_resource, change_resource, delete_resource, move_resource
from rounds.setup.services import clone_round
from rounds.tests.factories import make_outcome, make_round

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\nwhatever"
PNG = b"\x89PNG\r\n\x1a\nwhatever"


def texts(response: Any) -> str:
    return " ".join(response.content.decode().split())


def client_of(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def page(round_: Round, user: User | None = None) -> str:
    return texts(client_of(user).get(reverse("rounds:resources", args=[round_.slug])))


def add(round_: Round, title: str, **values: Any) -> Resource:
    return add_resource(round_=round_, values={"title": title, "text": f"About {title}"} | values)


def upload(name: str, content: bytes, **said: Any) -> dict[str, Any]:
    return {"title": "A file", "file": SimpleUploadedFile(name, content)} | said


@pytest.fixture
def coordinator() -> User:
    return make_coordinator(email="coordinator@demo.example")


@pytest.fixture
def round_() -> Round:
    """A round with one entry for everyone and one for members."""
    round_ = make_round()
    add(round_, "Public")
    add(round_, "Inside", is_public=False)
    return round_


def test_everyone_sees_public_entries_and_members_all(round_: Round, coordinator: User) -> None:
    member = make_group(round_, outcome=make_outcome(round_)).memberships.all()[0].user
    for user, sees_inside in ((None, False), (make_user(), False), (member, True), (coordinator, True)):
        seen = page(round_, user)
        assert "About Public" in seen
        assert ("About Inside" in seen) is sees_inside


def test_members_of_another_round_are_no_members_of_this_one(round_: Round) -> None:
    assert "About Inside" not in page(round_, make_group().memberships.all()[0].user)


def test_a_round_in_preparation_shows_nothing(coordinator: User) -> None:
    hidden = make_round(is_public=False)
    where = reverse("rounds:resources", args=[hidden.slug])
    assert client_of(make_user()).get(where).status_code == 404
    assert client_of(coordinator).get(where).status_code == 200


def test_texts_are_markdown_below_their_title_and_harmless(round_: Round) -> None:
    add(round_, "Written", text="# Head\n<script>alert(1)</script>", url="https://slides.example/a")
    seen = page(round_)
    assert "<h4>Head</h4>" in seen
    assert "&lt;script&gt;alert(1)" in seen
    assert 'href="https://slides.example/a"' in seen


def test_entries_stand_in_order_first_those_for_all(round_: Round) -> None:
    kind = make_outcome(round_).type
    add(round_, "For teachers", type=kind)
    last = add(round_, "Last")
    assert move_order(round_) == ["Public", "Inside", "For teachers", "Last"]
    move_resource(resource=last, by=-1)
    move_resource(resource=last, by=-1)
    assert move_order(round_) == ["Public", "Last", "Inside", "For teachers"]
    seen = page(round_)
    assert seen.index("Public") < seen.index("About Last") < seen.index("For groups on") < seen.index("For teachers")


def move_order(round_: Round) -> list[str]:
    return [entry.title for entry in round_.resources.all()]


def test_moving_at_an_end_changes_nothing(round_: Round) -> None:
    first, last = round_.resources.all()
    move_resource(resource=first, by=-1)
    move_resource(resource=last, by=1)
    assert move_order(round_) == ["Public", "Inside"]


def test_recordings_are_there_for_whom_the_session_was(round_: Round, coordinator: User) -> None:
    group = make_group(round_, outcome=make_outcome(round_))
    lead, mentee = group.memberships.get(role="lead").user, group.memberships.get(seat=1).user
    start = timezone.now() - dt.timedelta(days=1)
    for kind, audience in (("info", "everyone"), ("onboarding", "mentors")):
        session = Session.objects.create(round=round_, kind=kind, name=f"The {kind}", audience=audience)
        recorded = {"recording_url": f"https://video.example/{kind}"}
        Sitting.objects.create(session=session, starts_at=start, ends_at=start + dt.timedelta(hours=1), **recorded)
    for user, sees in ((None, False), (mentee, False), (lead, True), (coordinator, True)):
        seen = page(round_, user)
        assert "https://video.example/info" in seen
        assert ("https://video.example/onboarding" in seen) is sees


def test_a_file_is_served_to_be_kept(round_: Round) -> None:
    entry = add(round_, "Slides & more", file=ContentFile(PDF, "slides.pdf"))
    answer = client_of(None).get(reverse("rounds:resource_file", args=[round_.slug, entry.pk]))
    assert b"".join(answer) == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="slides-more.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_files_of_members_are_theirs(round_: Round) -> None:
    member = make_group(round_, outcome=make_outcome(round_)).memberships.all()[0].user
    entry = add(round_, "Slides", file=ContentFile(PDF, "slides.pdf"), is_public=False)
    where = reverse("rounds:resource_file", args=[round_.slug, entry.pk])
    assert [client_of(user).get(where).status_code for user in (None, make_user(), member)] == [404, 404, 200]
    without = reverse("rounds:resource_file", args=[round_.slug, round_.resources.all()[0].pk])
    assert client_of(None).get(without).status_code == 404


def test_a_file_that_is_gone_is_not_found(round_: Round) -> None:
    entry = add(round_, "Slides", file=ContentFile(PDF, "slides.pdf"))
    Path(entry.file.path).unlink()
    assert client_of(None).get(reverse("rounds:resource_file", args=[round_.slug, entry.pk])).status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", PDF), ("A.PNG", PNG), ("a.jpg", b"\xff\xd8\xff\xe0"), ("a.md", "# Grüße".encode()), ("a.csv", b"a,b")],
)
def test_a_coordinator_uploads_a_file(round_: Round, coordinator: User, name: str, content: bytes) -> None:
    client_of(coordinator).post(reverse("rounds_admin:resource_add", args=[round_.slug]), upload(name, content))
    entry = round_.resources.get(title="A file")
    assert entry.file.read() == content
    assert kind_of(entry.file.name or "").mime_type != "application/octet-stream"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.html", b"<script>", "Please choose a PDF"),
        ("a.svg", b"<svg onload=alert(1)>", "Please choose a PDF"),
        ("a.zip", b"PK\x03\x04", "Please choose a PDF"),
        ("a.pdf.exe", PDF, "Please choose a PDF"),
        ("a", PDF, "Please choose a PDF"),
        ("a.pdf", b"<html><script>alert(1)</script>", "not what the name says"),
        ("a.png", PDF, "not what the name says"),
        ("a.txt", b"\xff\xfe\x00\x01", "not plain text"),
        ("a.csv", b"a\x00b", "not plain text"),
        ("a.pdf", b"", "empty"),
        ("a.txt", b"x" * (LARGEST + 1), "larger than 20 MB"),
    ],
)
def test_other_files_are_refused_with_the_reason(
    round_: Round, coordinator: User, name: str, content: bytes, said: str
) -> None:
    where = reverse("rounds_admin:resource_add", args=[round_.slug])
    seen = texts(client_of(coordinator).post(where, upload(name, content, title="Typed title")))
    assert said in seen
    assert "Typed title" in seen
    assert round_.resources.count() == 2


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"title": "Empty"}, "Give a text, a link or a file."),
        ({"title": "", "text": "x"}, "This field is required."),
        ({"title": "x", "url": "javascript:alert(1)"}, "begins with https://"),
    ],
)
def test_an_entry_has_something_to_show(round_: Round, coordinator: User, said: dict[str, str], problem: str) -> None:
    where = reverse("rounds_admin:resource_add", args=[round_.slug])
    assert problem in texts(client_of(coordinator).post(where, said))


@pytest.mark.django_db(transaction=True)
def test_a_replaced_or_removed_file_is_deleted(round_: Round, coordinator: User) -> None:
    entry = add(round_, "Slides", file=ContentFile(PDF, "slides.pdf"))
    client, where = client_of(coordinator), reverse("rounds_admin:resource_edit", args=[round_.slug, entry.pk])
    first = Path(entry.file.path)
    assert "The file as it is now" in texts(client.get(where))
    client.post(where, {"title": "Renamed", "is_public": "on"})
    assert first.exists()
    client.post(where, upload("b.png", PNG))
    entry.refresh_from_db()
    second = Path(entry.file.path)
    assert (first.exists(), second.exists()) == (False, True)
    client.post(where, {"title": "A text now", "text": "words", "remove_file": "on"})
    assert not second.exists()
    entry = add(round_, "Slides", file=ContentFile(PDF, "slides.pdf"))
    third = Path(entry.file.path)
    delete_resource(entry)
    assert not third.exists()


def test_an_entry_that_was_deleted_meanwhile_stays_so(round_: Round) -> None:
    entry = add(round_, "Gone", file=ContentFile(PDF, "slides.pdf"))
    seen = Resource.objects.get(pk=entry.pk)
    delete_resource(entry)
    before = round_.resources.count()
    with pytest.raises(Resource.DoesNotExist):
        change_resource(resource=seen, values={"title": "Back again"})
    assert round_.resources.count() == before


def test_a_coordinator_orders_and_deletes(round_: Round, coordinator: User) -> None:
    client = client_of(coordinator)
    first, second = round_.resources.all()

    def at(name: str, entry: Resource) -> str:
        return reverse(f"rounds_admin:{name}", args=[round_.slug, entry.pk])

    client.post(at("resource_down", first))
    assert move_order(round_) == ["Inside", "Public"]
    client.post(at("resource_up", first))
    assert move_order(round_) == ["Public", "Inside"]
    assert "Delete “Inside”?" in texts(client.get(at("resource_delete", second)))
    client.post(at("resource_delete", second))
    assert move_order(round_) == ["Public"]


def test_viewers_read_the_list_and_change_nothing(round_: Round) -> None:
    client = client_of(make_user(role=User.Role.VIEWER, email="viewer@demo.example"))
    seen = texts(client.get(reverse("rounds_admin:resources", args=[round_.slug])))
    assert "Inside" in seen
    assert "Add an entry" not in seen
    assert client.post(reverse("rounds_admin:resource_add", args=[round_.slug])).status_code == 403


def test_a_new_round_begins_with_ready_made_entries() -> None:
    round_ = make_round()
    fill_round(round_)
    assert "A checklist for meetings" in page(round_)
    assert "SMART" not in page(round_)
    assert round_.resources.count() == 3


def test_a_cloned_round_has_the_same_entries_and_files_of_its_own(coordinator: User) -> None:
    source = make_round()
    fill_round(source)
    kind = source.types.all()[1]
    entry = add(source, "Slides", file=ContentFile(PDF, "slides.pdf"), type=kind, is_public=False)
    clone = clone_round(source=source, name="Next", slug="next", opens_on=dt.date(2030, 1, 1), by=coordinator)
    assert move_order(clone) == move_order(source)
    copy = clone.resources.get(title="Slides")
    assert copy.type
    assert (copy.type.round, copy.type.slug, copy.is_public) == (clone, kind.slug, False)
    assert copy.file.name != entry.file.name
    assert copy.file.read() == PDF


@pytest.mark.parametrize("entries", [1, 12])
def test_the_pages_ask_as_much_for_few_as_for_many(
    round_: Round, coordinator: User, entries: int, django_assert_num_queries: Any
) -> None:
    for number in range(entries):
        add(round_, f"Entry {number}", type=make_outcome(round_, f"type-{number}").type)
    client = client_of(make_user())
    with django_assert_num_queries(6):
        client.get(reverse("rounds:resources", args=[round_.slug]))
    client = client_of(coordinator)
    with django_assert_num_queries(4):
        client.get(reverse("rounds_admin:resources", args=[round_.slug]))
