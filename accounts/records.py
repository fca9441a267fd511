"""The record of what was decided about people (`trust.md` T17)."""

from typing import Any

from django.db import models
from django.db.models import QuerySet

from accounts.models import DecisionRecord, User

ERASED = "[erased]"


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


def redact_decisions(decisions: QuerySet[DecisionRecord]) -> int:
    """Take the words and values out of decisions; who decided what, when, about which row stays. Returns how many.

    The only change of the record that the database lets through, beside forgetting who somebody was.
    """
    found = list(decisions)
    for decision in found:
        DecisionRecord.objects.filter(pk=decision.pk).update(
            reason=ERASED if decision.reason else "",
            before=decision.before and dict.fromkeys(decision.before, ERASED),
            after=decision.after and dict.fromkeys(decision.after, ERASED),
        )
    return len(found)
