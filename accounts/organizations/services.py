"""Writes about member organizations."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organization, OrganizationContact, User
from accounts.organizations.formats import OrganizationRow, read_organization_file
from accounts.records import record_decision


class BadLines(Exception):  # noqa: N818 - the name says what is the matter
    """A file with lines that can't be taken; `problems` are sentences, each naming its line. Nothing was written."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def save_organization(
    *,
    organization: Organization | None,
    name: str,
    domains: list[str],
    contacts: Sequence[tuple[str, str]],
    member_from: dt.date | None,
    member_until: dt.date | None,
) -> Organization:
    """Make (None) or change an organization; `contacts` are (name, address) and replace those that it had."""
    with transaction.atomic():
        saved = organization or Organization()
        saved.name, saved.domains = name, domains
        saved.member_from, saved.member_until = member_from, member_until
        saved.save()
        kept = {address.casefold(): contact_name for contact_name, address in contacts}
        for contact in saved.contacts.all():
            if contact.email.casefold() not in kept:
                contact.delete()
        for address, contact_name in kept.items():
            saved.contacts.update_or_create(
                email__iexact=address,
                defaults={"name": contact_name},
                create_defaults={"name": contact_name, "email": address},
            )
    return saved


def delete_organization(*, organization: Organization, by: User) -> None:
    """Delete an organization and its contacts; people who belonged to it keep their affiliation as text."""
    with transaction.atomic():
        before = {"name": organization.name, "people": organization.people.count()}
        record_decision(by=by, action="organization.deleted", subject=organization, before=before)
        organization.delete()


def import_organizations(*, content: bytes, by: User) -> dict[str, int]:
    """Add and change organizations from a CSV: all of it, or nothing where a line is bad.

    Matched by name, whatever its case. Domains and contacts are added, dates replaced; empty cells change nothing.
    Returns how many are "new", "changed" and "same". Raises RefusedFile or BadLines.
    """
    rows, problems = read_organization_file(content)
    if problems:
        raise BadLines(problems)
    with transaction.atomic():
        # One query each for what is known; a file has some hundreds of lines at most.
        locked = Organization.objects.select_for_update().prefetch_related("contacts")
        known = {organization.name.casefold(): organization for organization in locked}
        owners = {domain: organization.name for organization in known.values() for domain in organization.domains}
        states: dict[str, str] = {}
        for row in rows:
            problems += _take_row(row, known, owners, states)
        if problems:
            raise BadLines(problems)
        counts = {state: sum(found == state for found in states.values()) for state in ("new", "changed", "same")}
        record_decision(by=by, action="organizations.imported", subject=by, after=counts)
    return counts


def _take_row(
    row: OrganizationRow, known: dict[str, Organization], owners: dict[str, str], states: dict[str, str]
) -> list[str]:
    """Write one line; returns what speaks against it."""
    key = row.stated["name"].casefold()
    organization = known.get(key) or Organization(name=row.stated["name"], domains=[])
    for domain in row.stated.get("domains", []):
        if owners.setdefault(domain, organization.name).casefold() != key:
            said = _("Line %(line)d: %(domain)s belongs to %(name)s already.")
            return [said % {"line": row.line, "domain": domain, "name": owners[domain]}]
    wanted: dict[str, Any] = {
        name: dt.date.fromisoformat(row.stated[name]) for name in ("member_from", "member_until") if name in row.stated
    }
    wanted["domains"] = [
        *organization.domains,
        *(d for d in row.stated.get("domains", []) if d not in organization.domains),
    ]
    is_changed = organization.pk is None or any(getattr(organization, name) != value for name, value in wanted.items())
    for name, value in wanted.items():
        setattr(organization, name, value)
    if organization.member_from and organization.member_until and organization.member_from > organization.member_until:
        return [_("Line %d: the membership ends before it begins.") % row.line]
    state = "new" if organization.pk is None else "changed"
    if is_changed:
        organization.save()
    known[key] = organization
    is_changed = _take_contact(row, organization) or is_changed
    if is_changed and states.get(key) != "new":
        states[key] = state
    states.setdefault(key, "same")
    return []


def _take_contact(row: OrganizationRow, organization: Organization) -> bool:
    """Add or rename the line's contact; returns whether that changed anything."""
    address, name = row.stated.get("contact_email"), row.stated.get("contact_name", "")
    if not address:
        return False
    contact = organization.contacts.filter(email__iexact=address).first()
    if contact is None:
        OrganizationContact.objects.create(organization=organization, email=address, name=name)
        return True
    if name and contact.name != name:
        contact.name = name
        contact.save(update_fields=["name"])
        return True
    return False
