"""The coordinator's mail screen."""

import datetime as dt
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.emails import NEW_PASSWORD
from accounts.models import DecisionRecord, User
from accounts.tests.factories import make_coordinator, make_user
from mail.models import MailHold, OutboxMessage, ServerTrouble
from mail.services import hold_mail
from mail.tests.factories import LETTER, NEWS, invitation, make_message

pytestmark = pytest.mark.django_db

State = OutboxMessage.State
PAGES = ["/admin/mail/", "/admin/mail/hold/", "/admin/mail/release/", "/admin/mail/1/", "/admin/mail/1/html/"]


@pytest.fixture
def coordinator(client: Client) -> User:
    """A coordinator who is signed in, with a second factor."""
    user = make_coordinator()
    client.force_login(user)
    return user


def content(response: Any) -> str:
    assert response.status_code == 200, response
    text: str = response.content.decode()
    return text


def post(client: Client, path: str, **data: Any) -> HttpResponseBase:
    response: HttpResponseBase = client.post(path, data)
    return response


@pytest.mark.parametrize("path", PAGES)
def test_only_coordinators_see_mail(client: Client, path: str) -> None:
    make_message()
    assert client.get(path)["Location"].startswith("/accounts/login/")
    for role in (User.Role.MEMBER, User.Role.VIEWER):
        user = make_user(role=role)
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
        client.force_login(user)
        assert client.get(path).status_code == 403


@pytest.mark.usefixtures("coordinator")
def test_the_list_shows_each_message_with_its_state_and_counts(client: Client) -> None:
    assert "No message has been written yet" in content(client.get("/admin/mail/"))
    make_message("ada")
    OutboxMessage.objects.filter(pk=make_message("bo").pk).update(state=State.FAILED, error="550 No such person")
    page = content(client.get("/admin/mail/"))
    assert "2 messages" in page
    for words in ("ada@people.example", "bo@people.example", "550 No such person", "a reminder for tests"):
        assert words in page


@pytest.mark.usefixtures("coordinator")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=failed", ["bo"]),
        ("kind=tests.letter", ["cy"]),
        ("q=ADA@", ["ada"]),
        ("q=tuesdays", ["ada", "bo", "cy"]),
        ("q=nobody", []),
        ("state=nonsense", ["ada", "bo", "cy"]),
        ("page=99", ["ada", "bo", "cy"]),
        ("q=%00", ["ada", "bo", "cy"]),
    ],
)
def test_the_list_is_filtered_in_the_address(client: Client, query: str, found: list[str]) -> None:
    make_message("ada")
    OutboxMessage.objects.filter(pk=make_message("bo").pk).update(state=State.FAILED)
    make_message("cy", kind=LETTER)
    page = content(client.get(f"/admin/mail/?{query}"))
    assert [name for name in ("ada", "bo", "cy") if f"{name}@people.example" in page] == found


