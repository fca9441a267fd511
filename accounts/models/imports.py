"""Tables of imports: uploaded files of instructors, and what they say of whom.

An `InstructorRecord` is what an import knows of an instructor, who may not have signed up (yet). Facts are kept as
they came, each with source and date, and are never overwritten.
"""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User


class ImportBatch(models.Model):
    """One uploaded file of instructors: previewed, applied, and perhaps undone."""

    class Format(models.TextChoices):
        AMY = "amy", _("AMY's workshop staff list")
        OWN = "own", _("our own CSV")

    file_name = models.CharField(max_length=200)
    format = models.CharField(max_length=10, choices=Format)
    as_of = models.DateField(help_text="The day whose facts the file states, where a row has no date of its own.")
    contact_statement = models.TextField(
        blank=True,
        help_text="The coordinator's statement that these people may be contacted (AMY's list has no such column).",
    )
    uploaded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(undone_at=None) | models.Q(applied_at__isnull=False),
                name="import_undone_only_after_applied",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One line of an uploaded file and what it would do."""

    class Outcome(models.TextChoices):
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        SAME = "same", _("same")
        CONFLICT = "conflict", _("conflicting")
        UNMATCHED = "unmatched", _("unmatched")
        BAD = "bad", _("bad")

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    message = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    record = models.ForeignKey("InstructorRecord", on_delete=models.SET_NULL, null=True, related_name="+")
    before = models.JSONField(null=True, help_text="The record's own fields before this row was applied, for undo.")

    class Meta:
        ordering = ["line"]
        indexes = [models.Index(fields=["batch", "outcome"], name="import_row_outcome")]
        constraints = [models.UniqueConstraint("batch", "line", name="import_row_line_unique")]


class InstructorRecord(models.Model):
    """What imports know of one instructor, who may or may not have an account here."""

    user = models.OneToOneField(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="instructor_record"
    )
    amy_username = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=200)
    github = models.CharField(max_length=39, blank=True)
    orcid = models.CharField(max_length=19, blank=True)
    country = models.CharField(max_length=2, blank=True)
    zone = models.CharField(max_length=64, blank=True)
    affiliation = models.CharField(max_length=200, blank=True)
    is_trainer = models.BooleanField(default=False)
    may_contact = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("amy_username"),
                condition=~models.Q(amy_username=""),
                name="instructor_amy_username_unique",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class InstructorEmail(models.Model):
    """An e-mail address of an instructor record."""

    record = models.ForeignKey(InstructorRecord, on_delete=models.CASCADE, related_name="emails")
    email = models.EmailField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="instructor_email_unique")]


class InstructorFact(models.Model):
    """One fact about an instructor as a source stated it on a day; later statements stand beside it."""

    class Kind(models.TextChoices):
        CERTIFIED = "certified", _("certified instructor")
        CERTIFIED_ON = "certified_on", _("certified on")
        WORKSHOPS_TAUGHT = "workshops_taught", _("workshops taught")
        IN_TRAINING = "in_training", _("completing certification")
        TRAINED_ON = "trained_on", _("instructor training on")

    record = models.ForeignKey(InstructorRecord, on_delete=models.CASCADE, related_name="facts")
    kind = models.CharField(max_length=20, choices=Kind)
    value = models.JSONField(help_text="true, false, a number or an ISO date; unknown facts have no row.")
    source = models.CharField(max_length=10, choices=ImportBatch.Format)
    as_of = models.DateField()
    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="facts")

    class Meta:
        ordering = ["as_of", "pk"]
        indexes = [models.Index(fields=["record", "kind", "-as_of"], name="instructor_fact_latest")]
        constraints = [
            models.UniqueConstraint("record", "kind", "batch", name="instructor_fact_once_an_import"),
        ]
