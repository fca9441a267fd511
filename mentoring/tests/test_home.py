"""The front page for visitors."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from rounds.tests.factories import make_round

pytestmark = pytest.mark.django_db


def test_it_shows_open_rounds_with_the_way_to_apply(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    today = timezone.localdate(timezone=dt.UTC)
    open_round = make_round(name="The open one")
    make_round(name="The closed one", opens_on=today - dt.timedelta(days=40))
    make_round(name="The coming one", opens_on=today + dt.timedelta(days=40))
    make_round(name="The hidden one", is_public=False)
    with django_assert_num_queries(1):
        page = client.get("/").content.decode()
    assert "The open one is open" in page
    assert f'href="/rounds/{open_round.slug}/"' in page
    for name in ("closed", "coming", "hidden"):
        assert f"The {name} one" not in page


def test_without_an_open_round_it_says_what_to_do(client: Client) -> None:
    assert "No round is open at the moment." in client.get("/").content.decode()
