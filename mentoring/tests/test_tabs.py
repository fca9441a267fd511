"""Who runs a round sees all tabs of its pages; who reads for the committee, those alone that open for them."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import User
from accounts.tests.factories import make_coordinator, make_user
from rounds.tests.factories import make_round

pytestmark = pytest.mark.django_db


TAB = re.compile(r'<a href="([^"]+)" (aria-current="page")?>([^<]+)</a>')


def tabs_on(client: Client, path: str) -> dict[str, tuple[str, bool]]:
    """The tabs by name: the address of each, and whether it is the current one."""
    html = client.get(path).content.decode()
    nav = html.partition('<nav class="tabs"')[2].partition("</nav>")[0]
    return {name: (url, bool(current)) for url, current, name in TAB.findall(nav)}


def test_a_coordinator_sees_every_tab_and_where_they_are(client: Client) -> None:
    client.force_login(make_coordinator())
    tabs = tabs_on(client, f"/admin/rounds/{make_round().slug}/report/")
    assert [name for name, (_url, is_current) in tabs.items() if is_current] == ["Report"]
    assert {"Dates and rules", "Applications", "Matching", "Certificates", "Surveys", "Mail"} <= set(tabs)


def test_every_tab_of_a_viewer_opens(client: Client) -> None:
    viewer = make_user(role=User.Role.VIEWER)
    Authenticator.objects.create(user=viewer, type=Authenticator.Type.TOTP, data={})
    client.force_login(viewer)
    tabs = tabs_on(client, f"/admin/rounds/{make_round().slug}/report/")
    assert {"Report", "Surveys"} <= set(tabs)
    assert "Applications" not in tabs
    assert [client.get(url).status_code for url, _is_current in tabs.values()] == [200] * len(tabs)
