"""Undoing an import restores every row of every table, or is refused with the reason."""

from typing import Any

import pytest

from accounts.imports.services import ImportRefused, apply_import, discard_import
from accounts.imports.tests.files import import_now, own_file, own_person, people_file, preview, record_tables
from accounts.imports.undo import undo_import, why_not_undone
from accounts.models import DecisionRecord, InstructorRecord
from accounts.tests.factories import make_coordinator, make_user

pytestmark = pytest.mark.django_db


def test_undoing_restores_every_row_of_every_table() -> None:
    import_now(people_file(20))
    make_user(email="person3@example.org")
    before = record_tables()
    batch = import_now(
        own_file(
            *(own_person(n, name=f"Renamed {n}", workshops_taught="40", may_contact="no") for n in range(5)),
            own_person(5, email="another@example.org", certified="no", certified_on=""),
            own_person(100),
            own_person(6),
        )
    )
    assert record_tables() != before
    undo_import(batch=batch, by=None)
    assert record_tables() == before


def test_an_import_can_be_applied_and_undone_only_once() -> None:
    batch = import_now(people_file(2))
    before = record_tables()
    applied_at = batch.applied_at
    assert apply_import(batch=batch, by=None).applied_at == applied_at
    assert record_tables() == before
    undone_at = undo_import(batch=batch, by=None).undone_at
    assert undo_import(batch=batch, by=None).undone_at == undone_at
    assert apply_import(batch=batch, by=None).applied_at == applied_at
    assert record_tables() == [[], [], []]
    assert list(DecisionRecord.objects.order_by("pk").values_list("action", flat=True)) == [
        "import.applied",
        "import.undone",
    ]


def test_an_import_is_not_undone_while_a_later_one_builds_on_it() -> None:
    first = import_now(people_file(3), file_name="first.csv")
    other = import_now(own_file(own_person(50)), file_name="other.csv")
    later = import_now(own_file(own_person(1, name="Renamed"), own_person(2)), file_name="later.csv")
    before = record_tables()
    with pytest.raises(ImportRefused) as refusal:
        undo_import(batch=first, by=None)
    assert str(refusal.value) == ("The later import “later.csv” builds on 2 records of this one. Undo that one first.")
    assert record_tables() == before
    assert why_not_undone(other) == ""
    undo_import(batch=later, by=None)
    undo_import(batch=first, by=None)
    assert [record.name for record in InstructorRecord.objects.all()] == ["Invented Person 50"]


def test_a_preview_cannot_be_undone_and_an_applied_import_not_discarded() -> None:
    batch = preview(people_file(1))
    with pytest.raises(ImportRefused, match="was not applied"):
        undo_import(batch=batch, by=None)
    apply_import(batch=batch, by=None)
    with pytest.raises(ImportRefused, match="undo it instead"):
        discard_import(batch=batch, by=make_coordinator())


def test_people_erased_since_the_preview_are_neither_written_nor_brought_back() -> None:
    gone: dict[str, Any] = {"data": {}, "before": None, "message": "", "record": None}
    batch = preview(people_file(3))
    batch.rows.filter(line=2).update(**gone)
    apply_import(batch=batch, by=None)
    assert [record.name for record in InstructorRecord.objects.all()] == ["Invented Person 1", "Invented Person 2"]
    later = import_now(own_file(own_person(1, name="Renamed"), own_person(2, name="Also")))
    InstructorRecord.objects.get(name="Also").delete()
    later.rows.filter(line=3).update(**gone)
    undo_import(batch=later, by=None)
    assert [record.name for record in InstructorRecord.objects.all()] == ["Invented Person 1"]


def test_a_link_that_came_after_an_import_outlives_its_undoing() -> None:
    import_now(own_file(own_person(1)))
    batch = import_now(own_file(own_person(1, name="Renamed")))
    someone = make_user()
    InstructorRecord.objects.update(user=someone)
    undo_import(batch=batch, by=None)
    assert InstructorRecord.objects.get().user == someone
