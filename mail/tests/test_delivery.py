"""Delivery against real servers: each answer leads to its right state (T4), and nobody waits for a bad one."""

import datetime as dt
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from mail import smtp
from mail.courier import Courier
from mail.delivery import GIVE_UP_AFTER, LEASE, claim_next, deliver, deliver_due, settle
from mail.models import OutboxMessage, ServerTrouble
from mail.services import hold_mail, release_mail, resend_message
from mail.tests.factories import LETTER, make_message
from mail.tests.servers import Sink, mail_server

pytestmark = pytest.mark.django_db

State = OutboxMessage.State


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    with mail_server() as server:
        settings.MAILERS = server.mailers
        yield server


def states() -> dict[str, str]:
    """State by the name before the @."""
    rows = OutboxMessage.objects.values_list("to_email", "state")
    return {email.partition("@")[0]: state for email, state in rows}


def one() -> OutboxMessage:
    return OutboxMessage.objects.get()


def test_what_is_due_is_sent_once(sink: Sink) -> None:
    for name in ("ada", "bo", "cy"):
        make_message(name)
    assert deliver_due() is False
    assert deliver_due() is False
    assert sink.recipients == ["ada@people.example", "bo@people.example", "cy@people.example"]
    assert states() == {"ada": "sent", "bo": "sent", "cy": "sent"}
    assert sink.connections == 1


def test_a_message_for_later_waits(sink: Sink) -> None:
    make_message(not_before=timezone.now() + dt.timedelta(hours=1))
    deliver_due()
    assert (sink.taken, one().state) == ([], "waiting")


def test_one_bad_recipient_blocks_nobody(sink: Sink) -> None:
    for name in ("unknown", "greylisted", "spam", "full", "drop", "ada"):
        make_message(name)
    assert deliver_due() is False
    assert states() == {
        "unknown": "failed",
        "greylisted": "waiting",
        "spam": "failed",
        "full": "waiting",
        "drop": "in_doubt",
        "ada": "sent",
    }
    errors = dict(OutboxMessage.objects.values_list("to_email", "error"))
    assert errors["unknown@people.example"] == "550 5.1.1 No such person"
    assert errors["full@people.example"] == "452 4.2.2 Mailbox full"
    assert not ServerTrouble.objects.exists()


@pytest.mark.parametrize("address", ["zoë@people.example", "two@@people.example", "a b@people.example"])
def test_an_impossible_address_fails_alone(sink: Sink, address: str) -> None:
    OutboxMessage.objects.filter(pk=make_message("bad").pk).update(to_email=address)
    make_message("ada")
    deliver_due()
    assert sorted(OutboxMessage.objects.values_list("state", flat=True)) == ["failed", "sent"]
    assert sink.recipients == ["ada@people.example"]


def test_a_server_that_refuses_connections_rests_and_all_leave_when_it_is_back(settings: Settings) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.MAILERS = Sink(port=closed.getsockname()[1]).mailers
        make_message("ada")
        make_message("bo")
        deliver_due()
    trouble = ServerTrouble.objects.get()
    assert "refused" in trouble.error
    assert states() == {"ada": "waiting", "bo": "waiting"}
    assert sorted(OutboxMessage.objects.values_list("attempts", flat=True)) == [0, 1]
    with mail_server() as sink:
        settings.MAILERS = sink.mailers
        deliver_due()
        assert sink.connections == 0
        with time_machine.travel(timezone.now() + dt.timedelta(minutes=2)):
            deliver_due()
        assert states() == {"ada": "sent", "bo": "sent"}
    assert not ServerTrouble.objects.exists()


def test_the_rest_grows_to_five_minutes(settings: Settings) -> None:
    settings.MAILERS = Sink(port=1).mailers
    make_message("ada")
    rests = []
    for hour in range(7):
        make_message(f"more{hour}")
        with time_machine.travel(timezone.now() + dt.timedelta(hours=hour), tick=False):
            deliver_due()
            rests.append(round((ServerTrouble.objects.get().next_try_at - timezone.now()).total_seconds() / 60))
    assert rests == [1, 2, 3, 4, 5, 5, 5]


@pytest.mark.parametrize(
    "behavior",
    [{"greeting": b"421 too busy\r\n"}, {"greeting": b"554 go away\r\n"}, {"answer_to_sender": b"530 who are you\r\n"}],
    ids=["busy", "refuses us", "wants a password"],
)
def test_a_server_that_refuses_us_rests_and_nothing_fails(settings: Settings, behavior: dict[str, bytes]) -> None:
    with mail_server(**behavior) as sink:
        settings.MAILERS = sink.mailers
        make_message("ada")
        make_message("bo")
        deliver_due()
    assert states() == {"ada": "waiting", "bo": "waiting"}
    assert ServerTrouble.objects.count() == 1


def test_a_server_that_closes_down_ends_the_batch(sink: Sink) -> None:
    make_message("closing")
    make_message("ada")
    deliver_due()
    assert states() == {"closing": "waiting", "ada": "waiting"}
    assert ServerTrouble.objects.get().error == "421 4.3.2 Closing down"


def test_a_server_that_closes_a_used_connection_is_asked_again_at_once(sink: Sink) -> None:
    sink.most_messages_a_connection = 1
    for name in ("ada", "bo", "cy"):
        make_message(name)
    deliver_due()
    assert states() == {"ada": "sent", "bo": "sent", "cy": "sent"}
    assert list(OutboxMessage.objects.values_list("attempts", flat=True)) == [1, 1, 1]
    assert len(sink.taken) == 3


