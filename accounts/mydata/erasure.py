"""Erasing a person: nothing that says who they were stays; counts, and what others did, do."""

import secrets
from collections.abc import Iterable, Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.concerns.services import forget_reporter
from accounts.imports.values import shortened
from accounts.models import (
    Availability,
    DecisionRecord,
    ImportRow,
    InstructorEmail,
    InstructorRecord,
    OrganizationContact,
    User,
)
from accounts.mydata.exports import export_of
from accounts.mydata.outbox import redact_messages_naming, redact_messages_to
from accounts.personal_data import erasers
from accounts.queries import proven_addresses
from accounts.records import record_decision, redact_decisions
from mail.models import Unsubscribed

RUNS_ROUNDS = Q(role=User.Role.COORDINATOR) | Q(is_superuser=True)
FORMER_NAME = "Former member"
ERASED_DOMAIN = "erased.invalid"
ERASURE = "person.erased"
# Shorter names stand in too many words, and shorter lines say too little to tell whose they were.
SHORTEST_NAME = 3
SHORTEST_LINE = 12


class CannotErase(ValueError):  # noqa: N818 - the name says what is the matter
    """Why a person can't be erased now, in a sentence that they can act on."""


@transaction.atomic
def erase_person(*, user: User, by: User | None) -> None:
    """Erase a person for good; the row stays as "Former member", so that counts and groups' histories stay right.

    Rooms erase what they registered, then everything of the account goes: profile, hours, addresses, ways to sign in,
    sessions, the instructor record, what imports said, mail to them, and mail to others where it names them.
    `by` is None where a restored backup erases again who was erased before. Raises CannotErase for the last active
    coordinator.
    """
    _refuse_last_coordinator(user)
    user = User.objects.select_for_update().get(pk=user.pk)
    addresses = _addresses_of(user)
    identity = [*addresses, user.name] if len(user.name) >= SHORTEST_NAME else addresses
    words = sorted(_lines_of_theirs(export_of(user)), key=len, reverse=True)
    for eraser in erasers:
        eraser(user)
    _erase_import_rows_named(user)
    _erase_records(user, addresses)
    redact_messages_to(user_id=user.pk, addresses=addresses)
    redact_messages_naming(identity=identity, words=words)
    for address in addresses:
        Unsubscribed.objects.filter(email__iexact=address).delete()
        OrganizationContact.objects.filter(email__iexact=address).delete()
    forget_reporter(user=user, addresses=addresses)
    _redact_decisions(user, identity)
    LogEntry.objects.filter(object_repr__in=[user.name, *addresses]).update(object_repr=FORMER_NAME)
    _erase_ways_to_sign_in(user)
    Availability.objects.filter(user=user).delete()
    _blank(user)
    record_decision(by=None if by == user else by, action=ERASURE, subject=user)


def erasure_problem(user: User) -> str:
    """Why this person can't be erased now, or an empty text."""
    if not user.is_coordinator:
        return ""
    if User.objects.filter(RUNS_ROUNDS, is_active=True).exclude(pk=user.pk).exists():
        return ""
    return _("You are the last coordinator. Please make someone else a coordinator first, so that rounds go on.")


def _refuse_last_coordinator(user: User) -> None:
    # Locked, so that two coordinators who leave at the same moment don't both count on the other.
    list(User.objects.select_for_update().filter(RUNS_ROUNDS, is_active=True).order_by("pk").values_list("pk"))
    if problem := erasure_problem(user):
        raise CannotErase(problem)


def _addresses_of(user: User) -> list[str]:
    """Every address that is surely theirs, in lower case: what someone merely typed may be another person's."""
    found = set(proven_addresses(user))
    recorded = InstructorEmail.objects.filter(record__user=user).values_list("email", flat=True)
    for email in recorded:
        others = EmailAddress.objects.filter(email__iexact=email).exclude(user=user)
        if not others.exists() and not User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
            found.add(email.lower())
    return sorted(found)


def _lines_of_theirs(exported: Any) -> set[str]:
    """Each longer line that they wrote, or that was written about them."""
    lines = (line.strip() for text in _texts(exported) for line in text.splitlines())
    return {line for line in lines if len(line) >= SHORTEST_LINE and " " in line}


def _texts(value: Any) -> Iterator[str]:
    """Every text inside rows, at whatever depth; sections that quote the software's own words are left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in {"in words", "kind", "what", "by", "browser", "role", "region", "source", "state"}:
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _erase_records(user: User, addresses: Iterable[str]) -> None:
    """Delete what imports knew, and empty the lines that said it."""
    rows = Q(record__user=user)
    for address in addresses:
        rows |= Q(data__icontains=address) | Q(message__icontains=address)
    for record in InstructorRecord.objects.filter(user=user):
        for name in filter(None, (record.amy_username, record.github, record.orcid)):
            rows |= Q(data__icontains=f'"{name}"')
    ImportRow.objects.filter(rows).update(data={}, before=None, message="", record=None)
    InstructorRecord.objects.filter(user=user).delete()


def _erase_import_rows_named(user: User) -> None:
    """Empty the lines that belong to no record and say exactly their name, as the account or their record has it."""
    names = {user.name, *InstructorRecord.objects.filter(user=user).values_list("name", flat=True)} - {""}
    named = Q(pk__in=[])
    for name in names:
        named |= Q(data__stated__name__iexact=name) | Q(data__shown__iexact=name)
        named |= Q(data__shown__iexact=shortened(name))
    nobodys = ImportRow.objects.filter(outcome__in=[ImportRow.Outcome.BAD, ImportRow.Outcome.UNMATCHED], record=None)
    nobodys.filter(named).update(data={}, before=None, message="")


def _redact_decisions(user: User, identity: Iterable[str]) -> None:
    """Keep that something was decided and when; the words and values about this person go."""
    named = Q(about=user)
    for mark in identity:
        named |= Q(reason__icontains=mark) | Q(before__icontains=mark) | Q(after__icontains=mark)
    redact_decisions(DecisionRecord.objects.filter(named))


def _erase_ways_to_sign_in(user: User) -> None:
    """End every session, also those that the list of sessions doesn't know, and forget every key."""
    theirs = [session.pk for session in Session.objects.iterator() if _is_session_of(session, user)]
    Session.objects.filter(pk__in=theirs).delete()
    for model in (UserSession, EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user=user).delete()


def _is_session_of(session: Session, user: User) -> bool:
    return str(session.get_decoded().get("_auth_user_id", "")) == str(user.pk)


def _blank(user: User) -> None:
    """Make the row say nothing of whose it was."""
    user.groups.clear()
    user.user_permissions.clear()
    user.email = f"erased-{secrets.token_hex(8)}@{ERASED_DOMAIN}"
    user.name = FORMER_NAME
    user.role = User.Role.MEMBER
    user.is_superuser = user.is_active = user.handles_concerns = False
    user.last_login = user.organization = None
    user.zone = "UTC"
    user.languages = []
    user.country = user.city = user.affiliation = user.github = user.orcid = user.amy_username = ""
    user.set_unusable_password()
    user.save()
