"""Reads for the profile's page."""

import datetime as dt
from typing import NamedTuple

from django.utils.translation import gettext as _

from accounts.models import ImportBatch, InstructorFact, User
from accounts.queries import instructor_records_of, latest_facts


class Saying(NamedTuple):
    """One fact as a person reads it, with who says so since when."""

    label: str
    value: str
    source: str
    as_of: dt.date


def said_by_records(user: User) -> list[Saying]:
    """What imports know of a person, the newest statement of each kind."""
    facts = latest_facts(instructor_records_of([user]).get(user.pk))
    return [
        Saying(
            label=str(kind.label),
            value=_in_words(facts[kind].value),
            source=str(ImportBatch.Format(facts[kind].source).label),
            as_of=facts[kind].as_of,
        )
        for kind in InstructorFact.Kind
        if kind in facts
    ]


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
