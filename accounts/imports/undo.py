"""Take an applied import back, exactly."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.imports.matching import OWN_FIELDS, Outcome
from accounts.imports.services import ImportRefused, lock_imports, save_many
from accounts.models import ImportBatch, ImportRow, InstructorEmail, InstructorRecord, User
from accounts.records import record_decision


def why_not_undone(batch: ImportBatch) -> str:
    """Why an applied import can't be taken back now, as a sentence; empty where it can.

    A later import that was compared with what this one wrote depends on it, whether it changed or confirmed that.
    """
    written = batch.rows.filter(outcome__in=[Outcome.NEW, Outcome.CHANGED], record__isnull=False)
    later = ImportBatch.objects.filter(applied_at__gt=batch.applied_at, undone_at=None).order_by("-applied_at")
    for other in later.exclude(pk=batch.pk):
        about_same = other.rows.filter(
            record__in=written.values("record"), outcome__in=[Outcome.NEW, Outcome.CHANGED, Outcome.SAME]
        ).count()
        if about_same:
            return ngettext(
                "The later import “%(name)s” builds on %(count)d record of this one. Undo that one first.",
                "The later import “%(name)s” builds on %(count)d records of this one. Undo that one first.",
                about_same,
            ) % {"name": other.file_name, "count": about_same}
    return ""


def undo_import(*, batch: ImportBatch, by: User | None) -> ImportBatch:
    """Restore every record, address, fact and link as it was before the import; undoing again changes nothing.

    A link to an account that came later by itself (someone signed up) stays, where its record stays. People erased
    since are not brought back. Raises ImportRefused where it was not applied, or a later import depends on it.
    """
    with transaction.atomic():
        batch = lock_imports(batch)
        if batch.undone_at:
            return batch
        if not batch.applied_at:
            raise ImportRefused(_("This import was not applied."))
        if reason := why_not_undone(batch):
            raise ImportRefused(reason)
        batch.facts.all().delete()
        restored = _restore_changed(batch)
        removed = InstructorRecord.objects.filter(
            pk__in=batch.rows.filter(outcome=Outcome.NEW, record__isnull=False).values("record")
        )
        counts = {"restored": restored, "removed": removed.count()}
        removed.delete()
        batch.undone_at = timezone.now()
        batch.save(update_fields=["undone_at"])
        record_decision(by=by, action="import.undone", subject=batch, after=counts)
    return batch


def _restore_changed(batch: ImportBatch) -> int:
    """Put back the own fields, addresses and links of the records that the import changed; returns their number."""
    rows: dict[int, ImportRow] = {
        row.record_id: row
        for row in batch.rows.filter(outcome=Outcome.CHANGED, record__isnull=False)
        if row.record_id is not None and row.before is not None
    }
    added = []
    for pk, of, email in InstructorEmail.objects.filter(record__in=rows).values_list("pk", "record_id", "email"):
        if email not in (rows[of].before or {}).get("emails", []):
            added.append(pk)
    InstructorEmail.objects.filter(pk__in=added).delete()
    records = list(InstructorRecord.objects.select_for_update().filter(pk__in=rows))
    for record in records:
        before = rows[record.pk].before or {}
        for name, value in before["fields"].items():
            setattr(record, name, value)
        if before.get("linked") is not None and record.user_id == before["linked"]:
            record.user_id = None
    save_many(InstructorRecord, records, [*OWN_FIELDS, "user"])
    return len(records)
