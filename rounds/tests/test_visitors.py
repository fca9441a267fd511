"""Those who have not signed in yet."""

import pytest
from django.test import Client

from rounds.tests.factories import make_round

pytestmark = pytest.mark.django_db


def test_a_visitor_is_offered_both_ways_to_apply(client: Client) -> None:
    round_ = make_round()
    page = client.get(f"/rounds/{round_.slug}/").content.decode()
    for role in ("mentee", "mentor"):
        assert f'href="/rounds/{round_.slug}/apply/{role}/"' in page
        answer = client.get(f"/rounds/{round_.slug}/apply/{role}/")
        assert answer.headers["Location"] == f"/accounts/login/?next=/rounds/{round_.slug}/apply/{role}/"