@pytest.mark.parametrize("name", ["silence", "drip"])
def test_a_tarpit_is_left_and_the_next_message_goes(sink: Sink, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "SENDING_SECONDS", 0.4)
    make_message(name)
    make_message("ada")
    began = time.monotonic()
    deliver_due()
    assert time.monotonic() - began < 2
    assert states() == {name: "waiting", "ada": "sent"}


def test_silence_after_the_message_is_a_doubt(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "SENDING_SECONDS", 0.4)
    make_message("taken-then-silence")
    deliver_due()
    assert (one().state, one().doubts, len(sink.taken)) == ("in_doubt", 1, 1)


def test_a_silent_server_holds_a_worker_briefly(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "OPENING_SECONDS", 0.4)
    with mail_server(greeting=b"") as sink:
        settings.MAILERS = sink.mailers
        make_message("ada")
        make_message("bo")
        began = time.monotonic()
        deliver_due()
        assert time.monotonic() - began < 2
    assert states() == {"ada": "waiting", "bo": "waiting"}


def test_a_doubt_is_tried_once_more_with_the_same_message_id_and_then_left_to_a_person(sink: Sink) -> None:
    make_message("drop")
    start = timezone.now()
    for minutes in (0, 10, 20, 30, 600):
        with time_machine.travel(start + dt.timedelta(minutes=minutes)):
            deliver_due()
    assert (one().state, one().doubts) == ("in_doubt", 2)
    assert [message["Message-ID"] for message in sink.taken] == [one().message_id] * 2
    assert resend_message(one())
    deliver_due()
    assert len(sink.taken) == 3


def test_a_refused_retry_does_not_use_up_the_doubts_one_retry(sink: Sink, settings: Settings) -> None:
    make_message("ada")
    OutboxMessage.objects.update(state=State.IN_DOUBT, doubts=1)
    settings.MAILERS = Sink(port=1).mailers
    deliver_due()
    assert (one().state, one().doubts) == ("in_doubt", 1)
    settings.MAILERS = sink.mailers
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=5)):
        deliver_due()
    assert one().state == "sent"


def test_what_a_killed_worker_claimed_is_in_doubt_after_its_lease_and_sent_then(sink: Sink) -> None:
    make_message()
    claimed = claim_next()
    assert claimed is not None
    assert claim_next() is None
    deliver_due()
    assert sink.taken == []
    with time_machine.travel(timezone.now() + LEASE + dt.timedelta(seconds=1)):
        deliver_due()
    assert [message["Message-ID"] for message in sink.taken] == [claimed.message_id]
    assert one().state == "sent"
    assert settle(claimed, state=State.FAILED) is False
    assert one().state == "sent"


def test_tries_come_ever_slower_and_end_after_a_day(sink: Sink) -> None:
    make_message("greylisted")
    start = now = timezone.now()
    tries = []
    while one().state == "waiting":
        now = max(now, one().send_after)
        tries.append(round((now - start).total_seconds() / 60))
        with time_machine.travel(now, tick=False):
            deliver_due()
    assert tries == [0, 1, 6, 21, 81, 201, 441, 681, 921, 1161, 1401, 1440]
    assert one().state == "failed"
    assert one().error == "Tried for a day. The last answer: 450 4.2.0 Come back later"
    assert now - start == GIVE_UP_AFTER


def test_a_held_outbox_sends_nothing_until_released(sink: Sink) -> None:
    make_message("ada")
    hold_mail(by=None, reason="This is a restored copy.")
    make_message("bo")
    deliver_due()
    assert (sink.connections, states()) == (0, {"ada": "waiting", "bo": "waiting"})
    assert release_mail(by=None) == 1
    deliver_due()
    assert states() == {"ada": "sent", "bo": "sent"}


def test_a_late_letter_waits_for_the_readers_morning(sink: Sink) -> None:
    noon, evening = (dt.datetime(2026, 1, 14, hour, tzinfo=dt.UTC) for hour in (11, 21))
    with time_machine.travel(noon, tick=False):
        make_message(kind=LETTER, zone="Europe/Berlin")
    with time_machine.travel(evening, tick=False):
        deliver_due()
    assert (one().state, one().attempts) == ("waiting", 0)
    assert one().send_after == dt.datetime(2026, 1, 15, 7, tzinfo=dt.UTC)
    # Giving up after a day counts from when it could first be tried.
    assert one().tried_since == one().send_after
    with time_machine.travel(one().send_after, tick=False):
        deliver_due()
    assert one().state == "sent"


def test_a_batch_ends_in_time_and_says_that_more_is_due(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mail.delivery.BATCH_SECONDS", 0.0)
    make_message()
    assert deliver_due() is True


def test_queries_a_message_are_few_and_constant(sink: Sink, django_assert_num_queries: object) -> None:
    for number in range(3):
        make_message(f"ada{number}")
    with Courier() as courier:
        for _ in range(3):
            message = claim_next()
            assert message is not None
            with django_assert_num_queries(2):  # type: ignore[operator]  # pytest-django's fixture.
                deliver(message, courier)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_many_deliverers_at_once_send_each_message_once(sink: Sink) -> None:
    for number in range(60):
        make_message(f"person{number}")
    together = threading.Barrier(6)

    def worker(_number: int) -> None:
        together.wait()
        try:
            deliver_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(worker, range(6)))
    assert sorted(sink.recipients) == sorted(f"person{number}@people.example" for number in range(60))
    assert set(states().values()) == {"sent"}
