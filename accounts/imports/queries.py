"""Reads about imports."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.imports.matching import OWN_FIELDS
from accounts.models import ImportBatch, ImportRow, InstructorFact, InstructorRecord

FIELD_LABELS: Mapping[str, str | Promise] = {
    "amy_username": _("AMY user name"),
    "name": _("name"),
    "emails": _("e-mail"),
    "github": _("GitHub"),
    "orcid": _("ORCID iD"),
    "country": _("country"),
    "zone": _("time zone"),
    "affiliation": _("affiliation"),
    "is_trainer": _("trainer"),
    "may_contact": _("may be contacted"),
    **{kind.value: kind.label for kind in InstructorFact.Kind},
}


@dataclass(frozen=True)
class Change:
    """One difference, in words; `before` is empty where nothing was known."""

    label: str
    before: str
    after: str


def in_words(value: Any) -> str:
    """A value of a field or fact as people read it."""
    if value is True:
        return str(_("yes"))
    if value is False:
        return str(_("no"))
    return "" if value is None else str(value)


def changes_of(row: ImportRow) -> list[Change]:
    """What a row would change or has changed, in the order of our columns."""
    known = list(FIELD_LABELS)
    changes = sorted(row.data.get("changes", []), key=lambda change: known.index(change[0]))
    return [Change(str(FIELD_LABELS[name]), in_words(before), in_words(after)) for name, before, after in changes]


def row_counts(batches: Sequence[ImportBatch]) -> list[tuple[ImportBatch, int, int]]:
    """Each import with how many rows it has and how many of them change something; one query, from an index alone."""
    rows = ImportRow.objects.filter(batch__in=[batch.pk for batch in batches]).order_by()
    totals: Counter[int] = Counter()
    changing: Counter[int] = Counter()
    for batch, outcome, count in rows.values_list("batch", "outcome").annotate(Count("pk")):
        totals[batch] += count
        if outcome in {ImportRow.Outcome.NEW, ImportRow.Outcome.CHANGED}:
            changing[batch] += count
    return [(batch, totals[batch.pk], changing[batch.pk]) for batch in batches]


def counts_of(batch: ImportBatch) -> dict[str, int]:
    """How many rows of each outcome, zeros included, in the order of `ImportRow.Outcome`."""
    found = dict(batch.rows.order_by().values_list("outcome").annotate(Count("pk")))
    return {outcome: found.get(outcome, 0) for outcome in ImportRow.Outcome.values}


def rows_matching(batch: ImportBatch, *, outcome: str = "", words: str = "") -> QuerySet[ImportRow]:
    """The rows of a batch by outcome and by words in their name, address, record or message."""
    rows = batch.rows.select_related("record")
    if outcome:
        rows = rows.filter(outcome=outcome)
    for word in words.split():
        rows = rows.filter(
            Q(data__shown__icontains=word)
            | Q(data__stated__emails__icontains=word)
            | Q(data__stated__amy_username__icontains=word)
            | Q(record__name__icontains=word)
            | Q(message__icontains=word)
        )
    return rows


def sides_of(row: ImportRow, candidates: Sequence[InstructorRecord]) -> list[tuple[str, list[str]]]:
    """A conflict side by side: per field its label, what the line says, and what each candidate holds."""
    stated = row.data.get("stated", {})
    held = [{name: getattr(record, name) for name in OWN_FIELDS} for record in candidates]
    for fields, record in zip(held, candidates, strict=True):
        fields["emails"] = [email.email for email in record.emails.all()]
        for fact in sorted(record.facts.all(), key=lambda fact: (fact.as_of, fact.pk)):
            fields[fact.kind] = fact.value
    return [
        (str(label), [_cell(fields.get(name)) for fields in (stated, *held)])
        for name, label in FIELD_LABELS.items()
        if name in stated or any(fields.get(name) for fields in held)
    ]


def _cell(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else in_words(value)


def confirmed_on(record: InstructorRecord) -> dt.date | None:
    """The newest day for which an applied import spoke of this record, if only to confirm what was known."""
    spoken = ImportRow.objects.filter(
        record=record,
        batch__applied_at__isnull=False,
        batch__undone_at=None,
        outcome__in=[ImportRow.Outcome.NEW, ImportRow.Outcome.CHANGED, ImportRow.Outcome.SAME],
    )
    day: dt.date | None = spoken.aggregate(day=Max("batch__as_of"))["day"]
    return day
