"""What coordinators look at costs the same queries after three rounds as after one.

`python -m bench.cockpit` measures how long these pages take after 50 rounds of 500 people.
"""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import make_coordinator
from reports.report.counting import counts_of
from rounds.models import Round
from tests.many_rounds import make_many_rounds

PEOPLE = 25
# How many queries each page takes; of those about one round, of the newest.
COORDINATORS = {
    "/admin/": 19,
    "/admin/report/": 16,
    "/admin/rounds/{slug}/report/": 16,
    "/admin/rounds/{slug}/report/post/": 23,
    "/admin/rounds/{slug}/certificates/": 16,
    "/admin/rounds/{slug}/groups/": 8,
    "/admin/rounds/{slug}/applications/": 13,
    "/admin/rounds/{slug}/surveys/": 6,
    "/admin/mail/": 9,
    "/admin/mail/?q=person7": 8,
}
VIEWERS = {
    "/admin/": 18,
    "/admin/report/": 16,
    "/admin/rounds/{slug}/report/": 16,
}


@pytest.fixture
def clients() -> dict[str, Client]:
    """Who looks."""
    return readers()


def readers() -> dict[str, Client]:
    """A coordinator and a committee viewer, signed in."""
    found = {"coordinator": Client(), "viewer": Client()}
    found["coordinator"].force_login(make_coordinator())
    viewer = make_coordinator()
    User.objects.filter(pk=viewer.pk).update(role=User.Role.VIEWER)
    found["viewer"].force_login(viewer)
    return found


def pages(newest: Round) -> list[tuple[str, str, int]]:
    """Each page as who sees it: part, address, queries."""
    parts = [("coordinator", COORDINATORS), ("viewer", VIEWERS)]
    return [(part, path.format(slug=newest.slug), queries) for part, paths in parts for path, queries in paths.items()]


def queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200, path
    return len(queries)


@pytest.mark.django_db
def test_pages_take_as_many_queries_after_three_rounds_as_after_one(clients: dict[str, Client]) -> None:
    newest = make_many_rounds(1, PEOPLE)[0]
    wanted = {(part, path): number for part, path, number in pages(newest)}
    for part, path in wanted:  # What is the same for all pages of a process is read once.
        queries_of(clients[part], path)
    assert {key: queries_of(clients[key[0]], key[1]) for key in wanted} == wanted
    make_many_rounds(2, PEOPLE)
    assert {key: queries_of(clients[key[0]], key[1]) for key in wanted} == wanted


@pytest.mark.django_db
def test_the_counts_of_a_large_programme_are_kept_and_other_rounds_are_counted_anew() -> None:
    rounds = make_many_rounds(2, PEOPLE)
    now = timezone.now()
    counted = counts_of(rounds, now, hides=True, large=2 * PEOPLE - 1)
    assert (counted.applications, counted.made_at) == (2 * PEOPLE, now)
    later = now + dt.timedelta(minutes=1)
    assert counts_of(rounds, later, hides=True) == counted
    assert counts_of(rounds, later, hides=False).made_at == later
    assert counts_of(rounds[:1], later, hides=True).made_at == later
    assert counts_of(rounds[:1], now, hides=True).made_at == now  # Of few people it wasn't kept.
