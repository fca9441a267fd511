"""What a concern says is in no log, no error report, no e-mail, no export, no record, and on no other page."""

import json
import logging
import re
from collections.abc import Iterator

import pytest
from django.test import Client, RequestFactory
from django.views.debug import ExceptionReporter
from pytest_django.fixtures import Settings

from accounts.concerns import hooks
from accounts.concerns.views import concern as concern_page
from accounts.models import Concern, DecisionRecord, User
from accounts.mydata.erasure import erase_person
from accounts.mydata.exports import export_of
from accounts.tests.factories import make_coordinator, make_user
from mail.models import OutboxMessage

pytestmark = pytest.mark.django_db

CANARY = "canary-of-what-happened"


@pytest.fixture
def hana() -> User:
    return make_coordinator(name="Hana Handler", handles_concerns=True)


@pytest.fixture
def mia(client: Client) -> User:
    """A member who reports something under her name."""
    mia = make_user(name="Mia Member", email="mia@people.example")
    client.force_login(mia)
    return mia


def send(client: Client) -> Concern:
    page = client.get("/concern/").content.decode()
    token = re.search(r'name="once" value="([^"]+)"', page)
    assert token
    client.post("/concern/", {"text": CANARY, "about": f"about {CANARY}", "is_named": "yes", "once": token[1]})
    return Concern.objects.get()


@pytest.mark.usefixtures("hana", "mia")
def test_nothing_of_it_is_in_the_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        concern = send(client)
        client.post(f"/admin/concerns/{concern.reference}/note/", {"text": CANARY})
    assert CANARY not in "".join(
        str(record.msg) + str(record.args) for record in caplog.records if "sql" not in record.name
    )


@pytest.fixture
def _broken_hook() -> Iterator[None]:
    """A room above that fails while a concern is being kept."""

    def fail(_user: User) -> set[int]:
        raise RuntimeError("broken")

    hooks.register_mentored(fail)
    yield
    hooks.mentored_readers.remove(fail)


@pytest.mark.usefixtures("_broken_hook")
def test_nothing_of_it_is_in_the_report_of_an_error(hana: User, mia: User, settings: Settings) -> None:
    settings.DEBUG = False
    client = Client()
    client.force_login(mia)
    token = re.search(r'name="once" value="([^"]+)"', client.get("/concern/").content.decode())
    assert token
    request = RequestFactory().post("/concern/", {"text": CANARY, "about": CANARY, "is_named": "no", "once": token[1]})
    request.user = mia
    with pytest.raises(RuntimeError, match="broken") as raised:
        concern_page(request)
    said = ExceptionReporter(request, raised.type, raised.value, raised.tb)
    for words in (said.get_traceback_text(), said.get_traceback_html()):
        assert "report_concern" in words
        assert CANARY not in words
    assert not Concern.objects.exists()


def test_nothing_of_it_is_in_the_outbox_records_or_exports(client: Client, hana: User, mia: User) -> None:
    send(client)
    for message in OutboxMessage.objects.all():
        assert CANARY not in message.subject + message.text + message.html + message.key
    assert not DecisionRecord.objects.exists()
    for user in (hana, mia):
        assert CANARY not in json.dumps(export_of(user), default=str)


def test_coordinators_do_not_see_who_got_mail_about_it(client: Client, hana: User, mia: User) -> None:
    send(client)
    client.force_login(make_coordinator())
    page = client.get("/admin/mail/").content.decode()
    assert "0 messages" in page
    assert mia.email not in page
    for message in OutboxMessage.objects.all():
        assert client.get(f"/admin/mail/{message.pk}/").status_code == 404
        assert client.get(f"/admin/mail/{message.pk}/html/").status_code == 404
        client.post("/admin/mail/change/", {"what": "cancel", "pk": message.pk, "confirmed": "yes"})
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"waiting"}


def test_a_preview_of_its_mail_shows_no_reporter(client: Client, hana: User, mia: User) -> None:
    send(client)
    client.force_login(make_coordinator())
    for kind in ("accounts.concern_thanks", "accounts.concern_received"):
        page = client.get(f"/admin/mail/wording/{kind}/").content.decode()
        assert mia.email not in page
        assert Concern.objects.get().reference not in page


def test_erasing_the_reporter_unlinks_them_and_keeps_the_concern(client: Client, hana: User, mia: User) -> None:
    concern = send(client)
    stranger = Concern.objects.create(text="by form", reporter_name="Mia", reporter_email="Mia@people.example")
    erase_person(user=mia, by=mia)
    concern.refresh_from_db()
    stranger.refresh_from_db()
    assert (concern.reporter, concern.text) == (None, CANARY)
    assert (stranger.reporter_name, stranger.reporter_email) == ("", "")


def test_an_erased_handler_handles_nothing(hana: User) -> None:
    make_coordinator()
    erase_person(user=hana, by=hana)
    hana.refresh_from_db()
    assert hana.handles_concerns is False
