"""What a preview says is what applying does, once; undoing restores every row of every table."""

import datetime as dt
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.imports.services import (
    ImportRefused,
    PreviewIsStale,
    apply_import,
    discard_import,
    preview_import,
    resolve_conflict,
)
from accounts.imports.tests.files import (
    AS_OF,
    amy_file,
    import_now,
    outcomes,
    own_file,
    own_person,
    people_file,
    preview,
    record_tables,
)
from accounts.imports.undo import undo_import
from accounts.models import DecisionRecord, ImportBatch, ImportRow, InstructorFact, InstructorRecord
from accounts.queries import latest_facts
from accounts.tests.factories import make_coordinator

pytestmark = pytest.mark.django_db


def facts_of(record: InstructorRecord) -> list[tuple[str, Any, str, str]]:
    facts = record.facts.order_by("as_of", "kind")
    return [(fact.kind, fact.value, fact.source, fact.as_of.isoformat()) for fact in facts]


def test_a_preview_changes_no_record() -> None:
    preview(people_file(3))
    assert record_tables() == [[], [], []]


def test_applying_writes_records_addresses_and_dated_facts() -> None:
    batch = import_now(own_file(own_person(5, as_of="2025-12-24"), own_person(6, may_contact="no", certified="")))
    assert outcomes(batch) == [(2, "new"), (3, "new")]
    five, six = InstructorRecord.objects.order_by("pk")
    assert (five.name, five.country, five.zone, five.may_contact) == ("Invented Person 5", "KE", "Africa/Nairobi", True)
    assert [email.email for email in five.emails.all()] == ["person5@example.org", "p5@home.example.org"]
    assert facts_of(five) == [
        ("certified", True, "own", "2025-12-24"),
        ("certified_on", "2024-05-06", "own", "2025-12-24"),
        ("in_training", False, "own", "2025-12-24"),
        ("workshops_taught", 5, "own", "2025-12-24"),
    ]
    assert six.may_contact is False
    assert "certified" not in latest_facts(six)


def test_amys_list_states_teaching_training_and_trainers_but_no_badge() -> None:
    import_now(amy_file({"Name": "Ada", "Email": "ada@example.org", "Is trainer": "yes", "Is trainee": "yes"}))
    ada = InstructorRecord.objects.get()
    assert ada.is_trainer
    assert facts_of(ada) == [("in_training", True, "amy", "2026-01-31"), ("workshops_taught", 3, "amy", "2026-01-31")]


def test_only_with_the_statement_may_people_of_amys_list_be_contacted() -> None:
    import_now(amy_file({"Name": "Ada", "Email": "ada@example.org"}))
    assert not InstructorRecord.objects.get().may_contact
    import_now(amy_file({"Name": "Ada", "Email": "ada@example.org"}), contact_statement="They consented in AMY.")
    assert InstructorRecord.objects.get().may_contact


def test_a_no_of_our_own_csv_outweighs_a_later_statement() -> None:
    import_now(own_file(own_person(1, may_contact="no")))
    again = amy_file({"Name": "Invented Person 1", "Email": "person1@example.org", "Taught times": "9"})
    import_now(again, contact_statement="They consented in AMY.")
    assert not InstructorRecord.objects.get().may_contact


def test_the_statement_does_not_count_for_our_own_csv() -> None:
    batch = import_now(own_file(own_person(1, may_contact="")), contact_statement="They consented.")
    assert batch.contact_statement == ""
    assert not InstructorRecord.objects.get().may_contact


def test_the_same_file_again_is_all_same_and_writes_nothing() -> None:
    import_now(people_file(10))
    before = record_tables()
    again = import_now(people_file(10))
    assert outcomes(again) == [(line, "same") for line in range(2, 12)]
    assert record_tables() == before


