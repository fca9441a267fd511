"""The cockpit shows each round with its stage and next step, at the same cost for few rounds as for many."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.tests.factories import make_user
from groups.care.alerts import check_health
from groups.care.tests.rounds import make_running
from reports.cockpit import round_rows, stage_of
from rounds.models import Application, Round
from rounds.tests.factories import make_application, make_round, round_fields

pytestmark = pytest.mark.django_db

OPENS_ON = dt.date(2026, 1, 5)


def with_role(client: Client, role: str) -> Client:
    """Sign someone in who has a second factor."""
    user = make_user(role=role)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    ("day", "has_groups", "stage"),
    [
        (-1, False, "in preparation"),
        (0, False, "applications open"),
        (21, False, "to be matched"),
        (24, True, "groups introduced"),
        (28, True, "meeting, week 1 of 12"),
        (28 + 7 * 12 - 1, True, "meeting, week 12 of 12"),
        (28 + 7 * 12, True, "finished"),
    ],
)
def test_a_round_is_at_the_stage_of_its_day(day: int, *, has_groups: bool, stage: str) -> None:
    now = dt.datetime.combine(OPENS_ON + dt.timedelta(days=day), dt.time(13), dt.UTC)
    assert stage_of(Round(**round_fields(OPENS_ON)), now, has_groups=has_groups) == stage


def test_flagged_applications_come_before_matching() -> None:
    round_ = make_round(opens_on=timezone.localdate() - dt.timedelta(days=22))
    make_application(round_, state=Application.State.FLAGGED)
    from_list = Application.objects.values_list("state", flat=True)
    assert list(from_list) == ["flagged"]
    page = with_role(Client(), User.Role.COORDINATOR).get("/admin/").content.decode()
    assert "Decide on flagged applications" in page
    assert "1 waits for you." in page
    assert f"/admin/rounds/{round_.slug}/applications/?state=flagged" in page


def test_groups_that_need_attention_come_before_the_checklists() -> None:
    coordinator = with_role(Client(), User.Role.COORDINATOR)
    _group, now = make_running()
    heading, steps = "Groups that need attention", "steps done"
    calm = coordinator.get("/admin/").content.decode()
    assert calm.index(heading) > calm.index(steps)
    check_health(now + dt.timedelta(days=8))
    alarmed = coordinator.get("/admin/").content.decode()
    assert alarmed.count(heading) == 1
    assert alarmed.index(heading) < alarmed.index(steps)


def test_a_round_that_is_over_asks_for_nothing() -> None:
    make_round(opens_on=OPENS_ON)
    (row,) = round_rows(dt.datetime(2026, 9, 1, tzinfo=dt.UTC))
    assert (row.waits, row.items, row.next) == ("Nothing more: it is over.", [], None)


def test_a_viewer_sees_figures_and_the_way_to_the_report_alone() -> None:
    round_ = make_round()
    make_application(round_)
    page = with_role(Client(), User.Role.VIEWER).get("/admin/").content.decode()
    assert "fewer than 5 applications ·" in " ".join(page.split())
    assert f"/admin/rounds/{round_.slug}/report/" in page
    assert f"/admin/rounds/{round_.slug}/" not in page.replace(f"/admin/rounds/{round_.slug}/report/", "")


def test_people_without_a_role_are_refused(client: Client) -> None:
    client.force_login(make_user())
    assert client.get("/admin/").status_code == 403


def test_without_rounds_the_first_step_is_offered(client: Client) -> None:
    assert "Start the first round" in with_role(client, User.Role.COORDINATOR).get("/admin/").content.decode()


@pytest.mark.parametrize("rounds", [1, 30])
def test_the_number_of_queries_is_the_same_for_many_rounds(
    client: Client, rounds: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rounds):
        make_application(make_round())
    with_role(client, User.Role.COORDINATOR)
    with django_assert_num_queries(18):
        assert client.get("/admin/").status_code == 200
