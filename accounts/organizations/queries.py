"""Reads about member organizations."""

import datetime as dt
from collections.abc import Callable

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.imports.places import plain
from accounts.models import InstructorRecord, Organization, OrganizationContact
from mail.services import Recipient

Finder = Callable[[str], Organization | None]


def current_members(day: dt.date | None = None) -> QuerySet[Organization]:
    """Organizations that are members on a day (today); one without dates is a member."""
    day = day or timezone.localdate()
    return Organization.objects.filter(
        Q(member_from=None) | Q(member_from__lte=day), Q(member_until=None) | Q(member_until__gte=day)
    )


def organizations_matching(words: str) -> QuerySet[Organization]:
    """Organizations whose name, domain or contact holds each word, with their contacts prefetched."""
    found = Organization.objects.prefetch_related("contacts")
    for word in words.split():
        is_contact = OrganizationContact.objects.filter(Q(email__icontains=word) | Q(name__icontains=word))
        found = found.filter(
            Q(name__icontains=word) | Q(domains__icontains=word) | Q(pk__in=is_contact.values("organization"))
        )
    return found


def organization_finder() -> Finder:
    """A function that finds organizations for many texts after a single query; see `organization_for`."""
    by_name: dict[str, Organization] = {}
    by_domain: dict[str, Organization] = {}
    for organization in Organization.objects.order_by("pk"):
        by_name.setdefault(plain(organization.name), organization)
        for domain in organization.domains:
            by_domain.setdefault(domain.casefold(), organization)

    def find(text: str) -> Organization | None:
        _person, at, domain = text.strip().casefold().rpartition("@")
        if not at:
            return by_name.get(plain(text))
        parts = domain.split(".")
        tails = (".".join(parts[first:]) for first in range(len(parts)))
        return next((by_domain[tail] for tail in tails if tail in by_domain), None)

    return find


def organization_for(text: str) -> Organization | None:
    """The organization of an e-mail address (by its domain or one above it) or of an affiliation (by name).

    Case, accents and punctuation don't matter. None where nothing fits.
    """
    return organization_finder()(text)


def opening_contacts() -> list[Recipient]:
    """Who is told when a round opens: contacts of current members, and trainers who may be contacted; each once."""
    contacts = OrganizationContact.objects.filter(organization__in=current_members()).order_by("email")
    found = {contact.email.casefold(): Recipient(email=contact.email, name=contact.name) for contact in contacts}
    trainers = InstructorRecord.objects.filter(is_trainer=True, may_contact=True).order_by("pk")
    for trainer in trainers.select_related("user").prefetch_related("emails"):
        if trainer.user:
            user = trainer.user
            told = Recipient(email=user.email, name=user.name, zone=user.zone, user_id=user.pk)
        elif emails := list(trainer.emails.all()):
            told = Recipient(email=emails[0].email, name=trainer.name, zone=trainer.zone or "UTC")
        else:
            continue
        found.setdefault(told.email.casefold(), told)
    return list(found.values())
