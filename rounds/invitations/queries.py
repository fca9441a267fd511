"""Who is told that a round is open, and how: each address once, by the mail that concerns it most."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from accounts.models import InstructorRecord
from accounts.organizations.queries import opening_contacts
from accounts.queries import latest_facts, recipient_of
from mail.kinds import MailKind
from mail.models import OutboxMessage
from mail.services import Recipient
from rounds.applications.evidence import known_from, rules_of
from rounds.eligibility import Stated, check_mentee, check_mentor
from rounds.invitations.emails import INVITE_JOIN, INVITE_LEAD, KINDS, NEXT_ROUND, NOTICE
from rounds.models import Application, NextRoundInterest, Round


@dataclass(frozen=True)
class Audience:
    """Those who get one kind of mail, and how many got theirs before."""

    kind: MailKind
    to: list[Recipient]
    told_before: int


def audiences_of(round_: Round, today: dt.date) -> list[Audience]:
    """Who would get which mail now. People who applied to the round are left out, and so is who was told of it."""
    told = _told_before(round_)
    applied = {email.casefold() for email in _applied(round_)}
    seen = set(applied) | {email for emails in told.values() for email in emails}
    lists: dict[str, list[Recipient]] = {slug: [] for slug in KINDS}
    for kind, to in _candidates(round_, today):
        if to.email.casefold() not in seen:
            seen.add(to.email.casefold())
            lists[kind.slug].append(to)
    return [Audience(kind, lists[slug], len(told.get(slug, ()))) for slug, kind in KINDS.items()]


def _candidates(round_: Round, today: dt.date) -> Iterator[tuple[MailKind, Recipient]]:
    """Everyone who might be told, the most fitting mail first."""
    invited = list(_invited(round_, today))
    yield from ((INVITE_LEAD, to) for kind, to in invited if kind is INVITE_LEAD)
    yield from ((INVITE_JOIN, to) for kind, to in invited if kind is INVITE_JOIN)
    yield from ((NEXT_ROUND, to) for to in _interested(round_))
    yield from ((NOTICE, to) for to in opening_contacts())


def _invited(round_: Round, today: dt.date) -> Iterator[tuple[MailKind, Recipient]]:
    """Imported people who may be contacted and meet a rule by what imports know."""
    rules = rules_of(round_)
    leading = replace(rules, mentor_workshops_min=round_.invite_workshops_min)
    records = InstructorRecord.objects.filter(may_contact=True).select_related("user")
    for record in records.prefetch_related("facts", "emails").order_by("pk"):
        to = _address_of(record)
        if to is None:
            continue
        known = known_from(latest_facts(record))
        if check_mentor(rules=leading, known=known, stated=Stated()).accepts:
            yield INVITE_LEAD, to
        elif check_mentee(rules=rules, known=known, stated=Stated(), today=today).accepts:
            yield INVITE_JOIN, to


def _address_of(record: InstructorRecord) -> Recipient | None:
    """Where to write to: the account, else the first address that an import knows."""
    if record.user:
        return recipient_of(record.user)
    first = next(iter(record.emails.all()), None)
    return Recipient(email=first.email, name=record.name, zone=record.zone or "UTC") if first else None


def _interested(round_: Round) -> Iterator[Recipient]:
    """Those who asked to be told of the next round: by the public form, or with an application to an earlier one."""
    for row in NextRoundInterest.objects.filter(confirmed_at__isnull=False, told_of=None).order_by("pk"):
        yield Recipient(email=row.email, name=row.name, zone=row.zone)
    earlier = Application.objects.filter(round__opens_on__lt=round_.opens_on, sent_at__isnull=False)
    latest = {application.user_id: application for application in earlier.select_related("user").order_by("pk")}
    yield from (recipient_of(one.user) for one in latest.values() if one.tell_of_next_round)


def _applied(round_: Round) -> list[str]:
    return list(Application.objects.filter(round=round_).values_list("user__email", flat=True))


def _told_before(round_: Round) -> dict[str, set[str]]:
    """Addresses that got a mail of the opening of this round, by kind."""
    rows = OutboxMessage.objects.filter(kind__in=KINDS, key__contains=f":round:{round_.pk}:opening:")
    told: dict[str, set[str]] = {}
    for kind, email in rows.values_list("kind", "to_email"):
        told.setdefault(kind, set()).add(email.casefold())
    return told
