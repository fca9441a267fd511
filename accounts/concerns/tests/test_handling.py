"""Handling concerns: what was done, closing and opening again, and who may handle them."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.concerns.tests.test_concerns import CANARY, hana, hugo, report
from accounts.models import ConcernEntry, DecisionRecord, User
from accounts.tests.factories import make_coordinator, make_user
from groups.tests.factories import make_group

__all__ = ["hana", "hugo"]  # Fixtures that these tests take by name.

pytestmark = pytest.mark.django_db


def test_handlers_note_close_and_reopen(client: Client, hana: User) -> None:
    concern = report(client)
    assert concern is not None
    page = f"/admin/concerns/{concern.reference}/"
    client.force_login(hana)
    client.post(f"{page}note/", {"text": "Wrote to them."})
    client.post(f"{page}close/", {"text": "They talked."})
    client.post(f"{page}close/", {"text": "They talked."})
    concern.refresh_from_db()
    assert (concern.state, concern.closed_at is not None) == ("closed", True)
    client.post(f"{page}reopen/", {"text": "It happened again."})
    concern.refresh_from_db()
    assert (concern.state, concern.closed_at) == ("open", None)
    entries = list(concern.entries.values_list("text", "written_by"))
    assert entries == [("Wrote to them.", hana.pk), ("They talked.", hana.pk), ("It happened again.", hana.pk)]
    shown = client.get(page).content.decode()
    assert CANARY in shown
    assert "It happened again." in shown
    assert not DecisionRecord.objects.exists()


def test_a_line_without_words_is_refused(client: Client, hana: User) -> None:
    concern = report(client)
    assert concern is not None
    client.force_login(hana)
    for step in ("note", "close"):
        page = client.post(f"/admin/concerns/{concern.reference}/{step}/", {"text": " "}).content.decode()
        assert "This field is required" in page
    assert not ConcernEntry.objects.exists()
    concern.refresh_from_db()
    assert concern.state == "open"


def test_choosing_handlers_is_on_record(client: Client, hana: User, hugo: User) -> None:
    client.force_login(make_coordinator(name="Cora"))
    client.post("/admin/concerns/handlers/", {"handlers": [hugo.pk]})
    client.post("/admin/concerns/handlers/", {"handlers": [hugo.pk]})
    assert list(User.objects.filter(handles_concerns=True)) == [hugo]
    record = DecisionRecord.objects.get(action="person.handles_concerns")
    assert (record.about, record.before, record.after) == (
        hana,
        {"handles_concerns": True},
        {"handles_concerns": False},
    )


@pytest.mark.usefixtures("hana")
def test_members_cannot_be_chosen(client: Client) -> None:
    member = make_user()
    client.force_login(make_coordinator())
    client.post("/admin/concerns/handlers/", {"handlers": [member.pk]})
    assert not User.objects.filter(pk=member.pk, handles_concerns=True).exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries_for_few_and_many(
    client: Client, hana: User, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(number):
        report(client)
    client.force_login(hana)
    with django_assert_num_queries(5):
        client.get("/admin/concerns/")


def test_the_form_takes_the_same_queries_for_small_and_large_groups(
    client: Client, hana: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    group = make_group(mentees=4)
    client.force_login(group.memberships.filter(role="mentee")[0].user)
    with django_assert_num_queries(6):
        client.get("/concern/")