def test_a_changed_row_says_what_changes_and_keeps_the_older_facts() -> None:
    import_now(own_file(own_person(1)))
    later = preview(own_file(own_person(1, name="Renamed", workshops_taught="4", as_of="2026-03-01", email="")))
    assert outcomes(later) == [(2, "changed")]
    assert later.rows.get().data["changes"] == [["name", "Invented Person 1", "Renamed"], ["workshops_taught", 1, 4]]
    apply_import(batch=later, by=None)
    record = InstructorRecord.objects.get()
    taught = record.facts.filter(kind="workshops_taught").order_by("as_of")
    assert [(fact.value, fact.as_of.isoformat()) for fact in taught] == [(1, "2026-01-31"), (4, "2026-03-01")]
    assert latest_facts(record)["workshops_taught"].value == 4


def test_an_older_file_adds_to_the_history_and_overwrites_nothing() -> None:
    import_now(own_file(own_person(1, workshops_taught="4", country="")))
    old = import_now(own_file(own_person(1, name="Old Name", workshops_taught="2", as_of="2020-01-01")))
    record = InstructorRecord.objects.get()
    assert (record.name, record.country) == ("Invented Person 1", "KE")
    assert latest_facts(record)["workshops_taught"].value == 4
    assert old.rows.get().message == "Older than what is known: fills gaps and adds to the history only."
    again = preview(own_file(own_person(1, name="Old Name", workshops_taught="2", as_of="2020-01-01")))
    assert outcomes(again) == [(2, "same")]


def test_empty_cells_erase_nothing() -> None:
    import_now(own_file(own_person(1)))
    before = record_tables()
    again = import_now(own_file({"amy_username": "PERSON_1"}))
    assert outcomes(again) == [(2, "same")]
    assert record_tables() == before


@pytest.mark.parametrize(
    "row",
    [
        {"amy_username": "Person_1", "email": "new@example.org"},
        {"email": "P1@HOME.example.org"},
        {"secondary_email": "person1@example.org"},
        {"github": "PERSON-1"},
        {"orcid": "0000-0002-1825-0097"},
    ],
)
def test_a_row_is_matched_by_username_any_address_github_or_orcid(row: dict[str, str]) -> None:
    import_now(own_file(own_person(1, orcid="0000-0002-1825-0097"), own_person(2)))
    batch = preview(own_file(row | {"affiliation": "Elsewhere"}))
    assert [(r.outcome, r.record.name if r.record else "") for r in batch.rows.all()] == [
        ("changed", "Invented Person 1")
    ]


def test_a_row_that_matches_two_records_conflicts_and_stays_unapplied() -> None:
    import_now(people_file(3))
    before = record_tables()
    batch = import_now(own_file(own_person(1, email="person2@example.org", name="Who?")))
    row = batch.rows.get()
    assert row.outcome == "conflict"
    assert row.message == (
        "Matches several records: one by person_1, p1@home.example.org, person-1; another by person2@example.org."
    )
    assert record_tables() == before


def test_a_record_with_another_user_name_in_amy_conflicts() -> None:
    import_now(people_file(2))
    batch = preview(own_file({"amy_username": "somebody_else", "email": "person1@example.org", "name": "Else"}))
    assert [row.outcome for row in batch.rows.all()] == ["conflict"]


def test_two_rows_about_one_record_conflict() -> None:
    import_now(people_file(2))
    batch = preview(own_file({"amy_username": "person_1"}, {"email": "person1@example.org"}))
    assert outcomes(batch) == [(2, "conflict"), (3, "conflict")]
    assert batch.rows.get(line=2).message == "Lines 2, 3 are about the same record. Correct the file."


def test_a_conflict_resolved_is_applied_to_the_record_that_was_chosen() -> None:
    import_now(people_file(3))
    two = InstructorRecord.objects.get(amy_username="person_2")
    batch = preview(own_file(own_person(1, email="person2@example.org", name="Chosen", amy_username="")))
    row = resolve_conflict(row=batch.rows.get(), record=two.pk, by=make_coordinator())
    assert row.outcome == "changed"
    apply_import(batch=batch, by=None)
    two.refresh_from_db()
    assert two.name == "Chosen"
    assert [email.email for email in two.emails.all()] == ["person2@example.org", "p2@home.example.org"]


