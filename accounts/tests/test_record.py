"""T17: the record of decisions can be read by coordinators, and changed by nobody."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import DecisionRecord, User
from accounts.record.queries import changes_of
from accounts.records import record_decision, redact_decisions
from accounts.tests.factories import make_coordinator, make_user

pytestmark = pytest.mark.django_db
RECORD = "/admin/record/"


def decide(by: User | None, about: User, action: str = "application.accepted", **more: Any) -> DecisionRecord:
    """One decision with a reason and a value before and after."""
    said: dict[str, Any] = {"reason": "I know them.", "before": {"state": "flagged"}, "after": {"state": "accepted"}}
    return record_decision(by=by, action=action, subject=about, about=about, **(said | more))


def page(user: User, query: str = "") -> str:
    client = Client()
    client.force_login(user)
    return client.get(RECORD + query).content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"action": "application.declined"},
        {"subject": "accounts.user:1"},
        {"reason": "I never said that."},
        {"reason": ""},
        {"before": {"state": "accepted"}},
        {"after": None},
        {"after": {"state": "[erased]", "more": "words"}},
        {"made_at": timezone.now() - dt.timedelta(days=3)},
    ],
    ids="-".join,
)
def test_the_database_refuses_to_change_what_was_decided(change: dict[str, Any]) -> None:
    decision = decide(make_coordinator(), make_user())
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        DecisionRecord.objects.filter(pk=decision.pk).update(**change)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        DecisionRecord.objects.filter(pk=decision.pk).update(made_by=make_user())
    before = DecisionRecord.objects.get()
    assert (before.action, before.reason, before.after) == (
        "application.accepted",
        "I know them.",
        {"state": "accepted"},
    )


def test_the_database_refuses_to_delete_a_decision_and_to_hear_of_it_in_sql() -> None:
    decide(make_coordinator(), make_user())
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        DecisionRecord.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_decisionrecord")
    assert DecisionRecord.objects.count() == 1


def test_words_about_a_person_can_be_taken_out_and_a_deleted_person_forgotten() -> None:
    ada, by = make_user(), make_coordinator()
    decide(by, ada, before=None)
    decide(by, ada, reason="", after={})
    assert redact_decisions(DecisionRecord.objects.filter(about=ada)) == 2
    assert redact_decisions(DecisionRecord.objects.filter(about=ada)) == 2
    ada.delete()
    fields = ("made_by", "about", "reason", "before", "after")
    rows: list[Any] = list(DecisionRecord.objects.order_by("pk").values_list(*fields))
    assert rows == [
        (by.pk, None, "[erased]", None, {"state": "[erased]"}),
        (by.pk, None, "", {"state": "[erased]"}, {}),
    ]


def test_a_coordinator_reads_who_decided_what_about_whom_why_and_what_changed() -> None:
    cora, ada = make_coordinator(name="Cora C"), make_user(name="Ada L")
    decide(cora, ada)
    decide(None, ada, "application.waiting", reason="")
    shown = page(make_coordinator())
    for words in ("Cora C", "Ada L", "application accepted", "I know them.", "flagged → accepted", f"user {ada.pk}"):
        assert words in shown
    assert "a rule" in shown
    assert "2 decisions" in shown


def test_only_what_changed_is_told() -> None:
    decision = decide(None, make_user(), before={"a": 1, "b": [1], "c": "x"}, after={"a": 1, "b": [2, "y"], "d": None})
    assert [(one.name, one.before, one.after) for one in changes_of(decision)] == [
        ("b", "1", "2, y"), ("c", "x", ""), ("d", "", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?action=person.role_changed", "2"),
        ("?by=cora", "1"),
        ("?by=a+rule", "3"),
        ("?about=ada", "3"),
        ("?q=because", "2"),
        ("?since=2100-01-01", "3"),
        ("?until=2000-01-01", "3"),
        ("?action=no.such&since=never", "123"),
        ("", "123"),
    ],
)
def test_the_record_is_narrowed_by_the_address(query: str, found: str) -> None:
    cora, ada = make_coordinator(name="Cora"), make_user(name="Ada")
    decide(cora, make_user(), reason="one")
    decide(make_coordinator(), make_user(), "person.role_changed", reason="two because")
    decide(None, ada, "application.declined", reason="three")
    shown = page(make_coordinator(), query)
    reasons = {"1": ">one<", "2": ">two because<", "3": ">three<"}
    expected = "" if "2100" in query or "2000" in query else found
    assert {name for name, words in reasons.items() if words in shown} == set(expected)
    if not expected:
        assert "No decision is like this." in shown


def test_a_decision_about_a_row_is_found_by_its_number() -> None:
    ada, bob = make_user(), make_user()
    decide(None, ada, reason="about Ada")
    decide(None, bob, reason="about Bob")
    shown = page(make_coordinator(), f"?about=user+{ada.pk}")
    assert "about Ada" in shown
    assert "about Bob" not in shown


def test_nobody_reads_here_what_others_decided_about_them() -> None:
    cora = make_coordinator()
    decide(make_coordinator(), cora, reason="about Cora by another")
    decide(cora, cora, reason="about Cora by herself")
    shown = page(cora)
    assert "by another" not in shown
    assert "by herself" in shown


def test_only_handlers_read_what_was_done_about_concerns() -> None:
    ada = make_user()
    decide(make_user(is_superuser=True), ada, "concern.opened_by_superuser", reason="break glass")
    assert "break glass" not in page(make_coordinator())
    assert "break glass" in page(make_coordinator(handles_concerns=True))


def test_viewers_and_members_do_not_read_the_record(client: Client) -> None:
    for role in (User.Role.VIEWER, User.Role.MEMBER):
        client.force_login(make_user(role=role, email=f"{role}@demo.example"))
        assert client.get(RECORD).status_code == 403


def test_fifty_decisions_a_page_take_as_many_queries_as_three() -> None:
    cora, client = make_coordinator(), Client()
    client.force_login(cora)
    counts = []
    for rows in (3, 57):
        for _ in range(rows):
            decide(make_coordinator(), make_user())
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(RECORD)
        counts.append(len(queries))
    assert counts == [6, 6]
    assert "Page 1 of 2" in answer.content.decode()
