"""The append-only record of what was decided about people."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.functional import cached_property

from accounts.models.people import User


class DecisionRecord(models.Model):
    """Who decided what, when, about whom, with what before and after (`trust.md` T17).

    Rows are only ever added. The database refuses to delete one, and any change but taking out who it was and what was
    said of them (`accounts.records.redact_decisions`).
    """

    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    action = models.CharField(max_length=60, help_text="A dotted name, such as application.accepted")
    subject = models.CharField(max_length=60, help_text="model:pk of what it was about")
    about = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.TextField(blank=True)
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["subject"], name="decision_subject")]

    @cached_property
    def is_by_machine(self) -> bool:
        """Whether a rule, not a person, decided."""
        return self.made_by_id is None
