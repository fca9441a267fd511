"""Lists of people as files: whole, safe in every column, recorded, and for coordinators alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.exporting import Table, as_csv, as_xlsx
from accounts.exporting.tests.readers import HOSTILE, csv_rows, json_rows, live_cells, xlsx_rows
from accounts.models import DecisionRecord, Organization, User
from accounts.tests.factories import make_coordinator
from groups.models import Attendance, Meeting, Membership, MentoringGroup
from groups.tests.factories import make_group
from mail.models import OutboxMessage
from reports.lists.tables import LISTS, mail_table
from rounds.models import Application, MentoringType, OutcomeChoice, Round, Tool
from rounds.tests.factories import make_application

pytestmark = pytest.mark.django_db

# PostgreSQL can't hold the character NUL; nothing that people type keeps it.
TYPED = [text for text in HOSTILE if "\x00" not in text]


def make_full_round() -> Round:
    """Make a round with a row in every table that a list reads."""
    group = make_group(mentees=1)
    round_ = group.round
    make_application(round_, chooses=[group.outcome], decided_by=make_coordinator(), sent_by=make_coordinator())
    meeting = group.meetings.order_by("starts_at")[0]
    Meeting.objects.filter(pk=meeting.pk).update(state="held", recorded_at=meeting.ends_at)
    mentee = group.memberships.get(role="mentee")
    Attendance.objects.create(meeting=meeting, membership=mentee, status="present", recorded_by=mentee.user)
    OutboxMessage.objects.create(
        kind="rounds.received", key="k", to_email="a@people.example", message_id="<a@b>", send_after=timezone.now()
    )
    organization = Organization.objects.create(name="Uni")
    User.objects.update(organization=organization)
    return round_


def fill_all(text: str) -> None:
    """Set every text of these rows."""
    for table in (User, Organization, Application, OutcomeChoice, MentoringType, Tool, MentoringGroup, Membership,
                  Meeting, OutboxMessage):  # fmt: skip
        fill(table, text)
    Application.objects.update(evidence=[{"met": False, "sentence": text}], languages=[text])


def fill(table: Any, text: str) -> None:
    """Set every text column of a table that takes any text, as far as it is long, without asking forms or rules."""
    names = {
        column.name: text[: column.max_length]
        for column in table._meta.concrete_fields
        if isinstance(column, models.CharField | models.TextField)
        and not column.unique
        and not column.choices
        and column.name not in FIXED
    }
    table.objects.update(**names)


# What the application itself writes, and reads back: zones of slots, slugs, keys, passwords.
FIXED = {"slot_zone", "slug", "key", "kind", "message_id", "password", "humane_zone", "room_secret"}


def test_no_cell_of_any_list_is_live() -> None:
    round_ = make_full_round()
    for text in TYPED:
        fill_all(text)
        for table in [*(make(round_) for make in LISTS.values()), mail_table(OutboxMessage.objects.all())]:
            assert table.rows
            assert live_cells(as_csv(table), "csv") == []
            assert live_cells(as_xlsx([table]), "xlsx") == []


def test_every_text_column_of_every_list_was_tried() -> None:
    round_ = make_full_round()
    fill_all("=1+1")
    tables = [*(make(round_) for make in LISTS.values()), mail_table(OutboxMessage.objects.all())]
    assert {table.name: texts_untried(table) for table in tables} == {
        "applications": {
            "email", "role", "state", "how to meet", "says certified",
            "says completing certification", "co-mentor",
        },
        "groups": {"day", "time", "time zone of the slot", "email", "role"},
        "attendance": {"state", "the goals", "email", "role", "attendance"},
        "mail": {"kind", "state"},
    }  # fmt: skip


def texts_untried(table: Table) -> set[str]:
    """Columns of text in which no hostile one came through: words of ours, zones, and checked addresses."""
    found = set()
    for place, column in enumerate(table.columns):
        values = [str(row[place]) for row in table.rows if isinstance(row[place], str)]
        if values and not any("=1" in value for value in values):
            found.add(column)
    return found


def rows_of(client: Client, round_: Round, name: str) -> list[dict[str, Any]]:
    answer = client.get(f"/admin/rounds/{round_.slug}/export/", {"list": name, "format": "json"})
    assert answer.status_code == 200
    return json_rows(answer.content)[name]


def test_the_lists_hold_everyone_and_what_they_did(client: Client) -> None:
    client.force_login(make_coordinator())
    group = make_group(mentees=2)
    make_application(group.round, state="flagged", goals="Teach R")
    make_application(group.round, state="draft", sent_at=None)
    applications = rows_of(client, group.round, "applications")
    assert [row["state"] for row in applications] == ["accepted"] * 3 + ["flagged"]
    assert [row["has a place"] for row in applications] == [True] * 3 + [False]
    assert applications[3]["goals and needs"] == "Teach R"
    assert applications[0]["outcomes"] == "1. Teaching Workshops: Python"
    members = rows_of(client, group.round, "groups")
    assert [(row["group"], row["role"]) for row in members] == [(1, "lead"), (1, "mentee"), (1, "mentee")]
    assert (members[0]["day"], members[0]["time"]) == ("Monday", "18:00")
    meetings = rows_of(client, group.round, "attendance")
    assert len(meetings) == group.meetings.count()
    assert {row["attendance"] for row in meetings} == {""}


@pytest.mark.parametrize("format_", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("name", list(LISTS))
def test_every_list_comes_in_every_format_and_is_recorded(client: Client, name: str, format_: str) -> None:
    coordinator, group = make_coordinator(), make_group()
    client.force_login(coordinator)
    answer = client.get(f"/admin/rounds/{group.round.slug}/export/", {"list": name, "format": format_})
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{group.round.slug}-{name}.{format_}"'
    assert "no-store" in answer.headers["Cache-Control"]
    record = DecisionRecord.objects.get()
    assert (record.action, record.made_by, record.subject) == (
        f"export.{name}",
        coordinator,
        f"rounds.round:{group.round_id}",
    )
    readers: dict[str, Callable[[bytes], object]] = {"csv": csv_rows, "json": json_rows, "xlsx": xlsx_rows}
    assert readers[format_](answer.content)


def test_a_list_that_there_is_not_is_not_found(client: Client) -> None:
    client.force_login(make_coordinator())
    address = f"/admin/rounds/{make_group().round.slug}/export/"
    assert client.get(address, {"list": "concerns"}).status_code == 404
    assert client.get(address, {"format": "exe"}).status_code == 404
    assert client.get("/admin/rounds/no-such-round/export/").status_code == 404
    assert not DecisionRecord.objects.exists()


def test_the_mail_that_was_searched_for_is_what_is_exported(client: Client) -> None:
    client.force_login(make_coordinator())
    for number in range(2):
        OutboxMessage.objects.create(
            kind="rounds.received", key=f"k{number}", to_email=f"p{number}@people.example", subject="Received",
            text="Secret words", message_id=f"<{number}@b>", send_after=timezone.now(),
        )  # fmt: skip
    answer = client.get("/admin/mail/export/", {"q": "p1@", "format": "csv"})
    rows = csv_rows(answer.content)
    assert [row[2] for row in rows] == ["to", "p1@people.example"]
    assert b"Secret" not in answer.content
    assert DecisionRecord.objects.get().action == "export.mail"


@pytest.mark.parametrize("mentees", [1, 4])
@pytest.mark.parametrize(("name", "queries"), [("applications", 6), ("groups", 1), ("attendance", 2)])
def test_a_list_takes_as_many_queries_for_many_people(
    mentees: int, name: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    group = make_group(mentees=mentees)
    meeting = group.meetings.all()[0]
    for member in group.memberships.all():
        Attendance.objects.create(meeting=meeting, membership=member, status="present")
    with django_assert_num_queries(queries):
        LISTS[name](group.round)
