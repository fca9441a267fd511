"""The coordinator's pages of imports."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.imports.services import apply_import
from accounts.imports.tests.files import AS_OF, amy_file, own_file, own_person, people_file, preview, record_tables
from accounts.models import DecisionRecord, ImportBatch, InstructorRecord, User
from accounts.tests.factories import make_coordinator, make_user

pytestmark = pytest.mark.django_db

PATH = "/admin/people/import/"


@pytest.fixture
def cora() -> User:
    return make_coordinator(email="cora@demo.example")


@pytest.fixture
def client(cora: User) -> Client:
    client = Client()
    client.force_login(cora)
    return client


def upload(client: Client, content: bytes, **fields: str) -> Any:
    file = SimpleUploadedFile("people.csv", content, content_type="text/csv")
    return client.post(PATH, {"file": file, "as_of": "2026-01-31", "contact_statement": ""} | fields)


def test_a_file_is_previewed_then_applied_then_undone(client: Client, cora: User) -> None:
    shown = client.get(upload(client, people_file(3)).headers["Location"])
    assert "Apply 3 changes" in shown.content.decode()
    batch = ImportBatch.objects.get()
    assert (batch.uploaded_by, batch.as_of, batch.file_name) == (cora, AS_OF, "people.csv")
    assert not InstructorRecord.objects.exists()

    applied = client.post(f"{PATH}{batch.pk}/apply/", follow=True).content.decode()
    assert "Applied: 3 changes." in applied
    assert "Undo 3 changes" in applied
    assert InstructorRecord.objects.count() == 3

    undone = client.post(f"{PATH}{batch.pk}/undo/", follow=True).content.decode()
    assert "every record is as it was before this import" in undone
    assert record_tables() == [[], [], []]
    decisions = DecisionRecord.objects.order_by("pk").values_list("made_by", "action")
    assert list(decisions) == [(cora.pk, "import.applied"), (cora.pk, "import.undone")]


def test_a_refused_file_says_why_and_keeps_what_was_typed(client: Client) -> None:
    answer = upload(client, b"Name,Email\nAda,a@example.org\n", contact_statement="They agreed.", as_of="2026-01-15")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "missing: Is instructor, Is trainer" in page
    assert "They agreed." in page
    assert 'value="2026-01-15"' in page
    assert '<a href="#id_file">' in page
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("fields", "says"),
    [({"as_of": "2999-01-01"}, "This day lies in the future."), ({"as_of": "soon"}, "Enter a valid date.")],
)
def test_the_day_of_a_file_must_have_come(client: Client, fields: dict[str, str], says: str) -> None:
    assert says in upload(client, people_file(1), **fields).content.decode()


def test_the_statement_is_kept_with_amys_list_and_shown(client: Client) -> None:
    answer = upload(client, amy_file({"Name": "Ada", "Email": "a@example.org"}), contact_statement="They agreed.")
    assert "They may be contacted:</strong> They agreed." in client.get(answer.headers["Location"]).content.decode()


def test_rows_are_filtered_by_outcome_and_words(client: Client) -> None:
    apply_import(batch=preview(people_file(3)), by=None)
    batch = preview(own_file(own_person(1), own_person(2, name="Renamed"), own_person(7), own_person(8, email="x")))
    path = f"{PATH}{batch.pk}/"

    def lines(**query: str) -> list[int]:
        return [row.line for row in client.get(path, query).context["page"]]

    assert lines() == [2, 3, 4, 5]
    assert lines(outcome="changed") == [3]
    assert lines(outcome="bad") == [5]
    assert lines(outcome="nonsense") == [2, 3, 4, 5]
    assert lines(q="person7@example.org") == [4]
    assert lines(q="PERSON 7") == [4]
    assert lines(q="not an e-mail") == [5]
    assert lines(q="invented", outcome="same") == [2]
    assert lines(q="\0") == [2, 3, 4, 5]
    assert "No row is like this." in client.get(path, {"q": "nobody"}).content.decode()
    counts = {value: count for value, _label, count in client.get(path).context["counts"]}
    assert counts == {"new": 1, "changed": 1, "same": 1, "conflict": 0, "unmatched": 0, "bad": 1}


def test_differences_are_shown_old_and_new(client: Client) -> None:
    apply_import(batch=preview(people_file(1)), by=None)
    batch = preview(own_file(own_person(0, name="Renamed", certified="no", certified_on="")))
    shown = [
        (change.label, change.before, change.after) for change in client.get(f"{PATH}{batch.pk}/").context["rows"][0][1]
    ]
    assert shown == [("name", "Invented Person 0", "Renamed"), ("certified instructor", "yes", "no")]


def test_a_conflict_is_shown_with_both_sides_and_decided(client: Client) -> None:
    apply_import(batch=preview(people_file(3)), by=None)
    batch = preview(own_file(own_person(1, email="person2@example.org", amy_username="", name="Chosen")))
    path = f"{PATH}{batch.pk}/lines/2/"
    assert path in client.get(f"{PATH}{batch.pk}/").content.decode()
    sides = dict(client.get(path).context["sides"])
    assert sides["name"] == ["Chosen", "Invented Person 1", "Invented Person 2"]
    assert sides["workshops taught"] == ["1", "1", "2"]
    record = InstructorRecord.objects.get(amy_username="person_1")
    assert client.post(path, {"record": record.pk}).status_code == 302
    assert batch.rows.get().outcome == "changed"
    client.post(f"{PATH}{batch.pk}/apply/")
    record.refresh_from_db()
    assert record.name == "Chosen"


@pytest.mark.parametrize("record", ["", "x", "-1", "9" * 30, "99999"])
def test_a_choice_that_is_none_leaves_the_conflict(client: Client, record: str) -> None:
    apply_import(batch=preview(people_file(3)), by=None)
    batch = preview(own_file(own_person(1, email="person2@example.org", amy_username="")))
    assert client.post(f"{PATH}{batch.pk}/lines/2/", {"record": record}).status_code == 302
    assert batch.rows.get().outcome == "conflict"


def test_a_preview_that_is_no_longer_true_is_shown_again(client: Client) -> None:
    stale = preview(people_file(2))
    apply_import(batch=preview(people_file(1)), by=None)
    page = client.post(f"{PATH}{stale.pk}/apply/", follow=True).content.decode()
    assert "Nothing was applied. This is how it looks now." in page
    assert "Apply 1 change" in page


def test_an_import_that_others_build_on_says_so_instead_of_undo(client: Client) -> None:
    first = apply_import(batch=preview(people_file(1)), by=None)
    apply_import(batch=preview(own_file(own_person(0, name="Renamed")), file_name="later.csv"), by=None)
    page = client.get(f"{PATH}{first.pk}/").content.decode()
    assert "The later import “later.csv” builds on 1 record of this one." in page
    assert "Undo 1 change" not in page
    again = client.post(f"{PATH}{first.pk}/undo/", follow=True).content.decode()
    assert "alert-danger" in again
    assert InstructorRecord.objects.get().name == "Renamed"


def test_a_preview_is_discarded_but_never_an_applied_import(client: Client) -> None:
    batch = preview(people_file(1))
    assert "Discarded" in client.post(f"{PATH}{batch.pk}/discard/", follow=True).content.decode()
    assert client.get(f"{PATH}{batch.pk}/").status_code == 404
    applied = apply_import(batch=preview(people_file(1)), by=None)
    client.post(f"{PATH}{applied.pk}/discard/")
    assert ImportBatch.objects.get() == applied


def test_cells_of_a_file_are_text_on_every_page(client: Client) -> None:
    nasty = '<script>alert("x")</script>'
    batch = preview(own_file(own_person(1, name=nasty, affiliation="=cmd()"), own_person(2, email=nasty, name=nasty)))
    page = client.get(f"{PATH}{batch.pk}/").content.decode()
    assert nasty not in page
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;" in page


@pytest.mark.parametrize("count", [3, 60])
def test_pages_read_the_same_for_few_rows_as_for_many(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        batch = preview(own_file(own_person(number)), file_name=f"{number}.csv")
    applied = apply_import(batch=preview(people_file(count)), by=None)
    changed = preview(people_file(count, affiliation="Elsewhere"))
    with django_assert_num_queries(5):
        client.get(PATH)
    with django_assert_num_queries(6):
        client.get(f"{PATH}{changed.pk}/")
    with django_assert_num_queries(7):
        client.get(f"{PATH}{applied.pk}/")
    assert client.get(f"{PATH}{batch.pk}/").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["", "1/", "1/apply/", "1/undo/", "1/discard/", "1/lines/2/", "../", "../1/", "../export/", "../../organizations/"],
)
@pytest.mark.parametrize("role", ["member", "viewer", "anonymous"])
def test_only_coordinators_come_here(path: str, role: str) -> None:
    client = Client()
    if role != "anonymous":
        client.force_login(make_user(email="someone@demo.example", role=role))
    batch = preview(people_file(1))
    address = (
        f"{PATH}{path}".replace("/1/", f"/{batch.pk}/").replace("/people/import/../../", "/").replace("/import/..", "")
    )
    for answer in (client.get(address), client.post(address)):
        if role == "anonymous":
            assert answer.headers["Location"].startswith("/accounts/login/")
        else:
            assert answer.status_code == 403
    assert not InstructorRecord.objects.exists()


@pytest.mark.parametrize("path", ["apply/", "undo/", "discard/"])
def test_looking_changes_nothing(client: Client, path: str) -> None:
    batch = preview(people_file(1))
    assert client.get(f"{PATH}{batch.pk}/{path}").status_code == 405


@pytest.mark.parametrize("path", ["", "apply/", "undo/", "discard/", "lines/2/"])
def test_an_import_that_is_not_there_is_404(client: Client, path: str) -> None:
    for number in (999, 10**30):
        assert client.post(f"{PATH}{number}/{path}").status_code == 404


@pytest.mark.parametrize("line", [1, 3, 10**12, 10**30])
def test_a_line_that_is_not_there_or_conflicts_with_nothing_is_404(client: Client, line: int) -> None:
    batch = preview(people_file(2))
    assert client.get(f"{PATH}{batch.pk}/lines/{line}/").status_code == 404
