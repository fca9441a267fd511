"""Asking to be told of the next round: how often, and who may use the link."""

from functools import partial

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from mail.kinds import KINDS
from mail.models import OutboxMessage
from rounds.interest.limits import MOST_AN_HOUR
from rounds.interest.services import keep_interest
from rounds.models import NextRoundInterest
from tests.at_once import all_at_once

pytestmark = pytest.mark.django_db
URL = "/rounds/next/"


def ask(client: Client, number: int, sender: str) -> int:
    return client.post(URL, {"email": f"v{number}@visitor.example"}, headers={"X-Forwarded-For": sender}).status_code


def test_one_sender_has_us_write_to_ten_addresses_an_hour_and_no_more(client: Client, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert {ask(client, number, "192.0.2.1") for number in range(MOST_AN_HOUR)} == {302}
    refused = client.post(URL, {"email": "more@visitor.example"}, headers={"X-Forwarded-For": "192.0.2.1"})
    assert refused.status_code == 429
    assert "try again in an hour" in refused.content.decode()
    assert OutboxMessage.objects.count() == MOST_AN_HOUR
    assert ask(client, 99, "192.0.2.2") == 302


def test_nobody_but_the_reader_sees_the_link_that_confirms(client: Client) -> None:
    ask(client, 1, "192.0.2.1")
    assert KINDS[OutboxMessage.objects.get().kind].is_secret


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_confirmed_twice_at_once_is_kept_once() -> None:
    keep = partial(keep_interest, email="V@visitor.example", name="V", zone="UTC")
    answers = all_at_once([keep] * 6)
    assert {one.email for one in answers if isinstance(one, NextRoundInterest)} == {"v@visitor.example"}
    assert [one for one in answers if isinstance(one, Exception)] == []
    assert NextRoundInterest.objects.count() == 1
