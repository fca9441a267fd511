"""Preview, apply and discard an import of instructors. Undo: `accounts.imports.undo`."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.imports.formats import FileRow, read_instructor_file
from accounts.imports.linking import link_records
from accounts.imports.matching import OWN_FIELDS, Decision, Import, Outcome, decide_all, load_known
from accounts.models import ImportBatch, ImportRow, InstructorEmail, InstructorFact, InstructorRecord, User
from accounts.records import record_decision

FACT_KINDS = set(InstructorFact.Kind.values)
AT_ONCE = 1000


class PreviewIsStale(Exception):  # noqa: N818 - the name says what is the matter
    """Records changed since the preview was made; it has been made anew, and a person should look at it again."""


class ImportRefused(Exception):  # noqa: N818 - the name says what is the matter
    """What was asked can't be done; the message is a sentence for a person."""


def preview_import(
    *, file_name: str, content: bytes, by: User | None, as_of: dt.date, contact_statement: str = ""
) -> ImportBatch:
    """Read a file of either format and keep what each row would do; changes no instructor record.

    `as_of` is the day whose facts the file states where a row has no day of its own. `contact_statement` is the
    coordinator's word that these people may be contacted; it counts for AMY's list only, since our own CSV has a
    column. Raises RefusedFile where the file can't be read as a whole.
    """
    file = read_instructor_file(content, today=timezone.localdate())
    is_amy = file.format == ImportBatch.Format.AMY
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            file_name="".join(char for char in file_name if char.isprintable())[-200:],
            format=file.format,
            as_of=as_of,
            contact_statement=contact_statement.strip() if is_amy else "",
            uploaded_by=by,
        )
        good = [(row.line, row.stated, None) for row in file.rows if not row.errors]
        decisions = decide_all(good, load_known(), _import_of(batch))
        rows = [_row_of(batch, row, decisions.get(row.line)) for row in file.rows]
        ImportRow.objects.bulk_create(rows, batch_size=AT_ONCE)
    return batch


def _import_of(batch: ImportBatch) -> Import:
    return Import(batch.format, batch.as_of, people_may_be_contacted=bool(batch.contact_statement))


def _row_of(batch: ImportBatch, row: FileRow, decision: Decision | None) -> ImportRow:
    """One line as it is kept; a bad one keeps no more of the person than a name to find it by."""
    kept = ImportRow(batch=batch, line=row.line, data={"shown": row.shown, "notes": row.notes})
    if decision is None:
        kept.outcome = Outcome.BAD
        kept.message = "; ".join(row.errors) + "."
    else:
        kept.data["stated"] = row.stated
        _put_decision(kept, decision)
    return kept


def _put_decision(row: ImportRow, decision: Decision) -> None:
    row.outcome = decision.outcome
    row.record_id = decision.record
    row.message = " ".join([decision.message, *row.data["notes"]]).strip()
    row.data = {**row.data, "changes": decision.changes, "candidates": decision.candidates}


def _decide_again(batch: ImportBatch) -> tuple[list[ImportRow], list[ImportRow]]:
    """All rows that state something, decided against today's records, and those of them that came out otherwise."""
    rows = [row for row in batch.rows.all() if "stated" in row.data]
    stated = [(row.line, row.data["stated"], row.data.get("choice")) for row in rows]
    decisions = decide_all(stated, load_known(), _import_of(batch))
    changed = []
    for row in rows:
        decision = decisions[row.line]
        is_equal = (row.outcome, row.record_id, row.data["changes"]) == (
            decision.outcome,
            decision.record,
            decision.changes,
        )
        if not is_equal:
            _put_decision(row, decision)
            changed.append(row)
    return rows, changed


def lock_imports(batch: ImportBatch) -> ImportBatch:
    """Let one import at a time change records; returns the batch as it is now. Call inside a transaction.

    On SQLite the transaction itself is alone in writing.
    """
    locked = {row.pk: row for row in ImportBatch.objects.select_for_update().order_by("pk")}
    if batch.pk not in locked:
        raise ImportRefused(_("This import was discarded."))
    return locked[batch.pk]


def resolve_conflict(*, row: ImportRow, record: int | None, by: User) -> ImportRow:
    """Choose which of a conflicting row's candidates it is about, or none (it stays unapplied); not after applying.

    The other candidates keep the addresses and names that they have.
    """
    with transaction.atomic():
        batch = lock_imports(row.batch)
        if batch.applied_at:
            raise ImportRefused(_("This import was applied already."))
        row = batch.rows.select_for_update().get(pk=row.pk)
        choices = row.data.get("choices") or row.data.get("candidates", [])
        if record is not None and record not in choices:
            raise ImportRefused(_("That record is not one of those that this line matches."))
        row.data = {**row.data, "choice": record, "choices": choices}
        row.save(update_fields=["data"])
        _rows, changed = _decide_again(batch)
        _save_rows(changed)
        record_decision(by=by, action="import.conflict_resolved", subject=row, after={"record": record})
    row.refresh_from_db()
    return row


