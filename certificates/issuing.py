"""Issuing certificates by rule, and what coordinators decide: granting, revoking, issuing anew with another name.

The machine never takes a certificate back, and never issues one again where there has been one: when attendance is
corrected afterwards, coordinators see that the evidence changed, and decide. Issuing locks the groups of those whom it
is about, in the order of their pk, as recording attendance does; so no correction falls between looking and issuing.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.records import record_decision
from certificates.emails import cancel_certificate, queue_certificate
from certificates.evidence import Evidence, evidence_of_member
from certificates.facts import facts_of
from certificates.models import Certificate, Role
from groups.models import Membership, MentoringGroup
from rounds.models import Round

State = Certificate.State

# So long after its showcase the schedule looks at a round; afterwards a coordinator presses the button.
ISSUING_FOR = dt.timedelta(days=120)


class CertificateRefused(Exception):  # noqa: N818 - it says what happened; the message is for the coordinator
    """What was asked can't be done; the message says why."""


def issue_due(now: dt.datetime) -> int:
    """Issue what was earned in rounds whose showcase is over; one query where there is none. Returns how many."""
    today = now.date()
    rounds = Round.objects.filter(showcase_on__range=(today - ISSUING_FOR, today)).order_by("pk")
    return sum(len(issue_earned(round_=round_, now=now)) for round_ in rounds)


def issue_earned(*, round_: Round, now: dt.datetime | None = None, by: User | None = None) -> list[Certificate]:
    """Issue all that was earned in a round and never issued before, and write to those people; [] before its end.

    Looks first without locks, so that nobody waits when nothing is due; then once more with them.
    """
    now = now or timezone.now()
    if not _earned(round_, now):
        return []
    with transaction.atomic():
        _lock_groups(round_, [one.user for one in _earned(round_, now)])
        issued = [made for one in _earned(round_, now) if (made := _issue(one, now)) is not None]
        for certificate in issued:
            queue_certificate(certificate=certificate)
        if issued and by is not None:
            pks = [certificate.pk for certificate in issued]
            record_decision(by=by, action="certificates.issued", subject=round_, after={"certificates": pks})
    return issued


def waiting_to_be_issued(evidence: Iterable[Evidence], certificates: Iterable[Certificate]) -> list[Evidence]:
    """Who earned a certificate and never had one; those without a name can't have one, nor who closed their account."""
    settled = {(one.user_id, one.role) for one in certificates}
    return [
        one
        for one in evidence
        if one.is_earned and (one.user.pk, one.role) not in settled and one.user.is_active and one.user.name.strip()
    ]


def _earned(round_: Round, now: dt.datetime) -> list[Evidence]:
    facts = facts_of([round_], now)[round_.pk]
    if now < facts.ends_at:
        return []
    evidence = [evidence_of_member(facts, member, now) for member in facts.members]
    return waiting_to_be_issued(evidence, Certificate.objects.filter(round=round_))


def _lock_groups(round_: Round, users: Iterable[User]) -> None:
    pks = Membership.objects.filter(round=round_, user__in=list(users)).order_by().values("group")
    groups = MentoringGroup.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")
    list(groups.values_list("pk"))


def _issue(evidence: Evidence, now: dt.datetime) -> Certificate | None:
    """Write one; None where there is a live one by now."""
    return _write(
        user=evidence.user,
        round=evidence.round,
        role=evidence.role,
        name=evidence.user.name.strip(),
        evidence=evidence.kept(),
        issued_on=now.date(),
        issued_at=now,
    )


def _write(**values: Any) -> Certificate | None:
    try:
        with transaction.atomic():
            return Certificate.objects.create(**values)
    except IntegrityError:
        return None


