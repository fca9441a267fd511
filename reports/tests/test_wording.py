"""The pages of own words, and the promise that every kind of mail has them."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from accounts.models import DecisionRecord, User
from accounts.tests.factories import make_coordinator, make_user
from mail.kinds import EXAMPLES, KINDS
from mail.models import OutboxMessage, Wording
from mail.rehearsal import rehearse
from rounds.models import Application
from rounds.tests.factories import make_application, make_round

pytestmark = pytest.mark.django_db

PAGE = "/admin/mail/wording/rounds.received/"


@pytest.fixture
def coordinator(client: Client) -> User:
    user = make_coordinator(name="Cora Coordinator")
    client.force_login(user)
    return user


@pytest.fixture
def application() -> Application:
    return make_application(make_round(name="Spring 2026"), make_user(name="Zoë Quill", email="zoe@people.example"))


# --- Every kind ---


def letters() -> list[Path]:
    root = Path(settings.BASE_DIR) / "templates"
    return sorted(
        path
        for path in root.glob("**/mail/*.*")
        if path.name != "base.html" and not path.name.startswith("_") and "reports" not in path.relative_to(root).parts
    )


@pytest.mark.parametrize("path", letters(), ids=lambda path: "/".join(path.parts[-3:]))
def test_every_letter_marks_its_first_and_last_words(path: Path) -> None:
    text = path.read_text()
    missing = [name for name in ("opening", "closing") if not re.search(rf"{{% block {name} %}}", text)]
    assert missing == [], f"{path.name} needs the blocks {missing} around its first and last words (docs/mail.md)."


@pytest.mark.parametrize("path", letters(), ids=lambda path: "/".join(path.parts[-3:]))
def test_no_time_or_link_is_lost_to_own_words(path: Path) -> None:
    """What coordinators may reword holds no time and no link: those stand between (docs/mail.md)."""
    reworded = re.findall(r"{% block (?:opening|closing) %}(.*?){% endblock(?: \w+)? %}", path.read_text(), re.S)
    assert len(reworded) == 2
    names = [name for part in reworded for name in re.findall(r"{%-? (\w+)", part)]
    values = [value for part in reworded for value in re.findall(r"{{ ([\w.|]+)", part)]
    assert [one for one in names if one.startswith("when")] == []
    assert [one for one in values if re.search(r"when|_at\b|_on\b|link|url|\bday\b|until|stands", one)] == []


def test_every_letter_is_a_pair() -> None:
    names: dict[tuple[Path, str], set[str]] = {(path.parent, path.stem): set() for path in letters()}
    for path in letters():
        names[path.parent, path.stem].add(path.suffix)
    assert [str(key[1]) for key, suffixes in names.items() if suffixes != {".txt", ".html"}] == []


def test_every_kind_has_an_example() -> None:
    missing = sorted(slug for slug in KINDS if slug not in EXAMPLES and not slug.startswith("tests."))
    assert missing == [], "Call mail.kinds.register_example beside the function that queues each of these."


def test_every_kind_says_to_whom_it_goes() -> None:
    assert [slug for slug, example in EXAMPLES.items() if not str(example.to)] == []


@pytest.mark.usefixtures("application")
def test_examples_run_the_real_queue_functions_and_leave_nothing() -> None:
    shown = []
    for slug, example in EXAMPLES.items():
        for thing in list(example.recent())[:1]:
            rehearsed = rehearse(example, thing, {"subject": "S", "opening": "O", "closing": "C"})
            assert rehearsed is not None, slug
            assert rehearsed.message.subject == "S", slug
            assert rehearsed.message.text.startswith("O\n"), slug
            assert "\nC\n" in rehearsed.message.text, slug
            assert set(example.words) <= set(rehearsed.values), f"{slug}: the context lacks words that it promises"
            shown.append(slug)
    assert {"rounds.received", "rounds.accepted", "rounds.dates_changed", "accounts.new_password"} <= set(shown)
    assert not OutboxMessage.objects.exists()


# --- The list ---


@pytest.mark.usefixtures("coordinator")
def test_the_list_has_every_kind_with_to_whom_and_when(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Wording.objects.create(kind="rounds.received", opening="Hi")
    with django_assert_num_queries(4):
        page = client.get("/admin/mail/wording/").content.decode()
    for slug, kind in KINDS.items():
        assert f"/admin/mail/wording/{slug}/" in page
        assert escape(str(kind.label)) in page
    assert page.count("<strong>changed</strong>") == 1


def test_only_coordinators_may_change_words(client: Client) -> None:
    for role in (User.Role.MEMBER, User.Role.VIEWER):
        user = make_user(role=role)
        client.force_login(user)
        for path in ("/admin/mail/wording/", PAGE, f"{PAGE}preview/", f"{PAGE}undo/", f"{PAGE}html/x/"):
            response = client.get(path)
            assert response.status_code in (302, 403), path
    assert not Wording.objects.exists()


# --- The page of a kind ---


@pytest.mark.usefixtures("coordinator", "application")
def test_the_page_shows_the_usual_words_and_the_mail_for_a_real_recipient(client: Client) -> None:
    page = client.get(PAGE).content.decode()
    assert "Zoë Quill &lt;zoe@people.example&gt;" in page
    assert "We have your application to Spring 2026" in page
    assert "We have your application to {round}" in page
    assert "Hello {name}," in page
    assert "Thank you for applying to {round} as {role}. We have everything." in page
    assert "<code>{round}</code>" in page
    assert "Back to the programme" not in page
    assert not OutboxMessage.objects.exists()


@pytest.mark.usefixtures("coordinator")
def test_a_kind_that_nothing_was_about_yet_says_so(client: Client) -> None:
    page = client.get(PAGE).content.decode()
    assert "there is nobody to show it for" in page
    client.post(PAGE, {"subject": "We have it", "opening": "", "closing": ""})
    assert Wording.objects.get().subject == "We have it"


@pytest.mark.usefixtures("application")
def test_words_are_kept_on_record_and_used(client: Client, coordinator: User, application: Application) -> None:
    response = client.post(PAGE, {"subject": "", "opening": "Dear {name},", "closing": ""})
    assert response["Location"] == PAGE
    kept = Wording.objects.get()
    assert (kept.kind, kept.opening, kept.changed_by) == ("rounds.received", "Dear {name},", coordinator)
    record = DecisionRecord.objects.get(action="mail.wording_changed")
    assert (record.made_by, record.before, record.after) == (
        coordinator,
        {"subject": "", "opening": "", "closing": ""},
        {"subject": "", "opening": "Dear {name},", "closing": ""},
    )
    EXAMPLES["rounds.received"].queue(application)
    assert OutboxMessage.objects.get().text.startswith("Dear Zoë,\n\nYour application as mentee is accepted.")


@pytest.mark.usefixtures("coordinator")
def test_keeping_the_same_words_twice_is_on_record_once(client: Client) -> None:
    for _time in range(2):
        client.post(PAGE, {"subject": "A", "opening": "", "closing": ""})
    assert DecisionRecord.objects.count() == 1


@pytest.mark.usefixtures("coordinator", "application")
def test_unknown_placeholders_are_refused_with_the_known_ones_and_nothing_typed_is_lost(client: Client) -> None:
    typed = "Dear {firstname}, of {group}"
    page = client.post(PAGE, {"subject": "S", "opening": typed, "closing": ""}).content.decode()
    assert "This mail doesn&#x27;t know {firstname} and {group}." in page
    assert "It knows {name}, {programme}, {contact}, {round} and {role}." in page
    assert typed in page
    assert not Wording.objects.exists()


@pytest.mark.usefixtures("coordinator", "application")
def test_the_preview_shows_words_as_typed_without_keeping_them(client: Client) -> None:
    other = make_application(make_round(name="Autumn"), make_user(name="Ola Nordmann"))
    data = {"subject": "Hi {name}", "opening": "<b>Dear {name}</b>", "closing": "", "sample": str(other.pk)}
    part = client.post(f"{PAGE}preview/", data, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "Hi Ola" in part
    assert "&lt;b&gt;Dear Ola&lt;/b&gt;" in part
    frame = re.search(rf'src="({PAGE}html/[^"]+)"', part)
    assert frame
    html = client.get(frame[1])
    assert "&lt;b&gt;Dear Ola&lt;/b&gt;" in html.content.decode()
    assert html["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    whole = client.post(f"{PAGE}preview/", data).content.decode()
    assert "<html" in whole
    assert "Dear {name}" in whole
    assert not Wording.objects.exists()


@pytest.mark.usefixtures("application")
def test_the_frame_of_a_preview_is_for_its_coordinator_alone(client: Client, coordinator: User) -> None:
    page = client.get(PAGE).content.decode()
    frame = re.search(rf'src="({PAGE}html/[^"]+)"', page)
    assert frame
    client.force_login(make_coordinator())
    assert client.get(frame[1]).status_code == 404
    client.force_login(coordinator)
    assert client.get(frame[1].replace("rounds.received", "rounds.changed")).status_code == 404
    assert client.get(frame[1]).status_code == 200


@pytest.mark.usefixtures("coordinator", "application")
def test_keys_of_links_are_not_shown(client: Client) -> None:
    page = client.get("/admin/mail/wording/rounds.invite_lead/").content.decode()
    assert "/mail/unsubscribe/key-not-shown" in page


@pytest.mark.usefixtures("coordinator")
def test_the_programmes_words_come_back(client: Client) -> None:
    client.post(PAGE, {"subject": "A", "opening": "", "closing": ""})
    assert "Back to the programme" in client.get(PAGE).content.decode()
    client.post(f"{PAGE}undo/")
    client.post(f"{PAGE}undo/")
    assert not Wording.objects.exists()
    assert [record.after["subject"] for record in DecisionRecord.objects.order_by("pk") if record.after] == ["A", ""]


@pytest.mark.usefixtures("coordinator")
def test_a_kind_that_does_not_exist_is_not_found(client: Client) -> None:
    assert client.get("/admin/mail/wording/no.such-kind/").status_code == 404


@pytest.mark.usefixtures("coordinator")
@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries_for_few_and_many(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(number):
        make_application(make_round())
    with django_assert_num_queries(10):
        client.get(PAGE)
