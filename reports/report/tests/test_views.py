"""The report's pages: what coordinators and viewers see of the same round, and when a round has nothing to say."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.exporting.tests.readers import csv_rows, json_rows, xlsx_rows
from accounts.models import DecisionRecord, User
from accounts.tests.factories import make_user
from groups.tests.factories import make_group
from reports.report.building import report_of
from reports.report.tests.rounds import make_past_round
from rounds.models import Round
from rounds.tests.factories import make_application, make_round

pytestmark = pytest.mark.django_db

ALL_ROUNDS = "/admin/report/"


def page_of(round_: Round) -> str:
    return f"/admin/rounds/{round_.slug}/report/"


@pytest.fixture
def coordinator(client: Client) -> Client:
    return signed_in(client, User.Role.COORDINATOR)


@pytest.fixture
def viewer() -> Client:
    return signed_in(Client(), User.Role.VIEWER)


def signed_in(client: Client, role: str) -> Client:
    user = make_user(role=role)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    client.force_login(user)
    return client


def text_of(client: Client, path: str) -> str:
    """The words of a page's main part, without its tags."""
    answer = client.get(path)
    assert answer.status_code == 200
    main = answer.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_a_coordinator_sees_all_numbers(coordinator: Client) -> None:
    page = text_of(coordinator, page_of(make_past_round()))
    assert "Of 16 who applied, 15 got a place (94 %)." in page
    assert "14 met their group at least twice (93 % of those placed)." in page
    assert "South Africa" not in page
    assert "Africa 1 1 100 % 1 100 % 1 100 % 1 100 % 0 0 0" in page
    assert "hidden" not in page.lower()


def test_a_viewer_sees_no_small_number_nor_what_gives_one_away(viewer: Client) -> None:
    page = text_of(viewer, page_of(make_past_round()))
    assert "Of 16 who applied, 15 got a place (94 %)." in page
    assert "Africa hidden hidden hidden hidden hidden" in page
    assert "Continental Europe hidden hidden hidden hidden hidden" in page
    assert "“Hidden” is a number of fewer than five people" in page


def test_the_page_and_every_file_hide_the_same(viewer: Client) -> None:
    round_ = make_past_round()
    address = page_of(round_) + "export/"
    by_json = json_rows(viewer.get(address, {"format": "json"}).content)["funnel"]
    by_xlsx = xlsx_rows(viewer.get(address, {"format": "xlsx"}).content)["funnel"]
    by_csv = csv_rows(viewer.get(address, {"format": "csv", "table": "funnel"}).content)
    shown = {(row["by"], row["category"], row["stage"]): str(row["number"]) for row in by_json}
    assert {(row[0], row[1], row[2]): str(row[3]) for row in by_xlsx[1:]} == shown
    assert {(row[0], row[1], row[2]): row[3] for row in by_csv[1:]} == shown
    assert shown["region", "Africa", "applied"] == "hidden"
    assert not {"1", "2", "3", "4"} & set(shown.values())
    report = report_of(round_, timezone.now(), hides=True)
    on_page = {
        (grid.slug, row.label, stage): figure.text
        for grid in report.breakdowns
        for row in grid.rows
        for stage, figure in zip(("applied", "eligible", "placed"), row.figures, strict=False)
    }
    assert {key: text for key, text in shown.items() if key in on_page} == on_page


def test_two_rounds_and_their_sum_tell_no_small_number(viewer: Client) -> None:
    first, second = make_past_round(), make_past_round()
    User.objects.filter(applications__round=second, applications__role="mentee").update(country="ZA")
    addresses = [page_of(first), page_of(second), ALL_ROUNDS]
    africa = [
        row["number"]
        for address in addresses
        for row in json_rows(viewer.get(address + "export/", {"format": "json"}).content)["funnel"]
        if (row["by"], row["category"], row["stage"]) == ("region", "Africa", "applied")
    ]
    # In the database they are 1, 13 and 14.
    assert len(africa) == 3
    assert africa.count("hidden") >= 2


def test_a_round_with_nobody_says_so(coordinator: Client) -> None:
    round_ = make_round()
    page = text_of(coordinator, page_of(round_))
    assert "Nobody has applied yet" in page
    assert "Tell people that it is open" in page
    assert " 0 %" not in page


