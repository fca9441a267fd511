"""Everything of a person's own, as plain rows that can be read without this software."""

import datetime as dt
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from accounts.models import Availability, DecisionRecord, ImportRow, InstructorRecord, User
from accounts.personal_data import readers, register_export
from accounts.profile.services import PROFILE_FIELDS
from accounts.queries import proven_addresses
from accounts.regions import region_of
from mail.models import OutboxMessage, Unsubscribed
from slots.cells import describe_cells

Row = dict[str, Any]


def export_of(user: User) -> dict[str, Any]:
    """Return every registered section of one person's data, with when and where it was taken; safe for JSON."""
    return {
        "taken from": settings.SITE_URL,
        "taken at": timezone.now().isoformat(),
        "about": user.email,
        **{section: reader(user) for section, reader in readers.items()},
    }


def _iso(moment: dt.date | None) -> str | None:
    return moment.isoformat() if moment else None


def _profile(user: User) -> list[Row]:
    region = region_of(user.country)
    return [
        {
            "email": user.email,
            **{field: getattr(user, field) for field in PROFILE_FIELDS},
            "region": str(region.label) if region else None,
            "member organization": user.organization.name if user.organization else None,
            "role": str(User.Role(user.role).label),
            "joined at": _iso(user.joined_at),
            "last signed in at": _iso(user.last_login),
        }
    ]


def _free_hours(user: User) -> list[Row]:
    return [
        {
            "zone": user.zone,
            "hours a week": kept.hours,
            "in words": describe_cells(kept.cells),
            "cells": kept.cells,
            "changed at": _iso(kept.changed_at),
        }
        for kept in Availability.objects.filter(user=user)
    ]


def _addresses(user: User) -> list[Row]:
    kept = EmailAddress.objects.filter(user=user)
    return [{"email": each.email, "confirmed": each.verified, "main": each.primary} for each in kept]


def _ways_to_sign_in(user: User) -> list[Row]:
    """Without the secrets: who has them could sign in."""
    factors = [
        {"kind": each.get_type_display(), "added at": _iso(each.created_at), "last used at": _iso(each.last_used_at)}
        for each in Authenticator.objects.filter(user=user)
    ]
    accounts = [
        {"kind": each.provider, "identity": each.uid, "since": _iso(each.date_joined), "told us": each.extra_data}
        for each in SocialAccount.objects.filter(user=user)
    ]
    return [*factors, *accounts]


def _sessions(user: User) -> list[Row]:
    return [
        {
            "since": _iso(each.created_at),
            "last seen at": _iso(each.last_seen_at),
            "network address": each.ip,
            "browser": each.user_agent,
        }
        for each in UserSession.objects.filter(user=user)
    ]


def _instructor_record(user: User) -> list[Row]:
    found = InstructorRecord.objects.filter(user=user).prefetch_related("emails", "facts")
    return [
        {
            "name": record.name,
            "AMY user name": record.amy_username,
            "GitHub": record.github,
            "ORCID": record.orcid,
            "country": record.country,
            "zone": record.zone,
            "affiliation": record.affiliation,
            "trainer": record.is_trainer,
            "may be contacted": record.may_contact,
            "emails": [each.email for each in record.emails.all()],
            "facts": [
                {"what": fact.kind, "value": fact.value, "source": fact.source, "as of": _iso(fact.as_of)}
                for fact in record.facts.all()
            ],
        }
        for record in found
    ]


def _imported_lines(user: User) -> list[Row]:
    rows = ImportRow.objects.filter(record__user=user).select_related("batch").order_by("batch", "line")
    return [
        {"file": row.batch.file_name, "uploaded at": _iso(row.batch.uploaded_at), "line": row.line, "read as": row.data}
        for row in rows
    ]


def _decisions(user: User) -> list[Row]:
    """What was decided about them; not by whom."""
    return [
        {
            "at": _iso(each.made_at),
            "what": each.action,
            "by": "a rule of the software" if each.is_by_machine else "a coordinator",
            "reason": each.reason,
            "before": each.before,
            "after": each.after,
        }
        for each in DecisionRecord.objects.filter(about=user)
    ]


def _messages(user: User) -> list[Row]:
    """What we wrote to them and when; not the texts, which may name others and which they have in their mailbox."""
    sent = OutboxMessage.objects.filter(recipient=user).order_by("created_at")
    return [
        {
            "kind": each.kind,
            "to": each.to_email,
            "written at": _iso(each.created_at),
            "sent at": _iso(each.sent_at),
            "state": each.get_state_display(),
        }
        for each in sent
    ]


def _unsubscribed(user: User) -> list[Row]:
    theirs = Q()
    for address in proven_addresses(user):
        theirs |= Q(email__iexact=address)
    kept = Unsubscribed.objects.filter(theirs)
    return [{"kind": each.kind, "asked at": _iso(each.asked_at)} for each in kept]


def register() -> None:
    """Add the sections of this room and of mail; called when the room starts."""
    register_export("profile", _profile)
    register_export("free hours", _free_hours)
    register_export("e-mail addresses", _addresses)
    register_export("ways to sign in", _ways_to_sign_in)
    register_export("where signed in", _sessions)
    register_export("instructor record", _instructor_record)
    register_export("imported lines", _imported_lines)
    register_export("decisions about me", _decisions)
    register_export("e-mail to me", _messages)
    register_export("e-mail I do not want", _unsubscribed)
