"""Linking a record to an account by hand, and the export of records, both on record."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.exporting.tables import Table, as_csv
from accounts.imports.formats import OWN_COLUMNS
from accounts.imports.records.queries import export_row
from accounts.models import InstructorRecord, User
from accounts.records import record_decision


class LinkRefused(Exception):  # noqa: N818 - the name says what is the matter
    """Record and account can't be linked; the message is a sentence for a person."""


def set_account(*, record: InstructorRecord, user: User | None, reason: str, by: User) -> InstructorRecord:
    """Say whose record this is (None: nobody's we know), against what the machine found; the reason is kept.

    Raises LinkRefused where the account has another record, or is one's own: whoever is linked is judged by the
    record, and nobody decides about themselves.
    """
    with transaction.atomic():
        record = InstructorRecord.objects.select_for_update().get(pk=record.pk)
        before = record.user
        if by in (user, before):
            raise LinkRefused(_("This is about your own account. Please ask another coordinator."))
        if user and InstructorRecord.objects.filter(user=user).exclude(pk=record.pk).exists():
            raise LinkRefused(_("%s has another instructor record. Unlink that one first.") % user)
        if before == user:
            return record
        record.user = user
        record.save(update_fields=["user"])
        record_decision(
            by=by,
            action="instructor.linked" if user else "instructor.unlinked",
            subject=record,
            about=user or before,
            reason=reason,
            before={"user": before.pk if before else None},
            after={"user": user.pk if user else None},
        )
    return record


def export_records(*, records: QuerySet[InstructorRecord], by: User, narrowed_by: str = "") -> bytes:
    """Records as a CSV in our own columns, which the import reads back; that it was taken is put on record."""
    rows = [export_row(record) for record in records.prefetch_related("emails", "facts")]
    record_decision(by=by, action="export", subject=by, after={"instructors": len(rows), "filter": narrowed_by[:500]})
    return as_csv(Table("instructors", OWN_COLUMNS, rows))