def apply_import(*, batch: ImportBatch, by: User | None) -> ImportBatch:
    """Write what the preview showed: all of it or nothing, once, whoever else presses too.

    New and changed rows are written; conflicting, unmatched and bad ones stay out. Facts are added with source and
    day and never overwritten. Applying again changes nothing. Raises PreviewIsStale where records changed since the
    preview (which is then renewed), ImportRefused where it was discarded.
    """
    with transaction.atomic():
        batch = lock_imports(batch)
        if batch.applied_at:
            return batch
        rows, changed = _decide_again(batch)
        if not changed:
            _write(batch, rows)
            batch.applied_at = timezone.now()
            batch.save(update_fields=["applied_at"])
            record_decision(by=by, action="import.applied", subject=batch, after=_summary(batch, rows))
            return batch
        _save_rows(changed)
    raise PreviewIsStale


def save_many[M: models.Model](model: type[M], rows: Iterable[M], fields: list[str]) -> None:
    """Save some fields of many locked rows: an insertion that meets each row, far quicker than Django's bulk_update."""
    model._default_manager.bulk_create(  # noqa: SLF001 - Django's documented name of it
        rows, batch_size=AT_ONCE, update_conflicts=True, unique_fields=["id"], update_fields=fields
    )


def _save_rows(rows: list[ImportRow]) -> None:
    save_many(ImportRow, rows, ["outcome", "record", "message", "data"])


def _summary(batch: ImportBatch, rows: list[ImportRow]) -> dict[str, Any]:
    counts = {outcome: sum(row.outcome == outcome for row in rows) for outcome in (Outcome.NEW, Outcome.CHANGED)}
    return {"file": batch.file_name, "format": batch.format, "contact": batch.contact_statement} | counts


def _write(batch: ImportBatch, rows: list[ImportRow]) -> None:
    """Write all new and changed rows in a handful of statements."""
    new = [row for row in rows if row.outcome == Outcome.NEW]
    changed = [row for row in rows if row.outcome == Outcome.CHANGED]
    made = InstructorRecord.objects.bulk_create(
        [InstructorRecord(**_own_changes(row)) for row in new], batch_size=AT_ONCE
    )
    for row, record in zip(new, made, strict=True):
        row.record_id = record.pk
    touched = _update_records(changed)
    written = [
        (row.record_id, row, name, value)
        for row in new + changed
        if row.record_id is not None
        for name, _before, value in row.data["changes"]
    ]
    InstructorEmail.objects.bulk_create(
        [InstructorEmail(record_id=pk, email=value) for pk, _row, name, value in written if name == "emails"],
        batch_size=AT_ONCE,
    )
    InstructorFact.objects.bulk_create(
        [
            InstructorFact(
                record_id=pk,
                kind=name,
                value=value,
                source=batch.format,
                as_of=row.data["stated"].get("as_of", batch.as_of),
                batch=batch,
            )
            for pk, row, name, value in written
            if name in FACT_KINDS
        ],
        batch_size=AT_ONCE,
    )
    linked = link_records([*made, *touched])
    for row in changed:
        if row.before is not None:
            row.before["linked"] = linked.get(row.record_id or 0)
    save_many(ImportRow, new + changed, ["record", "before"])


def _own_changes(row: ImportRow) -> dict[str, Any]:
    return {name: value for name, _before, value in row.data["changes"] if name in OWN_FIELDS}


def _update_records(rows: list[ImportRow]) -> list[InstructorRecord]:
    """Set the own fields of records that rows change, keeping in each row what stood there before."""
    pks = [row.record_id for row in rows if row.record_id is not None]
    emails: dict[int, list[str]] = {}
    for pk, email in InstructorEmail.objects.filter(record__in=pks).order_by("pk").values_list("record_id", "email"):
        emails.setdefault(pk, []).append(email)
    records = {record.pk: record for record in InstructorRecord.objects.select_for_update().filter(pk__in=pks)}
    for row in rows:
        record = records[row.record_id or 0]
        row.before = {
            "fields": {name: getattr(record, name) for name in OWN_FIELDS},
            "emails": emails.get(record.pk, []),
        }
        for name, value in _own_changes(row).items():
            setattr(record, name, value)
    save_many(InstructorRecord, records.values(), OWN_FIELDS)
    return list(records.values())


def discard_import(*, batch: ImportBatch, by: User) -> None:
    """Forget a preview that was never applied, with all that its rows said of people."""
    with transaction.atomic():
        batch = lock_imports(batch)
        if batch.applied_at:
            raise ImportRefused(_("This import was applied; undo it instead."))
        record_decision(by=by, action="import.discarded", subject=batch, before={"file": batch.file_name})
        batch.delete()
