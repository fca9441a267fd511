"""The record of what was decided about people (`trust.md` T17)."""

from typing import Any

from django.db import models

from accounts.models import DecisionRecord, User


def record_decision(
    *,
    by: User | None,
    action: str,
    subject: models.Model,
    about: User | None = None,
    reason: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> DecisionRecord:
    """Add one row: who (`None` is a rule of the machine), what, about which row and person, before and after."""
    return DecisionRecord.objects.create(
        made_by=by,
        action=action,
        subject=f"{subject._meta.label_lower}:{subject.pk}",
        about=about,
        reason=reason,
        before=before,
        after=after,
    )
