"""Writing to the outbox: once, in the caller's transaction, with a wake after the commit that can't hurt."""

import socket
import time
from email.utils import parseaddr

import pytest
from django.db import transaction
from kombu import Connection
from kombu.exceptions import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from mail.models import OutboxMessage
from mail.queries import counts_by_state, current_hold, oldest_unsent
from mail.services import (
    Recipient,
    cancel_message,
    cancel_waiting,
    hold_mail,
    hold_messages,
    queue_mail,
    release_mail,
    resend_message,
)
from mail.tests.factories import LETTER, REMINDER, invitation, make_message
from mail.waking import TASK, wake_delivery
from mentoring.celery import app

pytestmark = pytest.mark.django_db

State = OutboxMessage.State


def test_the_same_message_is_written_once() -> None:
    first, again = make_message(), make_message()
    assert first.pk == again.pk
    assert make_message(about="thing:2").pk != first.pk
    assert make_message("bo").pk != first.pk
    assert make_message(kind=LETTER).pk != first.pk


def test_two_very_long_addresses_are_two_messages() -> None:
    for end in ("x", "y"):
        to = Recipient(email=f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{end * 50}.example")
        assert parseaddr(to.email)[1] == to.email
        queue_mail(kind=REMINDER, about="thing:1", to=to, template="mail/plain", context={"title": "Hi"})
    assert OutboxMessage.objects.count() == 2


def test_attachments_are_written_with_the_message_once() -> None:
    make_message(attachments=[invitation()])
    message = make_message(attachments=[invitation()])
    assert [file.file_name for file in message.attachments.all()] == ["meeting.ics"]


def test_a_transaction_wakes_delivery_once_however_many_it_writes(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as callbacks, transaction.atomic():
        for number in range(5):
            make_message(f"person{number}")
    assert callbacks == [wake_delivery]


def test_a_message_of_a_part_that_was_rolled_back_wakes_nobody(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        with transaction.atomic():
            make_message("ada")
            transaction.set_rollback(True)
        assert OutboxMessage.objects.count() == 0
        make_message("bo")
    assert callbacks == [wake_delivery]


def test_a_wake_reaches_the_workers_queue() -> None:
    wake_delivery()
    with Connection(app.conf.broker_url) as broker:
        message = broker.SimpleQueue("celery").get(timeout=5)
        message.ack()
    assert message.headers["task"] == TASK


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_refuses_leaves_what_was_saved_and_delays_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    began = time.monotonic()
    make_message()
    assert time.monotonic() - began < 1
    assert OutboxMessage.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_hangs_delays_a_request_by_less_than_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(5)
        monkeypatch.setattr(app.conf, "broker_write_url", f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        began = time.monotonic()
        make_message()
        assert 0.3 < time.monotonic() - began < 1.2
        with pytest.raises(OperationalError):
            wake_delivery()
    assert OutboxMessage.objects.count() == 1


def test_holding_twice_is_one_hold_and_releasing_twice_is_harmless(settings: Settings) -> None:
    hold = hold_mail(by=None, reason="The server's password changed")
    assert hold_mail(by=None, reason="again") == hold
    assert current_hold() == hold
    assert (release_mail(by=None), release_mail(by=None)) == (1, 0)
    assert current_hold() is None


STATES = ["waiting", "held", "sending", "sent", "failed", "in_doubt", "cancelled"]


def in_state(state: str) -> OutboxMessage:
    message = make_message(about=f"in:{state}")
    message.state = state
    if state == "sent":
        message.sent_at = message.created_at
    if state == "sending":
        message.claim, message.claimed_until = "12345678-1234-5678-1234-567812345678", message.created_at
    message.save()
    return message


@pytest.mark.parametrize(
    ("state", "may"), list(zip(STATES, [True, True, False, False, True, True, False], strict=True))
)
def test_only_what_has_not_left_can_be_cancelled_and_only_once(state: str, may: bool) -> None:
    message = in_state(state)
    assert [cancel_message(message), cancel_message(message)] == [may, False]
    message.refresh_from_db()
    assert message.state == ("cancelled" if may else state)


@pytest.mark.parametrize(
    ("state", "may"), list(zip(STATES, [False, True, False, False, True, True, True], strict=True))
)
def test_only_what_stopped_can_be_resent_and_only_once(state: str, may: bool) -> None:
    message = in_state(state)
    assert [resend_message(message), resend_message(message)] == [may, False]
    message.refresh_from_db()
    assert message.state == ("waiting" if may else state)


def test_single_messages_can_be_held() -> None:
    make_message("ada")
    in_state("sent")
    assert hold_messages(OutboxMessage.objects.all()) == 1
    assert counts_by_state() == dict.fromkeys(STATES, 0) | {"held": 1, "sent": 1}


def test_moot_mail_about_one_object_is_cancelled() -> None:
    for about in ("meeting:7:2026-01", "meeting:7:2026-02", "meeting:70:2026-01"):
        make_message(about=about)
    make_message(about="meeting:7:2026-01", kind=LETTER)
    assert cancel_waiting(kind=REMINDER, about="meeting:7") == 2
    left = OutboxMessage.objects.filter(state=State.WAITING).values_list("key", flat=True)
    assert sorted(left) == [
        "tests.letter:meeting:7:2026-01:ada@people.example",
        "tests.reminder:meeting:70:2026-01:ada@people.example",
    ]


def test_the_oldest_unsent_is_what_should_have_left_first() -> None:
    assert oldest_unsent() is None
    first = make_message("ada")
    make_message("bo")
    assert oldest_unsent() == first.send_after
    OutboxMessage.objects.update(state=State.CANCELLED)
    assert oldest_unsent() is None
