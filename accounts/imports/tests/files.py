"""Files of invented instructors for tests, made on the spot."""

import csv
import datetime as dt
import io
from collections.abc import Iterable
from typing import Any

from accounts.imports.formats import AMY_COLUMNS, OWN_COLUMNS
from accounts.imports.services import apply_import, preview_import
from accounts.models import ImportBatch, InstructorEmail, InstructorFact, InstructorRecord, User

AS_OF = dt.date(2026, 1, 31)


def csv_of(columns: list[str], rows: Iterable[dict[str, Any]], *, delimiter: str = ",") -> bytes:
    """A CSV file as bytes in UTF-8; columns that a row leaves out are empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def amy_file(*rows: dict[str, Any]) -> bytes:
    """AMY's list; each row may leave out what is usual."""
    usual = {"Is instructor": "yes", "Is trainer": "no", "Taught times": "3", "Is trainee": "no"}
    return csv_of(AMY_COLUMNS, [usual | row for row in rows])


def own_file(*rows: dict[str, Any]) -> bytes:
    """Our own CSV."""
    return csv_of(OWN_COLUMNS, rows)


def own_person(number: int, **cells: Any) -> dict[str, Any]:
    """One invented instructor as a row of our own CSV."""
    usual = {
        "amy_username": f"person_{number}",
        "email": f"person{number}@example.org",
        "secondary_email": f"p{number}@home.example.org",
        "name": f"Invented Person {number}",
        "github": f"person-{number}",
        "certified": "yes",
        "certified_on": "2024-05-06",
        "workshops_taught": number % 7,
        "in_training": "no",
        "country": "KE",
        "timezone": "Africa/Nairobi",
        "affiliation": "University of Examples",
        "may_contact": "yes",
    }
    return usual | cells


def people_file(count: int, **cells: Any) -> bytes:
    """Our own CSV with many invented people."""
    return own_file(*(own_person(number, **cells) for number in range(count)))


def preview(content: bytes, by: User | None = None, **fields: Any) -> ImportBatch:
    """Preview a file as of a fixed day."""
    usual: dict[str, Any] = {"file_name": "people.csv", "as_of": AS_OF}
    return preview_import(content=content, by=by, **(usual | fields))


def import_now(content: bytes, **fields: Any) -> ImportBatch:
    """Preview a file and apply it."""
    return apply_import(batch=preview(content, **fields), by=None)


def outcomes(batch: ImportBatch) -> list[tuple[int, str]]:
    """Each line with its outcome."""
    return list(batch.rows.order_by("line").values_list("line", "outcome"))


def record_tables() -> list[list[tuple[Any, ...]]]:
    """All rows of the tables that imports write, for comparing before and after."""
    return [
        list(model.objects.order_by("pk").values_list())
        for model in (InstructorRecord, InstructorEmail, InstructorFact)
    ]