@transaction.atomic
def grant_certificate(
    *, round_: Round, user: User, role: Role, reason: str, by: User, now: dt.datetime | None = None
) -> Certificate:
    """Give someone a certificate by exception, with the reason kept; the person is written to.

    Raises CertificateRefused: to oneself, to who never was in a group on that side, without a name, or where there is a
    live one (granted in another tab, or earned meanwhile).
    """
    now = now or timezone.now()
    if by.pk == user.pk:
        raise CertificateRefused(_("You can't grant yourself a certificate. Please ask another coordinator."))
    if not user.name.strip() or not user.is_active:
        raise CertificateRefused(_("There is no name to print: their profile is empty or closed."))
    _lock_groups(round_, [user])
    evidence = _evidence_of(round_, user, role, now)
    granted = _write(
        user=user,
        round=round_,
        role=role,
        name=user.name.strip(),
        evidence=evidence.kept(),
        issued_on=now.date(),
        issued_at=now,
        reason=reason.strip(),
        granted_by=by,
    )
    if granted is None:
        raise CertificateRefused(_("%(name)s has this certificate already.") % {"name": user})
    record_decision(
        by=by,
        action="certificate.granted",
        subject=granted,
        about=user,
        reason=granted.reason,
        after={"round": round_.slug, "role": role.value, "evidence": granted.evidence},
    )
    queue_certificate(certificate=granted)
    return granted


def _evidence_of(round_: Round, user: User, role: Role, now: dt.datetime) -> Evidence:
    facts = facts_of([round_], now, user)[round_.pk]
    for member in facts.members:
        if member.role == role:
            return evidence_of_member(facts, member, now)
    raise CertificateRefused(_("%(name)s never had a place in a group of this round on that side.") % {"name": user})


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, reason: str, by: User, now: dt.datetime | None = None) -> bool:
    """Make a certificate invalid, with the reason kept; False where it wasn't valid any more. No mail is sent."""
    stored = _locked(certificate, by)
    if not stored.is_live:
        return False
    _end(stored, State.REVOKED, by, now or timezone.now(), reason.strip())
    record_decision(
        by=by,
        action="certificate.revoked",
        subject=stored,
        about=stored.user,
        reason=stored.ended_because,
        before={"state": State.LIVE.value},
        after={"state": State.REVOKED.value},
    )
    return True


@transaction.atomic
def reissue_certificate(*, certificate: Certificate, by: User, now: dt.datetime | None = None) -> Certificate:
    """Issue a certificate anew with the name that its person has now; the old address says that it was replaced.

    Its date, and why it was granted, stay. Raises CertificateRefused where the name is the same, or it isn't valid.
    """
    now = now or timezone.now()
    stored = _locked(certificate, by)
    user = stored.user
    if not stored.is_live or user is None or stored.is_erased:
        raise CertificateRefused(_("This certificate is not valid any more. Nothing was done."))
    name = user.name.strip()
    if not name or name == stored.name:
        raise CertificateRefused(_("Their profile has the name that is on the certificate. Nothing was done."))
    _end(stored, State.REPLACED, by, now, "")
    fresh = Certificate.objects.create(
        user=user,
        round=stored.round,
        role=stored.role,
        name=name,
        issued_on=stored.issued_on,
        issued_at=now,
        evidence=stored.evidence,
        reason=stored.reason,
        granted_by=stored.granted_by,
        replaces=stored,
    )
    record_decision(
        by=by,
        action="certificate.reissued",
        subject=fresh,
        about=user,
        before={"certificate": stored.pk, "name": stored.name},
        after={"certificate": fresh.pk, "name": name},
    )
    queue_certificate(certificate=fresh)
    return fresh


def _locked(certificate: Certificate, by: User) -> Certificate:
    """The row as it is now; nobody decides on their own."""
    stored = Certificate.objects.select_for_update(of=("self",)).select_related("user", "round").get(pk=certificate.pk)
    if stored.user_id == by.pk:
        raise CertificateRefused(_("This certificate is yours. Please ask another coordinator."))
    return stored


def _end(certificate: Certificate, state: Certificate.State, by: User, now: dt.datetime, reason: str) -> None:
    certificate.state, certificate.ended_at, certificate.ended_by, certificate.ended_because = state, now, by, reason
    certificate.save(update_fields=["state", "ended_at", "ended_by", "ended_because"])
    cancel_certificate(certificate)