def test_without_any_round_the_report_over_all_says_so(viewer: Client) -> None:
    assert "Nobody has applied yet" in text_of(viewer, ALL_ROUNDS)


def test_what_its_time_has_not_come_for_is_not_yet(coordinator: Client) -> None:
    round_ = make_round()
    make_application(round_)
    page = text_of(coordinator, page_of(round_))
    assert "placed not yet met once not yet met twice not yet showcase not yet survey not yet certified not yet" in page
    assert "No meeting has been held yet." in page
    assert "Not yet: twelve months after the showcase" in page
    assert " 0 %" not in page


def test_a_round_in_preparation_is_all_not_yet(coordinator: Client) -> None:
    made = make_round(is_public=False)
    assert "Nobody has applied yet" in text_of(coordinator, page_of(made))


def test_the_report_over_all_has_a_row_for_each_round(coordinator: Client) -> None:
    past, fresh = make_past_round(), make_round(name="A fresh one")
    make_application(fresh)
    page = text_of(coordinator, ALL_ROUNDS)
    assert f"{past.name} 16 16 100 % 15 94 % 14 93 % 14 93 %" in page
    assert "A fresh one 1 1 100 % not yet not yet not yet" in page
    # The share of those placed is of the rounds that were matched.
    assert "17 applied; of the 16 whose round is matched, 15 got a place (94 %)." in page
    assert "placed 15 94 % of 16" in page


def test_every_number_that_can_leads_to_its_list(coordinator: Client) -> None:
    round_ = make_past_round()
    content = coordinator.get(page_of(round_)).content.decode()
    assert f'href="/admin/rounds/{round_.slug}/applications/?region=africa"' in content
    assert f'href="/admin/rounds/{round_.slug}/applications/?role=mentor"' in content


def test_plots_say_in_words_what_they_show(coordinator: Client) -> None:
    content = coordinator.get(page_of(make_past_round())).content.decode()
    assert 'role="img"' in content
    assert "<desc" in content
    assert "applied: 16; eligible: 16 (100 %); placed: 15 (94 %)" in content


@pytest.mark.parametrize("groups", [1, 6])
@pytest.mark.parametrize("role", ["coordinator", "viewer"])
def test_the_number_of_queries_is_the_same_for_many_rows(
    role: str, groups: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    round_ = make_past_round(groups, mentees=2 + (groups > 1))
    if groups > 1:
        make_past_round()
    client = signed_in(Client(), role)
    with django_assert_num_queries(16):
        assert client.get(page_of(round_)).status_code == 200
    with django_assert_num_queries(16):
        assert client.get(ALL_ROUNDS).status_code == 200


@pytest.mark.parametrize(
    "asked", [{"format": "pdf"}, {"format": "csv", "table": "people"}, {"format": ""}, {"table": "x"}]
)
def test_a_file_that_there_is_not_is_not_found(coordinator: Client, asked: dict[str, str]) -> None:
    assert coordinator.get(page_of(make_past_round(1)) + "export/", asked).status_code == 404
    assert not DecisionRecord.objects.filter(action="export.report").exists()


def test_taking_a_file_is_recorded(coordinator: Client) -> None:
    round_ = make_past_round(1)
    coordinator.get(page_of(round_) + "export/", {"format": "json"})
    coordinator.get(ALL_ROUNDS + "export/")
    records = DecisionRecord.objects.filter(action="export.report").order_by("pk")
    assert [record.subject.partition(":")[0] for record in records] == ["rounds.round", "accounts.user"]


def test_members_are_refused(client: Client) -> None:
    group = make_group()
    client.force_login(group.memberships.all()[0].user)
    assert client.get(page_of(group.round)).status_code == 403
    assert client.get(reverse("reports_admin:list_export", args=[group.round.slug])).status_code == 403


def test_a_viewer_gets_no_list_of_people(viewer: Client) -> None:
    round_ = make_round()
    assert viewer.get(reverse("reports_admin:list_export", args=[round_.slug])).status_code == 403
    assert viewer.get(reverse("reports_admin:mail_export")).status_code == 403
    assert viewer.get(reverse("reports_admin:wrap_up", args=[round_.slug])).status_code == 403
