"""Reads about people."""

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress

from accounts.models import InstructorFact, InstructorRecord, User
from mail.services import Recipient


def recipient_of(user: User) -> Recipient:
    """Where a person's mail goes, and in which zone their day is."""
    return Recipient(email=user.email, name=user.name, zone=user.zone, user_id=user.pk)


def proven_addresses(user: User) -> list[str]:
    """A person's main address and those that they confirmed, in lower case; never one that they merely typed."""
    confirmed = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return sorted({user.email.lower(), *(email.lower() for email in confirmed)})


def instructor_records_of(users: Iterable[User]) -> dict[int, InstructorRecord]:
    """The imported records of people, by user pk, with their facts prefetched; one query each for records and facts."""
    records = InstructorRecord.objects.filter(user__in=[user.pk for user in users]).prefetch_related("facts")
    return {record.user_id: record for record in records if record.user_id is not None}


def latest_facts(record: InstructorRecord | None) -> dict[str, InstructorFact]:
    """The newest statement of each kind (`InstructorFact.Kind` value); kinds that no import states are absent.

    Reads `record.facts.all()`, so prefetch it for many.
    """
    if record is None:
        return {}
    by_age = sorted(record.facts.all(), key=lambda fact: (fact.as_of, fact.pk))
    return {fact.kind: fact for fact in by_age}


def newest_facts_of(user: User) -> dict[str, InstructorFact]:
    """The same for one person, in one query."""
    facts = InstructorFact.objects.filter(record__user=user).order_by("as_of", "pk")
    return {fact.kind: fact for fact in facts}


def fact_value(facts: dict[str, InstructorFact], kind: str) -> Any:
    """The value of a fact, or None where it is unknown."""
    fact = facts.get(kind)
    return None if fact is None else fact.value