@pytest.mark.usefixtures("coordinator")
@pytest.mark.parametrize("number", [3, 60])
def test_the_list_takes_the_same_queries_for_few_and_many(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for each in range(number):
        make_message(f"person{each}")
    with django_assert_num_queries(9):
        client.get("/admin/mail/")


@pytest.mark.usefixtures("coordinator")
def test_the_servers_trouble_is_shown(client: Client) -> None:
    ServerTrouble.objects.create(error="Connection refused", next_try_at=timezone.now() + dt.timedelta(minutes=1))
    page = content(client.get("/admin/mail/"))
    assert "The mail server takes nothing." in page
    assert "Connection refused" in page


def test_holding_says_how_many_wait_asks_why_and_is_on_record(client: Client, coordinator: User) -> None:
    for name in ("ada", "bo"):
        make_message(name)
    assert "not the 2 messages that wait now" in content(client.get("/admin/mail/hold/"))
    assert 'href="#id_reason"' in content(post(client, "/admin/mail/hold/", reason=""))
    assert MailHold.objects.count() == 0
    for _ in range(2):
        post(client, "/admin/mail/hold/", reason="The server moves")
    assert MailHold.objects.get().held_by == coordinator
    assert "The server moves" in content(client.get("/admin/mail/"))
    assert "2 messages wait." in content(client.get("/admin/mail/release/"))
    for _ in range(2):
        assert post(client, "/admin/mail/release/").status_code == 302
    assert MailHold.objects.get().released_by == coordinator
    actions = DecisionRecord.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["mail.outbox_held", "mail.outbox_held", "mail.outbox_released"]


@pytest.mark.usefixtures("coordinator")
def test_a_message_is_shown_as_its_reader_gets_it(client: Client) -> None:
    message = make_message(attachments=[invitation()])
    page = content(client.get(f"/admin/mail/{message.pk}/"))
    for words in ("See you at 18:00.", "meeting.ics", f"/admin/mail/{message.pk}/html/"):
        assert words in page
    preview = client.get(f"/admin/mail/{message.pk}/html/")
    assert "See you at 18:00." in content(preview)
    assert preview["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert preview["X-Frame-Options"] == "SAMEORIGIN"
    assert client.get("/admin/mail/999999/").status_code == 404
    assert client.get("/admin/mail/999999/html/").status_code == 404


@pytest.mark.usefixtures("coordinator")
def test_keys_that_let_one_act_as_the_reader_are_not_shown(client: Client) -> None:
    message = make_message(kind=NEWS)
    key = message.text.rpartition("/mail/unsubscribe/")[2].strip()
    assert len(key) > 40
    for path in (f"/admin/mail/{message.pk}/", f"/admin/mail/{message.pk}/html/"):
        page = content(client.get(path))
        assert key.strip("/") not in page
        assert "/mail/unsubscribe/key-not-shown" in page


@pytest.mark.usefixtures("coordinator")
def test_the_text_of_a_secret_message_is_shown_to_nobody_else(client: Client) -> None:
    message = make_message(kind=NEW_PASSWORD)
    page = content(client.get(f"/admin/mail/{message.pk}/"))
    assert "See you at 18:00." not in page
    assert "carries a secret of its reader" in page
    assert client.get(f"/admin/mail/{message.pk}/html/").status_code == 404


def test_cancelling_says_the_number_first_and_is_on_record(client: Client, coordinator: User) -> None:
    ada, bo, gone = make_message("ada"), make_message("bo"), make_message("gone")
    OutboxMessage.objects.filter(pk=gone.pk).update(state=State.SENT, sent_at=timezone.now())
    chosen = {"what": "cancel", "pk": [ada.pk, bo.pk, gone.pk]}
    page = content(post(client, "/admin/mail/change/", **chosen))
    assert "Cancel 2 messages?" in page
    assert "1 of those chosen is left out" in page
    assert OutboxMessage.objects.filter(state=State.CANCELLED).count() == 0
    for _ in range(2):
        assert post(client, "/admin/mail/change/", **chosen, confirmed="yes").status_code == 302
    states = dict(OutboxMessage.objects.values_list("pk", "state"))
    assert states == {ada.pk: "cancelled", bo.pk: "cancelled", gone.pk: "sent"}
    records = DecisionRecord.objects.order_by("pk").values_list("action", "subject", "made_by")
    assert list(records) == [("mail.cancelled", f"mail.outboxmessage:{pk}", coordinator.pk) for pk in (ada.pk, bo.pk)]


@pytest.mark.usefixtures("coordinator")
def test_all_that_were_found_are_sent_again_but_none_that_came_later(client: Client) -> None:
    for number in range(60):
        make_message(f"person{number}")
    OutboxMessage.objects.update(state=State.FAILED)
    make_message("other", kind=LETTER)
    page = content(client.get("/admin/mail/?kind=tests.reminder"))
    assert "Not those ticked, but all 60 found" in page
    newest = OutboxMessage.objects.filter(kind="tests.reminder").latest("pk").pk
    assert f'name="up_to" value="{newest}"' in page
    later = make_message("later")
    OutboxMessage.objects.filter(pk=later.pk).update(state=State.FAILED)
    chosen = {"what": "resend", "all_found": "yes", "up_to": newest, "kind": "tests.reminder"}
    assert "Send 60 messages" in content(post(client, "/admin/mail/change/", **chosen))
    post(client, "/admin/mail/change/", **chosen, confirmed="yes")
    assert OutboxMessage.objects.filter(state=State.WAITING, kind="tests.reminder").count() == 60
    assert OutboxMessage.objects.get(pk=later.pk).state == "failed"


@pytest.mark.usefixtures("coordinator")
@pytest.mark.parametrize(
    "data",
    [
        {},
        {"what": "cancel"},
        {"what": "explode", "pk": ["1"]},
        {"what": "cancel", "pk": ["nonsense"]},
        {"what": "cancel", "pk": ["999999999999999999999"]},
        {"what": "cancel", "all_found": "yes"},
        {"what": "cancel", "all_found": "yes", "up_to": "9" * 30},
        {"what": "cancel", "all_found": "yes", "up_to": "1", "state": "nonsense"},
    ],
)
def test_a_choice_that_makes_no_sense_changes_nothing_and_says_so(client: Client, data: dict[str, Any]) -> None:
    make_message()
    response = client.post("/admin/mail/change/", data | {"confirmed": "yes"}, follow=True)
    assert "alert-danger" in content(response)
    assert OutboxMessage.objects.get().state == "waiting"


def test_changing_needs_a_post(client: Client, coordinator: User) -> None:
    assert client.get("/admin/mail/change/").status_code == 405
    assert coordinator.is_coordinator


@pytest.mark.usefixtures("coordinator")
def test_one_message_is_held_and_sent_again_from_its_page(client: Client) -> None:
    message = make_message()
    for what, state in (("hold", "held"), ("resend", "waiting"), ("cancel", "cancelled")):
        assert f'value="{what}"' in content(client.get(f"/admin/mail/{message.pk}/"))
        post(client, "/admin/mail/change/", what=what, pk=message.pk, confirmed="yes")
        message.refresh_from_db()
        assert message.state == state


@pytest.mark.usefixtures("coordinator")
def test_releasing_what_is_not_held_says_so(client: Client) -> None:
    response = client.get("/admin/mail/release/", follow=True)
    assert "Nothing is held" in content(response)
    hold_mail(by=None, reason="A restored copy")
    assert "A restored copy" in content(client.get("/admin/mail/"))


@pytest.mark.usefixtures("coordinator")
def test_sending_a_moot_message_again_is_said_before_it_is_done(client: Client) -> None:
    past = timezone.now() - dt.timedelta(hours=1)
    moot = make_message("ada", not_after=past)
    OutboxMessage.objects.update(state=State.CANCELLED, error="It came too late to be of use, so it was not sent.")
    shown = content(client.get(f"/admin/mail/{moot.pk}/"))
    assert "Moot from" in shown
    assert "It came too late to be of use" in shown
    asked = content(client.post("/admin/mail/change/", {"what": "resend", "pk": moot.pk}))
    assert "1 of them came too late to be of use" in asked
    assert "too late" not in content(client.post("/admin/mail/change/", {"what": "hold", "pk": moot.pk}))
    post(client, "/admin/mail/change/", what="resend", pk=moot.pk, confirmed="yes")
    moot.refresh_from_db()
    assert (moot.state, moot.not_after) == (State.WAITING, None)
