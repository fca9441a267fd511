"""Reads about instructor records, with the newest fact of each kind beside them."""

from typing import Any

from django.db.models import CharField, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast

from accounts.imports.formats import OWN_COLUMNS
from accounts.models import InstructorFact, InstructorRecord
from accounts.queries import fact_value, latest_facts

Kind = InstructorFact.Kind


def records_with_facts() -> QuerySet[InstructorRecord]:
    """All records; `newest_certified` is the text "true" or "false", `newest_taught` a number, None where unknown."""

    def newest(kind: str) -> Subquery:
        facts = InstructorFact.objects.filter(record=OuterRef("pk"), kind=kind).order_by("-as_of", "-pk")
        return Subquery(facts.values("value")[:1])

    return InstructorRecord.objects.select_related("user").annotate(
        newest_certified=Cast(newest(Kind.CERTIFIED), CharField()),
        newest_taught=Cast(newest(Kind.WORKSHOPS_TAUGHT), IntegerField()),
    )


def export_row(record: InstructorRecord) -> list[Any]:
    """A record in the columns of our own CSV, with its newest facts; reads prefetched addresses and facts."""
    facts = latest_facts(record)
    emails = [email.email for email in record.emails.all()]
    cells = {
        "amy_username": record.amy_username,
        "email": emails[0] if emails else "",
        "secondary_email": emails[1] if len(emails) > 1 else "",
        "name": record.name,
        "github": record.github,
        "orcid": record.orcid,
        "country": record.country,
        "timezone": record.zone,
        "affiliation": record.affiliation,
        "may_contact": _yes_no(record.may_contact),
        "as_of": max((fact.as_of.isoformat() for fact in facts.values()), default=""),
    } | {kind.value: _yes_no(fact_value(facts, kind)) for kind in Kind}
    return [cells[column] for column in OWN_COLUMNS]


def _yes_no(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else value
