"""Who asked not to get a bulk kind doesn't, whether they asked before or after it was queued."""

import datetime as dt

import pytest
import time_machine
from django.core import signing
from django.utils import timezone

from mail import unsubscribing
from mail.delivery import deliver_due
from mail.models import OutboxMessage
from mail.services import Recipient, queue_mail
from mail.tests.factories import NEWS, REMINDER, make_message

pytestmark = pytest.mark.django_db

ADA = "ada@people.example"


def test_bulk_mail_is_not_queued_for_who_unsubscribed_whatever_the_case_of_the_address() -> None:
    unsubscribing.unsubscribe("Ada@People.Example", NEWS.slug)
    words = {"title": "News", "text": "News"}
    for email in (ADA, ADA.upper()):
        to = Recipient(email=email)
        assert queue_mail(kind=NEWS, about="round:1", to=to, template="mail/plain", context=words) is None
    assert make_message("bo", kind=NEWS).state == "waiting"
    assert make_message("ada", kind=REMINDER).state == "waiting"


def test_bulk_mail_that_waits_already_does_not_leave() -> None:
    make_message("ada", kind=NEWS)
    unsubscribing.unsubscribe(ADA, NEWS.slug)
    deliver_due()
    message = OutboxMessage.objects.get()
    assert (message.state, message.error) == ("cancelled", "Unsubscribed before it left.")


def test_unsubscribing_and_coming_back_are_safe_to_repeat() -> None:
    for _ in range(2):
        unsubscribing.unsubscribe(ADA, NEWS.slug)
        assert unsubscribing.kinds_unsubscribed(ADA.upper()) == {NEWS.slug}
    for _ in range(2):
        unsubscribing.resubscribe(ADA.upper(), NEWS.slug)
        assert unsubscribing.kinds_unsubscribed(ADA) == set()


def test_a_token_names_one_address_and_one_kind_and_expires() -> None:
    token = unsubscribing.unsubscribe_token(ADA.upper(), NEWS.slug)
    assert unsubscribing.read_unsubscribe_token(token) == unsubscribing.Subscription(ADA, NEWS.slug)
    assert unsubscribing.read_unsubscribe_token(token[:-1] + ("a" if token[-1] != "a" else "b")) is None
    assert unsubscribing.read_unsubscribe_token("") is None
    assert unsubscribing.read_unsubscribe_token(signing.dumps([ADA, NEWS.slug], salt="mail.action")) is None
    with time_machine.travel(timezone.now() + dt.timedelta(days=401)):
        assert unsubscribing.read_unsubscribe_token(token) is None
