"""Messages with an end: from `not_after` on they are cancelled instead of sent."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.utils import timezone
from pytest_django.fixtures import Settings

from mail.delivery import deliver_due
from mail.models import OutboxMessage
from mail.services import hold_mail, release_mail, resend_message
from mail.tests.factories import LETTER, make_message
from mail.tests.servers import Sink, mail_server

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)
NIGHT = NOON.replace(hour=23)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    with mail_server() as server:
        settings.MAILERS = server.mailers
        yield server


def one() -> OutboxMessage:
    return OutboxMessage.objects.get()


@pytest.mark.parametrize(
    ("minutes_late", "state"),
    [(0, "sent"), (59, "sent"), (60, "cancelled"), (61, "cancelled"), (3 * 24 * 60, "cancelled")],
)
def test_a_message_is_sent_until_it_is_moot_and_cancelled_from_then_on(
    sink: Sink, minutes_late: int, state: str
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        make_message(not_after=NOON + HOUR)
        clock.shift(dt.timedelta(minutes=minutes_late))
        deliver_due()
    assert one().state == state
    assert len(sink.taken) == (state == "sent")


def test_a_cancelled_one_says_why(sink: Sink) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        OutboxMessage.objects.filter(pk=make_message(not_after=NOON + HOUR).pk).update(error="421 Come back later")
        clock.shift(HOUR)
        deliver_due()
    assert one().error == "It came too late to be of use, so it was not sent. 421 Come back later"
    assert (one().claim, one().sent_at) == (None, None)
    assert sink.taken == []


def test_a_message_whose_humane_hour_comes_too_late_is_cancelled_at_once(sink: Sink) -> None:
    with time_machine.travel(NIGHT, tick=False):
        message = make_message(kind=LETTER, not_after=NIGHT + 2 * HOUR)
        OutboxMessage.objects.filter(pk=message.pk).update(send_after=NIGHT)
        deliver_due()
    assert (one().state, sink.taken) == ("cancelled", [])


def test_a_message_whose_humane_hour_comes_in_time_waits_for_it(sink: Sink) -> None:
    with time_machine.travel(NIGHT, tick=False) as clock:
        message = make_message(kind=LETTER, not_after=NIGHT + 20 * HOUR)
        OutboxMessage.objects.filter(pk=message.pk).update(send_after=NIGHT)
        deliver_due()
        assert (one().state, one().send_after) == ("waiting", NIGHT + 9 * HOUR)
        clock.shift(9 * HOUR)
        deliver_due()
    assert one().state == "sent"
    assert len(sink.taken) == 1


def test_what_became_moot_while_the_outbox_was_held_never_leaves(sink: Sink) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        make_message("ada", not_after=NOON + HOUR)
        make_message("bo")
        hold_mail(by=None, reason="The server moves.")
        clock.shift(2 * HOUR)
        deliver_due()
        assert one_state("ada") == "waiting"
        release_mail(by=None)
        deliver_due()
    assert (one_state("ada"), one_state("bo")) == ("cancelled", "sent")
    assert sink.recipients == ["bo@people.example"]


def one_state(name: str) -> str:
    return OutboxMessage.objects.get(to_email=f"{name}@people.example").state


def test_one_that_a_person_sends_again_leaves_though_it_is_moot(sink: Sink) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        make_message(not_after=NOON + HOUR)
        clock.shift(HOUR)
        deliver_due()
        assert resend_message(one())
        deliver_due()
    assert one().state == "sent"
    assert len(sink.taken) == 1


def test_one_that_is_sent_again_in_time_keeps_its_end() -> None:
    end = timezone.now() + HOUR
    message = make_message(not_after=end)
    OutboxMessage.objects.update(state=OutboxMessage.State.FAILED)
    assert resend_message(message)
    assert (one().state, one().not_after) == ("waiting", end)