def test_a_conflict_can_be_left_alone_again() -> None:
    import_now(people_file(3))
    batch = preview(own_file(own_person(1, email="person2@example.org", amy_username="")))
    row, by = batch.rows.get(), make_coordinator()
    record = InstructorRecord.objects.get(amy_username="person_2").pk
    resolve_conflict(row=row, record=record, by=by)
    assert resolve_conflict(row=row, record=None, by=by).outcome == "conflict"
    assert resolve_conflict(row=row, record=record, by=by).outcome != "conflict"
    with pytest.raises(ImportRefused):
        resolve_conflict(row=row, record=InstructorRecord.objects.get(amy_username="person_0").pk, by=by)


def test_a_row_without_any_name_to_match_by_is_unmatched() -> None:
    batch = import_now(amy_file({"Name": "Ada"}, {"Name": "Bo", "Email": "bo@example.org"}))
    assert outcomes(batch) == [(2, "unmatched"), (3, "new")]
    assert InstructorRecord.objects.count() == 1


def test_bad_rows_stop_no_others() -> None:
    batch = import_now(own_file(own_person(1, certified="maybe"), own_person(2), {"email": "x@example.org"}))
    assert outcomes(batch) == [(2, "bad"), (3, "new"), (4, "bad")]
    assert batch.rows.get(line=2).message == "certified: “maybe” is neither yes nor no."
    assert batch.rows.get(line=4).message == "The name is missing, and nobody is known by the rest."
    assert InstructorRecord.objects.count() == 1


def test_a_discarded_preview_leaves_nothing_of_the_people() -> None:
    batch = preview(people_file(1))
    discard_import(batch=batch, by=make_coordinator())
    assert not ImportBatch.objects.exists()
    assert not ImportRow.objects.exists()
    with pytest.raises(ImportRefused, match="was discarded"):
        apply_import(batch=batch, by=None)


def test_a_preview_that_is_no_longer_true_is_made_anew_before_anything_is_written() -> None:
    stale = preview(own_file(own_person(1), own_person(2, affiliation="Elsewhere")))
    import_now(own_file(own_person(2)))
    before = record_tables()
    with pytest.raises(PreviewIsStale):
        apply_import(batch=stale, by=None)
    assert record_tables() == before
    assert outcomes(stale) == [(2, "new"), (3, "changed")]
    apply_import(batch=stale, by=None)
    assert InstructorRecord.objects.count() == 2


def test_ten_thousand_rows_take_few_queries(django_assert_max_num_queries: Any) -> None:
    content = people_file(10_000)
    begun = time.perf_counter()
    with CaptureQueriesContext(connection) as previewing:
        batch = preview(content)
    assert time.perf_counter() - begun < 10
    assert len(previewing) <= 25
    with django_assert_max_num_queries(150):
        apply_import(batch=batch, by=None)
    assert InstructorFact.objects.count() == 40_000
    with CaptureQueriesContext(connection) as again:
        second = preview(content)
    assert len(again) <= 25
    assert not second.rows.exclude(outcome="same").exists()


def click_apply(batch: ImportBatch, barrier: threading.Barrier) -> dt.datetime | None:
    try:
        barrier.wait()
        return apply_import(batch=batch, by=None).applied_at
    finally:
        connection.close()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_apply_once() -> None:
    for attempt in range(5):
        batch = preview(people_file(50))
        barrier = threading.Barrier(2)
        with ThreadPoolExecutor(2) as clicks:
            done = list(clicks.map(click_apply, [batch, batch], [barrier, barrier]))
        assert done[0] == done[1]
        assert (InstructorRecord.objects.count(), InstructorFact.objects.count()) == (50, 200)
        assert DecisionRecord.objects.filter(action="import.applied").count() == attempt + 1
        undo_import(batch=batch, by=None)
        assert record_tables() == [[], [], []]


def test_a_day_of_the_whole_file_counts_where_a_row_has_none() -> None:
    preview_import(file_name="a.csv", content=people_file(1), by=None, as_of=AS_OF)
    import_now(people_file(1))
    assert {fact.as_of for fact in InstructorFact.objects.all()} == {AS_OF}
