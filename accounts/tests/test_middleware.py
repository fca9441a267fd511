"""Addresses that no row can have."""

import pytest
from django.test import Client

from accounts.tests.factories import make_user


@pytest.mark.parametrize(
    "path", ["/groups/9223372036854775808/leave/", f"/applications/{'9' * 60}/", "/do/%00/", "/rounds/a%00b/"]
)
@pytest.mark.django_db
def test_nothing_is_found_where_no_database_can_look(client: Client, path: str) -> None:
    client.force_login(make_user())
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404
